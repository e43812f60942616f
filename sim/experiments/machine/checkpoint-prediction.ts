// Predicts what a checkpoint of a real program costs from the figures of its machine alone, and compares medians with their intervals.

import type { Repetition } from './measured-machine.ts'

/** A program that in each round computes for `roundNs` and writes `pagesWritten` pages, and saves its memory every `roundsEach` rounds. */
export interface CheckpointLoop {
  readonly stateBytes: number
  readonly rounds: number
  readonly roundNs: number
  readonly pagesWritten: number
  readonly roundsEach: number
}

export type WayOfSaving = 'copy' | 'fork'

const PAGE_BYTES = 4096

/** How much each checkpoint delays the program, in nanoseconds. NaN if a figure is missing. */
export function predictedCost(way: WayOfSaving, loop: CheckpointLoop, figures: Repetition): number {
  const { stateBytes, roundNs, pagesWritten, roundsEach, rounds } = loop
  const of = (name: string): number => figures[name] ?? Number.NaN
  const savingNs = stateBytes * of('write')
  // the program is blocked for all of it
  if (way === 'copy') return stateBytes * of('copy') + savingNs
  const pages = stateBytes / PAGE_BYTES
  const checkpoints = Math.floor(rounds / roundsEach)
  const intervalNs = roundsEach * roundNs
  // while the child saves, the first write to each page is a fault; later writes are not
  const roundsMeanwhile = Math.min(roundsEach, savingNs / roundNs)
  const faults = Math.min(pages, roundsMeanwhile * pagesWritten)
  // the next checkpoint waits for a child that has not finished, but nothing waits for the last one
  const waitingNs = (Math.max(0, savingNs - intervalNs) * (checkpoints - 1)) / checkpoints
  return of('fork') + pages * of('forkPage') + faults * of('fault') + waitingNs
}

export interface MedianInterval {
  readonly median: number
  /** An interval of at least 95 % from order statistics; with fewer than six values, their whole range. */
  readonly low: number
  readonly high: number
}

/** Distribution-free: the number of values below the median is binomial with probability 1/2. */
export function medianInterval(values: readonly number[]): MedianInterval {
  const sorted = [...values].sort((a, b) => a - b)
  const count = sorted.length
  if (count === 0) return { median: Number.NaN, low: Number.NaN, high: Number.NaN }
  const median = (sorted[Math.floor((count - 1) / 2)]! + sorted[Math.ceil((count - 1) / 2)]!) / 2
  let beyond = 0
  let share = 1
  for (let i = 0; i < count; i++) share /= 2
  let outside = 0
  // drops ranks at both ends as long as at most 2.5 % of the probability lies beyond each
  while (outside < Math.floor((count - 1) / 2) && beyond + share <= 0.025) {
    beyond += share
    share *= (count - outside) / (outside + 1)
    outside++
  }
  const left = Math.max(0, outside - 1)
  return { median, low: sorted[left]!, high: sorted[count - 1 - left]! }
}

export const haveInCommon = (a: MedianInterval, b: MedianInterval): boolean => a.low <= b.high && b.low <= a.high
