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

/** Adjacent grains. */
export interface Run {
  readonly first: number
  readonly count: number
}

/** The grains of the state written in this round, in order; with `spread` and `hot-set` one may occur twice. */
export function* writtenRuns(writes: Writes, round: number): Generator<Run> {
  const { place, grainBytes, writtenBytes, seed } = writes
  const perRound = writtenBytes / grainBytes
  const first = Math.floor(round * perRound)
  const end = Math.floor((round + 1) * perRound)
  const room = Math.ceil((place === 'hot-set' ? writes.hotBytes : writes.stateBytes) / grainBytes)
  if (place !== 'sweep') {
    for (let nth = first; nth < end; nth++) yield { first: scattered(seed, nth) % room, count: 1 }
    return
  }
  for (let nth = first, count = 0; nth < end; nth += count) {
    count = Math.min(end - nth, room - (nth % room))
    yield { first: nth % room, count }
  }
}

/** A 32-bit hash in which every bit of `nth` has an effect. */
function scattered(seed: number, nth: number): number {
  const mixed = mix(seed, nth)
  const spread = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  return (spread ^ (spread >>> 13)) >>> 0
}
