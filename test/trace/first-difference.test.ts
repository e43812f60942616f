// A comparison that cannot see a difference would prove nothing: each kind of difference is made here.

import { describe, expect, test } from 'vitest'
import { describeDifference, firstDifference, recorder } from '../../sim/trace/first-difference.ts'
import type { TraceEntry } from '../../sim/trace/json-lines.ts'
import { exampleOf } from './events.ts'

const run: TraceEntry[] = [
  { atNs: 1, event: exampleOf('process-started') },
  { atNs: 2, event: exampleOf('message-sent') },
  { atNs: 3, event: exampleOf('view-changed') },
  { atNs: 4, event: exampleOf('process-ended') },
]
const changed = (index: number, entry: TraceEntry): TraceEntry[] => run.map((same, i) => (i === index ? entry : same))

test('equal runs have no difference', () => {
  expect(firstDifference(run, structuredClone(run))).toBeNull()
  expect(firstDifference([], [])).toBeNull()
})

describe('the first difference is found', () => {
  const cases: [name: string, other: TraceEntry[], index: number, fields: string[]][] = [
    ['in the time', changed(1, { atNs: 3, event: exampleOf('message-sent') }), 1, ['atNs']],
    ['in a field', changed(1, { atNs: 2, event: exampleOf('message-sent', { digest: 6 }) }), 1, ['digest']],
    ['in a list', changed(2, { atNs: 3, event: exampleOf('view-changed', { live: ['ws1'] }) }), 2, ['live']],
    ['in what happens', changed(0, { atNs: 1, event: exampleOf('process-ended') }), 0, ['kind']],
    ['where one run is over', run.slice(0, 3), 3, []],
    ['where one run goes on', [...run, run[0]!], 4, []],
  ]
  test.each(cases)('%s', (_, other, index, fields) => {
    expect(firstDifference(run, other)).toMatchObject({ index, fields })
    expect(firstDifference(other, run)).toMatchObject({ index, fields })
  })
})

test('it is told with what came before it, both sides, and the values', () => {
  const other = changed(2, { atNs: 3, event: exampleOf('view-changed', { live: ['ws1'] }) })
  expect(describeDifference(firstDifference(run, other, 1)!)).toBe(`\
the first 2 events are the same, then:
      0.000000  ws2   message     gauss/3 (incarnation 2) sends message 7 to gauss/1, 4096 bytes
<     0.000000  ws2   ring        its ring is ws1 ws2
>     0.000000  ws2   ring        its ring is ws1
  live: ws1,ws2 < > ws1`)
  expect(describeDifference(firstDifference(run, run.slice(0, 3), 0)!)).toContain('\n> is over')
})

test('a recorder keeps what it reads', () => {
  const { read, entries } = recorder()
  for (const { atNs, event } of run) read(atNs, event)
  expect(entries).toEqual(run)
})
