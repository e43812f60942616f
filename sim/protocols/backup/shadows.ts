// The backups on one host: for each process backed up here, what it has received since its last checkpoint, and counts of what it has sent.

import type { HostServices } from '../../cluster/host-services.ts'
import { type Answer, done } from '../../cluster/requests/envelope.ts'
import type { LogRecord } from '../../cluster/storage/storage-requests.ts'
import { BLOCK_BYTES, PER_RECORD_BYTES } from '../../cluster/storage/transfer-sizes.ts'
import { MessageLog } from '../../cluster/storage/vault/message-log.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { BackUp, BackupReply, BackupRequest, Fetch, Queue, Sent, Sync } from './messages.ts'

/** A sleeping backup. */
class Shadow {
  readonly queue = new MessageLog()
  readonly counts = new Map<ProcessName, number>()
}

export class Shadows {
  readonly #services: Pick<HostServices, 'trace' | 'host' | 'transport'>
  readonly #whole = new Map<ProcessName, Shadow>()
  /** Backups of which not everything has arrived. */
  readonly #begun = new Map<ProcessName, Shadow>()
  /** By process: requests of incarnations older than this are refused. */
  readonly #newest = new Map<ProcessName, number>()

  constructor(services: Pick<HostServices, 'trace' | 'host' | 'transport'>) {
    this.#services = services
    const { transport } = services
    transport.serve<BackUp, BackupReply>(['back-up'], (_, request, answer) => this.#take(request, answer))
    transport.serve<Queue, BackupReply>(['queue'], (_, request, answer) => this.#queue(request, answer))
    transport.serve<Sent, BackupReply>(['sent'], (_, request, answer) => this.#count(request, answer))
    transport.serve<Fetch, BackupReply>(['fetch-queue'], (_, request, answer) => this.#handOut(request, answer))
    transport.serve<Sync, BackupReply>(['sync'], (_, request, answer) => {
      answer(null)
      this.#sync(request)
    })
  }

  #isStale({ process, incarnation }: BackupRequest): boolean {
    const newest = this.#newest.get(process) ?? 0
    if (incarnation > newest) this.#newest.set(process, incarnation)
    return incarnation < newest
  }

  /** The previous shadow stays until the new one is complete. */
  #take(request: BackUp, answer: Answer<BackupReply>): void {
    if (this.#isStale(request)) return answer({ kind: 'stale' })
    const { process, isFirst, isLast, records, counts } = request
    if (isFirst) this.#begun.set(process, new Shadow())
    const shadow = this.#begun.get(process)
    if (shadow === undefined) return answer(isLast && this.#whole.has(process) ? done : { kind: 'elsewhere' })
    for (const record of records) this.#append(shadow, request, record)
    for (const [to, sequence] of counts) shadow.counts.set(to, sequence)
    if (isLast) {
      this.#whole.set(process, shadow)
      this.#begun.delete(process)
    }
    answer(done)
  }

  #append(shadow: Shadow, { process, incarnation }: BackupRequest, record: LogRecord): void {
    if (!shadow.queue.append(record)) return
    const { index, from, sequence, payload } = record
    const { trace, host } = this.#services
    trace.emit({
      kind: 'record-stored',
      host: host.name,
      process,
      incarnation,
      index,
      from,
      sequence,
      digest: payload.digest,
    })
  }

  #queue(request: Queue, answer: Answer<BackupReply>): void {
    if (this.#isStale(request)) return answer({ kind: 'stale' })
    const shadow = this.#whole.get(request.process)
    if (shadow === undefined) return answer({ kind: 'elsewhere' })
    this.#append(shadow, request, request.record)
    answer(done)
  }

  #count(request: Sent, answer: Answer<BackupReply>): void {
    if (this.#isStale(request)) return answer({ kind: 'stale' })
    const shadow = this.#whole.get(request.process)
    if (shadow === undefined) return answer({ kind: 'elsewhere' })
    const { to, sequence } = request
    shadow.counts.set(to, Math.max(sequence, shadow.counts.get(to) ?? 0))
    answer(done)
  }

  #sync(request: Sync): void {
    const { process, incarnation, clears } = request
    const queue = this.#whole.get(process)?.queue
    if (this.#isStale(request) || queue === undefined) return
    const before = queue.length
    queue.clear(clears)
    const left = queue.length
    const { trace, host } = this.#services
    const { below } = clears
    trace.emit({
      kind: 'records-discarded',
      host: host.name,
      process,
      incarnation,
      below,
      count: before - left,
      left,
    })
  }

  #handOut(request: Fetch, answer: Answer<BackupReply>): void {
    const shadow = this.#whole.get(request.process)
    if (this.#isStale(request)) return answer({ kind: 'stale' })
    if (shadow === undefined) return answer({ kind: 'gone' })
    const records: LogRecord[] = []
    let bytes = 0
    let more = false
    for (const record of shadow.queue.records()) {
      if (record.index <= request.after) continue
      if (bytes >= BLOCK_BYTES) {
        more = true
        break
      }
      records.push(record)
      bytes += PER_RECORD_BYTES + record.payload.bytes
    }
    answer({ kind: 'fetched', records, counts: [...shadow.counts], more }, bytes)
  }
}
