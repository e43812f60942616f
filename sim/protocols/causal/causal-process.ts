// This protocol's half of a process. As a sender it keeps what it has sent. As a receiver it assigns indexes, each recorded in a
// determinant that its host holds. It waits for nobody.

import { alarm, saveNow } from '../../cluster/checkpoint/alarm.ts'
import type { BesideProcess, Outgoing, Visible } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { Incoming } from '../../cluster/messages/delivery.ts'
import { traceSent } from '../../cluster/messages/sending.ts'
import type { LogClearing } from '../../cluster/storage/saved-state.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import { bytesOf, SendBuffer } from '../epochs/send-buffer.ts'
import { Covering } from '../sender-logs/covering.ts'
import { Loading } from '../sender-logs/loading.ts'
import { Replay } from '../sender-logs/replay.ts'
import { DETERMINANT_BYTES } from './determinant.ts'
import type { Saved } from './kept.ts'
import { place } from './placing.ts'
import { Script } from './script.ts'
import { type Transmitting, transmit } from './transmitting.ts'

const NUMBER_BYTES = 8
const RECORD_BYTES = 16

export const halfOf = (process: HostedProcess): CausalProcess => process.beside as CausalProcess

export class CausalProcess implements BesideProcess {
  readonly #host: Transmitting
  readonly #process: HostedProcess
  readonly incoming = new Incoming()
  readonly covering = new Covering()
  buffer = new SendBuffer<Outgoing>()
  /** The processes it has created. */
  readonly children = new Set<ProcessName>()
  readonly replay: Replay
  /** The messages it takes again, once it is restored. */
  script = new Script([], new Map())
  /** Requests for anything in its image or its note wait here until both have been read. */
  readonly loading: Loading
  /** Counts the notes of this incarnation. */
  notes = 0

  constructor(host: Transmitting, process: HostedProcess) {
    this.#host = host
    this.#process = process
    this.replay = new Replay(host.services, process, this)
    this.loading = new Loading(process.incarnation === 1)
  }

  get replaying(): boolean {
    return this.replay.isUnderWay
  }

  beforeRequest(): Task | null {
    if (!this.script.isOpen && this.replay.mayBeOver) return this.replay.tryToEnd(false)
    const { holdings, services } = this.#host
    // A child inherits what its parent depends on, and no message carries that to its host.
    const isSpawning = this.#process.pending?.kind === 'spawn' && !services.settings.without.has('placed')
    return isSpawning && !holdings.isStable ? this.#placeFirst() : null
  }

  *#placeFirst(): Task {
    yield* place(this.#host, this.#process, this)
  }

  idle(): Task | null {
    return this.replaying && !this.script.isOpen ? this.replay.tryToEnd(true) : null
  }

  *send(outgoing: Outgoing): Task {
    const sent = this.buffer.begin(outgoing)
    traceSent(this.#host.services, this.#process, outgoing, false)
    yield* transmit(this.#host, this.#process, this, sent)
    this.buffer.end(outgoing)
  }

  received(): void {}

  isRepeated({ index }: Visible): boolean {
    return index < this.replay.end
  }

  /** A message has become visible. During a replay the process does not see it yet. */
  shown({ index, from, sequence }: Visible): void {
    const { name: process, incarnation } = this.#process
    this.#host.holdings.add({ process, incarnation, index, from, sequence })
    if (this.replaying) this.replay.hold(this.#process.inbox.pop()!)
  }

  /** How far the messages of a sender are known, including those it may have to send once more. */
  seenOf(from: ProcessName): number {
    return Math.max(this.lastOf(from), this.script.lastOf(from))
  }

  /** How far the messages of a sender have arrived, including those not visible yet. */
  lastOf(from: ProcessName): number {
    let last = this.incoming.lastOf(from)
    for (const { message } of this.incoming.arriving) if (message.from === from) last = Math.max(last, message.sequence)
    return last
  }

  coveredNews(from: ProcessName): number | null {
    return this.covering.coveredNews(from)
  }

  alarm(firstNs: number): Task {
    return alarm(this.#host.services, this.#process, firstNs)
  }

  warned(): Task {
    return saveNow(this.#host.services, this.#process)
  }

  save(): { protocol: Saved; clears: LogClearing } {
    const { holdings, services } = this.#host
    const { without } = services.settings
    const { incoming } = this
    const { name, checkpoints } = this.#process
    const nextIndex = incoming.arriving[0]?.message.index ?? incoming.nextIndex
    const visible = [...incoming.visible]
    const inbox = [...this.#process.inbox]
    const buffer = without.has('buffer-saved') ? this.buffer.pending : this.uncovered()
    const children = [...this.children]
    const kept = holdings.save().filter(({ determinant: { process, index } }) => process !== name || index >= nextIndex)
    const bytes =
      NUMBER_BYTES * (visible.length + children.length) +
      inbox.reduce((sum, { payload }) => sum + RECORD_BYTES + payload.bytes, 0) +
      bytesOf(buffer) +
      kept.reduce((sum, { holders }) => sum + DETERMINANT_BYTES + NUMBER_BYTES * holders.length, 0)
    this.covering.mark(checkpoints, { visible, end: nextIndex })
    if (without.has('covered')) this.written(checkpoints)
    return {
      protocol: { bytes, visible, nextIndex, inbox, buffer, children, holdings: kept },
      clears: { below: nextIndex, consumed: [] },
    }
  }

  /** What may have to be sent again. A process that has ended asks for nothing. */
  uncovered(): Outgoing[] {
    const { locations } = this.#host.services
    return this.buffer.all().filter(({ to }) => locations.get(to)?.ended !== true)
  }

  captured(): void {}

  /** Nobody has to remember for this process what became visible before that checkpoint. */
  written(number: number): void {
    const mark = this.covering.cover(number)
    const { holdings, services } = this.#host
    if (mark !== null) holdings.cover({ process: this.#process.name, index: mark.end }, services.id)
  }

  /** Its image has been read. */
  load(saved: Saved | null): void {
    this.buffer = new SendBuffer()
    this.buffer.restore(saved?.buffer ?? [])
    this.incoming.visible.clear()
    for (const [from, sequence] of saved?.visible ?? []) this.incoming.visible.set(from, sequence)
    this.incoming.nextIndex = saved?.nextIndex ?? 0
    this.#host.holdings.load(saved?.holdings ?? [])
  }

  *underWay(): IterableIterator<string> {
    if (this.incoming.arriving.length > 0) yield `taking a message for ${this.#process.name}`
  }

  stopped(): void {
    this.incoming.refuseAll()
    this.loading.refuseAll()
  }
}
