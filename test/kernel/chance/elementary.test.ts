import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exponential, naturalLogarithm, power } from '../../../sim/kernel/chance/elementary.ts'

const relative = (a: number, b: number): number => Math.abs(a - b) / Math.max(Math.abs(b), Number.MIN_VALUE)

describe('the logarithm', () => {
  test.each([
    // [x, ln x]
    [1, 0],
    [2, Math.LN2],
    [10, Math.LN10],
    [0.5, -Math.LN2],
    [Math.E, 1],
    [1.0000001, 9.9999995e-8],
    [0.999, -0.0010005003335835335],
    [2 ** -53, -36.7368005696771],
    [5e-324, -744.4400719213812],
    [1.7976931348623157e308, 709.782712893384],
  ])('ln %d = %d', (x, expected) => {
    expect(Math.abs(naturalLogarithm(x) - expected)).toBeLessThanOrEqual(1e-12 * Math.max(1e-3, Math.abs(expected)))
  })

  test('of zero is -Infinity, of a negative number NaN, of Infinity Infinity', () => {
    expect(naturalLogarithm(0)).toBe(Number.NEGATIVE_INFINITY)
    expect(naturalLogarithm(-1)).toBeNaN()
    expect(naturalLogarithm(Number.NaN)).toBeNaN()
    expect(naturalLogarithm(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY)
  })

  test('agrees with the engine to a few units in the last place, everywhere', () => {
    fc.assert(
      fc.property(fc.double({ min: 5e-324, noDefaultInfinity: true, noNaN: true }), (x) => {
        expect(relative(naturalLogarithm(x), Math.log(x))).toBeLessThan(1e-15)
      }),
      { numRuns: 20_000, seed: 1 },
    )
  })
})

describe('the exponential and the power', () => {
  test.each([
    [0, 1],
    [1, Math.E],
    [-1, 0.36787944117144233],
    [0.5, 1.6487212707001282],
    [709, 8.218407461554972e307],
    [-800, 0],
    [710, Number.POSITIVE_INFINITY],
  ])('e^%d = %d', (x, expected) => {
    if (Number.isFinite(expected)) expect(relative(exponential(x), expected)).toBeLessThanOrEqual(1e-12)
    else expect(exponential(x)).toBe(expected)
  })

  test('agree with the engine', () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
        expect(relative(exponential(x), Math.exp(x))).toBeLessThan(2e-15)
      }),
      { numRuns: 20_000, seed: 1 },
    )
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
        fc.double({ min: -10, max: 10, noNaN: true }),
        (base, exponent) => {
          expect(relative(power(base, exponent), base ** exponent)).toBeLessThan(1e-13)
        },
      ),
      { numRuns: 5_000, seed: 1 },
    )
  })

  test('power keeps the corners: anything to the 0th is 1, zero to a positive power is 0', () => {
    expect(power(0, 0)).toBe(1)
    expect(power(0, 2)).toBe(0)
    expect(power(0, -1)).toBe(Number.POSITIVE_INFINITY)
    expect(power(-1, 0.5)).toBeNaN()
  })

  test('e^x undoes ln x', () => {
    expect(relative(exponential(naturalLogarithm(1.7e308)), 1.7e308)).toBeLessThan(1e-12)
    expect(relative(exponential(naturalLogarithm(1e-310)), 1e-310)).toBeLessThan(1e-12)
  })
})
