// This protocol's half of a process. As a sender it keeps what it has sent, with the index that the receiver has assigned to each message.
// As a receiver it assigns indexes, and does nothing that others can see as long as one of them is unconfirmed.

import { alarm, saveNow } from '../../cluster/checkpoint/alarm.ts'
import type { BesideProcess, Outgoing, Visible } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { Incoming } from '../../cluster/messages/delivery.ts'
import { traceSent } from '../../cluster/messages/sending.ts'
import type { LogClearing } from '../../cluster/storage/saved-state.ts'
import type { Task } from '../../kernel/task.ts'
import { Signal } from '../../kernel/waits.ts'
import type { ProcessName } from '../../programs/program.ts'
import { bytesOf, SendBuffer } from '../epochs/send-buffer.ts'
import type { Bound } from '../sender-logs/bounds.ts'
import { Loading } from '../sender-logs/loading.ts'
import { Replay } from '../sender-logs/replay.ts'
import { awaitConfirmed } from './awaiting.ts'
import { Indexes } from './indexes.ts'
import type { Kept, Saved } from './kept.ts'
import { boundsBytes } from './note.ts'
import { type Transmitting, transmit } from './transmitting.ts'

const NUMBER_BYTES = 8
const RECORD_BYTES = 16

export const halfOf = (process: HostedProcess): SenderProcess => process.beside as SenderProcess

export class SenderProcess implements BesideProcess {
  readonly #host: Transmitting
  readonly #process: HostedProcess
  readonly incoming = new Incoming()
  /** Messages that became visible and are not covered yet. */
  readonly indexes: Indexes
  buffer = new SendBuffer<Kept>()
  /** The processes it has created. */
  readonly children = new Set<ProcessName>()
  /** How far the order was found again at each restart. */
  bounds: readonly Bound[] = []
  readonly replay: Replay
  /** Stamps of messages that have come from processes on this host, and are not kept yet. */
  readonly fromHere = new Set<string>()
  /** Fires when an index has been confirmed, or needs no confirmation any more. */
  readonly confirmed: Signal
  /** Requests for anything in the buffer wait here until what its image held of it has been read. */
  readonly loading: Loading

  constructor(host: Transmitting, process: HostedProcess) {
    this.#host = host
    this.#process = process
    this.loading = new Loading(process.incarnation === 1)
    this.confirmed = new Signal(host.services.simulation)
    this.indexes = new Indexes()
    this.replay = new Replay(host.services, process, this)
  }

  get replaying(): boolean {
    return this.replay.isUnderWay
  }

  beforeRequest(): Task | null {
    if (this.replay.mayBeOver) return this.#comeThrough()
    return this.#hasToWait ? awaitConfirmed(this.#host, this.#process, this) : null
  }

  *#comeThrough(): Task {
    yield* this.replay.tryToEnd(false)
    if (this.#hasToWait) yield* awaitConfirmed(this.#host, this.#process, this)
  }

  /** Whether it is about to do something that others see, while it depends on something that only its own host knows. */
  get #hasToWait(): boolean {
    const kind = this.#process.pending?.kind
    if (kind !== 'send' && kind !== 'spawn' && kind !== 'exit') return false
    return (
      this.indexes.unconfirmed.size > 0 && !this.replaying && !this.#host.services.settings.without.has('send-wait')
    )
  }

  idle(): Task | null {
    return this.replaying ? this.replay.tryToEnd(true) : null
  }

  *send(outgoing: Outgoing): Task {
    const sent = this.buffer.begin({ ...outgoing, index: null, incarnation: 0 })
    traceSent(this.#host.services, this.#process, outgoing, false)
    yield* transmit(this.#host, this.#process, this, sent)
    this.buffer.end(outgoing)
  }

  /** A message that this process has sent has been given its place. */
  placed(sent: Kept, index: number, incarnation: number): void {
    sent.index = index
    sent.incarnation = incarnation
  }

  /** The servers have the message with this index: nobody has to confirm it. */
  logged(index: number): void {
    this.indexes.logged.add(index)
    this.indexes.unconfirmed.delete(index)
    this.confirmed.fire()
  }

  received(): void {}

  isRepeated({ index }: Visible): boolean {
    return index < this.replay.end
  }

  /** A message has become visible. During a replay the process does not see it yet. */
  shown(message: Visible): void {
    this.indexes.add(message)
    if (this.replaying) this.replay.hold(this.#process.inbox.pop()!)
  }

  /** How far the messages of a sender are known, including those still being kept. */
  lastOf(from: ProcessName): number {
    let last = this.incoming.lastOf(from)
    for (const { message } of this.incoming.arriving) if (message.from === from) last = Math.max(last, message.sequence)
    return last
  }

  /** The number up to which a sender's messages are covered, if it has not been told yet. */
  coveredNews(from: ProcessName): number | null {
    return this.indexes.coveredNews(from)
  }

  alarm(firstNs: number): Task {
    return alarm(this.#host.services, this.#process, firstNs)
  }

  warned(): Task {
    return saveNow(this.#host.services, this.#process)
  }

  save(): { protocol: Saved; clears: LogClearing } {
    const { without } = this.#host.services.settings
    const { incoming, children, bounds } = this
    const nextIndex = incoming.arriving[0]?.message.index ?? incoming.nextIndex
    const visible = [...incoming.visible]
    const inbox = [...this.#process.inbox]
    const buffer = (without.has('buffer-saved') ? this.buffer.pending : this.uncovered()).map((each) => ({ ...each }))
    const bytes =
      NUMBER_BYTES * (visible.length + children.size) +
      boundsBytes(bounds) +
      inbox.reduce((sum, { payload }) => sum + RECORD_BYTES + payload.bytes, 0) +
      bytesOf(buffer)
    this.indexes.mark(this.#process.checkpoints, visible, nextIndex)
    if (without.has('covered')) this.written(this.#process.checkpoints)
    return {
      protocol: { bytes, visible, nextIndex, inbox, buffer, children: [...children], bounds },
      clears: { below: nextIndex, consumed: [] },
    }
  }

  /** What may have to be sent again. A process that has ended asks for nothing. */
  uncovered(): Kept[] {
    const { locations } = this.#host.services
    return this.buffer.all().filter(({ to }) => locations.get(to)?.ended !== true)
  }

  captured(): void {}

  /** Nobody has to remember for this process what became visible before that checkpoint. */
  written(number: number): void {
    this.indexes.cover(number)
    this.confirmed.fire()
  }

  /** Its image has been read: others can be given what it holds of the buffer. */
  load(saved: Saved | null): void {
    this.buffer = new SendBuffer()
    this.incoming.visible.clear()
    this.buffer.restore((saved?.buffer ?? []).map((each) => ({ ...each })))
    for (const [from, sequence] of saved?.visible ?? []) this.incoming.visible.set(from, sequence)
    this.incoming.nextIndex = saved?.nextIndex ?? 0
    this.bounds = saved?.bounds ?? []
    this.loading.loaded()
  }

  *underWay(): IterableIterator<string> {
    if (this.incoming.arriving.length > 0) yield `logging for ${this.#process.name}`
  }

  stopped(): void {
    this.incoming.refuseAll()
    this.loading.refuseAll()
  }
}
