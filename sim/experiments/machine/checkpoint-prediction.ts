// What a checkpoint of a real program ought to cost by the figures of its machine alone, and how two medians with their intervals compare.

import type { Repetition } from './measured-machine.ts'

/** A program that computes for so long in a round, writes to so many pages, and saves all of its memory every so many rounds. */
export interface CheckpointLoop {
  readonly stateBytes: number
  readonly rounds: number
  readonly roundNs: number
  readonly pagesWritten: number
  readonly roundsEach: number
}

export type WayOfSaving = 'copy' | 'fork'

const PAGE_BYTES = 4096

/** How much longer the program takes for each checkpoint, in nanoseconds. NaN where a figure is missing. */
export function predictedCost(way: WayOfSaving, loop: CheckpointLoop, figures: Repetition): number {
  const { stateBytes, roundNs, pagesWritten, roundsEach, rounds } = loop
  const of = (name: string): number => figures[name] ?? Number.NaN
  const savingNs = stateBytes * of('write')
  // the program stands still for all of it
  if (way === 'copy') return stateBytes * of('copy') + savingNs
  const pages = stateBytes / PAGE_BYTES
  const checkpoints = Math.floor(rounds / roundsEach)
  const intervalNs = roundsEach * roundNs
  // while the child saves, the first write to each page is a fault; a page that is written again is its own
  const roundsMeanwhile = Math.min(roundsEach, savingNs / roundNs)
  const faults = Math.min(pages, roundsMeanwhile * pagesWritten)
  // a child that is not done is waited for by the next checkpoint, but nobody waits for the last
  const waitingNs = (Math.max(0, savingNs - intervalNs) * (checkpoints - 1)) / checkpoints
  return of('fork') + pages * of('forkPage') + faults * of('fault') + waitingNs
}

export interface MedianInterval {
  readonly median: number
  /** Of 95 % at least, from the ranks of the values; of fewer than six all there is. */
  readonly low: number
  readonly high: number
}

/** Assumes nothing of how the values are distributed: how many lie below the median is a toss of coins. */
export function medianInterval(values: readonly number[]): MedianInterval {
  const sorted = [...values].sort((a, b) => a - b)
  const count = sorted.length
  if (count === 0) return { median: Number.NaN, low: Number.NaN, high: Number.NaN }
  const median = (sorted[Math.floor((count - 1) / 2)]! + sorted[Math.ceil((count - 1) / 2)]!) / 2
  let beyond = 0
  let share = 1
  for (let i = 0; i < count; i++) share /= 2
  let outside = 0
  // ranks are left out at both ends as long as no more than 2.5 % are beyond each
  while (outside < Math.floor((count - 1) / 2) && beyond + share <= 0.025) {
    beyond += share
    share *= (count - outside) / (outside + 1)
    outside++
  }
  const left = Math.max(0, outside - 1)
  return { median, low: sorted[left]!, high: sorted[count - 1 - left]! }
}

export const haveInCommon = (a: MedianInterval, b: MedianInterval): boolean => a.low <= b.high && b.low <= a.high
