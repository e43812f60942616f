// What is going on in a run at an instant, as far as a search needs to know: which hosts write, log, restore, replay, join, catch up or
// are down, and what they know. A trace reader; it checks nothing.

import type { HostName, TraceEvent, TraceEventKind } from '../../../trace/event.ts'
import { type Hosts, inRing, Lost } from './lost.ts'
import { Operations } from './operations.ts'
import { PartlyTold } from './partly-told.ts'
import { PartlyWritten } from './partly-written.ts'

type Followers = { readonly [K in TraceEventKind]?: (event: Extract<TraceEvent, { kind: K }>, atNs: number) => void }

export class Situation {
  /** Checkpoints begun but not fully written; written but not committed. */
  readonly writing = new Operations()
  readonly committing = new Operations()
  /** Messages that have arrived but are not on every replica. */
  readonly logging = new Operations()
  readonly restoring = new Operations()
  readonly replaying = new Operations()
  readonly joining = new Set<HostName>()
  readonly catchingUp = new Set<HostName>()
  /** Servers that are catching up and have part of the copies. */
  readonly copying = new Set<HostName>()
  readonly caughtUp = new Set<HostName>()
  /** Processes with a committed checkpoint, and processes that have been recovered. */
  readonly committed = new Set<string>()
  readonly recovered = new Set<string>()
  /** Recovered from a checkpoint, with no new checkpoint since. */
  readonly restoredAfterItsLast = new Set<string>()
  /** Crashed and not yet detected. */
  readonly unnoticed = new Set<HostName>()
  readonly stalled = new Set<HostName>()
  /** Writes that only some replicas have, and ends that only some hosts know of. */
  readonly partly: PartlyWritten
  readonly told: PartlyTold
  readonly lost: Lost
  /** Where each process is, or was last. */
  readonly whereabouts = new Map<string, HostName>()
  /** Processes whose host is lost and that are not restored yet. */
  readonly orphans = new Set<string>()
  ended = 0
  /** By host: when a process ended there last. By server: when it counted again. */
  readonly lastEnd = new Map<HostName, number>()
  readonly lastCaughtUp = new Map<HostName, number>()
  readonly #ring: readonly HostName[]
  readonly #hosts: Hosts
  /** By detecting host: the processes that it has to recover. */
  readonly #recoveries = new Map<HostName, Set<string>>()
  readonly #lastCrash = new Map<HostName, number>()

  /** The period of the ring, in which each host hears from its neighbour once. */
  readonly periodNs: number

  constructor(hosts: Hosts, periodNs = 0) {
    this.periodNs = periodNs
    this.#hosts = hosts
    this.#ring = inRing(hosts)
    this.lost = new Lost(hosts)
    this.partly = new PartlyWritten(this.lost)
    this.told = new PartlyTold(this.#ring.length)
  }

  get down(): ReadonlySet<HostName> {
    return this.lost.down
  }

  get workstationsLeft(): number {
    return this.lost.workstationsLeft
  }

  isWorkstation(host: HostName): boolean {
    return this.#hosts.workstations.includes(host)
  }

  isReplica(host: HostName): boolean {
    return this.#hosts.replicas.includes(host)
  }

  /** Whether it has detected a crash whose processes are not all restored yet. */
  detects(host: HostName): boolean {
    return (this.#recoveries.get(host)?.size ?? 0) > 0
  }

  /** Whether some process has yet to be recovered. */
  get recovers(): boolean {
    return this.orphans.size > 0
  }

  /** Whether a ring neighbour of this host crashed within this time before now; 0: at this instant. */
  neighbourCrashedWithin(host: HostName, nowNs: number, withinNs: number): boolean {
    const at = this.#ring.indexOf(host)
    const { length } = this.#ring
    const neighbours = [this.#ring[(at + 1) % length]!, this.#ring[(at + length - 1) % length]!]
    return neighbours.some(
      (each) => each !== host && nowNs - (this.#lastCrash.get(each) ?? Number.NEGATIVE_INFINITY) <= withinNs,
    )
  }

  /** The kinds of events that it follows, including observations. */
  get kinds(): readonly TraceEventKind[] {
    return Object.keys(this.#followers) as TraceEventKind[]
  }

  follow(atNs: number, event: TraceEvent): void {
    const follower = this.#followers[event.kind] as ((event: TraceEvent, atNs: number) => void) | undefined
    follower?.(event, atNs)
    this.lost.follow(event)
  }

  readonly #followers: Followers = {
    'process-started': ({ process, host }) => this.whereabouts.set(process, host),
    'process-spawned': ({ child, childHost }) => this.whereabouts.set(child, childHost),
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
    'request-received': ({ request, process, from, host }) => this.partly.received(request, process, from, host),
    'claim-granted': ({ process, claimant }) => this.whereabouts.set(process, claimant),
    'copy-fetched': ({ host }) => this.copying.add(host),
    'news-received': ({ host, from }) => this.told.received(host, from),
    'message-arrived': ({ process, host, from, sequence, duplicate }) => {
      if (!duplicate) this.logging.begin(`${process} ${from} ${sequence}`, host)
    },
    'message-logged': ({ process, from, sequence }) => this.logging.end(`${process} ${from} ${sequence}`),
    'restore-begins': ({ process, host }) => {
      this.whereabouts.set(process, host)
      this.restoring.begin(process, host)
    },
    restored: ({ process }) => {
      this.partly.settle(process)
      this.restoring.end(process)
      this.orphans.delete(process)
      this.recovered.add(process)
      if (this.committed.has(process)) this.restoredAfterItsLast.add(process)
      for (const left of this.#recoveries.values()) left.delete(process)
    },
    'replay-begins': ({ process, host }) => this.replaying.begin(process, host),
    'live-again': ({ process }) => this.replaying.end(process),
    'process-ended': ({ process, host }, atNs) => {
      this.ended++
      this.partly.settle(process)
      this.orphans.delete(process)
      this.replaying.end(process)
      this.whereabouts.set(process, host)
      this.lastEnd.set(host, atNs)
      this.told.ended(host)
    },
    'recovery-begins': ({ host, processes }) => {
      this.#recoveries.set(host, new Set([...(this.#recoveries.get(host) ?? []), ...processes]))
      for (const process of processes) this.orphans.add(process)
    },
    'host-joins': ({ host }) => this.joining.add(host),
    'host-joined': ({ host }) => this.joining.delete(host),
    'server-stale': ({ host }) => this.catchingUp.add(host),
    'server-caught-up': ({ host }, atNs) => {
      this.catchingUp.delete(host)
      this.copying.delete(host)
      this.caughtUp.add(host)
      this.lastCaughtUp.set(host, atNs)
    },
    'host-declared-dead': ({ dead }) => this.unnoticed.delete(dead),
    'host-stalled': ({ host }) => this.stalled.add(host),
    'found-itself-dead': ({ host }) => this.#stopWork(host),
    'host-crashed': ({ host, processes }, atNs) => {
      this.#lastCrash.set(host, atNs)
      this.#stopWork(host)
      this.unnoticed.add(host)
      for (const process of processes) this.orphans.add(process)
    },
  }

  #stopWork(host: HostName): void {
    for (const each of [this.writing, this.committing, this.logging, this.restoring, this.replaying]) each.drop(host)
    for (const each of [this.joining, this.catchingUp, this.copying, this.caughtUp]) each.delete(host)
    this.#recoveries.delete(host)
    this.partly.drop(host)
    this.told.drop(host)
  }
}
