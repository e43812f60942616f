// Whether the faults of a run so far are within what its protocol guarantees (the promise): r copies survive r - 1 losses, where a server
// counts as lost until it has caught up, and one workstation remains; under some protocols only a limited number of workstations may be
// lost at a time. Beyond that a run may end with "cannot recover", but never with a wrong answer.

import type { HostName } from '../trace/event.ts'
import type { Handlers } from './handlers.ts'
import { Boots } from './ledgers/boots.ts'
import { Lives } from './ledgers/lives.ts'
import { Pairs } from './ledgers/pairs.ts'
import type { RunSetting } from './run-facts.ts'

export class Promised {
  /** Why the guarantees no longer hold; null as long as they do. */
  broken: string | null = null
  readonly #workstations: ReadonlySet<HostName>
  readonly #replicas: ReadonlySet<HostName>
  /** Hosts that the protocol cannot do without. */
  readonly #needed: ReadonlySet<HostName>
  /** Workstations that are up and in the ring. */
  readonly #working: Set<HostName>
  /** Servers that are up and hold everything. */
  readonly #complete: Set<HostName>
  /** Hosts that gave reason to be taken for dead: they crashed or were stalled. */
  readonly #suspect = new Set<HostName>()
  readonly #boots = new Boots()
  /** Where processes and their backups are, if they have any. */
  readonly #pairs = new Pairs()
  /** Null if all workstations but one may be lost at once. */
  readonly #lives: Lives | null
  readonly #lostAtOnce: number

  constructor({ hosts, replicas, networkFaults, lostAtOnce, needed = [] }: RunSetting) {
    this.#needed = new Set(needed)
    this.#lives = lostAtOnce === undefined ? null : new Lives()
    this.#lostAtOnce = lostAtOnce ?? hosts.length
    this.#workstations = new Set(hosts.filter(({ role }) => role === 'workstation').map(({ name }) => name))
    this.#replicas = new Set(replicas)
    this.#working = new Set(this.#workstations)
    this.#complete = new Set(replicas)
    if (networkFaults) this.broken = 'the network loses packets'
  }

  get kept(): boolean {
    return this.broken === null
  }

  readonly on: Handlers = {
    'host-crashed': ({ host, boot }) => {
      this.#suspect.add(host)
      this.#part(host, boot)
      this.#loseLives(host)
      this.#lose(host)
      this.#hit(host)
    },
    'host-stalled': ({ host }) => {
      this.#suspect.add(host)
      this.#hit(host)
    },
    // Being declared dead counts as a loss only for a host that was stalled or had crashed; any other the protocol lost by its own fault.
    'host-declared-dead': ({ dead, boot }) => {
      const isPresent = this.#boots.declareDead(dead, boot)
      if (isPresent) this.#loseLives(dead)
      if (isPresent && this.#suspect.has(dead)) {
        this.#part(dead, boot)
        this.#lose(dead)
      }
    },
    'host-joined': ({ host }) => {
      this.#suspect.delete(host)
      if (this.#workstations.has(host)) this.#working.add(host)
    },
    'host-joins': ({ host, boot }) => this.#boots.begin(host, boot),
    'process-started': ({ process, incarnation, host }) => this.#lives?.begins(process, incarnation, host),
    'restore-begins': ({ process, incarnation, host }) => this.#lives?.returns(process, incarnation, host),
    'live-again': ({ process, incarnation }) => this.#lives?.isLive(process, incarnation),
    'process-ended': ({ process }) => {
      this.#lives?.ends(process)
      this.#pairs.ends(process)
    },
    'backup-made': ({ process, host, backup, boot, isNoted }) => this.#pairs.made(process, host, backup, boot, isNoted),
    'server-caught-up': ({ host, boot }) => {
      if (this.#replicas.has(host) && !this.#boots.isDead(host, boot)) this.#complete.add(host)
    },
  }

  /** Also for a host that is only taken for dead: its processes are restarted elsewhere anyway. */
  #loseLives(host: HostName): void {
    if (this.#lives === null || this.#lives.lose(host) <= this.#lostAtOnce) return
    const which = this.#lostAtOnce === 1 ? 'a second workstation' : 'one workstation too many'
    this.broken ??= `${which} was lost before every process was live again`
  }

  /** Even if nothing runs there: a process placed there may not have begun yet, or its end may not be known elsewhere. */
  #hit(host: HostName): void {
    if (this.#replicas.size === 0 && this.#workstations.has(host)) this.broken ??= 'nothing is replicated'
  }

  #part(host: HostName, boot: number): void {
    const parted = this.#pairs.lose(host, boot)
    if (parted !== null) this.broken ??= `both hosts of ${parted} were lost`
  }

  #lose(host: HostName): void {
    this.#working.delete(host)
    this.#complete.delete(host)
    if (this.#needed.has(host)) this.broken ??= `${host}, which everybody needs, was away`
    if (this.#working.size === 0) this.broken ??= 'every workstation was away at once'
    if (this.#replicas.size > 0 && this.#complete.size === 0) this.broken ??= 'no complete copy was left'
  }
}
