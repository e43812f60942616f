// The receiving end of a message. A duplicate, recognised by its stamp, is dropped. A new message is first kept by the protocol in its own
// way (logged, for instance), then processed by the layer, and only then made visible and acknowledged, in order of arrival.

import type { ProcessName } from '../../programs/program.ts'
import type { HostContext } from '../host-context.ts'
import type { Visible } from '../hosting/beside-process.ts'
import type { HostedProcess } from '../hosting/hosted-process.ts'
import { type Answer, done } from '../requests/envelope.ts'
import type { Locations } from '../ring/locations.ts'
import type { Message, MessageReply, NotHere } from './message.ts'

/** A message that has arrived but is not visible yet: the protocol is keeping it, or the layer is processing it. */
export interface Arriving {
  readonly message: Visible
  answer: Answer<MessageReply>
  /** Ready to become visible when its turn comes. */
  prepared: boolean
}

/** The state of a process's incoming messages. */
export class Incoming {
  /** Per sender: the sequence number of the last message that became visible. */
  readonly visible = new Map<ProcessName, number>()
  /** Messages not yet visible, in order of arrival. */
  readonly arriving: Arriving[] = []
  nextIndex = 0

  lastOf(sender: ProcessName): number {
    return this.visible.get(sender) ?? 0
  }

  note({ from, sequence }: Visible): void {
    this.visible.set(from, Math.max(sequence, this.lastOf(from)))
  }

  /** The process is stopped: waiting senders must look for it elsewhere. */
  refuseAll(): void {
    for (const { answer } of this.arriving.splice(0)) answer({ kind: 'elsewhere' })
  }
}

/** What a protocol does with incoming messages. */
export interface Keeping {
  /** The state of a process's incoming messages. */
  incomingOf(process: HostedProcess): Incoming
  /** Keeps a message; calls `ready` when it may become visible. */
  keep(process: HostedProcess, message: Visible, ready: () => void): void
  /** A message has become visible and is about to be acknowledged. */
  shown?(process: HostedProcess, message: Visible): void
  /** If false, duplicates are not recognised (ablation). */
  readonly stamps: boolean
  /** If true, a message is acknowledged before it is kept (ablation). */
  readonly acknowledgesFirst: boolean
}

export interface DeliveryRoles extends Pick<HostContext, 'trace' | 'host'> {
  readonly hosted: ReadonlyMap<ProcessName, HostedProcess>
  readonly locations: Pick<Locations, 'get'>
}

export class Delivery {
  readonly #services: DeliveryRoles
  readonly #keeping: Keeping

  constructor(services: DeliveryRoles, keeping: Keeping) {
    this.#services = services
    this.#keeping = keeping
  }

  /** A message has arrived at this host. */
  accept(message: Message, answer: Answer<MessageReply>): void {
    this.withProcess(message.to, answer, (process) => this.deliver(process, message, answer))
  }

  /** Applies `act` to a process of this host, once it is restored; if it is not here, answers that. */
  withProcess(name: ProcessName, answer: Answer<NotHere>, act: (process: HostedProcess) => void): void {
    const process = this.#services.hosted.get(name)
    if (process === undefined) return answer({ kind: this.#notHere(name) })
    const arrive = () => act(process)
    if (process.restoring) process.deferred.push({ arrive, refuse: () => answer({ kind: 'elsewhere' }) })
    else act(process)
  }

  #notHere(process: ProcessName): 'gone' | 'elsewhere' {
    return this.#services.locations.get(process)?.ended === true ? 'gone' : 'elsewhere'
  }

  /** A message has arrived for a process whose state is complete. */
  deliver(process: HostedProcess, message: Message, answer: Answer<MessageReply>): void {
    const { from, sequence, payload, rider } = message
    const { stamps } = this.#keeping
    const incoming = this.#keeping.incomingOf(process)
    const last = incoming.lastOf(from)
    const underWay = incoming.arriving.find(({ message: other }) => other.from === from && other.sequence === sequence)
    const duplicate = stamps && (sequence <= last || underWay !== undefined)
    this.#services.trace.emit({
      kind: 'message-arrived',
      host: this.#services.host.name,
      process: process.name,
      incarnation: process.incarnation,
      from,
      sequence,
      senderIncarnation: message.incarnation,
      senderReplaying: message.replaying,
      duplicate,
    })
    if (stamps && underWay !== undefined) {
      underWay.answer(null) // the sender was restarted and has sent it again: answer the new copy
      underWay.answer = answer
    } else if (duplicate) {
      answer(done)
    } else {
      const index = incoming.nextIndex++
      const visible =
        rider === undefined ? { index, from, sequence, payload } : { index, from, sequence, payload, rider }
      this.#keep(process, incoming, { message: visible, answer, prepared: false })
    }
  }

  #keep(process: HostedProcess, incoming: Incoming, arriving: Arriving): void {
    incoming.arriving.push(arriving)
    if (this.#keeping.acknowledgesFirst) arriving.answer(done)
    this.#keeping.keep(process, arriving.message, () => this.#prepare(process, arriving))
  }

  #prepare(process: HostedProcess, arriving: Arriving): void {
    const { cpu, profile } = this.#services.host
    cpu.system(profile.layer.messageLayerNs, this.#prepared, { process, arriving })
  }

  readonly #prepared = ({ process, arriving }: { process: HostedProcess; arriving: Arriving }): void => {
    arriving.prepared = true
    this.#advance(process)
  }

  /** Makes prepared messages visible, in order of arrival. */
  #advance(process: HostedProcess): void {
    if (this.#services.hosted.get(process.name) !== process) return
    const incoming = this.#keeping.incomingOf(process)
    const { arriving } = incoming
    let visible = false
    for (let head = arriving[0]; head?.prepared; head = arriving[0]) {
      arriving.shift()
      const { index, from, sequence, payload } = head.message
      incoming.note(head.message)
      process.inbox.push(head.message)
      this.#keeping.shown?.(process, head.message)
      this.#services.trace.emit({
        kind: 'message-logged',
        host: this.#services.host.name,
        process: process.name,
        incarnation: process.incarnation,
        from,
        sequence,
        index,
        digest: payload.digest,
      })
      head.answer(done)
      visible = true
    }
    if (visible) process.arrived.fire()
  }
}
