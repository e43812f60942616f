// What publishing owes beyond what every protocol does: each check accepts a run told by hand, and objects when one thing in it is changed.

import { expect, test } from 'vitest'
import type { Check } from '../../../sim/checks/check.ts'
import { noOrphan } from '../../../sim/protocols/publishing/checks/no-orphan.ts'
import { recordedOrder } from '../../../sim/protocols/publishing/checks/recorded-order.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'
import { judge, good as starTale, type Tale } from '../../checks/tale.ts'
import { a, checkpoint, started } from '../tales-of-lines.ts'

type Of = ReturnType<typeof a>

const stamp = (sequence: number) => ({ from: 'b', sequence, digest: 100 + sequence })
const recorded = (sequence: number, index: number, host = 'rec1'): TraceEvent => ({
  ...{ kind: 'record-stored', ...a(1), host, index, ...stamp(sequence) },
})
const visible = (of: Of, sequence: number, index: number): TraceEvent => ({
  ...{ kind: 'message-logged', ...of, index, ...stamp(sequence) },
})
const received = (of: Of, sequence: number, index: number, replayed = false): TraceEvent => ({
  ...{ kind: 'message-received', ...of, index, bytes: 8, replayed, ...stamp(sequence) },
})
const forgotten = (below: number): TraceEvent => ({
  ...{ kind: 'records-discarded', ...a(1), host: 'rec1', below, count: 1, left: 1 },
})
const stored = (host: string): TraceEvent => ({ kind: 'version-stored', ...a(1), host, number: 1, digest: 1 })
const begins: TraceEvent = { kind: 'checkpoint-begins', ...a(1), number: 1, policy: 'full', received: 1 }
const crash = (host: string): TraceEvent => ({ kind: 'host-crashed', host, boot: 0, processes: [], during: [] })

/** a receives two messages, is saved between them, and the recorder forgets the first. */
const story: TraceEvent[] = [
  started(a(1)),
  recorded(1, 0),
  visible(a(1), 1, 0),
  received(a(1), 1, 0),
  begins,
  stored('fs1'),
  stored('fs2'),
  ...checkpoint(a(1), 1),
  forgotten(1),
  recorded(2, 1),
  visible(a(1), 2, 1),
  received(a(1), 2, 1),
]

const told = (events: readonly TraceEvent[]): Tale => {
  const { setting } = starTale
  return {
    ...starTale,
    setting: { ...setting, hosts: [...setting.hosts, { name: 'rec1', role: 'recorder' }], needed: ['rec1'] },
    moments: events.map((event, at) => ({ atNs: at * 1e6, event })),
  }
}
const without = (left: (event: TraceEvent) => boolean): Tale => told(story.filter((event) => !left(event)))
const isRecord =
  (index: number) =>
  (event: TraceEvent): boolean =>
    event.kind === 'record-stored' && event.index === index

const bad: readonly (readonly [Check, string, Tale])[] = [
  [noOrphan, 'a message is received that the recorder has not heard', without(isRecord(1))],
  [
    noOrphan,
    'a message is received that some other host has',
    told(story.map((event) => (isRecord(1)(event) ? { ...event, host: 'ws2' } : event))),
  ],
  [noOrphan, 'the recorder forgets what no checkpoint covers', told([...story, forgotten(2)])],
  [
    noOrphan,
    'the recorder forgets before the checkpoint is stored',
    without((event) => event.kind === 'version-stored'),
  ],
  [recordedOrder, 'a message is visible that the recorder has not heard', without(isRecord(1))],
  [
    recordedOrder,
    'a message takes the place of another',
    told(story.map((event) => (event.kind === 'message-logged' && event.index === 1 ? visible(a(1), 2, 2) : event))),
  ],
  [
    recordedOrder,
    'two messages change places',
    told([recorded(1, 0), recorded(2, 1), visible(a(1), 2, 0), visible(a(1), 1, 1)]),
  ],
]

test.each([noOrphan, recordedOrder])('$name accepts the run as it was', (check) => {
  expect(judge(told(story), [check])).toEqual([])
})

test.each(bad)('%o objects: %s', ({ name, ...check }, _, tale) => {
  expect(judge(tale, [{ name, ...check }]).map((violation) => violation.check)).toContain(name)
})

test.each(bad)('%o says nothing of it once the recorder has been away: %s', (check, _, { moments, ...tale }) => {
  const late = moments.map(({ atNs, event }) => ({ atNs: atNs + 1e6, event }))
  expect(judge({ ...tale, moments: [{ atNs: 0, event: crash('rec1') }, ...late] }, [check])).toEqual([])
})
