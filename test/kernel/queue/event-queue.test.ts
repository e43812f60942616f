// The event queue against the plainest thing that has the same meaning: a list, sorted by (time, sequence) at every look.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RandomStream } from '../../../sim/kernel/chance/random.ts'
import { BEYOND_LIMIT, EMPTY, EventQueue } from '../../../sim/kernel/queue/event-queue.ts'

interface Entry {
  readonly time: number
  readonly sequence: number
  readonly slot: number
}

class SortedList {
  entries: Entry[] = []
  now = 0
  sequence = 0

  schedule(delayNs: number, slot: number): void {
    this.entries.push({ time: this.now + delayNs, sequence: this.sequence++, slot })
    this.entries.sort((a, b) => a.time - b.time || a.sequence - b.sequence)
  }

  cancel(slot: number): boolean {
    const before = this.entries.length
    this.entries = this.entries.filter((entry) => entry.slot !== slot)
    return this.entries.length < before
  }

  advance(limitNs: number): number {
    const first = this.entries[0]
    if (first === undefined) return EMPTY
    if (first.time > limitNs) return BEYOND_LIMIT
    this.entries.shift()
    this.now = first.time
    return first.slot
  }
}

type Command =
  | { readonly do: 'schedule'; readonly delayNs: number }
  | { readonly do: 'reschedule'; readonly delayNs: number; readonly which: number }
  | { readonly do: 'cancel'; readonly which: number }
  | { readonly do: 'advance'; readonly limitNs: number }
  | { readonly do: 'look' }

const delay = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 1000 }), fc.constant(2 ** 40))
const which = fc.nat({ max: 1_000 })
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('schedule' as const), delayNs: delay }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reschedule' as const), delayNs: delay, which }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('cancel' as const), which }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('advance' as const),
      limitNs: fc.oneof(fc.constant(Number.MAX_SAFE_INTEGER), fc.nat({ max: 1500 })),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('look' as const) }) },
)

/** Runs the commands on both; throws at the first difference. */
const compare = (commands: readonly Command[], heapLimit?: number): void => {
  const queue = new EventQueue(() => {}, heapLimit)
  const list = new SortedList()
  const claimed: number[] = []
  const pick = (which: number): number => claimed[which % claimed.length]!
  for (const step of commands) {
    if (step.do === 'schedule') {
      const slot = queue.claim()
      expect(claimed).not.toContain(slot)
      claimed.push(slot)
      queue.schedule(step.delayNs, slot)
      list.schedule(step.delayNs, slot)
    } else if (step.do === 'reschedule' && claimed.length > 0) {
      // as a task does that sleeps, is resumed and sleeps again: the struck entry of the slot is still in the heap
      const slot = pick(step.which)
      expect(queue.cancel(slot)).toBe(list.cancel(slot))
      queue.schedule(step.delayNs, slot)
      list.schedule(step.delayNs, slot)
    } else if (step.do === 'cancel' && claimed.length > 0) {
      const slot = pick(step.which)
      expect(queue.isScheduled(slot)).toBe(list.entries.some((entry) => entry.slot === slot))
      expect(queue.cancel(slot)).toBe(list.cancel(slot))
      queue.release(slot)
      claimed.splice(claimed.indexOf(slot), 1)
    } else if (step.do === 'advance') {
      const slot = queue.advance(step.limitNs)
      expect(slot).toBe(list.advance(step.limitNs))
      expect(queue.now).toBe(list.now)
    } else if (step.do === 'look') {
      const sequence = queue.takeSequence()
      expect(sequence).toBe(list.sequence++)
      expect(queue.precedes(sequence)).toBe(list.entries[0]?.time === list.now)
      expect(queue.precedes(0)).toBe(false)
    }
    expect(queue.size).toBe(list.entries.length)
  }
  for (;;) {
    const slot = queue.advance(Number.MAX_SAFE_INTEGER)
    expect(slot).toBe(list.advance(Number.MAX_SAFE_INTEGER))
    if (slot === EMPTY) return
  }
}

describe('the event queue', () => {
  test('does what a sorted list does, whatever is scheduled, cancelled and taken', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), (all) => compare(all)),
      { numRuns: 1_000, seed: 1 },
    )
  })

  test('does so too with hundreds of entries, past growing and compacting', () => {
    fc.assert(
      fc.property(fc.array(command, { minLength: 500, maxLength: 1_000, size: 'max' }), (all) => compare(all)),
      {
        numRuns: 25,
        seed: 2,
      },
    )
  })

  test.each([1, 8, 40])('does so too with a calendar behind a heap of %i entries', (heapLimit) => {
    const commands = fc.array(command, { minLength: 100, maxLength: 800, size: 'max' })
    fc.assert(
      fc.property(commands, (all) => compare(all, heapLimit)),
      { numRuns: 40, seed: 3 },
    )
  })

  test('the comparison notices when equal times leave in another order', () => {
    const list = new SortedList()
    list.schedule(5, 1)
    list.schedule(5, 0)
    expect([list.advance(9), list.advance(9)]).toEqual([1, 0])
  })

  test('20,000 that are set again and again leave in the order of (time, scheduled), some much later than the rest', () => {
    const queue = new EventQueue()
    const random = new RandomStream('calendar')
    const dueAt: number[] = []
    const rank: number[] = []
    let scheduled = 0
    const schedule = (slot: number): void => {
      const delayNs = random.integer(0, random.bernoulli(0.01) ? 1e12 : 1e4)
      dueAt[slot] = queue.now + delayNs
      rank[slot] = scheduled++
      queue.schedule(delayNs, slot)
    }
    for (let i = 0; i < 20_000; i++) schedule(queue.claim())
    let last: readonly [number, number] = [-1, -1]
    for (let i = 0; i < 200_000; i++) {
      const slot = queue.advance(Number.MAX_SAFE_INTEGER)
      const next: readonly [number, number] = [dueAt[slot]!, rank[slot]!]
      if (queue.now !== next[0] || last[0] > next[0] || (last[0] === next[0] && last[1] > next[1])) {
        expect(`${next} at ${queue.now}`).toBe(`after ${last}`)
      }
      last = next
      schedule(slot)
    }
    expect(queue.size).toBe(20_000)
  })

  test('slots of a day are named before their turns, so that what they need can be fetched', () => {
    const expected = new Set<number>()
    const queue = new EventQueue((slot) => expected.add(slot), 8)
    for (let i = 0; i < 100; i++) queue.schedule(1_000 * i, queue.claim())
    const named = Array.from({ length: 90 }, () => expected.has(queue.advance(Number.MAX_SAFE_INTEGER)))
    expect(named).not.toContain(false)
  })

  test('10,000 cancelled of 10,001 leave nothing behind but the one', () => {
    const queue = new EventQueue()
    const slots = Array.from({ length: 10_001 }, () => queue.claim())
    for (const slot of slots) queue.schedule(10_001 - slot, slot)
    for (const slot of slots) if (slot !== 5_000) expect(queue.cancel(slot)).toBe(true)
    expect(queue.size).toBe(1)
    expect(queue.advance(Number.MAX_SAFE_INTEGER)).toBe(5_000)
    expect(queue.now).toBe(5_001)
    expect(queue.advance(Number.MAX_SAFE_INTEGER)).toBe(EMPTY)
  })
})
