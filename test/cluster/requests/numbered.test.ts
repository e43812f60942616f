// A ring of numbered things does what a Map from number to thing does, as long as numbers rise.

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Numbered } from '../../../sim/cluster/requests/numbered.ts'

const FIRST = 2 ** 32 // as after a reboot

/** Each step adds the next number, leaves some out, or takes away one of those that came. */
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('add' as const), gap: fc.integer({ min: 0, max: 40 }) }),
    fc.record({ kind: fc.constant('delete' as const), back: fc.integer({ min: 0, max: 60 }) }),
    fc.record({ kind: fc.constant('clear' as const) }),
  ),
  { maxLength: 200 },
)

test('things are found, deleted and listed as in a Map', () => {
  fc.assert(
    fc.property(steps, (script) => {
      const numbered = new Numbered<string>(FIRST)
      const map = new Map<number, string>()
      let next = FIRST
      for (const step of script) {
        if (step.kind === 'add') {
          next += step.gap
          numbered.add(next, `thing ${next}`)
          map.set(next, `thing ${next}`)
          next++
        } else if (step.kind === 'delete') {
          const number = next - 1 - step.back
          expect(numbered.delete(number)).toBe(map.delete(number))
        } else if (next % 7 === 0) {
          numbered.clear()
          map.clear()
        }
        expect([...numbered.values()]).toEqual([...map.values()])
        for (let number = next - 70; number <= next; number++) {
          expect(numbered.get(number)).toBe(map.get(number) ?? null)
        }
      }
    }),
  )
})

test('who lists them gets neither what is added meanwhile nor what has gone meanwhile', () => {
  const numbered = new Numbered<string>(0)
  for (const [number, thing] of ['a', 'b', 'c'].entries()) numbered.add(number, thing)
  const seen: string[] = []
  for (const thing of numbered.values()) {
    seen.push(thing)
    if (thing === 'a') {
      numbered.delete(1)
      numbered.add(3, 'd')
    }
  }
  expect(seen).toEqual(['a', 'c'])
})
