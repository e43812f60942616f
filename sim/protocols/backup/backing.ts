// The link between a process and its backup: where the backup is, what it has, and how it is replaced when its host dies. The servers keep
// a note of where it is, written before the backup counts; until then nothing becomes visible to the process.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { LogClearing } from '../../cluster/storage/saved-state.ts'
import type { WriteOutcome } from '../../cluster/storage/stable-storage.ts'
import type { LogRecord } from '../../cluster/storage/storage-requests.ts'
import { BLOCK_BYTES } from '../../cluster/storage/transfer-sizes.ts'
import type { Task } from '../../kernel/task.ts'
import { within } from '../../kernel/waits.ts'
import type { ProcessName } from '../../programs/program.ts'
import {
  type BackUp,
  type BackupReply,
  COUNT_BYTES,
  type Queue,
  RECORD_BYTES,
  type Sent,
  type Sync,
} from './messages.ts'

/** What the servers have noted; host -1: there was no other workstation. */
export interface BackupHost {
  readonly host: number
  readonly boot: number
}

interface Waiting {
  readonly record: LogRecord
  readonly ready: () => void
}

const NOTE_BYTES = 16
const NOBODY = -1

export class Backing {
  readonly #services: HostServices
  readonly #process: HostedProcess
  /** Null if no backup counts. */
  #backup: BackupHost | null = null
  /** How many backups there have been. */
  #made = 0
  /** Messages that no checkpoint has consumed, for the next backup. */
  readonly #kept = new Map<number, LogRecord>()
  readonly counts = new Map<ProcessName, number>()
  #waiting: Waiting[] = []

  constructor(services: HostServices, process: HostedProcess) {
    this.#services = services
    this.#process = process
  }

  get isWaiting(): boolean {
    return this.#waiting.length > 0
  }

  restore(records: readonly LogRecord[]): void {
    for (const record of records) this.#kept.set(record.index, record)
  }

  /** Calls `ready` when the backup has it. */
  keep(record: LogRecord, ready: () => void): void {
    this.#kept.set(record.index, record)
    if (this.#services.settings.without.has('three-way')) ready()
    else this.#secure({ record, ready })
  }

  #secure(waiting: Waiting): void {
    const backup = this.#backup
    if (backup === null) {
      this.#waiting.push(waiting)
      return
    }
    if (backup.host === NOBODY) return waiting.ready()
    const { name, incarnation } = this.#process
    const { record, ready } = waiting
    const request: Queue = { kind: 'queue', process: name, incarnation, record }
    const bytes = RECORD_BYTES + record.payload.bytes
    this.#services.transport.call<BackupReply>(backup.host, bytes, request, (reply) => {
      if (reply?.kind === 'done') return ready()
      if (this.#isLost(backup, reply)) this.#secure(waiting)
    })
  }

  /** A request to the backup has failed, and must be repeated to another. False if the process has been superseded. */
  #isLost(backup: BackupHost, reply: BackupReply | null): boolean {
    if (this.#backup === backup) this.#backup = null
    if (reply?.kind !== 'stale') return true
    this.#services.stop(this.#process)
    return false
  }

  /** A message has been acknowledged; ends when the backup knows. */
  *sent(to: ProcessName, sequence: number): Task {
    this.counts.set(to, sequence)
    const backup = this.#backup
    if (backup === null || backup.host === NOBODY) return
    const { name, incarnation } = this.#process
    const request: Sent = { kind: 'sent', process: name, incarnation, to, sequence }
    const reply = yield* this.#services.transport.request<BackupReply>(backup.host, COUNT_BYTES, request)
    if (reply?.kind !== 'done') this.#isLost(backup, reply)
  }

  /** A checkpoint has been committed: tells the backup, once and unreliably. */
  sync(clears: LogClearing): void {
    for (const index of this.#kept.keys()) {
      if (index < clears.below || clears.consumed.includes(index)) this.#kept.delete(index)
    }
    const backup = this.#backup
    if (backup === null || backup.host === NOBODY) return
    const { name, incarnation } = this.#process
    const request: Sync = { kind: 'sync', process: name, incarnation, clears }
    const { transport } = this.#services
    transport.withdraw(transport.call(backup.host, 8 + 4 * clears.consumed.length, request, () => {}))
  }

  /** Makes a new backup whenever one is needed, as long as the process runs. */
  *mind(): Task {
    const { changed, settings } = this.#services
    for (;;) {
      if (!this.#isGood()) yield* this.#makeOne()
      yield within(changed, settings.ring.timeoutNs)
    }
  }

  #isGood(): boolean {
    const backup = this.#backup
    if (backup === null) return false
    const { membership } = this.#services
    const isGood = backup.host === NOBODY ? this.#candidate() < 0 : membership.isLive(backup.host, backup.boot)
    if (!isGood) this.#backup = null
    return isGood
  }

  /** The next workstation in the ring; -1: there is no other one. */
  #candidate(): number {
    const { id, hostNames, membership, isWorkstation, settings } = this.#services
    if (settings.without.has('apart')) return id
    for (let step = 1; step < hostNames.length; step++) {
      const host = (id + step) % hostNames.length
      if (isWorkstation(host) && membership.isLive(host)) return host
    }
    return NOBODY
  }

  *#makeOne(): Task {
    const { membership, hostNames, trace, host: here } = this.#services
    const { name, incarnation } = this.#process
    for (;;) {
      const host = this.#candidate()
      const made = { host, boot: host < 0 ? 0 : membership.member(host).boot }
      const whole = [...this.#kept.values()].sort((a, b) => a.index - b.index)
      if (host !== NOBODY && !(yield* this.#transfer(host, whole))) continue
      const backup = host < 0 ? '' : hostNames[host]!
      const event = {
        kind: 'backup-made',
        host: here.name,
        process: name,
        incarnation,
        backup,
        boot: made.boot,
      } as const
      trace.emit({ ...event, isNoted: false })
      if (!(yield* this.#note(made))) return
      this.#backup = made
      trace.emit({ ...event, isNoted: true })
      const has = new Set(whole.map(({ index }) => index))
      for (const waiting of this.#waiting.splice(0)) {
        if (has.has(waiting.record.index)) waiting.ready()
        else this.#secure(waiting)
      }
      return
    }
  }

  /** Sends everything to a new backup, in blocks. False if its host has died. */
  *#transfer(host: number, whole: readonly LogRecord[]): Task<boolean> {
    const { name: process, incarnation } = this.#process
    for (let next = 0, isFirst = true; isFirst || next < whole.length; isFirst = false) {
      const counts = isFirst ? [...this.counts] : []
      let bytes = COUNT_BYTES * counts.length
      const from = next
      while (next < whole.length && bytes < BLOCK_BYTES) bytes += RECORD_BYTES + whole[next++]!.payload.bytes
      const records = whole.slice(from, next)
      const isLast = next === whole.length
      const request: BackUp = { kind: 'back-up', process, incarnation, isFirst, isLast, records, counts }
      const reply = yield* this.#services.transport.request<BackupReply>(host, bytes, request)
      if (reply?.kind === 'stale') this.#services.stop(this.#process)
      if (reply?.kind !== 'done') {
        yield within(this.#services.changed, this.#services.settings.ring.timeoutNs)
        return false
      }
    }
    return true
  }

  *#note(value: BackupHost): Task<boolean> {
    const { storage } = this.#services
    const { name, incarnation } = this.#process
    const note = { bytes: NOTE_BYTES, order: incarnation * 2 ** 16 + ++this.#made, isLast: false, value }
    const outcome: WriteOutcome = yield storage.store(NOTE_BYTES, {
      kind: 'keep-note',
      process: name,
      incarnation,
      note,
    })
    if (outcome.kind === 'superseded') this.#services.stop(this.#process)
    return outcome.kind === 'stored'
  }
}
