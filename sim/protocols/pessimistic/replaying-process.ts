// A process with a pessimistic log: how far its log goes, how much of it is consumed, and, while it repeats what it did before a crash,
// what it would have sent.

import { type AlarmRoles, alarm, saveNow } from '../../cluster/checkpoint/alarm.ts'
import type { BesideProcess, Outgoing, Visible } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { Incoming } from '../../cluster/messages/delivery.ts'
import { send, traceSent } from '../../cluster/messages/sending.ts'
import type { LogClearing, SavedByProtocol, SavedState } from '../../cluster/storage/saved-state.ts'
import type { LogRecord } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import { goLive, type ReplayRoles } from './replaying.ts'

interface SavedWithLog extends SavedByProtocol {
  /** Per sender: the sequence number of the last message logged. */
  readonly logged: readonly (readonly [ProcessName, number])[]
  /** The next log index. */
  readonly nextIndex: number
}

export interface ReplayingProcessRoles extends ReplayRoles, AlarmRoles {
  readonly settings: ReplayRoles['settings'] & AlarmRoles['settings'] & { readonly without: ReadonlySet<string> }
}

/** The half of a process under a protocol with a pessimistic log. */
export const replayingHalf = (process: HostedProcess): ReplayingProcess => process.beside as ReplayingProcess

export class ReplayingProcess implements BesideProcess {
  readonly #services: ReplayingProcessRoles
  protected readonly process: HostedProcess
  readonly incoming = new Incoming()
  /** Every record below is consumed. */
  floor = 0
  /** Records at or above the floor that are consumed too (received out of log order). */
  readonly consumed = new Set<number>()
  /** Whether it is repeating what it did before the crash; the records below `replayEnd` are from then. */
  replaying = false
  replayEnd = 0
  withheld: Outgoing[] = []

  constructor(services: ReplayingProcessRoles, process: HostedProcess) {
    this.#services = services
    this.process = process
  }

  /** Whether the log still holds messages from before the crash that it has not received again. */
  get hasRecordsToReplay(): boolean {
    const first = this.process.inbox[0]
    return first !== undefined && first.index < this.replayEnd
  }

  beforeRequest(): Task | null {
    return this.replaying && !this.hasRecordsToReplay ? goLive(this.#services, this.process, this) : null
  }

  /** The log cannot satisfy the request: the process has reached its last state before the crash. */
  idle(): Task | null {
    return this.replaying ? goLive(this.#services, this.process, this) : null
  }

  send(outgoing: Outgoing): Task<unknown> | null {
    const replaying = this.hasRecordsToReplay
    if (this.replaying && replaying && !this.#services.settings.without.has('confinement')) {
      traceSent(this.#services, this.process, outgoing, true)
      this.withheld.push(outgoing)
      return null
    }
    return send(this.#services, this.process, outgoing, replaying)
  }

  received({ index }: Visible): void {
    if (index === this.floor) this.floor++
    else this.consumed.add(index)
    while (this.consumed.size > 0 && this.consumed.delete(this.floor)) this.floor++
  }

  isRepeated({ index }: Visible): boolean {
    return index < this.replayEnd
  }

  alarm(firstNs: number): Task {
    return alarm(this.#services, this.process, firstNs)
  }

  warned(): Task {
    return saveNow(this.#services, this.process)
  }

  save(): { protocol: SavedWithLog; clears: LogClearing } {
    const { incoming, floor } = this
    const logged = [...incoming.visible]
    const consumed = [...this.consumed]
    return {
      protocol: { bytes: 12 * logged.length + 4 * consumed.length, logged, nextIndex: incoming.nextIndex },
      clears: { below: floor, consumed },
    }
  }

  captured(_saved: SavedState): void {}

  /** Restores it to the checkpoint (null: its very beginning), with what the log holds since. */
  restore(saved: SavedState | null, records: readonly LogRecord[]): void {
    const { incoming } = this
    if (saved !== null) {
      const { logged, nextIndex } = saved.protocol as SavedWithLog
      for (const [from, sequence] of logged) incoming.visible.set(from, sequence)
      incoming.nextIndex = nextIndex
      this.floor = saved.clears.below
      for (const index of saved.clears.consumed) this.consumed.add(index)
    }
    const seen = new Set(records.map((record) => record.index))
    for (const record of records) {
      incoming.nextIndex = Math.max(incoming.nextIndex, record.index + 1)
      incoming.note(record)
    }
    // An index that no replica has was never delivered; nobody will ask for it.
    for (let index = this.floor; index < incoming.nextIndex; index++) if (!seen.has(index)) this.consumed.add(index)
    while (this.consumed.delete(this.floor)) this.floor++
    this.process.inbox = [...records]
    this.replayEnd = incoming.nextIndex
    this.replaying = records.length > 0
  }

  *underWay(): IterableIterator<string> {
    if (this.incoming.arriving.length > 0) yield `logging for ${this.process.name}`
  }

  stopped(): void {
    this.incoming.refuseAll()
  }
}
