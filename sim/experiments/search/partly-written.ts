// What some replicas have and others that are there do not: records, checkpoints and claims between their first and their last copy.

import type { HostName } from '../../trace/event.ts'
import type { Lost } from './lost.ts'

export const writtenKinds = ['record', 'checkpoint', 'claim'] as const
export type WrittenKind = (typeof writtenKinds)[number]

interface Write {
  readonly process: string
  readonly on: Set<HostName>
}

export class PartlyWritten {
  readonly #lost: Lost
  readonly #writes: Readonly<Record<WrittenKind, Map<string, Write>>> = {
    record: new Map(),
    checkpoint: new Map(),
    claim: new Map(),
  }
  readonly #everywhere = new Set<string>()

  constructor(lost: Lost) {
    this.#lost = lost
  }

  /** A replica has it. Once all that are complete have it, it is no longer under way. */
  stored(kind: WrittenKind, key: string, process: string, on: HostName): void {
    const name = `${kind} ${key}`
    if (this.#everywhere.has(name)) return
    const writes = this.#writes[kind]
    const write = writes.get(key) ?? { process, on: new Set() }
    write.on.add(on)
    for (const host of this.#lost.complete) {
      if (write.on.has(host)) continue
      writes.set(key, write)
      return
    }
    writes.delete(key)
    this.#everywhere.add(name)
  }

  /** How many replicas have it, counted up to this one. */
  copies(kind: WrittenKind, key: string): number {
    return this.#writes[kind].get(key)?.on.size ?? 0
  }

  /** The process goes on from what its replicas agree on, or has ended: what was half-way is settled. */
  settle(process: string): void {
    for (const kind of writtenKinds) {
      for (const [key, write] of this.#writes[kind]) if (write.process === process) this.#writes[kind].delete(key)
    }
  }

  /** The host has crashed: it has nothing. */
  drop(host: HostName): void {
    for (const kind of writtenKinds) {
      for (const [key, { on }] of this.#writes[kind]) {
        on.delete(host)
        if (on.size === 0) this.#writes[kind].delete(key)
      }
    }
  }

  /** Whether anything of this kind is on some replicas only, and this host writes it or lacks it. */
  concerns(kind: WrittenKind, host: HostName, whereabouts: ReadonlyMap<string, HostName>): boolean {
    for (const { process, on } of this.#writes[kind].values()) {
      if (whereabouts.get(process) === host || (this.#lost.complete.has(host) && !on.has(host))) return true
    }
    return false
  }
}
