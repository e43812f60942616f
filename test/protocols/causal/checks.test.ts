// The check of its own objects to a trace in which a crash takes what somebody depends on, and to nothing in one where somebody has it.

import { expect, test } from 'vitest'
import type { RunSetting } from '../../../sim/checks/run-facts.ts'
import { Watch } from '../../../sim/checks/watch.ts'
import { noOrphan } from '../../../sim/protocols/causal/checks/no-orphan.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'

const setting: RunSetting = {
  hosts: [
    { name: 'ws1', role: 'workstation' },
    { name: 'ws2', role: 'workstation' },
    { name: 'ws3', role: 'workstation' },
    { name: 'fs1', role: 'server' },
  ],
  replicas: ['fs1'],
  ring: { periodNs: 1e9, timeoutNs: 1e8, misses: 2 },
  networkFaults: false,
  lostAtOnce: 1,
  checkpoint: null,
  crashFree: null,
}

function objections(...events: readonly TraceEvent[]): string[] {
  const watch = new Watch(setting, [noOrphan])
  for (const [at, event] of events.entries()) watch.read(at, event)
  return watch.violations.map(({ message }) => message)
}

const of = (process: string, host: string, incarnation = 1) => ({ host, process, incarnation })
const started = (process: string, host: string): TraceEvent => ({
  ...{ kind: 'process-started', ...of(process, host), imageBytes: 1 },
})
const logged = (process: string, host: string, from: string, sequence: number, index: number): TraceEvent => ({
  ...{ kind: 'message-logged', ...of(process, host), from, sequence, index, digest: 1 },
})
const sent = (process: string, host: string, to: string, sequence: number): TraceEvent => ({
  ...{ kind: 'message-sent', ...of(process, host), to, sequence, bytes: 4, digest: 1, withheld: false },
})
const held = (host: string, process = 'f', index = 0, from = 'a', sequence = 1): TraceEvent => ({
  ...{ kind: 'determinant-held', host, process, index, from, sequence },
})
const crash = (host: string, ...processes: string[]): TraceEvent => ({
  ...{ kind: 'host-crashed', host, boot: 0, processes, during: [] },
})

/** `f` on ws1 has taken message 1 of `a`; `r` on ws2 has seen what it sent after that. */
const taken = [
  ...[started('f', 'ws1'), started('r', 'ws2'), started('s', 'ws3')],
  ...[held('ws1'), logged('f', 'ws1', 'a', 1, 0), sent('f', 'ws1', 'r', 1)],
]
const seen = logged('r', 'ws2', 'f', 1, 0)
const ofSeen = held('ws2', 'r', 0, 'f', 1)
const message = 'r depends on what f has taken with index 0, and nobody knows any longer what that was'

test('what a process depends on that goes on has to be known on a host that is not lost', () => {
  expect(objections(...taken, ofSeen, seen, crash('ws1', 'f'))).toEqual([message])
  expect(objections(...taken, held('ws2'), ofSeen, seen, crash('ws1', 'f'))).toEqual([])
  expect(objections(...taken, held('ws3'), ofSeen, seen, crash('ws1', 'f'))).toEqual([])
  // known is another message with that index
  expect(objections(...taken, held('ws2'), held('ws2', 'f', 0, 'b', 1), ofSeen, seen, crash('ws1', 'f'))).toEqual([])
  expect(objections(...taken, held('ws2'), held('ws1', 'f', 0, 'b', 1), ofSeen, seen, crash('ws1', 'f'))).toEqual([
    message,
  ])
})

test('what nobody has seen may be lost, and what was lost with the only one who had', () => {
  expect(objections(...taken, crash('ws1', 'f'))).toEqual([])
  expect(objections(...taken, ofSeen, seen, crash('ws2', 'r'))).toEqual([])
})

test('it holds of those too who have heard of it from others, and of those who have ended', () => {
  const heard = [sent('r', 'ws2', 's', 1), held('ws3', 's', 0, 'r', 1), held('ws3', 'r', 0, 'f', 1)]
  const s = logged('s', 'ws3', 'r', 1, 0)
  const ended: TraceEvent = { kind: 'process-ended', ...of('r', 'ws2'), answer: 1 }
  const live: TraceEvent = { kind: 'live-again', ...of('f', 'ws3', 2), withheld: 0, sentAgain: 0 }
  const back = [held('ws3'), live]
  const restored: TraceEvent = {
    ...{ kind: 'restored', ...of('f', 'ws3', 2), number: 0, digest: 0, received: 0, records: 0 },
  }
  const moved: TraceEvent[] = [restored, { kind: 'process-started', ...of('f', 'ws3', 2), imageBytes: 1 }]
  expect(objections(...taken, held('ws2'), ofSeen, seen, ...heard, s, crash('ws1', 'f'))).toEqual([])
  const both = [crash('ws1', 'f'), ...moved, ...back, crash('ws2', 'r')]
  expect(objections(...taken, held('ws2'), ofSeen, seen, ...heard, s, ...both)).toEqual([])
  expect(
    objections(...taken, held('ws2'), ofSeen, seen, ended, crash('ws1', 'f'), ...moved, live, crash('ws2')),
  ).toEqual([message])
})

test('what a committed checkpoint holds, or the servers have, is not lost', () => {
  const image: TraceEvent = { kind: 'image-taken', ...of('f', 'ws1'), number: 1 }
  const committed: TraceEvent = { kind: 'checkpoint-committed', ...of('f', 'ws1'), number: 1, digest: 0 }
  expect(objections(...taken, image, ofSeen, seen, committed, crash('ws1', 'f'))).toEqual([])
  expect(objections(image, ...taken, ofSeen, seen, committed, crash('ws1', 'f'))).toEqual([message])
  const placed: TraceEvent = { kind: 'determinant-placed', host: 'ws1', process: 'f', index: 0, from: 'a', sequence: 1 }
  expect(objections(...taken, placed, ofSeen, seen, crash('ws1', 'f'))).toEqual([])
})

test('what a host holds that is taken for dead is lost, until it is back', () => {
  const dead: TraceEvent = { kind: 'host-declared-dead', host: 'ws3', dead: 'ws2', boot: 0, silentNs: 1 }
  const joins: TraceEvent = { kind: 'host-joins', host: 'ws2', boot: 1 }
  const idle = taken.filter((event) => event.kind !== 'process-started' || event.process !== 's')
  const onThree = [started('r', 'ws3'), ...idle.filter(({ kind }) => kind !== 'process-started'), started('f', 'ws1')]
  const inThree = [held('ws3', 'r', 0, 'f', 1), logged('r', 'ws3', 'f', 1, 0)]
  expect(objections(...onThree, held('ws2'), ...inThree, dead, crash('ws1', 'f'))).toEqual([message])
  expect(objections(...onThree, ...inThree, dead, held('ws2'), crash('ws1', 'f'))).toEqual([message])
  expect(objections(...onThree, ...inThree, dead, joins, held('ws2'), crash('ws1', 'f'))).toEqual([])
})
