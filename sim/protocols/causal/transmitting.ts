// A message goes out with the determinants that its receiver's host may lack, and its acknowledgement says that they are held there.

import type { HostServices } from '../../cluster/host-services.ts'
import type { Outgoing } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { SendBuffer } from '../epochs/send-buffer.ts'
import { transmit as transmitBy } from '../sender-logs/transmitting.ts'
import type { Held, Holdings } from './holdings.ts'
import { type CausalReply, type RiddenMessage, riderBytes } from './messages.ts'

export interface Transmitting {
  readonly services: HostServices
  readonly holdings: Holdings
  /** Whether a newer incarnation of the process is known here, so that this one no longer counts. */
  isOld(process: ProcessName, incarnation: number): boolean
}

/** The half of a process that sends. */
export interface Sending {
  readonly replaying: boolean
  readonly buffer: SendBuffer<Outgoing>
  coveredNews(receiver: ProcessName): number | null
}

const noRiders: readonly Held[] = []

/** Ends when the message is acknowledged, or nobody is left who could want it. */
export function transmit(host: Transmitting, process: HostedProcess, half: Sending, sent: Outgoing): Task {
  const { holdings, services } = host
  const { without } = services.settings
  const { to, sequence, payload } = sent
  const { name: from, incarnation } = process
  let riders = noRiders
  let end = 0
  let coversEnd = 0
  return transmitBy<CausalReply>(services, sent, {
    compose(location) {
      riders = without.has('riders') ? noRiders : holdings.ridersFor(location.host)
      end = holdings.end
      const covers = holdings.coversFor(location.host)
      coversEnd = covers.end
      const determinants = riders.map(({ determinant }) => determinant)
      const rider = { determinants, covered: half.coveredNews(to), covers: covers.news }
      const { replaying } = half
      const of = { kind: 'message', from, to, sequence, incarnation, replaying, payload } as const
      const message: RiddenMessage = { ...of, rider }
      return { message, bytes: riderBytes(rider) }
    },
    isSettledBy(reply, { host: at, incarnation: taker }) {
      // An incarnation that is over may have taken it: the current one was not given it.
      if (host.isOld(to, taker)) return false
      if (reply.kind !== 'done' && reply.kind !== 'taken') return false
      holdings.acknowledged(at, riders, end)
      holdings.hasHeard(at, coversEnd)
      if (at === services.id && without.has('hosts')) holdings.countTwice()
      if (reply.kind === 'taken') half.buffer.cover(to, reply.covered)
      return true
    },
    forget: () => half.buffer.drop(sent),
  })
}
