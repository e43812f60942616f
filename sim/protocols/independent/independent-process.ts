// This protocol's half of a process: which messages it has seen, on whose spans it depends, what it has sent and may have to send again.

import { type AlarmRoles, saveNow } from '../../cluster/checkpoint/alarm.ts'
import type { BesideProcess, Outgoing, Visible } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { Incoming } from '../../cluster/messages/delivery.ts'
import { traceSent } from '../../cluster/messages/sending.ts'
import type { LogClearing, SavedByProtocol } from '../../cluster/storage/saved-state.ts'
import type { Task } from '../../kernel/task.ts'
import type { Payload, ProcessName } from '../../programs/program.ts'
import { DEPENDENCE_BYTES, type Dependence, Dependences } from './dependences.ts'
import type { Rider } from './messages.ts'
import { bytesOf, SendBuffer, type Sent } from './send-buffer.ts'
import { type Epochs, type TransmittingRoles, transmit } from './transmitting.ts'

type Numbers = readonly (readonly [ProcessName, number])[]

export interface Saved extends SavedByProtocol {
  /** Per sender: the number of the last message that is visible. */
  readonly visible: Numbers
  readonly nextIndex: number
  readonly inbox: readonly Visible[]
  readonly buffer: readonly Sent[]
  /** Of all spans up to this checkpoint that a recovery may still undo. */
  readonly dependences: readonly Dependence[]
  readonly children: Numbers
  /** Of this checkpoint and of earlier ones that are kept: what was visible then. */
  readonly marks: readonly (readonly [number, Numbers])[]
}

export interface ProcessRoles extends TransmittingRoles, AlarmRoles {
  readonly settings: TransmittingRoles['settings'] & AlarmRoles['settings'] & { readonly without: ReadonlySet<string> }
}

export const halfOf = (process: HostedProcess): IndependentProcess => process.beside as IndependentProcess

const RECORD_BYTES = 16
const NUMBER_BYTES = 8

export class IndependentProcess implements BesideProcess {
  readonly #services: ProcessRoles
  readonly #epochs: Epochs
  readonly #process: HostedProcess
  readonly incoming = new Incoming()
  readonly buffer = new SendBuffer()
  readonly dependences = new Dependences()
  /** Those it has created, each with the span in which it asked for it. */
  readonly children = new Map<ProcessName, number>()
  /** By own checkpoint: what was visible then. */
  readonly #marks = new Map<number, ReadonlyMap<ProcessName, number>>()
  /** It is as the line of this epoch has it. */
  conformsTo: number
  /** Servers have been told where this incarnation begins. */
  isPlaced: boolean
  /** It has ended, and waits until nothing can undo that. */
  answer: Payload | null = null
  readonly replaying = false

  constructor(services: ProcessRoles, epochs: Epochs, process: HostedProcess) {
    this.#services = services
    this.#epochs = epochs
    this.#process = process
    this.conformsTo = epochs.epoch
    this.isPlaced = process.incarnation === 1
  }

  /** The span under way. */
  get span(): number {
    return this.#process.checkpoints + 1
  }

  beforeRequest(): null {
    return null
  }

  idle(): null {
    return null
  }

  *send(outgoing: Outgoing): Task {
    const sent = this.buffer.begin(outgoing, this.span)
    traceSent(this.#services, this.#process, outgoing, false)
    yield* transmit(this.#services, this.#epochs, this.#process, sent)
    this.buffer.end(outgoing)
    if (this.#services.settings.without.has('send-buffer')) this.buffer.cover(outgoing.to, outgoing.sequence)
  }

  received(): void {}

  isRepeated(): boolean {
    return false
  }

  /** A message has become visible: from now on this span depends on the one in which it was sent. */
  shown({ from, rider }: Visible): void {
    this.dependences.add({ from, sentIn: (rider as Rider).span, visibleIn: this.span })
  }

  /** One that has ended is not saved any more. */
  *alarm(firstNs: number): Task {
    const { policy, intervalNs } = this.#services.settings
    if (policy === 'none') return
    yield firstNs
    while (this.answer === null) {
      yield* saveNow(this.#services, this.#process)
      yield intervalNs
    }
  }

  warned(): Task {
    return saveNow(this.#services, this.#process)
  }

  save(): { protocol: Saved; clears: LogClearing } {
    const { without } = this.#services.settings
    const { incoming, buffer } = this
    const visible = [...incoming.visible]
    this.#marks.set(this.#process.checkpoints, new Map(visible))
    const marks = [...this.#marks].map(([number, each]) => [number, [...each]] as const)
    const inbox = [...this.#process.inbox]
    const kept = without.has('buffer-saved') ? buffer.pending : buffer.all()
    const dependences = without.has('dependences') ? [] : this.dependences.all()
    const bytes =
      NUMBER_BYTES * (visible.length + this.children.size + marks.reduce((sum, [, each]) => sum + each.length, 0)) +
      inbox.reduce((sum, { payload }) => sum + RECORD_BYTES + payload.bytes, 0) +
      bytesOf(kept) +
      DEPENDENCE_BYTES * dependences.length
    const protocol = { bytes, visible, nextIndex: incoming.nextIndex, inbox, buffer: kept, dependences }
    return {
      protocol: { ...protocol, children: [...this.children], marks },
      clears: { below: 0, consumed: [], keepsOlder: !without.has('keep-last') },
    }
  }

  captured(): void {}

  /** Puts it where a checkpoint left it. */
  restore({ visible, nextIndex, inbox, buffer, dependences, children, marks }: Saved): void {
    for (const [from, sequence] of visible) this.incoming.visible.set(from, sequence)
    this.incoming.nextIndex = nextIndex
    this.#process.inbox = [...inbox]
    this.buffer.restore(buffer)
    for (const each of dependences) this.dependences.add(each)
    for (const [child, span] of children) this.children.set(child, span)
    for (const [number, numbers] of marks) this.#marks.set(number, new Map(numbers))
  }

  /** Nobody goes back behind the oldest of these checkpoints of it any more. */
  keepOnly(versions: readonly number[]): void {
    const oldest = versions[0] ?? 0
    this.dependences.forget(oldest)
    for (const number of [...this.#marks.keys()]) if (number < oldest) this.#marks.delete(number)
  }

  /** Up to which number it will never again lack a message of a sender, whatever happens. */
  coveredOf(from: ProcessName, versions: readonly number[]): number {
    const tooMuch = this.#services.settings.without.has('covered')
    const oldest = tooMuch ? [...this.#marks.keys()].at(-1) : versions[0]
    return this.#marks.get(oldest ?? 0)?.get(from) ?? 0
  }

  *underWay(): IterableIterator<string> {
    if (this.incoming.arriving.length > 0) yield `logging for ${this.#process.name}`
  }

  stopped(): void {
    this.incoming.refuseAll()
  }
}
