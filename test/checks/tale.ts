// A run told by hand, as a trace: two processes on two workstations, two file servers, one crash and its recovery. It is good;
// a test changes one thing in it and expects the check whose sentence is broken to object.

import type { Check, Violation } from '../../sim/checks/check.ts'
import type { RestState, RunEnd, RunSetting } from '../../sim/checks/run-facts.ts'
import { Watch } from '../../sim/checks/watch.ts'
import { checks } from '../../sim/protocols/star/checks/index.ts'
import type { TraceEvent } from '../../sim/trace/event.ts'

export interface Moment {
  readonly atNs: number
  readonly event: TraceEvent
}

export interface Tale {
  readonly setting: RunSetting
  readonly moments: readonly Moment[]
  readonly end: RunEnd
  readonly rest: RestState
}

const ms = (milliseconds: number): number => milliseconds * 1e6
const answers = new Map([
  ['a/0', 10],
  ['a/1', 11],
])

const setting: RunSetting = {
  hosts: [
    { name: 'ws1', role: 'workstation' },
    { name: 'ws2', role: 'workstation' },
    { name: 'fs1', role: 'server' },
    { name: 'fs2', role: 'server' },
  ],
  replicas: ['fs1', 'fs2'],
  ring: { periodNs: ms(200), timeoutNs: ms(100), misses: 2 },
  networkFaults: false,
  checkpoint: { intervalNs: ms(500), standsStill: true, longestNs: ms(50) },
  crashFree: { isComplete: true, answers, files: new Map([['a/1', 5]]), endedNs: ms(1000) },
}

const a0 = { host: 'ws1', process: 'a/0', incarnation: 1 } as const
const a0Again = { host: 'ws2', process: 'a/0', incarnation: 2 } as const
const a1 = { host: 'ws2', process: 'a/1', incarnation: 1 } as const

/** Message `sequence` of a/1 goes to a/0, and its record to both servers. */
const message = (sequence: number, of: { host: string; process: string; incarnation: number }): TraceEvent[] => {
  const stamp = { from: 'a/1', sequence, digest: 100 + sequence }
  const index = sequence - 1
  return [
    { kind: 'message-sent', ...a1, to: 'a/0', sequence, bytes: 8, digest: stamp.digest, withheld: false },
    {
      ...{ kind: 'message-arrived', ...of, from: 'a/1', sequence },
      ...{ senderIncarnation: 1, senderReplaying: false, duplicate: false },
    },
    { kind: 'record-stored', ...of, host: 'fs1', index, ...stamp },
    { kind: 'record-stored', ...of, host: 'fs2', index, ...stamp },
    { kind: 'message-logged', ...of, index, ...stamp },
    { kind: 'message-received', ...of, index, bytes: 8, replayed: false, ...stamp },
  ]
}

const checkpoint = (number: number, received: number): TraceEvent[] => [
  { kind: 'checkpoint-begins', ...a0, number, policy: 'full', received },
  ...['fs1', 'fs2'].flatMap((host): TraceEvent[] => [
    { kind: 'version-stored', ...a0, host, number, digest: 70 + number },
    { kind: 'records-discarded', ...a0, host, below: received, count: received, left: 0 },
  ]),
  { kind: 'checkpoint-committed', ...a0, number, digest: 70 + number },
]

const recovery: TraceEvent[] = [
  { kind: 'host-declared-dead', host: 'ws2', dead: 'ws1', boot: 0, silentNs: ms(400) },
  { kind: 'recovery-begins', host: 'ws2', dead: 'ws1', processes: ['a/0'] },
  { kind: 'claim-granted', ...a0Again, host: 'fs1', claimant: 'ws2' },
  { kind: 'claim-granted', ...a0Again, host: 'fs2', claimant: 'ws2' },
  { kind: 'restore-begins', ...a0Again, dead: 'ws1' },
  { kind: 'restored', ...a0Again, number: 1, digest: 71, received: 1, records: 1 },
  { kind: 'process-started', ...a0Again, imageBytes: 4096 },
  { kind: 'replay-begins', ...a0Again, records: 1 },
  { kind: 'message-received', ...a0Again, from: 'a/1', sequence: 2, index: 1, bytes: 8, digest: 102, replayed: true },
  { kind: 'live-again', ...a0Again, withheld: 0, sentAgain: 0 },
]

const at = (milliseconds: number, events: readonly TraceEvent[]): Moment[] =>
  events.map((event) => ({ atNs: ms(milliseconds), event }))

const hosts = ['ws2', 'fs1', 'fs2']
const vaults = [
  { process: 'a/0', committed: 1, received: 1, records: 2, ended: true, files: 0, digest: 'aa' },
  { process: 'a/1', committed: 0, received: 0, records: 0, ended: true, files: 5, digest: 'bb' },
]

export const good: Tale = {
  setting,
  moments: [
    ...at(0, [
      { kind: 'process-started', ...a0, imageBytes: 4096 },
      { kind: 'process-started', ...a1, imageBytes: 4096 },
    ]),
    ...at(100, message(1, a0)),
    ...at(200, checkpoint(1, 1)),
    ...at(300, message(2, a0)),
    ...at(400, [{ kind: 'host-crashed', host: 'ws1', boot: 0, processes: ['a/0'], during: [] }]),
    ...at(800, recovery),
    ...at(900, message(3, a0Again)),
    ...at(1000, [
      { kind: 'process-ended', ...a1, answer: 11 },
      { kind: 'process-ended', ...a0Again, answer: 10 },
    ]),
  ],
  end: { outcome: 'completed', reason: null, atNs: ms(1000), processes: ['a/0', 'a/1'], answers, ownFiles: new Map() },
  rest: {
    hosts: [
      { name: 'ws1', alive: false, boot: 0, view: [], processes: [], knownEnds: [], server: null },
      ...hosts.map((name) => ({
        ...{ name, alive: true, boot: 0, processes: [], knownEnds: ['a/0', 'a/1'] },
        view: hosts.map((other) => `${other}/0`),
        server: name.startsWith('fs') ? { caughtUp: true, vaults } : null,
      })),
    ],
  },
}

/** What all checks, or some of them, say of a tale. */
export function judge({ setting, moments, end, rest }: Tale, only: readonly Check[] = checks): Violation[] {
  const watch = new Watch(setting, only)
  for (const { atNs, event } of moments) watch.read(atNs, event)
  watch.end(end)
  if (end.outcome === 'completed') watch.rest(end.atNs, rest)
  return watch.violations
}

/** The tale with some of its events changed; null takes one out, a list puts more in. */
export const retold = (
  tale: Tale,
  change: (event: TraceEvent, atNs: number) => TraceEvent | TraceEvent[] | null,
): Tale => ({
  ...tale,
  moments: tale.moments.flatMap(({ atNs, event }) => {
    const changed = change(event, atNs)
    return [changed ?? []].flat().map((each) => ({ atNs, event: each }))
  }),
})

/** The tale with an event more, put in its place in time after all others of that instant. */
export const adding = (tale: Tale, milliseconds: number, event: TraceEvent): Tale => ({
  ...tale,
  moments: [
    ...tale.moments.filter(({ atNs }) => atNs <= ms(milliseconds)),
    { atNs: ms(milliseconds), event },
    ...tale.moments.filter(({ atNs }) => atNs > ms(milliseconds)),
  ],
})
