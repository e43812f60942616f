// Series: many exchanges of one kind between the same hosts, each waiting for the one before: the blocks of a checkpoint, of an image that
// is read back, of a copy for a returning server. In flow detail all but the last are one flow, which takes from every machine what the
// exchanges would; the last one is real, and carries the content of all. A series reports only how many exchanges it got through: the
// caller continues from there with real ones, and learns from them what has happened.

import type { Simulation } from '../../../kernel/simulation.ts'
import { Disk, type Extent } from '../../../machine/disk.ts'
import type { FlowNetwork } from '../../../machine/flows/flow-network.ts'
import type { Flow, FlowPlan, Shape, Share } from '../../../machine/flows/flows.ts'
import type { Host } from '../../../machine/host.ts'
import type { Network } from '../../../machine/network.ts'
import type { ProcessName } from '../../../programs/program.ts'
import type { Traffic } from '../../requests/traffic.ts'
import { ExchangeCosts } from './exchange-costs.ts'
import { latencyNs, Machine, receivingNs, touchNs } from './machine.ts'
import { RunningSeries } from './running-series.ts'
import type { SeriesOfAll, SeriesOfHost } from './series-seen.ts'
import type { Turns } from './turns.ts'

export interface SeriesOptions {
  readonly network: FlowNetwork
  readonly hosts: readonly Host[]
  /** Opens the same network in frame detail, for a trial. */
  readonly openNetwork: (simulation: Simulation) => Network
  /** The size of blocks of images. */
  readonly blockBytes: number
  /** Called with what a host has sent in a series. */
  readonly sent: (host: number, traffic: Traffic) => void
}

/** Fewer exchanges than this are made one by one. */
const LEAST_EXCHANGES = 2
/** Delays found only after planning are ignored below this. */
const NEGLIGIBLE_NS = 1000

const noSeek = (): number => 0

export class Series implements SeriesOfAll {
  readonly #options: SeriesOptions
  readonly #machines: readonly Machine[]
  readonly #costs: ExchangeCosts
  readonly #running = new Map<FlowPlan, RunningSeries>()

  constructor(options: SeriesOptions) {
    const { network, hosts } = options
    const { simulation, flows } = network
    const askerOf = (flow: Flow): number | null => this.#running.get(flow.plan)?.asker ?? null
    this.#options = options
    this.#machines = hosts.map((host) => new Machine(simulation, host, flows, askerOf))
    this.#costs = new ExchangeCosts(hosts, { ...options, wire: network.wire })
    network.disturbed = (port) => this.#cutWhere(({ plan }) => port < 0 || plan.parties.includes(port))
  }

  askedBy(host: number, heard?: (other: number) => void): SeriesOfHost {
    const machine = this.#machines[host]!
    if (heard !== undefined) machine.heard = heard
    return {
      run: (kind, others, exchanges, process) =>
        new RunningSeries(this, { kind, parties: [host, ...others], exchanges, process }),
      interrupt: () => this.#cutWhere(({ asker }) => asker === host),
      writing: machine.writing,
    }
  }

  areExchanging(one: number, other: number): boolean {
    return this.#isAsking(one, other) || this.#isAsking(other, one)
  }

  #isAsking(one: number, other: number): boolean {
    for (const { plan } of this.#machines[one]!.asking) if (plan.parties.includes(other)) return true
    return false
  }

  serve(host: number, placeOf: (process: ProcessName) => Extent): Turns {
    const machine = this.#machines[host]!
    machine.placeOf = placeOf
    return machine.server
  }

  stall(host: number, forNs: number): void {
    for (const { plan, flow } of this.#running.values()) {
      if (flow !== null && plan.parties.includes(host)) this.#options.network.flows.hold(flow, forNs)
    }
  }

  /** Called by a running series. Null where nothing can be summarised: while packets are lost, or if a party is down. */
  begin(running: RunningSeries): Flow | null {
    const { network } = this.#options
    const { parties, exchanges } = running.plan
    if (exchanges < LEAST_EXCHANGES || network.verdict !== null || parties.length < 2) return null
    if (new Set(parties).size < parties.length || parties.some((party) => !this.#machines[party]!.host.alive))
      return null
    const cost = this.#costs.of(running.plan, false)
    const busiestLinkNs = Math.max(...cost.parties.flatMap(({ outNs, inNs }) => [outNs, inNs]))
    const computedBefore = this.#machines[running.asker]!.host.cpu.userBusyNs
    const begunAt = network.simulation.now
    const plan: FlowPlan = {
      ...{ units: exchanges, weight: 1 / busiestLinkNs },
      resources: this.#shape(running, false, noSeek).shares.map(({ resource }) => resource),
      shape: () => this.#shapeOf(running),
      sways: this.#seeks(running),
      lateNs: () => this.#lateNs(running, begunAt, computedBefore),
      ended: () => running.finish(exchanges),
    }
    this.#running.set(plan, running)
    this.#machines[running.asker]!.asking.add(running)
    return network.flows.begin(plan)
  }

  /** Called by a running series that is over: adds this many exchanges to the accounts. */
  book({ plan, asker }: RunningSeries, exchanges: number): void {
    const { frames, bits, packets, parties } = this.#costs.of(plan, false)
    const { statistics } = this.#options.network
    statistics.frames += Math.round(frames * exchanges)
    statistics.bits += Math.round(bits * exchanges)
    statistics.packets += Math.round(packets * exchanges)
    for (const [at, party] of plan.parties.entries()) {
      if (at > 0 && exchanges > 0) {
        this.#machines[asker]!.heard?.(party)
        this.#machines[party]!.heard?.(asker)
      }
      const { host, placeOf } = this.#machines[party]!
      const cost = parties[at]!
      this.#options.sent(party, {
        datagrams: Math.round(cost.datagrams * exchanges),
        bytes: Math.round(cost.bytes * exchanges),
      })
      const disk = host.disk.statistics
      disk.requests += Math.round(cost.diskRequests * exchanges)
      disk.bytesRead += Math.round(cost.bytesRead * exchanges)
      disk.bytesWritten += Math.round(cost.bytesWritten * exchanges)
      disk.busyNs += Math.round(cost.diskNs * exchanges)
      const { cylinders, heads, sectorsPerTrack, sectorBytes } = host.profile.disk
      if (placeOf === null || at === 0 || plan.kind === 'copy') continue
      const place = placeOf(plan.process)
      place.nextSector += Math.ceil(this.#options.blockBytes / sectorBytes) * exchanges
      place.nextSector %= cylinders * heads * sectorsPerTrack
    }
  }

  /** Called by a running series that is cut short. @returns how many exchanges were made */
  cut(running: RunningSeries, flow: Flow): number {
    this.over(running, flow)
    return Math.floor(this.#options.network.flows.cut(flow))
  }

  /** Called by a running series whose flow has ended. */
  over(running: RunningSeries, { plan }: Flow): void {
    this.#running.delete(plan)
    this.#machines[running.asker]!.asking.delete(running)
  }

  #cutWhere(isMeant: (running: RunningSeries) => boolean): void {
    for (const running of [...this.#running.values()]) if (isMeant(running)) running.interrupt()
  }

  /** Replies that find the asker computing take longer, by two context switches. */
  #lateNs({ plan, asker, flow }: RunningSeries, begunAt: number, computedBefore: number): number {
    const { host, cpu } = this.#machines[asker]!
    const elapsedNs = this.#options.network.simulation.now - begunAt
    const computedNs = host.cpu.userBusyNs - computedBefore
    if (computedNs === 0) return 0
    const part = Math.min(1, computedNs / (elapsedNs * (1 - cpu.load)))
    const moreNs = this.#costs.of(plan, true).takesNs - this.#costs.of(plan, false).takesNs
    // a series held up by others has time to spare
    const { rate, shape } = flow!
    const lateNs = plan.exchanges * Math.max(0, moreNs * part - (1 / rate - shape.leastNs))
    return lateNs < NEGLIGIBLE_NS ? 0 : Math.round(lateNs)
  }

  #shapeOf(running: RunningSeries): Shape {
    const state = this.#machines[running.asker]!.host.cpu.load > 0 ? 'computing' : 'idle'
    if (!this.#seeks(running)) {
      running.unhindered[state] ??= this.#shape(running, state === 'computing', noSeek)
      return running.unhindered[state]
    }
    const seekNs = running.plan.parties.map((_, at) => this.#seekNs(running, at))
    return this.#shape(running, state === 'computing', (at) => seekNs[at]!)
  }

  #shape({ plan, asker }: RunningSeries, isComputing: boolean, seekNs: (at: number) => number): Shape {
    const { network, blockBytes } = this.#options
    const cost = this.#costs.of(plan, false)
    const shares: Share[] = []
    const longestSeekNs = Math.max(...plan.parties.map((_, at) => seekNs(at)))
    const leastNs = cost.takesNs + longestSeekNs
    for (const [at, party] of plan.parties.entries()) {
      const { cpu, disk, server, host } = this.#machines[party]!
      const { profile } = host
      const each = cost.parties[at]!
      const { cpuNs } = at === 0 && isComputing ? this.#costs.of(plan, true).parties[0]! : each
      shares.push({ resource: cpu, unitNs: cpuNs })
      if (!network.wire.shared) {
        shares.push(
          { resource: network.out(party), unitNs: each.outNs },
          { resource: network.in(party), unitNs: each.inNs },
        )
      }
      if (each.diskNs === 0) continue
      const diskNs = each.diskNs + seekNs(at)
      shares.push({ resource: disk, unitNs: diskNs })
      if (plan.kind === 'copy') continue
      const serverNs = each.cpuNs - receivingNs(profile, plan.kind, blockBytes) + latencyNs(profile, plan.kind) + diskNs
      shares.push({ resource: server.resource, unitNs: serverNs })
    }
    if (network.wire.shared) {
      const cableNs = cost.parties.reduce((sum, { outNs }) => sum + outNs, 0)
      shares.push({ resource: network.out(asker), unitNs: cableNs })
    }
    if (plan.kind === 'write' || plan.kind === 'touch-and-write') {
      const { writing, host } = this.#machines[asker]!
      shares.push({ resource: writing.resource, unitNs: leastNs - touchNs(host.profile, plan.kind, blockBytes) })
    }
    return { leastNs, shares }
  }

  /** Whether a file that it reads or writes is on a rotating disk, possibly among others. */
  #seeks({ plan }: RunningSeries): boolean {
    return plan.parties.some((party, at) => {
      const { host, placeOf } = this.#machines[party]!
      return at > 0 && host.disk instanceof Disk && placeOf !== null
    })
  }

  /** The arm moves to and fro between files that share a disk: the mean seek time from the file of another series to this one's. */
  #seekNs({ plan }: RunningSeries, at: number): number {
    const { disk, host, placeOf } = this.#machines[plan.parties[at]!]!
    if (at === 0 || !(host.disk instanceof Disk) || placeOf === null) return 0
    const { sectorsPerTrack, heads } = host.profile.disk
    const cylinderOf = (of: ProcessName): number => Math.floor(placeOf(of).nextSector / (sectorsPerTrack * heads))
    let sum = 0
    let others = 0
    for (const other of disk.flows) {
      const running = this.#running.get(other.plan)
      if (running === undefined || running.plan === plan) continue
      others++
      sum += host.disk.seekNs(Math.abs(cylinderOf(plan.process) - cylinderOf(running.plan.process)))
    }
    return others === 0 ? 0 : sum / others
  }
}
