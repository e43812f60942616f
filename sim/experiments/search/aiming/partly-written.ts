// Writes between their first and their last copy: what a host has told to some replicas and not to all that are complete. Known from
// when the replicas take up what they are asked; a writer that dies in between leaves the replicas apart.

import type { HostName, StorageRequestKind } from '../../../trace/event.ts'
import type { Lost } from './lost.ts'

/** What goes to all replicas, and matters when it does not. */
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
  /** By kind, then by process: only one write of a kind is under way for a process. */
  readonly #writes = new Map<WriteKind, Map<string, Write>>(writeKinds.map((kind) => [kind, new Map()]))
  /** Of the request that was taken up last: which copy it was, counted from 1; 0: no write. */
  lastCopy = 0

  constructor(lost: Lost) {
    this.#lost = lost
  }

  /** A replica takes up a request. Once all that are complete have, it is no longer under way. */
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

  /** The host has crashed: it has nothing. */
  drop(host: HostName): void {
    for (const writes of this.#writes.values()) for (const { on } of writes.values()) on.delete(host)
  }

  /** The process goes on from what its replicas agree on, or has ended: what was half-way is settled. */
  settle(process: string): void {
    for (const writes of this.#writes.values()) writes.delete(process)
  }

  /** Whether a write of this kind is on some replicas only, and this host writes it or lacks it. */
  concerns(kind: WriteKind, host: HostName): boolean {
    const { complete } = this.#lost
    for (const { writer, on } of this.#writes.get(kind)!.values()) {
      if (on.size === 0 || !(writer === host || (complete.has(host) && !on.has(host)))) continue
      for (const other of complete) if (!on.has(other)) return true
    }
    return false
  }
}
