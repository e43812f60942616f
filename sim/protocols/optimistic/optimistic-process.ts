// This protocol's half of a process: which messages have become visible to it and what it has depended on since; its log, which is written
// asynchronously; and what it has sent and may have to send again.

import { saveNow } from '../../cluster/checkpoint/alarm.ts'
import type { BesideProcess, Outgoing, Visible } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { Incoming } from '../../cluster/messages/delivery.ts'
import { traceSent } from '../../cluster/messages/sending.ts'
import type { LogClearing } from '../../cluster/storage/saved-state.ts'
import type { LogRecord } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import type { Payload, ProcessName } from '../../programs/program.ts'
import { bytesOf, SendBuffer } from '../epochs/send-buffer.ts'
import { type Collecting, collect } from './garbage.ts'
import { ENTRY_BYTES, merged, type Vector } from './intervals.ts'
import { LogBehind } from './log-behind.ts'
import type { Entry, Rider } from './messages.ts'
import type { Mark, Saved } from './saved.ts'
import { transmit } from './transmitting.ts'

const NUMBER_BYTES = 8
const RECORD_BYTES = 16

export const halfOf = (process: HostedProcess): OptimisticProcess => process.beside as OptimisticProcess

export class OptimisticProcess implements BesideProcess {
  readonly #host: Collecting
  readonly #process: HostedProcess
  readonly incoming = new Incoming()
  readonly log: LogBehind
  readonly buffer = new SendBuffer<Entry>()
  /** What its state depends on, including itself. */
  vector: Vector
  /** The number of its crashes. */
  life = 0
  /** Its answer, once it has ended and waits until nothing can undo that. */
  answer: Payload | null = null
  /** Whether it is repeating what it did before it rolled back, as far as its log goes. */
  #comesBack = false
  /** Records below are repeated. */
  #replayEnd = 0
  /** By own checkpoint that may be collected: what it depends on, and its position. */
  readonly marks = new Map<number, Mark>()

  constructor(host: Collecting, process: HostedProcess) {
    this.#host = host
    this.#process = process
    this.vector = new Map([[process.name, { life: 0, number: 0 }]])
    this.log = new LogBehind(host.services, process, () => host.services.stop(process))
  }

  /** How many messages have become visible: the number of its state interval. */
  get position(): number {
    return this.incoming.arriving[0]?.message.index ?? this.incoming.nextIndex
  }

  /** Whether messages from the log are still to be received again. */
  get replaying(): boolean {
    return this.#comesBack && this.#process.inbox.some(({ index }) => index < this.#replayEnd)
  }

  beforeRequest(): null {
    return null
  }

  /** The program waits: it has come as far as its log takes it, whatever it did on the way. */
  idle(): null {
    this.#isBack()
    return null
  }

  #isBack(): void {
    if (!this.#comesBack) return
    this.#comesBack = false
    const { name, incarnation } = this.#process
    const { trace, host } = this.#host.services
    this.#process.endRecovery()
    trace.emit({ kind: 'live-again', host: host.name, process: name, incarnation, withheld: 0, sentAgain: 0 })
  }

  *send(outgoing: Outgoing): Task {
    const { services } = this.#host
    const entry = this.buffer.begin({ ...outgoing, vector: this.vector })
    traceSent(services, this.#process, outgoing, false)
    yield* transmit(this.#host, this.#process, entry)
    this.buffer.end(outgoing)
    if (services.settings.without.has('send-buffer')) this.buffer.cover(outgoing.to, outgoing.sequence)
  }

  received({ index }: Visible): void {
    if (index >= this.#replayEnd) this.#isBack()
  }

  isRepeated({ index }: Visible): boolean {
    return this.#comesBack && index < this.#replayEnd
  }

  /** A message has become visible: a new state interval begins, which depends on what the message does. */
  shown(message: Visible): void {
    this.log.add(message)
    this.#depend((message.rider as Rider).vector, message.index + 1)
  }

  #depend(on: Vector, number: number): void {
    this.vector = merged(merged(this.vector, on), new Map([[this.#process.name, { life: this.life, number }]]))
  }

  /** Refuses the messages that have arrived and are not visible yet, since they may depend on something lost. */
  refuseArriving(): void {
    const { position } = this
    this.incoming.refuseAll()
    this.incoming.nextIndex = position
  }

  /** How far the messages of a sender have arrived, including those not visible yet. */
  lastOf(from: ProcessName): number {
    let last = this.incoming.lastOf(from)
    for (const { message } of this.incoming.arriving) if (message.from === from) last = Math.max(last, message.sequence)
    return last
  }

  /** It begins, in this life; `origin` is what its creator depended on. */
  begin(life: number, origin: Vector): void {
    this.life = life
    this.#depend(origin, 0)
  }

  /** A process that has ended is no longer saved. */
  *alarm(firstNs: number): Task {
    const { services } = this.#host
    const { policy, intervalNs } = services.settings
    this.#process.tasks.spawn(this.#flushing(), `log of ${this.#process.name}`)
    if (policy === 'none') return
    yield firstNs
    while (this.answer === null) {
      yield* saveNow(services, this.#process)
      yield intervalNs
    }
  }

  *#flushing(): Task {
    for (;;) {
      yield this.#host.services.settings.flushNs
      this.log.flush()
    }
  }

  warned(): Task {
    this.log.flush()
    return saveNow(this.#host.services, this.#process)
  }

  save(): { protocol: Saved; clears: LogClearing } {
    const { incoming, position, vector } = this
    const visible = [...incoming.visible]
    const inbox = [...this.#process.inbox]
    const { without } = this.#host.services.settings
    const buffer = without.has('buffer-saved') ? this.buffer.pending : this.buffer.all()
    const bytes =
      NUMBER_BYTES * visible.length +
      ENTRY_BYTES * vector.size +
      inbox.reduce((sum, { payload }) => sum + RECORD_BYTES + payload.bytes, 0) +
      bytesOf(buffer)
    const bytesForLine = ENTRY_BYTES * vector.size
    this.marks.set(this.#process.checkpoints, { vector, position })
    return {
      protocol: { bytes, bytesForLine, visible, position, inbox, buffer, vector },
      clears: { below: 0, consumed: [], keepsOlder: true },
    }
  }

  /** What the image depends on is written before it; otherwise the image would be ahead of its log. */
  captured(): void {
    if (!this.#host.services.settings.without.has('flush-first')) this.log.flush()
  }

  written(number: number): void {
    this.#process.tasks.spawn(collect(this.#host, this.#process, this, number), `garbage of ${this.#process.name}`)
  }

  /** Restores it to a checkpoint (null: its beginning), with what the log holds since. */
  restore(saved: Saved | null, origin: Vector, records: readonly LogRecord[], life: number): void {
    const { incoming } = this
    this.begin(life, origin)
    if (saved !== null) {
      for (const [from, sequence] of saved.visible) incoming.visible.set(from, sequence)
      incoming.nextIndex = saved.position
      this.buffer.restore(saved.buffer)
      this.#depend(saved.vector, saved.position)
    }
    this.#process.inbox = [...(saved?.inbox ?? []), ...records]
    for (const record of records) {
      incoming.note(record)
      incoming.nextIndex = record.index + 1
      this.#depend((record.rider as Rider).vector, incoming.nextIndex)
    }
    this.log.beginAt(incoming.nextIndex)
    this.#replayEnd = incoming.nextIndex
    this.#comesBack = true
  }

  *underWay(): IterableIterator<string> {
    if (this.incoming.arriving.length > 0) yield `logging for ${this.#process.name}`
  }

  stopped(): void {
    this.incoming.refuseAll()
  }
}
