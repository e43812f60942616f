// How long a host stays up, by chance. Each host draws from a stream of its own, so that one host more or less, or what else is
// drawn in the run, changes nothing for the others.

import { exponential, power } from '../kernel/chance/elementary.ts'
import type { RandomStream } from '../kernel/chance/random.ts'
import type { Distribution } from './plan.ts'

/** Draws a time between crashes, nanoseconds, not rounded. */
type Draw = (stream: RandomStream, meanNs: number, shape: number) => number

export const timesBetweenCrashes: { readonly [D in Distribution]: Draw } = {
  exponential: (stream, meanNs) => stream.exponential(meanNs),
  weibull: (stream, meanNs, shape) => stream.weibull(meanNs / gamma(1 + 1 / shape), shape),
}

/** Lanczos' coefficients for g = 7 and nine terms, as Godfrey (2001) computed them; relative error below 1e-13. */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]
const SQRT_OF_TWO_PI = 2.5066282746310002

/** The gamma function for x from 1 on (Lanczos' approximation), with the four operations and own exponentials only. */
export function gamma(x: number): number {
  let sum = lanczos[0]!
  for (let i = 1; i < lanczos.length; i++) sum += lanczos[i]! / (x - 1 + i)
  const t = x + 6.5
  return SQRT_OF_TWO_PI * power(t, x - 0.5) * exponential(-t) * sum
}
