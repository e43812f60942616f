// Each check of the protocol objects to a trace that is made to break it, and to nothing in one that does not.

import { expect, test } from 'vitest'
import type { Check } from '../../../sim/checks/check.ts'
import type { RunSetting } from '../../../sim/checks/run-facts.ts'
import { Watch } from '../../../sim/checks/watch.ts'
import { noOrphan } from '../../../sim/protocols/sender-based/checks/no-orphan.ts'
import { consistentLine } from '../../../sim/protocols/sender-logs/checks/consistent-line.ts'
import { exactReplay } from '../../../sim/protocols/sender-logs/checks/exact-replay.ts'
import { oneCheckpoint } from '../../../sim/protocols/sender-logs/checks/one-checkpoint.ts'
import { staleIncarnation } from '../../../sim/protocols/sender-logs/checks/stale-incarnation.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'

const setting: RunSetting = {
  hosts: [
    { name: 'ws1', role: 'workstation' },
    { name: 'ws2', role: 'workstation' },
    { name: 'fs1', role: 'server' },
  ],
  replicas: ['fs1'],
  ring: { periodNs: 1e9, timeoutNs: 1e8, misses: 2 },
  networkFaults: false,
  lostAtOnce: 1,
  checkpoint: null,
  crashFree: null,
}

function objections(check: Check, events: readonly TraceEvent[], setting_ = setting): string[] {
  const watch = new Watch(setting_, [check])
  for (const [at, event] of events.entries()) watch.read(at, event)
  watch.end({ outcome: 'completed', reason: null, atNs: 0, processes: [], answers: new Map(), ownFiles: new Map() })
  return watch.violations.map(({ message }) => message)
}

const of = (process: string, incarnation = 1, host = 'ws1') => ({ host, process, incarnation })
const sent = (process: string, to: string, sequence: number, incarnation = 1): TraceEvent => ({
  ...{ kind: 'message-sent', ...of(process, incarnation), to, sequence, bytes: 4, digest: 1, withheld: false },
})
const logged = (process: string, from: string, sequence: number): TraceEvent => ({
  ...{ kind: 'message-logged', ...of(process), from, sequence, index: 0, digest: 1 },
})
const received = (process: string, from: string, sequence: number, incarnation = 1): TraceEvent => ({
  ...{ kind: 'message-received', ...of(process, incarnation), from, sequence },
  ...{ index: 0, bytes: 4, digest: 1, replayed: false },
})
const acknowledged = (process: string, to: string, sequence: number): TraceEvent => ({
  ...{ kind: 'message-acknowledged', ...of(process), to, sequence },
})
const restored = (process: string, incarnation: number, number = 0): TraceEvent => ({
  ...{ kind: 'restored', ...of(process, incarnation), number, digest: 0, received: 0, records: 0 },
})
const started = (process: string, incarnation = 1, host = 'ws1'): TraceEvent => ({
  ...{ kind: 'process-started', ...of(process, incarnation, host), imageBytes: 1 },
})
const live = (process: string, incarnation: number): TraceEvent => ({
  ...{ kind: 'live-again', ...of(process, incarnation), withheld: 0, sentAgain: 0 },
})
const crash = (host: string, ...processes: string[]): TraceEvent => ({
  ...{ kind: 'host-crashed', host, boot: 0, processes, during: [] },
})

test('exact-replay: another order counts as far as somebody has seen what followed', () => {
  const begun = [started('f'), started('r', 1, 'ws2')]
  const before = [...begun, received('f', 'a', 1), sent('f', 'r', 1), logged('r', 'f', 1), received('f', 'b', 1)]
  const again = (first: string, second: string) => [
    restored('f', 2),
    ...[received('f', first, 1, 2), received('f', second, 1, 2)],
  ]
  expect(objections(exactReplay, [...before, ...again('b', 'a')])).toEqual([
    'as its message 1 f receives message 1 of b; before its crash it was message 1 of a, and others depend on that',
  ])
  expect(objections(exactReplay, [...before, ...again('a', 'b')])).toEqual([])
  expect(objections(exactReplay, [...before.slice(0, 4), ...again('b', 'a')])).toEqual([])
  // who had seen it was lost as well
  expect(objections(exactReplay, [...before, crash('ws2', 'r'), ...again('b', 'a')])).toEqual([])
})

test('no-orphan: nothing is sent as long as only its own host knows what a process has received', () => {
  const taken = [logged('f', 'a', 1), received('f', 'a', 1)]
  const message = 'f sends message 1 to r, and only its own host knows when it took message 1 of a'
  expect(objections(noOrphan, [...taken, sent('f', 'r', 1)])).toEqual([message])
  expect(objections(noOrphan, [logged('f', 'a', 1), sent('f', 'r', 1)])).toEqual([])
  expect(objections(noOrphan, [...taken, acknowledged('a', 'f', 1), sent('f', 'r', 1)])).toEqual([])
  const record: TraceEvent = {
    ...{ kind: 'record-stored', ...of('f', 1, 'fs1'), index: 0, from: 'a', sequence: 1, digest: 1 },
  }
  expect(objections(noOrphan, [...taken, record, sent('f', 'r', 1)])).toEqual([])
  const image: TraceEvent = { kind: 'image-taken', ...of('f'), number: 1 }
  const committed: TraceEvent = { kind: 'checkpoint-committed', ...of('f'), number: 1, digest: 0 }
  expect(objections(noOrphan, [...taken, image, committed, sent('f', 'r', 1)])).toEqual([])
  expect(objections(noOrphan, [image, ...taken, committed, sent('f', 'r', 1)])).toEqual([message])
})

test('consistent-line: nobody has seen what a process that is live again has not sent, and nothing is lost', () => {
  const seen = [started('f'), started('r', 1, 'ws2'), sent('f', 'r', 1), logged('r', 'f', 1), crash('ws1', 'f')]
  const back = [restored('f', 2), started('f', 2)]
  expect(objections(consistentLine, [...seen, ...back, live('f', 2)])).toEqual([
    'r has seen message 1 of f, which is live again and has sent 0',
  ])
  expect(objections(consistentLine, [...seen, ...back, sent('f', 'r', 1, 2), live('f', 2)])).toEqual([])
  const lost = [started('f'), started('r'), sent('f', 'r', 1), acknowledged('f', 'r', 1)]
  expect(objections(consistentLine, lost)).toEqual(['r has seen 0 of 1 messages that f has sent it'])
})

test('stale-incarnation: a message of an incarnation that is over is taken by nobody', () => {
  const arrived = (duplicate: boolean): TraceEvent => ({
    ...{ kind: 'message-arrived', ...of('r'), from: 'f', sequence: 1 },
    ...{ senderIncarnation: 1, senderReplaying: false, duplicate },
  })
  expect(objections(staleIncarnation, [restored('f', 2), arrived(false)])).toEqual([
    'r takes message 1 of incarnation 1 of f, which is over',
  ])
  expect(objections(staleIncarnation, [arrived(false), restored('f', 2), arrived(true)])).toEqual([])
  // on a host that has been taken for dead, until it is back
  const dead: TraceEvent = { kind: 'host-declared-dead', host: 'ws2', dead: 'ws1', boot: 0, silentNs: 1 }
  const back: TraceEvent = { kind: 'host-joins', host: 'ws1', boot: 1 }
  expect(objections(staleIncarnation, [dead, restored('f', 2), arrived(false)])).toEqual([])
  expect(objections(staleIncarnation, [dead, restored('f', 2), back, arrived(false)])).toHaveLength(1)
})

test('one-checkpoint: what counts as committed is on every server', () => {
  const committed: TraceEvent = { kind: 'checkpoint-committed', ...of('f'), number: 1, digest: 0 }
  const stored: TraceEvent = { kind: 'version-stored', ...of('f', 1, 'fs1'), number: 1, digest: 0 }
  expect(objections(oneCheckpoint, [committed])).toEqual([
    'checkpoint 1 of f counts as committed on ws1, and fs1 has 0',
  ])
  expect(objections(oneCheckpoint, [stored, committed])).toEqual([])
})

test('the promise: the next workstation only when all processes are live again', () => {
  const broken = (events: readonly TraceEvent[], setting_ = setting): string | null => {
    const watch = new Watch(setting_, [])
    for (const event of events) watch.read(0, event)
    return watch.promise.broken
  }
  const joins = (host: string): TraceEvent => ({ kind: 'host-joined', host, boot: 1, sponsor: 'ws2' })
  const begun = [started('f'), started('g', 1, 'ws2'), crash('ws1', 'f'), joins('ws1')]
  const dead = (host: string): TraceEvent => ({
    kind: 'host-declared-dead',
    host: 'ws2',
    dead: host,
    boot: 0,
    silentNs: 1,
  })
  const begins: TraceEvent = { kind: 'restore-begins', ...of('f', 2, 'ws2'), dead: 'ws1' }
  const said = 'a second workstation was lost before every process was live again'
  expect(broken([...begun, dead('ws1')])).toBeNull()
  expect(broken([...begun, crash('ws2', 'g')])).toBe(said)
  expect(broken([...begun, begins, crash('ws2', 'g')])).toBe(said)
  expect(broken([...begun, begins, live('f', 2), crash('ws2', 'f', 'g')])).toBeNull()
  const { lostAtOnce: _, ...others } = setting
  expect(broken([...begun, crash('ws2', 'g')], others)).toBeNull()
})
