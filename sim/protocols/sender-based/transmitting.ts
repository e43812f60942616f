// Sending a message to its receiver's layer, until that has given it its place in the order, or says that it will never roll back past
// it.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { SendBuffer } from '../epochs/send-buffer.ts'
import { transmit as transmitBy } from '../sender-logs/transmitting.ts'
import type { Confirming } from './confirming.ts'
import type { Kept } from './kept.ts'
import { type RiddenMessage, riderBytes, type SenderReply } from './messages.ts'

export interface Transmitting {
  readonly services: HostServices
  readonly confirming: Confirming
  /** Whether a newer incarnation of the process is known here, so that this one no longer counts. */
  isOld(process: ProcessName, incarnation: number): boolean
}

/** The half of a process that sends. */
export interface Sending {
  readonly replaying: boolean
  readonly buffer: SendBuffer<Kept>
  placed(sent: Kept, index: number, incarnation: number): void
  coveredNews(receiver: ProcessName): number | null
}

/** Ends when the message has its place, or needs none. */
export function transmit(host: Transmitting, process: HostedProcess, half: Sending, sent: Kept): Task {
  const { confirming } = host
  const { to, sequence, payload } = sent
  const { name: from, incarnation } = process
  return transmitBy<SenderReply>(host.services, sent, {
    compose(location) {
      const rider = { confirms: confirming.take(location.host), covered: half.coveredNews(to) }
      const { replaying } = half
      const of = { kind: 'message', from, to, sequence, incarnation, replaying, payload } as const
      const message: RiddenMessage = { ...of, rider }
      return { message, bytes: riderBytes(rider) }
    },
    isSettledBy(reply, location) {
      if (reply.kind === 'covered') {
        half.buffer.cover(to, reply.upTo)
        half.buffer.drop(sent)
        return true
      }
      if (reply.kind !== 'placed' || host.isOld(to, reply.incarnation)) return false
      const { index, isStable, covered } = reply
      half.placed(sent, index, reply.incarnation)
      if (!isStable) confirming.add(location.host, { from, by: incarnation, to, incarnation: reply.incarnation, index })
      if (covered !== null) half.buffer.cover(to, covered)
      return true
    },
    forget: () => half.buffer.drop(sent),
  })
}
