// What each file server holds for each process, according to the trace: the committed version, the log records, and which incarnation
// may write. A server that crashes, or to which the others no longer write, holds nothing. One that is catching up holds what it
// installs and what it carries out on top of that; it counts only from the moment it has caught up.

import type { ProcessName } from '../../programs/program.ts'
import type { HostName, TraceEvent } from '../../trace/event.ts'
import type { Handlers } from '../handlers.ts'
import { Boots } from './boots.ts'
import type { History } from './history.ts'

type Installed = Extract<TraceEvent, { kind: 'copy-installed' }>

export interface StoredVersion {
  readonly number: number
  readonly digest: number
  /** How many messages had been received by then. */
  readonly received: number
  /** The incarnation that committed it; null if it was installed and no other copy knows. */
  readonly incarnation: number | null
}

export interface StoredRecord {
  readonly from: ProcessName
  readonly sequence: number
  readonly digest: number
}

export class Copy {
  version: StoredVersion | null = null
  /** By log index; null: a record that was installed and of which no other copy has the details. */
  readonly records = new Map<number, StoredRecord | null>()
  /** The newest incarnation that has claimed the process or written here; 0 if unknown. */
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
  /** It holds everything and may be read. */
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

  /** Whether a process restarted now would receive message `position` of its history again, or start after it. */
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
      // a commit removes the records that the version has consumed, even those after one that is still in the log
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
    'records-withdrawn': ({ host, process, index: first }) => {
      const copy = this.#byName.get(host)?.copyOf(process)
      if (copy === undefined) return
      for (const index of copy.records.keys()) if (index >= first) copy.records.delete(index)
    },
    'host-crashed': ({ host }) => this.#lose(host),
    'host-declared-dead': ({ dead, boot }) => {
      if (this.#boots.declareDead(dead, boot)) this.#lose(dead)
    },
    'found-itself-dead': ({ host }) => this.#lose(host),
    'host-joins': ({ host, boot }) => this.#boots.begin(host, boot),
    // A server that was stalled may not know yet that it has been declared dead.
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
