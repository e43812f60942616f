// The receiving end of a message (paper, 3.2): a stamp that was logged before is dropped; a new message is written to every
// replica of the log and only then made visible and acknowledged. The place in the log fixes the order of delivery.
// Then the layer gets the message ready for its process.

import type { Arriving, HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Request } from '../../cluster/requests/packet.ts'
import type { Answer } from '../../cluster/requests/transport.ts'
import type { Services } from '../../cluster/services.ts'
import type { ProcessName } from '../../programs/program.ts'

export type Message = Extract<Request, { kind: 'message' }>

/** What a record weighs on the wire beside its message: index and stamp. */
const RECORD_BYTES = 16

export class Delivery {
  readonly #services: Services

  constructor(services: Services) {
    this.#services = services
  }

  /** A message has come to this host. */
  accept(message: Message, answer: Answer): void {
    const process = this.#services.hosted.get(message.to)
    if (process === undefined) return answer({ kind: this.#notHere(message.to) })
    const arrive = () => this.#deliver(process, message, answer)
    if (process.restoring) process.deferred.push({ arrive, answer })
    else this.#deliver(process, message, answer)
  }

  /** How far the messages of a sender are logged; asked by one that has repeated what it sent before a crash. */
  lastLogged({ from, to }: Extract<Request, { kind: 'last-logged' }>, answer: Answer): void {
    const process = this.#services.hosted.get(to)
    if (process === undefined) return answer({ kind: this.#notHere(to) })
    const tell = () => answer({ kind: 'logged', sequence: process.logged.get(from) ?? 0 })
    if (process.restoring) process.deferred.push({ arrive: tell, answer })
    else tell()
  }

  #notHere(process: ProcessName): 'gone' | 'elsewhere' {
    return this.#services.locations.get(process)?.ended === true ? 'gone' : 'elsewhere'
  }

  #deliver(process: HostedProcess, message: Message, answer: Answer): void {
    const { from, sequence, payload } = message
    const stamps = !this.#services.settings.without.has('stamps')
    const last = process.logged.get(from) ?? 0
    const underWay = process.arriving.find((other) => other.record.from === from && other.record.sequence === sequence)
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
      underWay.answer(null) // whoever sent it was restarted and sends it again: that copy is answered
      underWay.answer = answer
    } else if (duplicate) {
      answer({ kind: 'done' })
    } else {
      const record = { index: process.nextIndex++, from, sequence, payload }
      this.#log(process, { record, answer, prepared: false })
    }
  }

  #log(process: HostedProcess, arriving: Arriving): void {
    const { storage, settings, simulation } = this.#services
    process.arriving.push(arriving)
    if (settings.without.has('log-before-acknowledge')) arriving.answer({ kind: 'done' })
    const logged = storage !== null && !settings.without.has('log')
    const waits = logged && !settings.without.has('synchronous-log')
    if (logged) {
      const begun = simulation.now
      const { record } = arriving
      const request = { kind: 'append', process: process.name, incarnation: process.incarnation, record } as const
      storage.write(RECORD_BYTES + record.payload.bytes, request, (outcome) => {
        process.account.logNs += simulation.now - begun
        if (outcome.kind === 'superseded') return this.#services.stop(process)
        if (waits) this.#prepare(process, arriving)
      })
    }
    if (!waits) this.#prepare(process, arriving)
  }

  #prepare(process: HostedProcess, arriving: Arriving): void {
    const { cpu, profile } = this.#services.host
    cpu.system(profile.star.messageLayerNs, this.#prepared, { process, arriving })
  }

  readonly #prepared = ({ process, arriving }: { process: HostedProcess; arriving: Arriving }): void => {
    arriving.prepared = true
    this.#advance(process)
  }

  /** Makes visible what is complete, in the order of the log. */
  #advance(process: HostedProcess): void {
    if (this.#services.hosted.get(process.name) !== process) return
    let visible = false
    for (let head = process.arriving[0]; head?.prepared; head = process.arriving[0]) {
      process.arriving.shift()
      const { index, from, sequence, payload } = head.record
      process.logged.set(from, Math.max(sequence, process.logged.get(from) ?? 0))
      process.inbox.push(head.record)
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
      head.answer({ kind: 'done' })
      visible = true
    }
    if (visible) process.arrived.fire()
  }
}
