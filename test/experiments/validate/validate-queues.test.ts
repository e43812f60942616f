import { expect, test } from 'vitest'
import { validateQueues } from '../../../sim/experiments/validate/validate-queues.ts'

test('every queue agrees with its closed form at every load', () => {
  const rows = validateQueues({ seed: '1', customers: 10_000 })
  expect(rows).toHaveLength(18)
  for (const row of rows) expect(row, row.name).toMatchObject({ holds: true })
  // an interval that holds everything would prove nothing
  for (const row of rows) expect(row.ci95 / row.expected, row.name).toBeLessThan(0.2)
})

test('the same seed gives the same rows, another seed others', () => {
  const rows = validateQueues({ seed: '1', customers: 1_000 })
  expect(validateQueues({ seed: '1', customers: 1_000 })).toEqual(rows)
  expect(validateQueues({ seed: '2', customers: 1_000 })).not.toEqual(rows)
})

test.each([0, 999, 1_000.5, Number.NaN])('%d customers are refused', (customers) => {
  expect(() => validateQueues({ seed: '1', customers })).toThrow(RangeError)
})
