// The gamma function that the Weibull distribution's mean needs, against known values.

import { expect, test } from 'vitest'
import { gamma } from '../../sim/faults/crash-times.ts'

test.each([
  [1, 1],
  [2, 1],
  [3, 2],
  [6, 120],
  [11, 3628800],
  [1.5, 0.886226925452758],
  [2.5, 1.329340388179137],
  [1.01, 0.9943258511915061],
])('gamma(%d) = %d', (x, value) => {
  expect(Math.abs(gamma(x) / value - 1)).toBeLessThan(1e-12)
})
