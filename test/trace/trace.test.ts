// Who reads a trace gets what was asked for, in the order of asking; neither the fingerprint nor the count depends on who reads.

import { expect, test } from 'vitest'
import { isObservation } from '../../sim/trace/fields.ts'
import { Trace } from '../../sim/trace/trace.ts'
import { eventsOfAllKinds, exampleOf } from './events.ts'

test('a reader of some kinds gets these and no others', () => {
  let now = 0
  const [trace, unread] = [new Trace(() => now), new Trace(() => now)]
  const seen: string[] = []
  trace.read((atNs, { kind }) => seen.push(`${atNs} all ${kind}`))
  trace.read((atNs, { kind }) => seen.push(`${atNs} some ${kind}`), ['restored', 'host-crashed'])
  const expected: string[] = []
  for (const event of eventsOfAllKinds) {
    now++
    trace.emit(event)
    unread.emit(event)
    if (!isObservation(event.kind)) expected.push(`${now} all ${event.kind}`)
    if (event.kind === 'restored' || event.kind === 'host-crashed') expected.push(`${now} some ${event.kind}`)
  }
  expect(seen).toEqual(expected)
  const observations = eventsOfAllKinds.filter(({ kind }) => isObservation(kind)).length
  expect(observations).toBeGreaterThan(0)
  expect(expected.length).toBe(eventsOfAllKinds.length - observations + 2)
  expect(trace.fingerprint.toString()).toBe(unread.fingerprint.toString())
})

test('an observation is read by who asks for its kind, and is no part of the run', () => {
  const [watched, unwatched] = [new Trace(() => 5), new Trace(() => 5)]
  const seen: string[] = []
  expect(watched.wants('copy-installed')).toBe(false)
  watched.read((_, { kind }) => seen.push(kind), ['copy-installed'])
  expect(watched.wants('copy-installed')).toBe(true)
  expect(watched.wants('request-received')).toBe(false)
  watched.emit(exampleOf('copy-installed'))
  watched.emit(exampleOf('request-received'))
  for (const trace of [watched, unwatched]) trace.emit(exampleOf('host-crashed'))
  expect(seen).toEqual(['copy-installed'])
  expect(watched.events).toBe(1)
  expect(watched.fingerprint.toString()).toBe(unwatched.fingerprint.toString())
})
