// What a file server reports to the trace. Observations cost something only while somebody reads them.

import type { HostName, TraceEvent } from '../../trace/event.ts'
import type { Trace } from '../../trace/trace.ts'
import type { LogRecord, StorageRequest } from './storage-requests.ts'
import type { Vault } from './vault/vault.ts'

type Stored =
  | ('version-stored' | 'version-brought-back' | 'records-discarded' | 'records-withdrawn')
  | ('write-refused' | 'claim-granted')
type WithoutItsServer<E> = E extends TraceEvent ? Omit<E, 'host' | 'process' | 'incarnation'> : never

/** An event that follows from a request of a process; server, process and incarnation are added. */
export type ServerEvent = WithoutItsServer<Extract<TraceEvent, { kind: Stored }>>

export class ServerTrace {
  readonly #trace: Trace
  readonly #host: HostName
  readonly #hostNames: readonly HostName[]

  constructor(trace: Trace, host: HostName, hostNames: readonly HostName[]) {
    this.#trace = trace
    this.#host = host
    this.#hostNames = hostNames
  }

  tell({ process, incarnation }: StorageRequest, event: ServerEvent): void {
    this.#trace.emit({ ...event, host: this.#host, process, incarnation } as TraceEvent)
  }

  /** Very frequent: lists its fields explicitly, which is faster than a spread. */
  recordStored({ process, incarnation }: StorageRequest, { index, from, sequence, payload }: LogRecord): void {
    const host = this.#host
    const { digest } = payload
    this.#trace.emit({ kind: 'record-stored', host, process, incarnation, index, from, sequence, digest })
  }

  requestReceived({ process, incarnation, kind }: StorageRequest, from: number): void {
    if (!this.#trace.wants('request-received')) return
    const of = { host: this.#host, process, incarnation }
    this.#trace.emit({ kind: 'request-received', ...of, request: kind, from: this.#hostNames[from]! })
  }

  fileCarriedOut(request: Extract<StorageRequest, { kind: 'write-file' }>): void {
    if (!this.#trace.wants('file-carried-out')) return
    const { process, incarnation, file, offset, order, payload } = request
    const of = { host: this.#host, process, incarnation }
    this.#trace.emit({ kind: 'file-carried-out', ...of, file, offset, order, digest: payload.digest })
  }

  versionsKept({ process, incarnation }: StorageRequest, { versions }: Vault): void {
    if (!this.#trace.wants('versions-kept')) return
    const numbers = versions.all().map(({ number }) => number)
    this.#trace.emit({ kind: 'versions-kept', host: this.#host, process, incarnation, numbers })
  }

  copyInstalled(process: string, vault: Vault): void {
    if (!this.#trace.wants('copy-installed')) return
    const of = { host: this.#host, process, incarnation: vault.incarnation }
    this.#trace.emit({ kind: 'copy-installed', ...of, ...vault.contents() })
  }
}
