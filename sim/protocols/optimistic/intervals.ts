// State intervals and vectors of them. A state interval is what a process does from one visible message to the next; its number is how many
// messages have become visible, counted through all lives of the process, each but the first of which begins after a crash. A vector names,
// for each process, the newest interval that a state depends on.

import type { ProcessName } from '../../programs/program.ts'

export interface Interval {
  readonly life: number
  readonly number: number
}

export type Vector = ReadonlyMap<ProcessName, Interval>

/** On the wire: a life and a number for each process. */
export const ENTRY_BYTES = 8

/**
 * A later life is later, whatever the number: a process holds back whatever depends on it until it knows how the lives before have ended.
 */
const isLater = (one: Interval, other: Interval): boolean =>
  one.life > other.life || (one.life === other.life && one.number > other.number)

/** The later interval of each process. */
export function merged(one: Vector, other: Vector): Vector {
  let larger: Map<ProcessName, Interval> | null = null
  for (const [process, interval] of other) {
    const known = one.get(process)
    if (known !== undefined && !isLater(interval, known)) continue
    larger ??= new Map(one)
    larger.set(process, interval)
  }
  return larger ?? one
}
