// What the recorder has of the messages to one process: the order in which it heard them, and which of them it knows.

import type { LogRecord } from '../../cluster/storage/storage-requests.ts'
import { MessageLog } from '../../cluster/storage/vault/message-log.ts'
import type { Payload, ProcessName } from '../../programs/program.ts'
import type { Position } from './messages.ts'

interface Heard {
  readonly from: ProcessName
  readonly sequence: number
  readonly payload: Payload
}

/** The last message of a sender. Its place is unknown (-1) if it was reported by the receiver. */
interface Last {
  readonly sequence: number
  readonly index: number
}

export class Recording {
  readonly log = new MessageLog()
  /** Everything from this place on is here, except what checkpoints have consumed. */
  readonly begin: number
  #next: number
  readonly #last = new Map<ProcessName, Last>()

  /** @param position how far its receiver has come; absent if nothing has ever been sent to it */
  constructor(position?: Position) {
    this.begin = position?.consumed.below ?? 0
    this.#next = position?.next ?? 0
    if (position === undefined) return
    this.log.clear(position.consumed)
    for (const [from, sequence] of position.last) this.#last.set(from, { sequence, index: -1 })
    for (const record of position.records) this.log.append(record)
  }

  /** Whether a message is here already, or was. Senders send one message at a time, so one number covers all before it. */
  knows({ from, sequence }: Pick<Heard, 'from' | 'sequence'>): boolean {
    return sequence <= (this.#last.get(from)?.sequence ?? 0)
  }

  /** The place of a sender's last message, which it may still be sending; null if this is an older one, or was reported by its receiver. */
  placeOf({ from, sequence }: Pick<Heard, 'from' | 'sequence'>): number | null {
    const last = this.#last.get(from)
    return last?.sequence === sequence && last.index >= 0 ? last.index : null
  }

  /** Gives a new message the next place. */
  record({ from, sequence, payload }: Heard): LogRecord {
    const record = { index: this.#next++, from, sequence, payload }
    this.#last.set(from, { sequence, index: record.index })
    this.log.append(record)
    return record
  }
}
