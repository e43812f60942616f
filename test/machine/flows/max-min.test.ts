import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FlowDemand, maxMinRates } from '../../../sim/machine/flows/max-min.ts'

const resources = 4

/** Over one to all of the resources, each once. */
const flow: fc.Arbitrary<FlowDemand> = fc.record({
  weight: fc.double({ min: 0.1, max: 10, noNaN: true }),
  cap: fc.double({ min: 0.01, max: 10, noNaN: true }),
  demands: fc
    .uniqueArray(fc.nat(resources - 1), { minLength: 1, maxLength: resources })
    .chain((places) =>
      fc.tuple(...places.map((place) => fc.tuple(fc.constant(place), fc.double({ min: 0.1, max: 5, noNaN: true })))),
    ),
})
const flows = fc.array(flow, { minLength: 1, maxLength: 8 })
const capacities = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), {
  minLength: resources,
  maxLength: resources,
})

const usedOf = (all: readonly FlowDemand[], rates: readonly number[], resource: number): number =>
  all.reduce(
    (sum, { demands }, at) =>
      sum + demands.reduce((each, [place, perUnit]) => (place === resource ? each + perUnit * rates[at]! : each), 0),
    0,
  )

const nearly = (one: number, other: number): boolean => Math.abs(one - other) <= 1e-6 * Math.max(1, one, other)

describe('max-min rates', () => {
  test('a link that two share is halved, and what one cannot take is the other’s', () => {
    const wide = { weight: 1, cap: 100, demands: [[0, 1]] as const }
    expect(maxMinRates([wide, wide], [10])).toEqual([5, 5])
    expect(maxMinRates([{ ...wide, cap: 2 }, wide], [10])).toEqual([2, 8])
  })

  test('a flow over two links leaves on the second what the first keeps from it', () => {
    const one = { weight: 1, cap: 100, demands: [[0, 1]] as const }
    const both = {
      ...one,
      demands: [
        [0, 1],
        [1, 1],
      ] as const,
    }
    const two = { ...one, demands: [[1, 1]] as const }
    expect(maxMinRates([one, both, two], [10, 20])).toEqual([5, 5, 15])
  })

  test('nothing is used beyond its capacity, and no flow beyond its cap', () => {
    fc.assert(
      fc.property(flows, capacities, (all, limits) => {
        const rates = maxMinRates(all, limits)
        for (const [resource, limit] of limits.entries()) {
          expect(usedOf(all, rates, resource)).toBeLessThanOrEqual(limit * (1 + 1e-6))
        }
        for (const [at, { cap }] of all.entries()) {
          expect(rates[at]).toBeGreaterThan(0)
          expect(rates[at]).toBeLessThanOrEqual(cap * (1 + 1e-6))
        }
      }),
    )
  })

  test('every flow has all that it can take, or a bottleneck: full, with nobody on it who has more by weight', () => {
    fc.assert(
      fc.property(flows, capacities, (all, limits) => {
        const rates = maxMinRates(all, limits)
        const level = (at: number): number => rates[at]! / all[at]!.weight
        for (const [at, { cap, demands }] of all.entries()) {
          const held = demands.some(([resource]) => {
            if (!nearly(usedOf(all, rates, resource), limits[resource]!)) return false
            return all.every(
              (other, place) =>
                !other.demands.some(([there]) => there === resource) || level(place) <= level(at) * (1 + 1e-6),
            )
          })
          expect(held || nearly(rates[at]!, cap)).toBe(true)
        }
      }),
    )
  })

  test('the order of the flows does not matter', () => {
    fc.assert(
      fc.property(flows, capacities, (all, limits) => {
        const rates = maxMinRates(all, limits)
        const backwards = maxMinRates([...all].reverse(), limits).reverse()
        expect(rates.every((rate, at) => nearly(rate, backwards[at]!))).toBe(true)
      }),
    )
  })
})
