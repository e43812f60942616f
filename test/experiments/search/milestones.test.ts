// Milestones: each is reached by a few events of a made-up trace, and not by the same without the one that matters.

import { expect, test } from 'vitest'
import { groundOf } from '../../../sim/experiments/search/aiming/ground.ts'
import { type MilestoneName, MilestoneReader, possibleMilestones } from '../../../sim/experiments/search/milestones.ts'
import { smallScenario } from '../../../sim/experiments/search/worlds/small-scenarios.ts'
import type { StorageRequestKind, TraceEvent } from '../../../sim/trace/event.ts'

const setting = {
  kind: 'gauss',
  policy: 'incremental',
  replication: 2,
  placement: 'detector',
  memory: 'bytes',
} as const
const ground = groundOf(smallScenario(setting))

const of = (host: string, process = 'gauss/1') => ({ host, process, incarnation: 1 })
const crash = (host: string, ...processes: string[]): TraceEvent => ({
  ...{ kind: 'host-crashed', host, boot: 0, processes, during: [] },
})
const restart = (host: string): TraceEvent => ({ kind: 'host-restarted', host, boot: 1 })
const begins: TraceEvent = { kind: 'checkpoint-begins', ...of('ws1'), number: 1, policy: 'incremental', received: 0 }
const written: TraceEvent = { kind: 'checkpoint-written', ...of('ws1'), number: 1, pages: 1 }
const committed: TraceEvent = { kind: 'checkpoint-committed', ...of('ws1'), number: 1, digest: 1 }
const arrived: TraceEvent = {
  ...{ kind: 'message-arrived', ...of('ws1'), from: 'gauss/2', sequence: 1 },
  ...{ senderIncarnation: 1, senderReplaying: false, duplicate: false },
}
const logged: TraceEvent = { kind: 'message-logged', ...of('ws1'), from: 'gauss/2', sequence: 1, index: 0, digest: 1 }
const recovery: TraceEvent = { kind: 'recovery-begins', host: 'ws2', dead: 'ws1', processes: ['gauss/1'] }
const restoring: TraceEvent = { kind: 'restore-begins', ...of('ws2'), incarnation: 2, dead: 'ws1' }
const restored: TraceEvent = {
  ...{ kind: 'restored', ...of('ws2'), incarnation: 2, number: 1, digest: 1, received: 0, records: 1 },
}
const replays: TraceEvent = { kind: 'replay-begins', ...of('ws2'), incarnation: 2, records: 1 }
const live: TraceEvent = { kind: 'live-again', ...of('ws2'), incarnation: 2, withheld: 0, sentAgain: 0 }
const dead = (host: string): TraceEvent => ({
  kind: 'host-declared-dead',
  host: 'ws2',
  dead: host,
  boot: 0,
  silentNs: 1,
})
const ended: TraceEvent = { kind: 'process-ended', ...of('ws2'), answer: 1 }
const joins = (host: string): TraceEvent => ({ kind: 'host-joins', host, boot: 1 })
const stale: TraceEvent = { kind: 'server-stale', host: 'fs1', sources: 1 }
const caughtUp: TraceEvent = { kind: 'server-caught-up', host: 'fs1', boot: 1 }
const stall: TraceEvent = { kind: 'host-stalled', host: 'ws1', forNs: 1, processes: [], during: [] }
const findsOut: TraceEvent = { kind: 'found-itself-dead', host: 'ws1', boot: 0 }

const takesUp = (host: string, request: StorageRequestKind, from = 'ws1'): TraceEvent => ({
  ...{ kind: 'request-received', ...of(host), request, from },
})
const fetches: TraceEvent = { kind: 'copy-fetched', host: 'fs1', process: 'gauss/1', from: 'fs2' }
const otherEnds: TraceEvent = { kind: 'process-ended', ...of('ws3', 'gauss/2'), answer: 1 }
const news = (host: string): TraceEvent => ({ kind: 'news-received', host, from: 'ws2' })
const pause: TraceEvent = { kind: 'probe-sent', host: 'ws4', to: 'fs1', attempt: 1 }

/** What has to come before, and the event that makes the milestone. */
const tales: Readonly<Record<MilestoneName, readonly TraceEvent[] | null>> = {
  'crash before the first checkpoint': [crash('ws1', 'gauss/1')],
  'crash after the last checkpoint': [committed, crash('ws1', 'gauss/1'), restored, ended],
  'crash while a forked child writes a checkpoint': [begins, crash('ws1', 'gauss/1')],
  'crash while a process waits for its checkpoint': null, // of the policy full
  'crash while a checkpoint commits': [begins, written, crash('ws1')],
  'crash while a message is logged': [arrived, crash('ws1')],
  'crash of a recovering host, while it restores': [crash('ws1'), recovery, restoring, crash('ws2')],
  'crash of a recovering host, while it replays': [crash('ws1'), restored, replays, crash('ws2')],
  'crash of the detector before its recovery is done': [recovery, crash('ws2')],
  'crash of a server during a restore': [restoring, crash('fs1')],
  'crash of a server while a checkpoint is written': [begins, crash('fs1')],
  'crash of a server while a message is logged': [arrived, crash('fs1')],
  'crash of a server that catches up': [stale, crash('fs1')],
  'crash of a workstation while a server catches up': [stale, crash('ws1')],
  'crash of a host that commits a checkpoint while a server catches up': [stale, begins, written, crash('ws1')],
  'crash of a server that hands out copies': [crash('fs1'), stale, crash('fs2')],
  'crash within 5 ms after a server counts again': [caughtUp, crash('ws1')],
  'crash between the first and the last copy of a record': [takesUp('fs1', 'append'), crash('ws1')],
  'crash between the first and the last copy of a block of a checkpoint': [takesUp('fs1', 'block'), crash('ws1')],
  'crash between the first and the last copy of a commit': [takesUp('fs1', 'commit'), crash('ws1')],
  'crash between the first and the last copy of an end': [takesUp('fs1', 'end'), crash('ws1')],
  'crash between the first and the last copy of a claim': [takesUp('fs1', 'claim'), crash('ws1')],
  'crash between the first and the last copy of a roll-back': [takesUp('fs1', 'roll-back'), crash('ws1')],
  'crash while a returning server has some of the copies, and not all': [stale, fetches, crash('fs1')],
  'crash of a host within 5 ms of the end of a process there': [ended, crash('ws2')],
  'crash of a host that has told some others of an end, and not all': [ended, news('ws3'), crash('ws2')],
  'crash within 5 ms of an end, while another process replays': [replays, otherEnds, crash('ws3')],
  'power cut of all servers, and their return': [crash('fs1'), crash('fs2'), restart('fs1')],
  'crash of one server after another has caught up': [caughtUp, crash('fs2')],
  'crash of two ring neighbours at once': [crash('ws4'), crash('fs1')],
  'crash of two ring neighbours within one period': [crash('ws1'), pause, crash('ws2')],
  'crash of a host that joins': [joins('ws1'), crash('ws1')],
  'crash while another host joins': [joins('ws1'), crash('ws2')],
  'second crash of the same process': [restored, crash('ws2', 'gauss/1')],
  'crash after a process has ended': [ended, crash('ws2')],
  'one workstation left': [crash('ws1'), crash('ws2'), crash('ws3')],
  'reboot before detection': [crash('ws1'), restart('ws1')],
  'false suspicion': [dead('ws1')],
  'host that stood still finds itself declared dead': [stall, findsOut],
  'write of a superseded incarnation refused': [{ kind: 'write-refused', ...of('fs1'), current: 2 }],
}

function reached(events: readonly TraceEvent[]): ReadonlySet<MilestoneName> {
  const reader = new MilestoneReader(ground)
  for (const event of events) reader.read(1000, event)
  return reader.reached
}

test.each(Object.entries(tales).filter(([, tale]) => tale !== null))('%s', (name, tale) => {
  expect(reached(tale!)).toContain(name)
  expect(reached(tale!.slice(0, -1))).not.toContain(name)
})

test.each<[MilestoneName, readonly TraceEvent[]]>([
  ['crash before the first checkpoint', [committed, crash('ws1', 'gauss/1')]],
  ['crash after the last checkpoint', [committed, crash('ws1', 'gauss/1'), restored, committed, ended]],
  ['crash while a forked child writes a checkpoint', [begins, written, crash('ws1')]],
  ['crash while a checkpoint commits', [begins, written, committed, crash('ws1')]],
  ['crash while a message is logged', [arrived, logged, crash('ws1')]],
  ['crash of a recovering host, while it restores', [restoring, restored, crash('ws2')]],
  ['crash of a recovering host, while it replays', [replays, live, crash('ws2')]],
  ['crash of the detector before its recovery is done', [recovery, restored, crash('ws2')]],
  ['crash of a server that catches up', [stale, caughtUp, crash('fs1')]],
  ['crash of a server that hands out copies', [crash('fs1'), stale, caughtUp, crash('fs2')]],
  ['crash between the first and the last copy of a record', [takesUp('fs1', 'append'), crash('ws2')]],
  [
    'crash between the first and the last copy of a commit',
    [takesUp('fs1', 'commit'), takesUp('fs2', 'commit'), crash('ws1')],
  ],
  ['crash between the first and the last copy of an end', [takesUp('fs1', 'end'), ended, crash('ws1')]],
  ['crash while a returning server has some of the copies, and not all', [stale, fetches, caughtUp, crash('fs1')]],
  ['power cut of all servers, and their return', [crash('fs1'), restart('fs1')]],
  ['crash of two ring neighbours at once', [crash('ws1'), crash('ws3')]],
  ['reboot before detection', [crash('ws1'), dead('ws1'), restart('ws1')]],
  ['false suspicion', [crash('ws1'), dead('ws1')]],
])('not any more: %s', (name, tale) => {
  expect(reached(tale)).not.toContain(name)
})

test('what a scenario or a kind of search cannot come to is not missed', () => {
  const single = possibleMilestones(ground, 1)
  expect(single).toContain('crash while a message is logged')
  expect(single).not.toContain('reboot before detection')
  expect(possibleMilestones(ground, 3)).not.toContain('crash while a process waits for its checkpoint')
  const full = groundOf(smallScenario({ ...setting, policy: 'full', replication: 1 }))
  expect(possibleMilestones(full, 3)).toContain('crash while a process waits for its checkpoint')
  expect(possibleMilestones(full, 3)).not.toContain('crash of a server during a restore')
})
