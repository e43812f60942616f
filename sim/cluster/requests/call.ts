// A request that waits for its reply, and how patiently.

import type { Packet, Settle } from './envelope.ts'

/**
 * How long a request waits for its reply before it is retransmitted; doubled each time. Longer than any healthy server takes: a
 * premature retransmission would only add to the server's load.
 */
export const PATIENCE_NS = 2_000_000_000
export const LONGEST_PATIENCE_NS = 8 * PATIENCE_NS

export class Call {
  readonly id: number
  readonly to: number
  readonly bytes: number
  readonly packet: Packet
  readonly settle: Settle
  readonly sentAt: number
  /** The retransmission timer, from the first retransmission on; until then all requests share one. */
  timer = -1
  patienceNs = PATIENCE_NS

  constructor(id: number, to: number, bytes: number, packet: Packet, settle: Settle, sentAt: number) {
    this.id = id
    this.to = to
    this.bytes = bytes
    this.packet = packet
    this.settle = settle
    this.sentAt = sentAt
  }
}
