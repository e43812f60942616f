// Who reads a trace gets what was asked for, in the order of asking, and the fingerprint does not depend on who reads.

import { expect, test } from 'vitest'
import { Trace } from '../../sim/trace/trace.ts'
import { eventsOfAllKinds } from './events.ts'

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
    expected.push(`${now} all ${event.kind}`)
    if (event.kind === 'restored' || event.kind === 'host-crashed') expected.push(`${now} some ${event.kind}`)
  }
  expect(seen).toEqual(expected)
  expect(expected.length).toBe(eventsOfAllKinds.length + 2)
  expect(trace.fingerprint.toString()).toBe(unread.fingerprint.toString())
})
