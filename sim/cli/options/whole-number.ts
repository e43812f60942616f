// A whole number as the value of an option; commander reports anything else as bad usage.

import { InvalidArgumentError } from 'commander'

export const wholeNumber =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`
    throw new InvalidArgumentError(`A whole number ${range} is expected.`)
  }

/** More threads than any intended machine has; with far more, the process runs out of memory. */
const MOST_JOBS = 256

/** The value of `--jobs`. */
export const jobCount = wholeNumber(1, MOST_JOBS)

/** More trials would not narrow an interval noticeably, and all of them are kept in memory. */
const MOST_TRIALS = 10_000

/** The value of `--trials` for experiments that keep all their runs. */
export const trialCount = wholeNumber(1, MOST_TRIALS)
