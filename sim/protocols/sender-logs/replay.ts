// A restarted process repeats what it did. The replay is over when it has taken all messages whose order is known, and has sent everything
// that others have seen of it. If it has to wait before that, some process depends on a message whose place is no longer known to anybody.

import type { HostServices } from '../../cluster/host-services.ts'
import type { Visible } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { askLayerOf } from '../../cluster/messages/sending.ts'
import type { Task } from '../../kernel/task.ts'
import { Signal } from '../../kernel/waits.ts'
import type { ProcessName } from '../../programs/program.ts'
import { readNote, type SeenNote, seenOf } from './notes.ts'
import type { Seen, SeenRequest } from './seen.ts'

const nothingSeen: SeenNote = { visible: [] }

export class Replay {
  readonly #services: HostServices
  readonly #process: HostedProcess
  readonly #half: { readonly children: ReadonlySet<ProcessName> }
  isUnderWay = false
  /** Messages below this index are those that it took, or could have taken, before. */
  end = 0
  /** Per process: how many messages of this one it had seen. */
  readonly seen = new Map<ProcessName, number>()
  /** Messages that have come meanwhile: the process is shown them when the replay is over. */
  #held: Visible[] = []
  /** Whether others know how far the order was found, and this process the places of its own messages. */
  #isSettled = false

  constructor(services: HostServices, process: HostedProcess, half: { readonly children: ReadonlySet<ProcessName> }) {
    this.#services = services
    this.#process = process
    this.#half = half
  }

  begin(end: number): void {
    this.end = end
    this.isUnderWay = true
  }

  hold(message: Visible): void {
    this.#held.push(message)
  }

  /** Whether it has taken all that is known; what has come meanwhile is held. */
  get mayBeOver(): boolean {
    return this.isUnderWay && this.#process.inbox.length === 0
  }

  /** @param isWaiting the process can do nothing more without a message that has not come */
  *tryToEnd(isWaiting: boolean): Task {
    yield* this.#askWhoIsNotKnown()
    const missing = this.#whatIsMissing()
    if (missing === null) return this.#end()
    if (!isWaiting) return
    this.#services.observer.cannotRecover(missing)
    yield new Signal(this.#services.simulation)
  }

  /** Asks for what others have seen that were being restarted themselves, or were created meanwhile. */
  *#askWhoIsNotKnown(): Task {
    const { name } = this.#process
    for (const { plan } of [...this.#services.locations.entries()]) {
      if (plan.name === name || this.seen.has(plan.name)) continue
      const request: SeenRequest = { kind: 'seen', from: name, to: plan.name }
      const reply = yield* askLayerOf<SeenRequest, Seen>(this.#services, plan.name, 16, request)
      const note = reply?.kind === 'seen' ? nothingSeen : yield* readNote(this.#services, plan.name, nothingSeen)
      const seen = reply?.kind === 'seen' ? reply.sequence : seenOf(note, name)
      this.seen.set(plan.name, seen)
    }
  }

  /** What others have of this process that it has not done yet, in words; null if nothing. */
  #whatIsMissing(): string | null {
    const { name, sent, pending, pendingSequence } = this.#process
    const lost = 'what that depends on was lost with another host'
    for (const [to, seen] of this.seen) {
      const isUnderWay = pending?.kind === 'send' && pending.to === to
      const done = isUnderWay ? pendingSequence - 1 : (sent.get(to) ?? 0)
      if (seen > done) return `${to} has seen message ${seen} of ${name}, and ${lost}`
    }
    for (const { plan } of this.#services.locations.entries()) {
      if (plan.createdBy !== name || this.#half.children.has(plan.name)) continue
      return `${name} has created ${plan.name}, and ${lost}`
    }
    return null
  }

  #end(): void {
    this.isUnderWay = false
    this.#process.inbox.push(...this.#held.splice(0))
    this.#process.arrived.fire()
    if (this.#isSettled) this.#live()
  }

  settled(): void {
    this.#isSettled = true
    if (!this.isUnderWay) this.#live()
  }

  #live(): void {
    const { name, incarnation } = this.#process
    this.#process.endRecovery()
    const { trace, host } = this.#services
    trace.emit({ kind: 'live-again', host: host.name, process: name, incarnation, withheld: 0, sentAgain: 0 })
  }
}
