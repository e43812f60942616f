// The end of a replay: a recovered process has repeated everything, asks each receiver how far it has come, and sends what is missing there.

import type { Outgoing } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { NotHere } from '../../cluster/messages/message.ts'
import { askLayerOf, type SendingRoles, send, traceAcknowledged } from '../../cluster/messages/sending.ts'
import type { Requests } from '../../cluster/requests/transport.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'

/** How far are the messages of a sender logged? Asked by one that has repeated what it sent before a crash. */
export interface LastLogged {
  readonly kind: 'last-logged'
  readonly from: ProcessName
  readonly to: ProcessName
}

export interface Logged {
  readonly kind: 'logged'
  readonly sequence: number
}

export interface ReplayRoles extends SendingRoles {
  readonly transport: SendingRoles['transport'] & Pick<Requests<LastLogged, Logged | NotHere>, 'ask'>
}

/** The state of a replay: what it has withheld, and up to where the log is from before the crash. */
interface Replay {
  replaying: boolean
  replayEnd: number
  withheld: Outgoing[]
  readonly hasRecordsToReplay: boolean
  /** How many messages to a receiver are known to have been acknowledged; if absent, the receiver is asked. */
  counted?(to: ProcessName): number
}

/**
 * The process has consumed its log: it is where it was before the crash. What it sent on the way was withheld; the
 * receivers say what they have, the rest is sent now, in order.
 */
export function* goLive(services: ReplayRoles, process: HostedProcess, replay: Replay): Task {
  const known = new Map<ProcessName, number>()
  let sentAgain = 0
  replay.replayEnd = 0 // records that are left were not received before the crash
  for (const outgoing of replay.withheld) {
    const { to } = outgoing
    if (!known.has(to)) known.set(to, replay.counted?.(to) ?? (yield* lastLogged(services, process, to)))
    if (outgoing.sequence <= known.get(to)!) continue
    yield* send(services, process, outgoing, replay.hasRecordsToReplay)
    traceAcknowledged(services, process, outgoing)
    sentAgain++
  }
  const withheld = replay.withheld.length
  replay.withheld = []
  replay.replaying = false
  process.endRecovery()
  const { host, trace } = services
  trace.emit({
    kind: 'live-again',
    host: host.name,
    process: process.name,
    incarnation: process.incarnation,
    withheld,
    sentAgain,
  })
}

function* lastLogged(services: ReplayRoles, process: HostedProcess, to: ProcessName): Task<number> {
  const request = { kind: 'last-logged', from: process.name, to } as const
  const reply = yield* askLayerOf<LastLogged, Logged>(services, to, 16, request)
  return reply?.kind === 'logged' ? reply.sequence : Number.POSITIVE_INFINITY
}
