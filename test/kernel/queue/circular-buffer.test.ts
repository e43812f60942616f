import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CircularBuffer } from '../../../sim/kernel/queue/circular-buffer.ts'

test('a ring does what an array does, at both ends and in the middle', () => {
  const step = fc.tuple(fc.constantFrom('push', 'push', 'shift', 'unshift', 'remove'), fc.nat({ max: 5 }))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const buffer = new CircularBuffer<number>()
      const array: number[] = []
      for (const [verb, item] of steps) {
        if (verb === 'push') {
          buffer.push(item)
          array.push(item)
        } else if (verb === 'unshift') {
          buffer.unshift(item)
          array.unshift(item)
        } else if (verb === 'shift') expect(buffer.shift()).toBe(array.shift())
        else {
          const at = array.indexOf(item)
          if (at >= 0) array.splice(at, 1)
          expect(buffer.remove(item)).toBe(at >= 0)
        }
        expect(buffer.length).toBe(array.length)
      }
      while (array.length > 0) expect(buffer.shift()).toBe(array.shift())
      expect(buffer.shift()).toBeUndefined()
    }),
    { numRuns: 1_000, seed: 1 },
  )
})
