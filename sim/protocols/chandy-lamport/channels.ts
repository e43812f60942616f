// The two ends of a channel from one process to another, for one epoch. Messages and markers have places in it and are dealt with in that
// order, whatever the network does.

import type { Answer } from '../../cluster/requests/envelope.ts'
import type { EpochsReply, RiddenMessage } from '../epochs/messages.ts'
import type { MarkerRequest, PlaceRider } from './messages.ts'

/** The sender's end. */
export class ChannelOut {
  #last = 0
  /** The number of the snapshot whose marker went out last. */
  marked: number

  /** @param marked the number of the snapshot after which it begins */
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
  /** Whether the head has been handed on and is not finished yet. */
  isPassing = false
  /** The highest snapshot of which a marker has arrived, whether or not it is its turn. */
  announced = 0

  get turn(): number {
    return this.#turn
  }

  /** Queues an arrival until its turn. A repetition replaces the first copy of a message; a marker whose turn is over is dropped. */
  put(place: number, arrival: MessageInChannel | MarkerInChannel): void {
    if (arrival.kind === 'marker') this.announced = Math.max(this.announced, arrival.marker.number)
    const before = this.#waiting.get(place)
    if (before?.kind === 'message') before.answer(null)
    if (place >= this.#turn) this.#waiting.set(place, arrival)
  }

  /** The arrival whose turn it is; undefined if it has not arrived. */
  get head(): MessageInChannel | MarkerInChannel | undefined {
    return this.#waiting.get(this.#turn)
  }

  /** The head has been dealt with. */
  next(): void {
    this.#waiting.delete(this.#turn)
    this.#turn++
    this.isPassing = false
  }

  /** The head has to be sent again. */
  drop(): void {
    this.#waiting.delete(this.#turn)
    this.isPassing = false
  }

  /** Waiting messages have to be sent again. */
  refuseAll(): void {
    for (const [place, arrival] of [...this.#waiting]) {
      if (arrival.kind !== 'message') continue
      this.#waiting.delete(place)
      arrival.answer({ kind: 'elsewhere' })
    }
    this.isPassing = false
  }
}
