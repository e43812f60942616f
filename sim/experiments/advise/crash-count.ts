// How much a count of crashes says about the time between them: the exact 95 % interval of a Poisson count.

import { exponential } from '../../kernel/chance/elementary.ts'

/** Quantile of the chi-square distribution with an even number of degrees of freedom, where it is a sum of Poisson probabilities. */
export function chiSquareQuantile(share: number, degrees: number): number {
  let [low, high] = [0, 10 * degrees + 100]
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (chiSquareShare(middle, degrees) < share) low = middle
    else high = middle
  }
  return high
}

function chiSquareShare(x: number, degrees: number): number {
  let term = exponential(-x / 2)
  let sum = 0
  for (let k = 0; k < degrees / 2; k++) {
    sum += term
    term *= x / 2 / (k + 1)
  }
  return 1 - sum
}

/** The mean time between crashes, given how many were seen in what time: from 2t / chi2(.975, 2n + 2) to 2t / chi2(.025, 2n). */
export function timeBetweenInterval(crashes: number, seconds: number): readonly [from: number, to: number] {
  return [
    (2 * seconds) / chiSquareQuantile(0.975, 2 * crashes + 2),
    crashes === 0 ? Number.POSITIVE_INFINITY : (2 * seconds) / chiSquareQuantile(0.025, 2 * crashes),
  ]
}
