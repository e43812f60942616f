// The heap on its own: whatever is thrown out of it, the rest leaves in order.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Heap } from '../../../sim/kernel/queue/heap.ts'

test('what is kept of a heap leaves in the order of time and sequence', () => {
  const entry = fc.record({ time: fc.nat(20), kept: fc.boolean() })
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 40 }), (entries) => {
      const heap = new Heap()
      const due = new Float64Array(entries.length)
      for (const [slot, { time, kept }] of entries.entries()) {
        heap.enter(time, slot, slot)
        due[slot] = kept ? slot : -1
      }
      heap.keepDue(due)
      const left: number[] = []
      for (; heap.size > 0; heap.removeTop()) left.push(heap.topSlot)
      const inOrder = entries
        .map(({ time, kept }, slot) => ({ time, kept, slot }))
        .filter(({ kept }) => kept)
        .sort((a, b) => a.time - b.time || a.slot - b.slot)
      expect(left).toEqual(inOrder.map(({ slot }) => slot))
    }),
    { numRuns: 300 },
  )
})
