// Which parts of its state a pattern process writes in a round, counted in grains (see `Layout.grainPages`). A fraction of a grain
// is carried over to the next round, so that over many rounds the requested number of bytes is written.

import { mix } from '../../machine/address-space.ts'

export const writePlaces = ['spread', 'sweep', 'hot-set'] as const
export type WritePlace = (typeof writePlaces)[number]

export interface Writes {
  readonly place: WritePlace
  readonly grainBytes: number
  readonly stateBytes: number
  /** Per round. */
  readonly writtenBytes: number
  /** The size of the hot set, at the beginning of the state. */
  readonly hotBytes: number
  readonly seed: number
}

/** The grains of the state written in this round; with `spread` and `hot-set` a grain may occur twice. */
export function* writtenGrains(writes: Writes, round: number): Generator<number> {
  const { place, grainBytes, writtenBytes, seed } = writes
  const perRound = writtenBytes / grainBytes
  const first = Math.floor(round * perRound)
  const end = Math.floor((round + 1) * perRound)
  const room = Math.ceil((place === 'hot-set' ? writes.hotBytes : writes.stateBytes) / grainBytes)
  for (let nth = first; nth < end; nth++) yield place === 'sweep' ? nth % room : scattered(seed, nth) % room
}

/** A 32-bit hash in which every bit of `nth` has an effect. */
function scattered(seed: number, nth: number): number {
  const mixed = mix(seed, nth)
  const spread = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  return (spread ^ (spread >>> 13)) >>> 0
}
