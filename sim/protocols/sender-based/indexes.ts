// The order of a receiver: the index of each message that became visible since its last committed checkpoint, which of these their senders
// have confirmed, and which the servers have.

import type { Visible } from '../../cluster/hosting/beside-process.ts'
import type { ProcessName } from '../../programs/program.ts'
import { Covering } from '../sender-logs/covering.ts'
import type { Numbers } from '../sender-logs/notes.ts'

interface Stamp {
  readonly from: ProcessName
  readonly sequence: number
}

export class Indexes {
  readonly #ofStamps = new Map<ProcessName, Map<number, number>>()
  /** By index: messages whose place may be known to nobody else. */
  readonly unconfirmed = new Map<number, Stamp>()
  /** Indexes in the log on the servers. */
  readonly logged = new Set<number>()
  readonly #covering = new Covering()

  add({ index, from, sequence }: Visible): void {
    this.know(index, { from, sequence })
    if (!this.logged.has(index)) this.unconfirmed.set(index, { from, sequence })
  }

  /** Its sender knows it too. */
  know(index: number, { from, sequence }: Stamp): void {
    let ofSender = this.#ofStamps.get(from)
    if (ofSender === undefined) {
      ofSender = new Map()
      this.#ofStamps.set(from, ofSender)
    }
    ofSender.set(sequence, index)
  }

  /** The index of a message; null if it is not visible, or covered. */
  of({ from, sequence }: Stamp): number | null {
    return this.#ofStamps.get(from)?.get(sequence) ?? null
  }

  /** The visible messages of a sender that are not covered: number and index. */
  from(sender: ProcessName): readonly (readonly [number, number])[] {
    return [...(this.#ofStamps.get(sender) ?? [])]
  }

  /** The image of a checkpoint is taken now. */
  mark(checkpoint: number, visible: Numbers, end: number): void {
    this.#covering.mark(checkpoint, { visible, end })
  }

  /** A checkpoint counts: its process will never roll back past it. */
  cover(checkpoint: number): void {
    const mark = this.#covering.cover(checkpoint)
    if (mark === null) return
    this.#forgetUpTo(mark.visible)
    for (const index of [...this.unconfirmed.keys()]) if (index < mark.end) this.unconfirmed.delete(index)
    for (const index of [...this.logged]) if (index < mark.end) this.logged.delete(index)
  }

  coverUpTo(numbers: Numbers): void {
    this.#covering.coverUpTo(numbers)
    this.#forgetUpTo(numbers)
  }

  #forgetUpTo(numbers: Numbers): void {
    for (const [from, last] of numbers) {
      const ofSender = this.#ofStamps.get(from)
      for (const sequence of [...(ofSender?.keys() ?? [])]) if (sequence <= last) ofSender!.delete(sequence)
    }
  }

  coveredOf(from: ProcessName): number {
    return this.#covering.coveredOf(from)
  }

  coveredNews(from: ProcessName): number | null {
    return this.#covering.coveredNews(from)
  }
}
