// Which message may become visible next: matches what has arrived at the receiver's host with what the recorder has reported.

import type { Message, MessageReply } from '../../cluster/messages/message.ts'
import type { Answer } from '../../cluster/requests/envelope.ts'
import type { LogRecord } from '../../cluster/storage/storage-requests.ts'
import type { Recorded } from './messages.ts'

export interface Held {
  readonly message: Message
  readonly answer: Answer<MessageReply>
  /** When it arrived. */
  readonly sinceNs: number
  /** Whether it did not cross the wire, so that the recorder is being told. */
  readonly isPublished: boolean
}

type Stamp = Pick<Message, 'from' | 'sequence'>

const isSame = (one: Stamp, other: Stamp): boolean => one.sequence === other.sequence && one.from === other.from

export class Order {
  /** Messages that have arrived and have had no turn yet; never more than there are senders. */
  #held: Held[] = []
  /** By place: what the recorder has there; with its content, if it had to be asked for it. */
  readonly #places = new Map<number, Recorded | LogRecord>()

  get isHolding(): boolean {
    return this.#held.length > 0
  }

  /**
   * A message has arrived; the answer to an earlier copy is no longer needed. True if the recorder has to be told and is not being told
   * yet. An earlier copy may have crossed the wire while the recorder was away.
   */
  hold(held: Held): boolean {
    const at = this.#placeOf(held.message)
    const before = this.#held[at]
    if (before === undefined) {
      this.#held.push(held)
      return held.isPublished
    }
    before.answer(null)
    const { sinceNs, isPublished } = before
    this.#held[at] = { ...held, sinceNs, isPublished: isPublished || held.isPublished }
    return held.isPublished && !isPublished
  }

  /** The recorder says what is at a place in the order. */
  note(at: Recorded | LogRecord): void {
    const known = this.#places.get(at.index)
    if (known === undefined || 'payload' in at) this.#places.set(at.index, at)
  }

  /** What is at a place; null if it is not here, or nobody has said what it is. */
  take(index: number): Held | LogRecord | null {
    const at = this.#places.get(index)
    if (at === undefined) return null
    const held = this.#takeHeld(at)
    const found = held ?? ('payload' in at ? at : null)
    if (found !== null) this.#places.delete(index)
    return found
  }

  /** The message that arrived first, if the recorder has it, wherever that is (ablation). */
  takeFirst(): Held | null {
    const [first] = this.#held
    if (first === undefined) return null
    for (const [index, at] of this.#places) {
      if (!isSame(at, first.message)) continue
      this.#places.delete(index)
      return this.#takeHeld(at)
    }
    return null
  }

  /** Whether the recorder has something at this place or after it, while what is at this place has not arrived here. */
  get isBehind(): boolean {
    return this.#places.size > 0
  }

  /** The recorder has lost all places. */
  forgetPlaces(): void {
    this.#places.clear()
  }

  /** Refuses everything that waits here. */
  refuseAll(): void {
    for (const { answer } of this.#held.splice(0)) answer({ kind: 'elsewhere' })
  }

  #takeHeld(stamp: Stamp): Held | null {
    const at = this.#placeOf(stamp)
    return at < 0 ? null : this.#held.splice(at, 1)[0]!
  }

  #placeOf(stamp: Stamp): number {
    return this.#held.findIndex(({ message }) => isSame(message, stamp))
  }
}
