// The lives of messages, from first transmission to last receipt, and their causality: a message is caused by the last one that its
// sender received before sending it, and causes those that its receiver sends before its next receipt.

import type { HostName, TraceEvent } from '../../sim/trace/event.ts'

export interface Message {
  readonly from: string
  readonly to: string
  readonly sequence: number
  readonly bytes: number
  readonly sentNs: number
  readonly fromHost: HostName
  /** Where and when the program first received it, replays excluded; null: never. */
  readonly received: { readonly atNs: number; readonly host: HostName } | null
  /** When it first arrived; null: never. */
  readonly arrived: { readonly atNs: number; readonly host: HostName } | null
  /** All entries about it, in order. */
  readonly entries: readonly number[]
  /** The number of the message that its sender received last before sending it; -1: none. */
  readonly cause: number
}

interface Draft {
  from: string
  to: string
  sequence: number
  bytes: number
  sentNs: number
  fromHost: HostName
  received: Message['received']
  arrived: Message['arrived']
  entries: number[]
  cause: number
}

const stampOf = (from: string, to: string, sequence: number): string => `${from} ${to} ${sequence}`

export class MessageBook {
  readonly #messages: Draft[] = []
  readonly #numbers = new Map<string, number>()
  /** By process, the number of the message it received last, replays included. */
  readonly #lastReceived = new Map<string, number>()

  add(atNs: number, event: TraceEvent, index: number): void {
    switch (event.kind) {
      case 'message-sent': {
        const { process, to, sequence, bytes, host, withheld } = event
        const stamp = stampOf(process, to, sequence)
        const known = this.#numbers.get(stamp)
        if (known !== undefined) this.#messages[known]!.entries.push(index)
        else if (!withheld) {
          this.#numbers.set(stamp, this.#messages.length)
          this.#messages.push({
            ...{ from: process, to, sequence, bytes, sentNs: atNs, fromHost: host },
            ...{ received: null, arrived: null, entries: [index], cause: this.#lastReceived.get(process) ?? -1 },
          })
        }
        return
      }
      case 'line-committed':
        return this.#forget(event)
      case 'message-acknowledged':
        this.#of(event.process, event.to, event.sequence)?.entries.push(index)
        return
      case 'message-arrived':
      case 'message-logged':
      case 'message-received':
      case 'record-stored': {
        const message = this.#of(event.from, event.process, event.sequence)
        if (message === undefined) return
        message.entries.push(index)
        const place = { atNs, host: event.host }
        if (event.kind === 'message-arrived') message.arrived ??= place
        if (event.kind === 'message-received') {
          if (!event.replayed) message.received ??= place
          this.#lastReceived.set(event.process, this.#numbers.get(stampOf(event.from, event.process, event.sequence))!)
        }
      }
    }
  }

  /** Undone messages may be sent again: as new messages. */
  #forget({ isFinal, processes, checkpoints }: Extract<TraceEvent, { kind: 'line-committed' }>): void {
    if (isFinal) return
    const goBack = new Set(processes.filter((_, at) => checkpoints[at]! >= 0))
    for (const [stamp, number] of this.#numbers)
      if (goBack.has(this.#messages[number]!.from)) this.#numbers.delete(stamp)
  }

  /** The number of a message that was not undone, and when it was sent. */
  sent(from: string, to: string, sequence: number): { readonly number: number; readonly sentNs: number } | null {
    const number = this.#numbers.get(stampOf(from, to, sequence))
    return number === undefined ? null : { number, sentNs: this.#messages[number]!.sentNs }
  }

  messages(): Message[] {
    return this.#messages
  }

  #of(from: string, to: string, sequence: number): Draft | undefined {
    const number = this.#numbers.get(stampOf(from, to, sequence))
    return number === undefined ? undefined : this.#messages[number]
  }
}

/** The chain of causes of this message, nearest first, limited in length. */
export function causesOf(messages: readonly Message[], number: number, most: number): number[] {
  const chain: number[] = []
  for (let at = messages[number]?.cause ?? -1; at >= 0 && chain.length < most; at = messages[at]!.cause) chain.push(at)
  return chain
}

/** Messages whose immediate cause is this one. */
export function effectsOf(messages: readonly Message[], number: number): number[] {
  const effects: number[] = []
  for (let at = number + 1; at < messages.length; at++) if (messages[at]!.cause === number) effects.push(at)
  return effects
}
