// What decides where lines send a process: its checkpoints with their indexes and epochs, and nothing else. Indexes rise along the course
// of a process, and whatever is sent with an index of x or more is sent after a checkpoint with an index of x or more; so a line need be no
// more than a number.

import type { IndexLine } from '../epochs/line-record.ts'

/** A checkpoint. Its number is its index. */
export interface Point {
  readonly number: number
  /** The index before it: a line with an index above this, up to `number`, sends the process here. */
  readonly after: number
  /** The epoch in which it was taken: lines of later epochs may undo it. */
  readonly epoch: number
}

/** When the creation of a process was requested: a line that undoes that undoes the process. */
export interface Creation {
  readonly epoch: number
  /** The index of its parent then. */
  readonly index: number
}

export interface Past {
  /** Null for an initial process. */
  readonly creation: Creation | null
  /** Ascending; before the first is its beginning. */
  readonly points: readonly Point[]
}

/**
 * stays: none of its checkpoints is on the line or after it. goes back: to the newest point that is left, or to its beginning. vanishes:
 * its creation is undone. falls short: the checkpoint on the line is lost, and the one before it is on a line of its own only.
 */
export type Fate = 'stays' | 'goes back' | 'vanishes' | 'falls short'

export interface Followed {
  readonly fate: Fate
  readonly past: Past
}

/** Its index after its newest checkpoint; without one, the index that it began with. */
export const indexOf = ({ creation, points }: Past): number => points.at(-1)?.number ?? creation?.index ?? 0

/** Applies lines one after another; a line no newer than a checkpoint does not affect it. */
export function follow(past: Past, lines: readonly IndexLine[]): Followed {
  let followed: Followed = { fate: 'stays', past }
  for (const line of lines) {
    const { fate, past: left } = followOne(followed.past, line)
    followed = { fate: fate === 'stays' ? followed.fate : fate, past: left }
    if (fate === 'vanishes' || fate === 'falls short') return followed
  }
  return followed
}

function followOne(past: Past, { epoch, index }: IndexLine): Followed {
  const { creation, points } = past
  if (creation !== null && creation.epoch < epoch && creation.index >= index) return { fate: 'vanishes', past }
  const upTo = (count: number): Past => ({
    creation,
    points: points.filter((point, at) => at < count || point.epoch >= epoch),
  })
  if (creation === null && index <= 0) return { fate: 'goes back', past: upTo(0) }
  const at = points.findIndex((point) => point.epoch < epoch && point.number >= index)
  if (at < 0) return { fate: 'stays', past }
  return points[at]!.after < index ? { fate: 'goes back', past: upTo(at + 1) } : { fate: 'falls short', past: upTo(at) }
}
