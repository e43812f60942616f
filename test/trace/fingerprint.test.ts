// What a fingerprint must tell apart: every field of every kind of event, every instant, and the order of events.

import { describe, expect, test } from 'vitest'
import type { TraceEvent } from '../../sim/trace/event.ts'
import { Fingerprint } from '../../sim/trace/fingerprint.ts'
import { eventsOfAllKinds } from './events.ts'

const fingerprintOf = (...events: readonly (readonly [number, TraceEvent])[]): string => {
  const fingerprint = new Fingerprint()
  for (const [atNs, event] of events) fingerprint.add(atNs, event)
  return fingerprint.toString()
}

const changed = (value: unknown): unknown => {
  if (typeof value === 'number') return value + 1
  if (typeof value === 'boolean') return !value
  return Array.isArray(value) ? [...value, 'ws9'] : `${value}'`
}

describe('another fingerprint for', () => {
  for (const event of eventsOfAllKinds) {
    const names = Object.keys(event).filter((name) => name !== 'kind')
    test.each(names)(`another %s of ${event.kind}`, (name) => {
      const other = { ...event, [name]: changed(event[name as keyof TraceEvent]) } as TraceEvent
      expect(fingerprintOf([5, other])).not.toBe(fingerprintOf([5, event]))
    })
  }

  test('another kind with the same fields', () => {
    const of = { host: 'ws1', process: 'p', incarnation: 1 }
    expect(fingerprintOf([0, { kind: 'process-blocked', ...of }])).not.toBe(
      fingerprintOf([0, { kind: 'process-unblocked', ...of }]),
    )
  })

  test('another instant, a nanosecond or 2^32 of them later', () => {
    const event = eventsOfAllKinds[0]!
    const instants = [7, 8, 7 + 2 ** 32, 7 + 2 ** 33].map((atNs) => fingerprintOf([atNs, event]))
    expect(new Set(instants).size).toBe(instants.length)
  })

  test('the same events in another order', () => {
    for (const [at, event] of eventsOfAllKinds.entries()) {
      const next = eventsOfAllKinds[at + 1]
      if (next === undefined) continue
      expect(fingerprintOf([0, event], [0, next])).not.toBe(fingerprintOf([0, next], [0, event]))
    }
  })

  test('names that come again in another order', () => {
    const named = (host: string): readonly [number, TraceEvent] => [0, { kind: 'host-joins', host, boot: 1 }]
    const [one, other] = [named('ws1'), named('ws2')]
    expect(fingerprintOf(one, other, one)).not.toBe(fingerprintOf(one, other, other))
    expect(fingerprintOf(one, one)).not.toBe(fingerprintOf(one))
  })

  test('a list that is cut elsewhere', () => {
    const crash = (processes: readonly string[], during: readonly string[]): TraceEvent => ({
      kind: 'host-crashed',
      host: 'ws1',
      boot: 0,
      processes,
      during,
    })
    expect(fingerprintOf([0, crash(['a', 'b'], [])])).not.toBe(fingerprintOf([0, crash(['a'], ['b'])]))
  })
})

test('equal events give equal fingerprints, in objects of their own', () => {
  const copies = eventsOfAllKinds.map((event) => ({ ...event }))
  expect(fingerprintOf(...copies.map((event) => [3, event] as const))).toBe(
    fingerprintOf(...eventsOfAllKinds.map((event) => [3, event] as const)),
  )
})
