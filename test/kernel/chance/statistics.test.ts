import { describe, expect, test } from 'vitest'
import { RandomStream } from '../../../sim/kernel/chance/random.ts'
import { BatchMeans, Observations } from '../../../sim/kernel/chance/statistics.ts'
import { studentQuantile975 } from '../../../sim/kernel/chance/student.ts'

describe('observations', () => {
  test('mean, variance and interval of 2 4 4 4 5 5 7 9', () => {
    const observations = Observations.of([2, 4, 4, 4, 5, 5, 7, 9]) // mean 40/8, squares 32
    expect(observations.mean).toBe(5)
    expect(observations.variance).toBeCloseTo(32 / 7, 12)
    expect(observations.halfWidth).toBeCloseTo(2.364624251592785 * Math.sqrt(32 / 7 / 8), 12)
    expect([observations.count, observations.minimum, observations.maximum]).toEqual([8, 2, 9])
  })

  test('a large offset does not cancel the variance', () => {
    expect(Observations.of([1e9 + 1, 1e9 + 2, 1e9 + 3]).variance).toBeCloseTo(1, 9)
  })

  test('too few observations have no interval', () => {
    expect(new Observations().mean).toBeNaN()
    expect(Observations.of([1]).variance).toBeNaN()
    expect(Observations.of([1]).halfWidth).toBe(Number.POSITIVE_INFINITY)
  })

  test.each([2, 3, 10])('the interval of %d normal values covers the mean 95 times in 100', (size) => {
    const stream = new RandomStream('coverage')
    let covered = 0
    for (let trial = 0; trial < 20_000; trial++) {
      const observations = new Observations()
      for (let i = 0; i < size; i++) observations.add(stream.normal(3, 2))
      if (Math.abs(observations.mean - 3) <= observations.halfWidth) covered++
    }
    expect(Math.abs(covered / 20_000 - 0.95)).toBeLessThan(0.008) // five standard errors of 0.0015
  })
})

describe("Student's quantile", () => {
  test.each([
    [1, 12.7062047361747],
    [2, 4.302652729749464],
    [9, 2.262157162798206],
    [30, 2.042272456301238],
    [31, 2.039513446396408],
    [100, 1.983971518523552],
    [1000, 1.962339080826408],
  ])('with %d degrees of freedom is %d', (degrees, expected) => {
    expect(Math.abs(studentQuantile975(degrees) - expected)).toBeLessThan(4e-8)
  })

  test('falls with the degrees of freedom towards the normal quantile, without a step where the table ends', () => {
    for (let n = 2; n < 2_000; n++) expect(studentQuantile975(n)).toBeLessThan(studentQuantile975(n - 1))
    expect(studentQuantile975(10 ** 9)).toBeCloseTo(1.9599639845, 8)
  })

  test.each([0, -1, 1.5, Number.NaN])('refuses %d degrees of freedom', (degrees) => {
    expect(() => studentQuantile975(degrees)).toThrow(RangeError)
  })
})

describe('batch means', () => {
  test('the rest of an unfinished batch does not count', () => {
    const series = new BatchMeans(2)
    for (const value of [1, 3, 5, 7, 100]) series.add(value)
    expect(series.batches).toBe(2)
    expect(series.estimate().mean).toBe(4)
  })

  test('cover the mean of a correlated series where the naive interval does not', () => {
    const stream = new RandomStream('series')
    const covered = { batches: 0, naive: 0 }
    for (let trial = 0; trial < 300; trial++) {
      const batches = new BatchMeans(200)
      const naive = new Observations()
      let value = 0
      for (let i = 0; i < 4_000; i++) {
        value = 0.9 * value + stream.normal() // mean 0, memory of ten steps
        batches.add(value)
        naive.add(value)
      }
      const { mean, halfWidth } = batches.estimate()
      if (Math.abs(mean) <= halfWidth) covered.batches++
      if (Math.abs(naive.mean) <= naive.halfWidth) covered.naive++
    }
    expect(covered.batches / 300).toBeGreaterThan(0.9)
    expect(covered.naive / 300).toBeLessThan(0.6)
  })

  test.each([0, 2.5])('refuse a batch of %d', (size) => {
    expect(() => new BatchMeans(size)).toThrow(RangeError)
  })
})
