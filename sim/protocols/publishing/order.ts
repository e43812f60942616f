// Which message may become visible next: what has arrived at the host of its receiver, and what the recorder has said of it, brought together.

import type { Message, MessageReply } from '../../cluster/messages/message.ts'
import type { Answer } from '../../cluster/requests/envelope.ts'
import type { LogRecord } from '../../cluster/storage/storage-requests.ts'
import type { Recorded } from './messages.ts'

export interface Held {
  readonly message: Message
  readonly answer: Answer<MessageReply>
  /** When it arrived. */
  readonly sinceNs: number
  /** It did not cross the wire, and the recorder is being told. */
  readonly isPublished: boolean
}

type Stamp = Pick<Message, 'from' | 'sequence'>

const isSame = (one: Stamp, other: Stamp): boolean => one.sequence === other.sequence && one.from === other.from

export class Order {
  /** Arrived, and without a turn yet; never more than there are senders. */
  #held: Held[] = []
  /** By place: what the recorder has there. What it had to be asked for has its content. */
  readonly #places = new Map<number, Recorded | LogRecord>()

  get isHolding(): boolean {
    return this.#held.length > 0
  }

  /**
   * A message has arrived; the answer to an earlier copy is not needed any more. True: the recorder has to be told, and nobody does yet. An earlier copy
   * may have crossed the wire while the recorder was away.
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

  /** What is at a place, if it is here; null: it is not, or nobody has said what it is. */
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

  /** The recorder has something at this place or behind it, and what is at this place has not come here. */
  get isBehind(): boolean {
    return this.#places.size > 0
  }

  /** The recorder has lost all places. */
  forgetPlaces(): void {
    this.#places.clear()
  }

  /** Nobody waits here any more. */
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
