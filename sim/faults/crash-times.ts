// Random uptimes of hosts. Each host (or group) draws from its own stream, so that adding or removing a host, or other draws in
// the run, change nothing for the others.

import { exponential, naturalLogarithm, power } from '../kernel/chance/elementary.ts'
import type { RandomStream } from '../kernel/chance/random.ts'
import type { Distribution } from './plan.ts'

/** Draws a time between crashes, nanoseconds, not rounded. */
type Draw = (stream: RandomStream, meanNs: number, shape: number) => number

export const timesBetweenCrashes: { readonly [D in Distribution]: Draw } = {
  exponential: (stream, meanNs) => stream.exponential(meanNs),
  weibull: (stream, meanNs, shape) => stream.weibull(meanNs / gamma(1 + 1 / shape), shape),
  bathtub: (stream, meanNs) => (meanNs / BATHTUB_MEAN) * bathtub(stream.uniform()),
}

/**
 * The bathtub distribution of instances that are reclaimed after a day at the latest, in units of the longest life: many fail early,
 * few in the middle, the rest towards the end. F(x) = (1 - exp(-x / early) + exp((x - 1) / late)) / 2, with 1 h and 0.8 h of 24
 * (Kadupitiya, Jadhao and Sharma, HPDC 2020).
 */
const EARLY = 1 / 24
const LATE = 0.8 / 24
/** The integral of 1 - F from 0 to 1; the neglected terms are below 1e-10. */
const BATHTUB_MEAN = 1 - (1 - EARLY + LATE) / 2

const bathtubShare = (x: number): number => (1 - exponential(-x / EARLY) + exponential((x - 1) / LATE)) / 2

/** The inverse of bathtubShare (by bisection, to within a few units in the last place). */
function bathtub(share: number): number {
  let low = 0
  let high = 1
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2
    if (bathtubShare(middle) < share) low = middle
    else high = middle
  }
  return high
}

/** Lognormal with the given mean; `sigma` is the standard deviation of the logarithm. */
export const lognormal = (stream: RandomStream, mean: number, sigma: number): number =>
  exponential(naturalLogarithm(mean) - (sigma * sigma) / 2 + sigma * stream.normal())

/** Lanczos' coefficients for g = 7 and nine terms, as Godfrey (2001) computed them; relative error below 1e-13. */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]
const SQRT_OF_TWO_PI = 2.5066282746310002

/** The gamma function for x >= 1 (Lanczos approximation), using only the four basic operations and our own exponentials. */
export function gamma(x: number): number {
  let sum = lanczos[0]!
  for (let i = 1; i < lanczos.length; i++) sum += lanczos[i]! / (x - 1 + i)
  const t = x + 6.5
  return SQRT_OF_TWO_PI * power(t, x - 0.5) * exponential(-t) * sum
}
