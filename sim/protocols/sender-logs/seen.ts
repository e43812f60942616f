// How much of a process others have seen: its replay is over when it has sent as much.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Delivery } from '../../cluster/messages/delivery.ts'
import type { NotHere } from '../../cluster/messages/message.ts'
import type { ProcessName } from '../../programs/program.ts'

/** How many messages of `from` has `to` seen? */
export interface SeenRequest {
  readonly kind: 'seen'
  readonly from: ProcessName
  readonly to: ProcessName
}

export interface Seen {
  readonly kind: 'seen'
  readonly sequence: number
}

const SEEN_BYTES = 8

export function serveSeen(
  { transport }: Pick<HostServices, 'transport'>,
  delivery: Delivery,
  seenBy: (process: HostedProcess, from: ProcessName) => number,
): void {
  transport.serve<SeenRequest, Seen | NotHere>(['seen'], (_, { from, to }, answer) =>
    delivery.withProcess(to, answer, (process) =>
      answer({ kind: 'seen', sequence: seenBy(process, from) }, SEEN_BYTES),
    ),
  )
}
