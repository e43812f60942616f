// A whole number as the value of an option; anything else is bad usage, told by commander.

import { InvalidArgumentError } from 'commander'

export const wholeNumber =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`
    throw new InvalidArgumentError(`A whole number ${range} is expected.`)
  }

/** So many threads no machine that this was made for has; far more of them end in the middle for want of memory. */
const MOST_JOBS = 256

/** The value of `--jobs`. */
export const jobCount = wholeNumber(1, MOST_JOBS)

/** More trials narrow no interval that anybody looks at, and all of them are kept in memory. */
const MOST_TRIALS = 10_000

/** The value of `--trials` where an experiment keeps all its runs. */
export const trialCount = wholeNumber(1, MOST_TRIALS)
