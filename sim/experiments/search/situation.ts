// What is going on in a run at an instant, as far as milestones ask: who writes, logs, restores, replays, joins, who is down and who
// knows. A reader of the trace; it judges nothing.

import type { HostName, TraceEvent, TraceEventKind } from '../../trace/event.ts'
import type { Ground } from './ground.ts'

/** Operations in progress, each on a host. */
class Operations {
  readonly hosts = new Set<HostName>()
  readonly #of = new Map<string, HostName>()

  begin(operation: string, host: HostName): void {
    this.#of.set(operation, host)
    this.hosts.add(host)
  }

  end(operation: string): void {
    const host = this.#of.get(operation)
    if (host === undefined) return
    this.#of.delete(operation)
    for (const other of this.#of.values()) if (other === host) return
    this.hosts.delete(host)
  }

  /** The host has crashed: nothing of it goes on. */
  drop(host: HostName): void {
    if (!this.hosts.delete(host)) return
    for (const [operation, at] of this.#of) if (at === host) this.#of.delete(operation)
  }
}

type Followers = { readonly [K in TraceEventKind]?: (event: Extract<TraceEvent, { kind: K }>, atNs: number) => void }

export class Situation {
  /** Checkpoints begun and not all written; written and not committed. */
  readonly writing = new Operations()
  readonly committing = new Operations()
  /** Messages that have arrived and are not on every replica. */
  readonly logging = new Operations()
  readonly restoring = new Operations()
  readonly replaying = new Operations()
  readonly joining = new Set<HostName>()
  readonly catchingUp = new Set<HostName>()
  readonly caughtUp = new Set<HostName>()
  /** Processes with a checkpoint, and those that were recovered once. */
  readonly committed = new Set<string>()
  readonly recovered = new Set<string>()
  /** Recovered, and no checkpoint since. */
  readonly restoredAfterItsLast = new Set<string>()
  readonly down = new Set<HostName>()
  /** Crashed, and nobody has found out. */
  readonly unnoticed = new Set<HostName>()
  readonly stalled = new Set<HostName>()
  ended = 0
  workstationsLeft: number
  readonly #ring: readonly HostName[]
  readonly #workstations: ReadonlySet<HostName>
  readonly #replicas: ReadonlySet<HostName>
  /** By detecting host: processes of whom it has to recover. */
  readonly #recoveries = new Map<HostName, Set<string>>()
  readonly #lastCrash = new Map<HostName, number>()
  #now = 0

  constructor({ workstations, servers, replicas }: Ground) {
    this.#ring = [...workstations, ...servers]
    this.#workstations = new Set(workstations)
    this.#replicas = new Set(replicas)
    this.workstationsLeft = workstations.length
  }

  isWorkstation(host: HostName): boolean {
    return this.#workstations.has(host)
  }

  isReplica(host: HostName): boolean {
    return this.#replicas.has(host)
  }

  /** Whether it has found a crash, and not all processes that it hit are restored. */
  detects(host: HostName): boolean {
    return (this.#recoveries.get(host)?.size ?? 0) > 0
  }

  /** Whether a host next to this one crashed at the instant of the last event. */
  neighbourJustCrashed(host: HostName): boolean {
    const at = this.#ring.indexOf(host)
    const { length } = this.#ring
    const neighbours = [this.#ring[(at + 1) % length]!, this.#ring[(at + length - 1) % length]!]
    return neighbours.some((each) => each !== host && this.#lastCrash.get(each) === this.#now)
  }

  follow(atNs: number, event: TraceEvent): void {
    this.#now = atNs
    const follower = this.#followers[event.kind] as ((event: TraceEvent, atNs: number) => void) | undefined
    follower?.(event, atNs)
  }

  readonly #followers: Followers = {
    'checkpoint-begins': ({ process, host }) => this.writing.begin(process, host),
    'checkpoint-written': ({ process, host }) => {
      this.writing.end(process)
      this.committing.begin(process, host)
    },
    'checkpoint-committed': ({ process }) => {
      this.committing.end(process)
      this.committed.add(process)
      this.restoredAfterItsLast.delete(process)
    },
    'message-arrived': ({ process, host, from, sequence, duplicate }) => {
      if (!duplicate) this.logging.begin(`${process} ${from} ${sequence}`, host)
    },
    'message-logged': ({ process, from, sequence }) => this.logging.end(`${process} ${from} ${sequence}`),
    'restore-begins': ({ process, host }) => this.restoring.begin(process, host),
    restored: ({ process }) => {
      this.restoring.end(process)
      this.recovered.add(process)
      if (this.committed.has(process)) this.restoredAfterItsLast.add(process)
      for (const left of this.#recoveries.values()) left.delete(process)
    },
    'replay-begins': ({ process, host }) => this.replaying.begin(process, host),
    'live-again': ({ process }) => this.replaying.end(process),
    'process-ended': () => {
      this.ended++
    },
    'recovery-begins': ({ host, processes }) => {
      this.#recoveries.set(host, new Set([...(this.#recoveries.get(host) ?? []), ...processes]))
    },
    'host-joins': ({ host }) => this.joining.add(host),
    'host-joined': ({ host }) => this.joining.delete(host),
    'server-stale': ({ host }) => this.catchingUp.add(host),
    'server-caught-up': ({ host }) => {
      this.catchingUp.delete(host)
      this.caughtUp.add(host)
    },
    'host-declared-dead': ({ dead }) => this.unnoticed.delete(dead),
    'host-stalled': ({ host }) => this.stalled.add(host),
    'found-itself-dead': ({ host }) => this.#stopWork(host),
    'host-crashed': ({ host }, atNs) => {
      this.#lastCrash.set(host, atNs)
      this.#stopWork(host)
      this.down.add(host)
      this.unnoticed.add(host)
      if (this.#workstations.has(host)) this.workstationsLeft--
    },
    'host-restarted': ({ host }) => {
      this.down.delete(host)
      if (this.#workstations.has(host)) this.workstationsLeft++
    },
  }

  #stopWork(host: HostName): void {
    for (const each of [this.writing, this.committing, this.logging, this.restoring, this.replaying]) each.drop(host)
    for (const each of [this.joining, this.catchingUp, this.caughtUp]) each.delete(host)
    this.#recoveries.delete(host)
  }
}
