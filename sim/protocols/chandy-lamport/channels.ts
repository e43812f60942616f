// The two ends of a channel: from one process to another, for one epoch. Messages and markers have places in it, and whatever the network does they are
// dealt with in the order of these.

import type { Answer } from '../../cluster/requests/envelope.ts'
import type { EpochsReply, RiddenMessage } from '../epochs/messages.ts'
import type { MarkerRequest, PlaceRider } from './messages.ts'

/** The sender's end. */
export class ChannelOut {
  #last = 0
  /** Of the snapshot whose marker went out last. */
  marked: number

  /** @param marked of the snapshot that it begins behind */
  constructor(marked: number) {
    this.marked = marked
  }

  nextPlace(): number {
    return ++this.#last
  }
}

export interface MessageInChannel {
  readonly kind: 'message'
  readonly message: RiddenMessage<PlaceRider>
  readonly answer: Answer<EpochsReply>
}

export interface MarkerInChannel {
  readonly kind: 'marker'
  readonly marker: MarkerRequest
}

/** The receiver's end. */
export class ChannelIn {
  readonly #waiting = new Map<number, MessageInChannel | MarkerInChannel>()
  /** The place whose turn it is. */
  #turn = 1
  /** What has this turn has been handed on, and is not over yet. */
  isPassing = false
  /** The highest snapshot of which a marker has arrived, whether or not it is its turn. */
  announced = 0

  get turn(): number {
    return this.#turn
  }

  /** Has it wait for its turn. A message that is sent again takes the place of its first copy, a marker is dropped. */
  put(place: number, arrival: MessageInChannel | MarkerInChannel): void {
    if (arrival.kind === 'marker') this.announced = Math.max(this.announced, arrival.marker.number)
    const before = this.#waiting.get(place)
    if (before?.kind === 'message') before.answer(null)
    if (place >= this.#turn) this.#waiting.set(place, arrival)
  }

  /** What has its turn; undefined: it has not arrived. */
  get head(): MessageInChannel | MarkerInChannel | undefined {
    return this.#waiting.get(this.#turn)
  }

  /** What had its turn has been dealt with. */
  next(): void {
    this.#waiting.delete(this.#turn)
    this.#turn++
    this.isPassing = false
  }

  /** The message that had its turn has to be sent again. */
  drop(): void {
    this.#waiting.delete(this.#turn)
    this.isPassing = false
  }

  /** Messages that wait have to be sent again. */
  refuseAll(): void {
    for (const [place, arrival] of [...this.#waiting]) {
      if (arrival.kind !== 'message') continue
      this.#waiting.delete(place)
      arrival.answer({ kind: 'elsewhere' })
    }
    this.isPassing = false
  }
}
