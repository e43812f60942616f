// Which parts of its state a process of a pattern writes in a round, counted in grains (see `Layout.grainPages`). What does not fill a
// whole grain is carried over: over many rounds as many bytes are written as asked for.

import { mix } from '../../machine/address-space.ts'

export const writePlaces = ['spread', 'sweep', 'hot-set'] as const
export type WritePlace = (typeof writePlaces)[number]

export interface Writes {
  readonly place: WritePlace
  readonly grainBytes: number
  readonly stateBytes: number
  /** In each round. */
  readonly writtenBytes: number
  /** The size of the hot set, at the beginning of the state. */
  readonly hotBytes: number
  readonly seed: number
}

/** The grains of the state that are written in this round; with `spread` and `hot-set` one may come twice. */
export function* writtenGrains(writes: Writes, round: number): Generator<number> {
  const { place, grainBytes, writtenBytes, seed } = writes
  const perRound = writtenBytes / grainBytes
  const first = Math.floor(round * perRound)
  const end = Math.floor((round + 1) * perRound)
  const room = Math.ceil((place === 'hot-set' ? writes.hotBytes : writes.stateBytes) / grainBytes)
  for (let nth = first; nth < end; nth++) yield place === 'sweep' ? nth % room : scattered(seed, nth) % room
}

/** 32 bits in which every bit of `nth` shows. */
function scattered(seed: number, nth: number): number {
  const mixed = mix(seed, nth)
  const spread = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  return (spread ^ (spread >>> 13)) >>> 0
}
