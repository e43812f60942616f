// Carries out a fault plan on a world and keeps the receipts. It draws from random streams of its own and acts between events,
// never in the middle of one: a crash tied to an event strikes at the same instant, after everything already due.

import type { Timer } from '../kernel/simulation.ts'
import { MAX_TIME_NS } from '../kernel/time.ts'
import { crashByChance, groupsOf, streamOfGroup } from './chance-crashes.ts'
import { Hindrance, isNetworkFault } from './network-faults.ts'
import { Occurrences } from './occurrences.ts'
import type { Fault, HostName, Moment } from './plan.ts'
import { inertReceipt, type Receipt } from './receipt.ts'
import type { FaultTarget, Struck } from './target.ts'

type Of<K extends Fault['kind']> = Extract<Fault, { kind: K }>

export class Injector {
  readonly #target: FaultTarget
  readonly #plan: readonly Fault[]
  readonly #occurrences = new Occurrences()
  readonly #hindrances: Hindrance[] = []
  readonly #receipts: Receipt[] = []
  /** Scheduled faults. */
  readonly #timers = new Set<Timer>()
  /** Hosts that are down and will be restarted. */
  readonly #returning = new Set<HostName>()
  /** By host: when its stall ends. */
  readonly #stalledUntil = new Map<HostName, number>()
  #quiet = false

  constructor(target: FaultTarget, plan: readonly Fault[]) {
    this.#target = target
    this.#plan = plan
  }

  /** Sets up everything in the plan; to be called before the run begins. */
  begin(): void {
    const { trace, network, streams, hosts, simulation } = this.#target
    for (const [index, fault] of this.#plan.entries()) {
      if (isNetworkFault(fault)) {
        const names = hosts.map(({ name }) => name)
        this.#hindrances.push(new Hindrance(index, fault, names, streams.of(`fault ${index}`)))
      } else if (fault.kind === 'crashes') {
        const groups = groupsOf(fault)
        for (const group of groups) this.#crashByChance(index, fault, group, groups.length)
      } else if (fault.kind === 'trace') {
        for (const { host, atNs, restartAfterNs } of fault.crashes) {
          this.#at(atNs, () => this.#crash(index, host, restartAfterNs))
        }
      } else this.#await(fault.moment, () => this.#strike(index, fault))
    }
    if (this.#plan.some((fault) => 'moment' in fault && fault.moment.kind === 'event')) {
      trace.read(this.#occurrences.read, this.#occurrences.kinds())
    }
    if (this.#hindrances.length > 0) {
      network.verdict = (from, to) => !this.#hindrances.some((each) => each.takes(simulation.now, from, to))
    }
  }

  /** No fault strikes from now on. Faults in progress run their course: planned restarts happen, stalls end. */
  endFaults(): void {
    this.#quiet = true
    for (const timer of this.#timers) this.#target.simulation.cancel(timer)
    this.#timers.clear()
    this.#target.network.verdict = null
  }

  /** Whether any host is still to be restarted, or is stalled. */
  get underWay(): boolean {
    return this.#returning.size > 0 || this.#target.hosts.some(({ name, alive }) => alive && this.#standsStill(name))
  }

  /** Whether a host that is down will be restarted. */
  willReturn(host: HostName): boolean {
    return this.#returning.has(host)
  }

  /** What became of each fault, in the order of the plan; the receipts of one fault are in order of time. */
  receipts(): Receipt[] {
    return this.#plan.flatMap((fault, index) => {
      if (isNetworkFault(fault)) return [this.#receiptOf(this.#hindrances.find((each) => each.fault === index)!)]
      const found = this.#receipts.filter((receipt) => receipt.fault === index)
      return [...found, ...hostsSpared(fault, found.length).map((host) => inertReceipt(index, host, null))]
    })
  }

  #receiptOf({ fault, taken, firstNs }: Hindrance): Receipt {
    if (taken === 0) return inertReceipt(fault, null, null)
    const during = [`${taken} datagram${taken === 1 ? '' : 's'} lost`]
    return { fault, atNs: firstNs, host: null, processes: [], during, inert: false }
  }

  #await(moment: Moment, then: () => void): void {
    if (moment.kind === 'at') this.#at(moment.atNs, then)
    else this.#occurrences.once(moment.event, () => this.#at(this.#target.simulation.now + moment.delayNs, then))
  }

  #at(atNs: number, then: () => void): void {
    const { simulation } = this.#target
    if (this.#quiet || atNs > MAX_TIME_NS) return
    const act = (): void => {
      this.#timers.delete(timer)
      then()
    }
    const timer = simulation.after(atNs - simulation.now, act, undefined)
    this.#timers.add(timer)
  }

  #strike(index: number, fault: Of<'crash' | 'stall'>): void {
    for (const host of fault.hosts) {
      if (fault.kind === 'crash') this.#crash(index, host, fault.restartAfterNs)
      else this.#stall(index, host, fault.forNs)
    }
  }

  #crash(index: number, host: HostName, restartAfterNs: number | null): void {
    const { simulation } = this.#target
    const id = this.#idOf(host)
    if (!this.#target.hosts[id]!.alive) {
      this.#receipts.push(inertReceipt(index, host, simulation.now))
      return
    }
    this.#keepReceipt(index, host, this.#target.crash(id))
    this.#stalledUntil.delete(host)
    if (restartAfterNs === null || simulation.now + restartAfterNs > MAX_TIME_NS) return
    this.#returning.add(host)
    simulation.after(restartAfterNs, this.#restart, id)
  }

  readonly #restart = (id: number): void => {
    this.#returning.delete(this.#target.hosts[id]!.name)
    this.#target.restart(id)
  }

  #stall(index: number, host: HostName, forNs: number): void {
    const { simulation } = this.#target
    const id = this.#idOf(host)
    if (!this.#target.hosts[id]!.alive || this.#standsStill(host)) {
      this.#receipts.push(inertReceipt(index, host, simulation.now))
      return
    }
    this.#keepReceipt(index, host, this.#target.stall(id, forNs))
    this.#stalledUntil.set(host, simulation.now + forNs)
  }

  #standsStill(host: HostName): boolean {
    return (this.#stalledUntil.get(host) ?? 0) > this.#target.simulation.now
  }

  #crashByChance(index: number, fault: Of<'crashes'>, group: readonly HostName[], groups: number): void {
    const { simulation, streams, hosts } = this.#target
    crashByChance(fault, group, groups, {
      stream: streamOfGroup(streams, index, group),
      now: () => simulation.now,
      isUp: (host) => hosts[this.#idOf(host)]!.alive,
      at: (atNs, then) => this.#at(atNs, then),
      crash: (host, restartAfterNs) => this.#crash(index, host, restartAfterNs),
      warn: (host, forNs) => this.#target.warn(this.#idOf(host), forNs),
    })
  }

  #keepReceipt(fault: number, host: HostName, { processes, during }: Struck): void {
    this.#receipts.push({ fault, atNs: this.#target.simulation.now, host, processes, during, inert: false })
  }

  #idOf(host: HostName): number {
    const id = this.#target.hosts.findIndex(({ name }) => name === host)
    if (id < 0) throw new RangeError(`no host is called ${host}`)
    return id
  }
}

/** The hosts that a fault has not hit, given how many it has; null stands for the unknown host of random crashes. */
function hostsSpared(fault: Of<'crash' | 'crashes' | 'trace' | 'stall'>, struck: number): (HostName | null)[] {
  if (fault.kind === 'crashes') return struck === 0 ? [null] : []
  if (fault.kind !== 'trace') return fault.hosts.slice(struck)
  const inTime = [...fault.crashes].sort((a, b) => a.atNs - b.atNs)
  return inTime.slice(struck).map(({ host }) => host)
}
