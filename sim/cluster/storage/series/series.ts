// Series: many exchanges of one kind between the same hosts, one after the other, of which each waits for the one before: the blocks of a
// checkpoint, of an image that is read back, of a copy for a server that returns. In flow detail all but the last are one flow, which takes
// of every machine what the exchanges would; the last is made for real, and carries what belongs to all. A series says how many exchanges
// it came to, and no more: whoever asked goes on from there with real ones, and learns from them what has happened.

import type { Simulation } from '../../../kernel/simulation.ts'
import { Disk, type Extent } from '../../../machine/disk.ts'
import type { FlowNetwork } from '../../../machine/flows/flow-network.ts'
import type { Flow, FlowResource, Shape, Share } from '../../../machine/flows/flows.ts'
import type { Host } from '../../../machine/host.ts'
import type { Network } from '../../../machine/network.ts'
import type { ProcessName } from '../../../programs/program.ts'
import type { Traffic } from '../../requests/traffic.ts'
import { BLOCK_BYTES } from '../transfer-sizes.ts'
import { latencyNs, Machine, receivingNs } from './machine.ts'
import { RunningSeries, type SeriesPlan } from './running-series.ts'
import type { SeriesOfAll, SeriesOfHost } from './series-seen.ts'
import { type ExchangeCost, trialExchange } from './trial-exchange.ts'

export interface SeriesOptions {
  readonly network: FlowNetwork
  readonly hosts: readonly Host[]
  /** The same network in frame detail, for a trial. */
  readonly openNetwork: (simulation: Simulation) => Network
  /** Told of what a host has sent in a series. */
  readonly sent: (host: number, traffic: Traffic) => void
}

/** Fewer are made one by one. */
const LEAST_EXCHANGES = 2
/** What is found too late to be planned for, and less than that, is not looked at. */
const NEGLIGIBLE_NS = 1000

/** By what it depends on: trials are the same in all runs. */
const trials = new Map<string, ExchangeCost>()

export class Series implements SeriesOfAll {
  readonly #options: SeriesOptions
  readonly #machines: readonly Machine[]
  readonly #running = new Set<RunningSeries>()
  readonly #costs = new Map<string, ExchangeCost>()

  constructor(options: SeriesOptions) {
    this.#options = options
    this.#machines = options.hosts.map((host) => new Machine(host))
    options.network.disturbed = (port) => this.#cutWhere(({ plan }) => port < 0 || plan.parties.includes(port))
  }

  askedBy(host: number, heard?: (other: number) => void): SeriesOfHost {
    if (heard !== undefined) this.#machines[host]!.heard = heard
    return {
      run: (kind, others, exchanges, process) =>
        new RunningSeries(this, { kind, parties: [host, ...others], exchanges, process }),
      interrupt: () => this.#cutWhere(({ plan }) => plan.parties[0] === host),
    }
  }

  areExchanging(one: number, other: number): boolean {
    for (const { plan } of this.#running) {
      const [asker] = plan.parties
      if ((asker === one || asker === other) && plan.parties.includes(one) && plan.parties.includes(other)) return true
    }
    return false
  }

  /** A file server is there: where on its disk the blocks of a process lie. */
  serve(host: number, placeOf: (process: ProcessName) => Extent): void {
    this.#machines[host]!.placeOf = placeOf
  }

  /** The processor of a host stands still for so long. */
  stall(host: number, forNs: number): void {
    for (const { plan, flow } of this.#running) {
      if (flow !== null && plan.parties.includes(host)) this.#options.network.flows.hold(flow, forNs)
    }
  }

  /**
   * How long a request that comes to the file server of a host waits for the exchanges of series that are there, on average: of each the
   * time that it is neither on its way nor with somebody else, and the one at work is half done.
   */
  waitNs(host: number): number {
    const { server } = this.#machines[host]!
    if (server.flows.size === 0) return 0
    let sum = 0
    for (const { rate, shape } of server.flows) {
      const stageNs = unitNs(shape, server)
      const presentPart = Math.max(0, 1 - rate * (shape.leastNs - stageNs))
      sum += (presentPart - (rate * stageNs) / 2) * stageNs
    }
    return Math.round(Math.max(0, sum))
  }

  /** A file server was busy with another request for so long. */
  took(host: number, forNs: number): void {
    const { server } = this.#machines[host]!
    for (const flow of server.flows) {
      const { leastNs } = flow.shape
      const isBottleneck = server.load > 0.999
      const lostNs = isBottleneck || forNs > leastNs ? forNs : (forNs * forNs) / (2 * leastNs)
      this.#options.network.flows.hold(flow, lostNs)
    }
  }

  /** The series': what can be summarised; nothing while packets are lost, nor if a party is down. */
  begin(running: RunningSeries): Flow | null {
    const { network } = this.#options
    const { parties, exchanges } = running.plan
    if (exchanges < LEAST_EXCHANGES || network.verdict !== null || new Set(parties).size < Math.max(2, parties.length))
      return null
    if (parties.some((party) => !this.#machines[party]!.host.alive)) return null
    this.#running.add(running)
    const cost = this.#costOf(running.plan, false)
    const shape = (flow: Flow | null): Shape => this.#shapeOf(running.plan, flow)
    const busiestLinkNs = Math.max(...cost.parties.flatMap(({ outNs, inNs }) => [outNs, inNs]))
    const computedBefore = this.#asker(running).cpu.userBusyNs
    const begunAt = this.#options.network.simulation.now
    return network.flows.begin({
      ...{ units: exchanges, weight: 1 / busiestLinkNs, shape },
      resources: [...new Set(shape(null).shares.map(({ resource }) => resource))],
      lateNs: () => this.#lateNs(running, begunAt, computedBefore),
      ended: () => running.finish(exchanges),
    })
  }

  /** The series': it has come to so many exchanges, and is over. */
  book({ plan }: RunningSeries, exchanges: number): void {
    const { frames, bits, packets, parties } = this.#costOf(plan, false)
    const { statistics } = this.#options.network
    statistics.frames += Math.round(frames * exchanges)
    statistics.bits += Math.round(bits * exchanges)
    statistics.packets += Math.round(packets * exchanges)
    const asker = plan.parties[0]!
    for (const [at, party] of plan.parties.entries()) {
      if (at > 0 && exchanges > 0) {
        this.#machines[asker]!.heard?.(party)
        this.#machines[party]!.heard?.(asker)
      }
      const { host, placeOf } = this.#machines[party]!
      const cost = parties[at]!
      const sent = { datagrams: cost.datagrams * exchanges, bytes: cost.bytes * exchanges }
      this.#options.sent(party, { datagrams: Math.round(sent.datagrams), bytes: Math.round(sent.bytes) })
      const disk = host.disk.statistics
      disk.requests += Math.round(cost.diskRequests * exchanges)
      disk.bytesRead += Math.round(cost.bytesRead * exchanges)
      disk.bytesWritten += Math.round(cost.bytesWritten * exchanges)
      disk.busyNs += Math.round(cost.diskNs * exchanges)
      const { cylinders, heads, sectorsPerTrack, sectorBytes } = host.profile.disk
      if (placeOf === null || at === 0 || plan.kind === 'copy') continue
      const place = placeOf(plan.process)
      place.nextSector += Math.ceil(BLOCK_BYTES / sectorBytes) * exchanges
      place.nextSector %= cylinders * heads * sectorsPerTrack
    }
  }

  /** The series': ends it before its time. */
  cut(running: RunningSeries, flow: Flow): number {
    this.#running.delete(running)
    return Math.floor(this.#options.network.flows.cut(flow))
  }

  /** The series': it is over. */
  over(running: RunningSeries): void {
    this.#running.delete(running)
  }

  #cutWhere(isMeant: (running: RunningSeries) => boolean): void {
    for (const running of [...this.#running]) if (isMeant(running)) running.interrupt()
  }

  #asker({ plan }: RunningSeries): Host {
    return this.#machines[plan.parties[0]!]!.host
  }

  /** Replies that find the asker computing take longer, by two switches. */
  #lateNs(running: RunningSeries, begunAt: number, computedBefore: number): number {
    const { cpu } = this.#asker(running)
    const elapsedNs = this.#options.network.simulation.now - begunAt
    const computedNs = cpu.userBusyNs - computedBefore
    if (computedNs === 0) return 0
    const free = 1 - this.#machines[running.plan.parties[0]!]!.cpu.load
    const part = Math.min(1, computedNs / (elapsedNs * free))
    const moreNs = this.#costOf(running.plan, true).takesNs - this.#costOf(running.plan, false).takesNs
    // held up by others, it has time to spare
    const { rate, shape } = running.flow!
    const lateNs = running.plan.exchanges * Math.max(0, moreNs * part - (1 / rate - shape.leastNs))
    return lateNs < NEGLIGIBLE_NS ? 0 : Math.round(lateNs)
  }

  #shapeOf(plan: SeriesPlan, flow: Flow | null): Shape {
    const { network } = this.#options
    const cost = this.#costOf(plan, false)
    const shares: Share[] = []
    let seekNs = 0
    for (const [at, party] of plan.parties.entries()) {
      const { cpu, disk, server, host } = this.#machines[party]!
      const each = cost.parties[at]!
      const { profile } = host
      const computing = at === 0 && host.cpu.load > 0
      shares.push({ resource: cpu, unitNs: computing ? this.#costOf(plan, true).parties[0]!.cpuNs : each.cpuNs })
      if (!network.wire.shared) {
        shares.push(
          { resource: network.out(party), unitNs: each.outNs },
          { resource: network.in(party), unitNs: each.inNs },
        )
      }
      if (each.diskNs === 0) continue
      const seek = this.#seekNs(this.#machines[party]!, plan, flow)
      seekNs = Math.max(seekNs, seek)
      shares.push({ resource: disk, unitNs: each.diskNs + seek })
      if (plan.kind === 'copy') continue
      const serverNs = each.cpuNs - receivingNs(profile, plan.kind) + latencyNs(profile, plan.kind) + each.diskNs + seek
      shares.push({ resource: server, unitNs: serverNs })
    }
    if (network.wire.shared) {
      const cableNs = cost.parties.reduce((sum, { outNs }) => sum + outNs, 0)
      shares.push({ resource: network.out(plan.parties[0]!), unitNs: cableNs })
    }
    return { leastNs: cost.takesNs + seekNs, shares }
  }

  /** Between files that share a disk the arm goes to and fro: the mean time from that of another to this one. */
  #seekNs({ disk, host, placeOf }: Machine, { process }: SeriesPlan, flow: Flow | null): number {
    if (!(host.disk instanceof Disk) || placeOf === null) return 0
    const { sectorsPerTrack, heads } = host.profile.disk
    const cylinderOf = (of: ProcessName): number => Math.floor(placeOf(of).nextSector / (sectorsPerTrack * heads))
    let sum = 0
    let others = 0
    for (const other of disk.flows) {
      const plan = this.#planOf(other)
      if (other === flow || plan === null) continue
      others++
      sum += host.disk.seekNs(Math.abs(cylinderOf(process) - cylinderOf(plan.process)))
    }
    return others === 0 ? 0 : sum / others
  }

  #planOf(flow: Flow): SeriesPlan | null {
    for (const running of this.#running) if (running.flow === flow) return running.plan
    return null
  }

  #costOf({ kind, parties }: SeriesPlan, computing: boolean): ExchangeCost {
    const here = `${kind} ${computing} ${parties.join()}`
    const known = this.#costs.get(here)
    if (known !== undefined) return known
    const { network, openNetwork } = this.#options
    const { shared, gapNs } = network.wire
    const profiles = parties.map((party) => this.#machines[party]!.host.profile)
    const everywhere = JSON.stringify([kind, computing, profiles, shared, gapNs, network.wire.frameNs(1518)])
    let cost = trials.get(everywhere)
    if (cost === undefined) {
      cost = trialExchange(kind, { profiles, openNetwork, wire: network.wire }, computing)
      trials.set(everywhere, cost)
    }
    this.#costs.set(here, cost)
    return cost
  }
}

const unitNs = ({ shares }: Shape, of: FlowResource): number =>
  shares.reduce((sum, { resource, unitNs: each }) => (resource === of ? sum + each : sum), 0)
