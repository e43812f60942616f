// Writes between their first and last copy: requests that have reached some but not all complete replicas. Determined from when the
// replicas take up requests; a writer that dies in between leaves the replicas with different contents.

import type { HostName, StorageRequestKind } from '../../../trace/event.ts'
import type { Lost } from './lost.ts'

/** Requests that go to all replicas, and for which it matters if they do not arrive everywhere. */
export const writeKinds = ['append', 'block', 'commit', 'write-file', 'end', 'claim', 'roll-back'] as const
export type WriteKind = (typeof writeKinds)[number]

interface Write {
  readonly process: string
  readonly writer: HostName
  readonly on: Set<HostName>
}

const isWriteKind = (request: StorageRequestKind): request is WriteKind => writeKinds.includes(request as WriteKind)

export class PartlyWritten {
  readonly #lost: Lost
  /** By kind, then by process: only one write of a kind is in progress per process. */
  readonly #writes = new Map<WriteKind, Map<string, Write>>(writeKinds.map((kind) => [kind, new Map()]))
  /** Which copy the latest request was, counted from 1; 0 if it was not a write. */
  lastCopy = 0

  constructor(lost: Lost) {
    this.#lost = lost
  }

  /** A replica takes up a request. Once all complete replicas have, it is no longer in progress. */
  received(request: StorageRequestKind, process: string, writer: HostName, on: HostName): void {
    this.lastCopy = 0
    if (!isWriteKind(request)) return
    const writes = this.#writes.get(request)!
    const known = writes.get(process)
    const isNew = known === undefined || known.writer !== writer || known.on.has(on)
    const write = isNew ? { process, writer, on: new Set<HostName>() } : known
    write.on.add(on)
    writes.set(process, write)
    this.lastCopy = write.on.size
  }

  /** The host has crashed: it has lost its copies. */
  drop(host: HostName): void {
    for (const writes of this.#writes.values()) for (const { on } of writes.values()) on.delete(host)
  }

  /** The process continues from a state its replicas agree on, or has ended: partial writes no longer matter. */
  settle(process: string): void {
    for (const writes of this.#writes.values()) writes.delete(process)
  }

  /** Whether a write of this kind has reached only some replicas, and this host is its writer or lacks it. */
  concerns(kind: WriteKind, host: HostName): boolean {
    const { complete } = this.#lost
    for (const { writer, on } of this.#writes.get(kind)!.values()) {
      if (on.size === 0 || !(writer === host || (complete.has(host) && !on.has(host)))) continue
      for (const other of complete) if (!on.has(other)) return true
    }
    return false
  }
}
