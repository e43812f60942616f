// The recovery line of independent checkpoints, and what of the versions has to be kept.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { neededVersions } from '../../../sim/protocols/independent/garbage.ts'
import type { Dependence, History } from '../../../sim/protocols/independent/history.ts'
import { recoveryLine } from '../../../sim/protocols/independent/recovery-line.ts'
import { byAllCuts, byCheckpointGraph, byCounting } from './lines.ts'

const message = (from: number, sentIn: number, to: number, visibleIn: number): Dependence => ({
  sentIn: { process: from, number: sentIn },
  visibleIn: { process: to, number: visibleIn },
})

/** What processes do in turn: save themselves, send, take the next message of a channel. Channels keep the order. */
type Step = readonly ['saves' | 'commits', number] | readonly ['sends' | 'takes', number, number]

function historyOf(processes: number, steps: readonly Step[]): History {
  const spans = Array.from({ length: processes }, () => 1)
  const committed = Array.from({ length: processes }, () => 0)
  const underWay = new Map<string, number[]>()
  const dependences: Dependence[] = []
  for (const [what, one, other = one] of steps) {
    const [from, to] = [one % processes, other % processes]
    const channel = `${from} ${to}`
    if (what === 'saves') spans[from]!++
    else if (what === 'commits') committed[from] = spans[from]! - 1
    else if (what === 'sends' && from !== to) underWay.set(channel, [...(underWay.get(channel) ?? []), spans[from]!])
    else if (what === 'takes') {
      const sentIn = underWay.get(channel)?.shift()
      if (sentIn !== undefined) dependences.push(message(from, sentIn, to, spans[to]!))
    }
  }
  return { committed, dependences }
}

const steps = (processes: number): fc.Arbitrary<Step[]> => {
  const place = fc.nat(processes - 1)
  return fc.array(
    fc.oneof(
      { weight: 2, arbitrary: fc.tuple(fc.constantFrom('saves' as const, 'commits' as const), place) },
      { weight: 5, arbitrary: fc.tuple(fc.constantFrom('sends' as const, 'takes' as const), place, place) },
    ),
    { maxLength: 40, size: 'max' },
  )
}

const histories = fc.integer({ min: 2, max: 4 }).chain((processes) =>
  fc.record({
    history: steps(processes).map((each) => historyOf(processes, each)),
    dead: fc.uniqueArray(fc.nat(processes - 1), { minLength: 1 }),
    sendBuffers: fc.boolean(),
  }),
)

describe('the recovery line', () => {
  test('is the same by rollback dependences, by the checkpoint graph, by counting, and among all cuts', () => {
    fc.assert(
      fc.property(histories, ({ history, dead, sendBuffers }) => {
        const line = recoveryLine(history, { dead, sendBuffers })
        const given = { history, dead, sendBuffers }
        expect(byCheckpointGraph(given)).toEqual(line)
        expect(byAllCuts(given)).toEqual(line)
        if (sendBuffers) expect(byCounting(given)).toEqual(line)
      }),
      { numRuns: 10_000, seed: 1 },
    )
  })

  test('is never newer without send buffers', () => {
    fc.assert(
      fc.property(histories, ({ history, dead }) => {
        const kept = recoveryLine(history, { dead, sendBuffers: true })
        const complete = recoveryLine(history, { dead, sendBuffers: false })
        for (const [process, number] of complete.entries()) expect(number).toBeLessThanOrEqual(kept[process]!)
      }),
      { numRuns: 2000, seed: 1 },
    )
  })

  test('spares who has had nothing from the dead since its checkpoint', () => {
    const history = { committed: [1, 1], dependences: [message(0, 1, 1, 2)] }
    expect(recoveryLine(history, { dead: [0], sendBuffers: true })).toEqual([1, 2])
  })

  test('undoes what the dead has sent since its checkpoint', () => {
    const history = { committed: [1, 1], dependences: [message(0, 2, 1, 2)] }
    expect(recoveryLine(history, { dead: [0], sendBuffers: true })).toEqual([1, 1])
  })

  test('falls back to the beginning where messages cross between all checkpoints: the domino effect', () => {
    const there = [1, 2, 3].map((span) => message(0, span + 1, 1, span))
    const back = [1, 2, 3].map((span) => message(1, span, 0, span))
    const history = { committed: [3, 3], dependences: [...there, ...back] }
    expect(recoveryLine(history, { dead: [0], sendBuffers: true })).toEqual([0, 0])
  })

  test('a version that was not committed is no place to go back to', () => {
    // process 0 has begun checkpoint 2 and died before it was committed: what it sent before counts no more than what it sent after
    const history = { committed: [1, 0], dependences: [message(0, 2, 1, 1)] }
    expect(recoveryLine(history, { dead: [0], sendBuffers: true })).toEqual([1, 0])
  })
})

describe('what is kept', () => {
  test('is all that any death, of one or of several, goes back to, and at most n (n + 1) / 2 versions', () => {
    fc.assert(
      fc.property(histories, ({ history, dead, sendBuffers }) => {
        const kept = neededVersions(history, sendBuffers)
        for (const [process, number] of recoveryLine(history, { dead, sendBuffers }).entries()) {
          if (number <= history.committed[process]!) expect(kept[process]).toContain(number)
        }
        const processes = history.committed.length
        expect(kept.flat().length).toBeLessThanOrEqual((processes * (processes + 1)) / 2)
      }),
      { numRuns: 10_000, seed: 1 },
    )
  })

  test.each([2, 3])('of %i processes, and no fewer are enough', (processes) => {
    const some = fc.sample(steps(processes), { numRuns: 10_000, seed: 1 })
    const most = some.map((each) => neededVersions(historyOf(processes, each), true).flat().length)
    expect(Math.max(...most)).toBe((processes * (processes + 1)) / 2)
  })
})
