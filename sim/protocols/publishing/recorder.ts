// The recorder: hears every message on the wire, gives it the next place in its receiver's order, keeps it, and announces that. If it
// returns from a crash with nothing, it asks all processes how far they have come; what came before is lost.

import type { HostServices } from '../../cluster/host-services.ts'
import type { Message, NotHere } from '../../cluster/messages/message.ts'
import { askLayerOf } from '../../cluster/messages/sending.ts'
import type { Answer } from '../../cluster/requests/envelope.ts'
import { PER_RECORD_BYTES } from '../../cluster/storage/transfer-sizes.ts'
import { blockOfLog, readDisk } from '../../cluster/storage/vault/vault-reading.ts'
import type { Task } from '../../kernel/task.ts'
import type { Extent } from '../../machine/disk.ts'
import type { ProcessName } from '../../programs/program.ts'
import {
  type AskPosition,
  type Forget,
  type Position,
  type Publish,
  RECORDED_BYTES,
  type Recall,
  type Recorded,
  type RecorderReply,
} from './messages.ts'
import { Recording } from './recording.ts'

/** What is on its disk: all recordings. */
export type OnDisk = ReadonlyMap<ProcessName, Recording>

interface Heard {
  readonly message: Message
  /** Called with its place when it is kept. */
  readonly kept: (recorded: Recorded) => void
}

export class Recorder {
  readonly #services: HostServices
  readonly #recordings: Map<ProcessName, Recording>
  /** Whether a process of which nothing is known has been sent nothing. */
  readonly #knowsAll: boolean
  /** Processes that are being asked how far they have come, with what was heard for them meanwhile. */
  readonly #asked = new Map<ProcessName, Heard[]>()
  /** With a disk: what is to be written, and what is being written. */
  #unwritten: Heard[] = []
  #writing: readonly Heard[] = []
  #extent: Extent | null = null
  #down = false

  constructor(services: HostServices, onDisk: OnDisk | null) {
    const { transport, host, boot } = services
    const { layer, cpu } = host.profile
    this.#services = services
    this.#recordings = new Map(onDisk)
    this.#knowsAll = boot === 0 || onDisk !== null
    const work = (heard: Heard): void => {
      const workNs = Math.round(layer.messageLayerNs + heard.message.payload.bytes * cpu.copyNsPerByte)
      host.cpu.system(workNs, this.#heard, heard)
    }
    transport.overhear<Message>(['message'], (to, message, from, boot) => {
      if (!services.membership.isLive(from, boot)) return
      work({ message, kept: (recorded) => this.#tell(to, recorded) })
    })
    transport.serve<Publish, RecorderReply>(['publish'], (_, { message }, answer) => {
      work({ message, kept: (recorded) => answer(recorded, RECORDED_BYTES) })
    })
    transport.serve<Recall, RecorderReply>(['recall'], (_, request, answer) => this.#recall(request, answer))
    transport.serve<Forget, RecorderReply>(['forget'], (_, request, answer) => {
      answer(null)
      this.#forget(request)
    })
  }

  /** The boot is over: returns what is on its disk. */
  close(): OnDisk | null {
    this.#down = true
    return this.#services.settings.recorder.mode === 'disk' ? this.#recordings : null
  }

  /** It is back in the ring. */
  tookPart(): void {
    if (this.#knowsAll) return
    for (const { plan, ended } of this.#services.locations.entries()) if (!ended) this.#ask(plan.name)
  }

  readonly #heard = (heard: Heard): void => {
    if (this.#down) return
    const { message } = heard
    const recording = this.#recordingOf(message.to)
    if (recording === null) {
      const early = this.#asked.get(message.to)
      if (early !== undefined) early.push(heard)
      else this.#ask(message.to).push(heard)
    } else if (recording.knows(message)) {
      const index = recording.placeOf(message)
      if (index !== null) heard.kept(recordedOf(message, index))
    } else if (this.#services.settings.recorder.mode === 'memory') this.#keep(recording, heard)
    else this.#write(heard)
  }

  /** Null if nothing is known of a process that may have been sent something. */
  #recordingOf(process: ProcessName): Recording | null {
    const known = this.#recordings.get(process)
    if (known !== undefined || !this.#knowsAll) return known ?? null
    const recording = new Recording()
    this.#recordings.set(process, recording)
    return recording
  }

  /** Messages that come while the disk is at work are written together. */
  #write(heard: Heard): void {
    const isSame = ({ message }: Heard): boolean => sameStamp(message, heard.message)
    if (this.#writing.some(isSame)) return
    this.#unwritten = [...this.#unwritten.filter((each) => !isSame(each)), heard]
    if (this.#writing.length === 0) this.#writeNext()
  }

  #writeNext(): void {
    const { disk } = this.#services.host
    const batch = this.#unwritten
    this.#unwritten = []
    this.#writing = batch
    if (batch.length === 0) return
    this.#extent ??= disk.extent()
    const bytes = batch.reduce((sum, { message }) => sum + PER_RECORD_BYTES + message.payload.bytes, 0)
    disk.request('write', this.#extent, bytes, this.#written, undefined)
  }

  readonly #written = (): void => {
    if (this.#down) return
    for (const heard of this.#writing) this.#keep(this.#recordingOf(heard.message.to)!, heard)
    this.#writeNext()
  }

  #keep(recording: Recording, { message, kept }: Heard): void {
    const { trace, host, locations } = this.#services
    const { index, from, sequence, payload } = recording.record(message)
    trace.emit({
      kind: 'record-stored',
      host: host.name,
      process: message.to,
      incarnation: locations.get(message.to)?.incarnation ?? 1,
      index,
      from,
      sequence,
      digest: payload.digest,
    })
    kept(recordedOf(message, index))
  }

  #tell(to: number, recorded: Recorded): void {
    const { transport } = this.#services
    transport.withdraw(transport.call(to, RECORDED_BYTES, recorded, () => {}))
  }

  #recall({ process, after }: Recall, answer: Answer<RecorderReply>): void {
    const recording = this.#recordingOf(process)
    if (recording === null) return answer({ kind: 'gone' })
    const { records, more, bytes } = blockOfLog(recording.log.records(), after)
    const { begin } = recording
    const then = (): void => answer({ kind: 'recalled', records, more, begin }, bytes)
    const { settings, host } = this.#services
    if (settings.recorder.mode === 'memory') then()
    else readDisk(host.disk, 'next', bytes, then)
  }

  #forget({ process, clears }: Forget): void {
    const log = this.#recordings.get(process)?.log
    if (log === undefined) return
    const before = log.length
    log.clear(clears)
    const { trace, host, locations } = this.#services
    trace.emit({
      kind: 'records-discarded',
      host: host.name,
      process,
      incarnation: locations.get(process)?.incarnation ?? 1,
      below: clears.below,
      count: before - log.length,
      left: log.length,
    })
  }

  #ask(process: ProcessName): Heard[] {
    const early: Heard[] = []
    this.#asked.set(process, early)
    this.#services.host.tasks.spawn(this.#askPosition(process), `position of ${process}`)
    return early
  }

  *#askPosition(process: ProcessName): Task {
    const request: AskPosition = { kind: 'position', to: process }
    const reply = yield* askLayerOf<AskPosition, Position | NotHere>(this.#services, process, 16, request)
    const early = this.#asked.get(process)!
    this.#asked.delete(process)
    if (reply?.kind !== 'at') return
    this.#recordings.set(process, new Recording(reply))
    for (const heard of early) this.#heard(heard)
  }
}

const recordedOf = ({ to, from, sequence }: Message, index: number): Recorded => ({
  kind: 'recorded',
  ...{ process: to, from, sequence, index },
})

const sameStamp = (one: Message, other: Message): boolean =>
  one.to === other.to && one.from === other.from && one.sequence === other.sequence
