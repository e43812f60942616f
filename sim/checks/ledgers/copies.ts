// What each file server holds of each process, as the trace tells it: the committed version, the records of the log, and who may
// write. A server
// that crashes, or that the others write to no longer, holds nothing. One that catches up holds what it installs, changed by what it
// carries out on top of it; it counts from the moment at which it has caught up, and what it did before is nobody's business.

import type { ProcessName } from '../../programs/program.ts'
import type { HostName, TraceEvent } from '../../trace/event.ts'
import type { Handlers } from '../handlers.ts'
import { Boots } from './boots.ts'
import type { History } from './history.ts'

type Installed = Extract<TraceEvent, { kind: 'copy-installed' }>

export interface StoredVersion {
  readonly number: number
  readonly digest: number
  /** Messages received up to it. */
  readonly received: number
  /** Who had it committed; null if it was installed, and no other copy tells. */
  readonly incarnation: number | null
}

export interface StoredRecord {
  readonly from: ProcessName
  readonly sequence: number
  readonly digest: number
}

export class Copy {
  version: StoredVersion | null = null
  /** By log index; null: a record that was installed, and that no other copy could tell more about. */
  readonly records = new Map<number, StoredRecord | null>()
  /** The newest incarnation that has claimed the process here, or has written; 0: none that is known. */
  inCharge = 0
  inChargeSinceNs = 0

  putInCharge(incarnation: number, atNs: number): void {
    if (incarnation <= this.inCharge) return
    this.inCharge = incarnation
    this.inChargeSinceNs = atNs
  }
}

export class Server {
  readonly name: HostName
  /** Holds everything, and may be read. */
  complete = true
  readonly copies = new Map<ProcessName, Copy>()

  constructor(name: HostName) {
    this.name = name
  }

  copyOf(process: ProcessName): Copy {
    let copy = this.copies.get(process)
    if (copy === undefined) {
      copy = new Copy()
      this.copies.set(process, copy)
    }
    return copy
  }
}

export class Copies {
  readonly servers: readonly Server[]
  readonly #history: History
  readonly #byName: ReadonlyMap<HostName, Server>
  readonly #boots = new Boots()

  constructor(replicas: readonly HostName[], history: History) {
    this.servers = replicas.map((name) => new Server(name))
    this.#byName = new Map(this.servers.map((server) => [server.name, server]))
    this.#history = history
  }

  server(name: HostName): Server | undefined {
    return this.#byName.get(name)
  }

  /** The other complete servers, if this one is complete. */
  othersOf(host: HostName): readonly Server[] {
    if (this.#byName.get(host)?.complete !== true) return []
    return this.servers.filter(({ name, complete }) => complete && name !== host)
  }

  /** Whether a process that is restarted now would receive message `position` of its history again, or start behind it. */
  keep(process: ProcessName, position: number, index: number): boolean {
    for (const { complete, copies } of this.servers) {
      const copy = copies.get(process)
      if (!complete || copy === undefined) continue
      if (copy.records.has(index) || position < (copy.version?.received ?? 0)) return true
    }
    return false
  }

  readonly on: Handlers = {
    'record-stored': ({ host, process, incarnation, index, from, sequence, digest }, atNs) => {
      const copy = this.#byName.get(host)?.copyOf(process)
      if (copy === undefined) return
      copy.records.set(index, { from, sequence, digest })
      copy.putInCharge(incarnation, atNs)
    },
    'claim-granted': ({ host, process, incarnation }, atNs) => {
      this.#byName.get(host)?.copyOf(process).putInCharge(incarnation, atNs)
    },
    'version-stored': ({ host, process, incarnation, number, digest }, atNs) => {
      const copy = this.#byName.get(host)?.copyOf(process)
      if (copy === undefined) return
      const history = this.#history.of(process)
      const received = history.checkpoints.get(number) ?? 0
      // a commit takes the records that the version has consumed, also those behind one that is still in the log
      for (let k = copy.version?.received ?? 0; k < received; k++) copy.records.delete(history.received[k]?.index ?? -1)
      copy.version = { number, digest, received, incarnation }
      copy.putInCharge(incarnation, atNs)
    },
    'version-brought-back': ({ host, process, incarnation, number, digest }) => {
      const copy = this.#byName.get(host)?.copyOf(process)
      if (copy === undefined) return
      const received = this.#history.of(process).checkpoints.get(number) ?? 0
      copy.version = number === 0 ? null : { number, digest, received, incarnation }
    },
    'copy-installed': (event, atNs) => this.#install(event, atNs),
    'records-discarded': ({ host, process, below }) => {
      const copy = this.#byName.get(host)?.copyOf(process)
      if (copy === undefined) return
      for (const index of copy.records.keys()) if (index < below) copy.records.delete(index)
    },
    'host-crashed': ({ host }) => this.#lose(host),
    'host-declared-dead': ({ dead, boot }) => {
      if (this.#boots.declareDead(dead, boot)) this.#lose(dead)
    },
    'found-itself-dead': ({ host }) => this.#lose(host),
    'host-joins': ({ host, boot }) => this.#boots.begin(host, boot),
    // One that stood still may not know yet that it is taken for dead.
    'server-caught-up': ({ host, boot }) => {
      const server = this.#byName.get(host)
      if (server !== undefined && !this.#boots.isDead(host, boot)) server.complete = true
    },
  }

  #lose(host: HostName): void {
    const server = this.#byName.get(host)
    if (server === undefined) return
    server.complete = false
    server.copies.clear()
  }

  #install({ host, process, incarnation, number, digest, received, indexes }: Installed, atNs: number): void {
    const server = this.#byName.get(host)
    if (server === undefined) return
    const copy = new Copy()
    copy.putInCharge(incarnation, atNs)
    if (number > 0)
      copy.version = this.#versionElsewhere(process, number, digest) ?? { number, digest, received, incarnation: null }
    for (const index of indexes) copy.records.set(index, this.#recordElsewhere(process, index))
    server.copies.set(process, copy)
  }

  #versionElsewhere(process: ProcessName, number: number, digest: number): StoredVersion | null {
    for (const { copies } of this.servers) {
      const version = copies.get(process)?.version
      if (version?.number === number && version.digest === digest) return version
    }
    return null
  }

  #recordElsewhere(process: ProcessName, index: number): StoredRecord | null {
    for (const { copies } of this.servers) {
      const record = copies.get(process)?.records.get(index)
      if (record) return record
    }
    return null
  }
}
