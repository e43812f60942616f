// Series: many exchanges of one kind between the same hosts, one after the other, of which each waits for the one before: the blocks of a
// checkpoint, of an image that is read back, of a copy for a server that returns. In flow detail all but the last are one flow, which takes
// of every machine what the exchanges would; the last is made for real, and carries what belongs to all. A series says how many exchanges
// it came to, and no more: whoever asked goes on from there with real ones, and learns from them what has happened.

import type { Simulation } from '../../../kernel/simulation.ts'
import { type RunningTask, WAITING, Wait } from '../../../kernel/task.ts'
import type { FlowNetwork } from '../../../machine/flows/flow-network.ts'
import { type Flow, FlowResource, type Shape, type Share } from '../../../machine/flows/flows.ts'
import { Disk, type Extent } from '../../../machine/disk.ts'
import type { Host } from '../../../machine/host.ts'
import type { Network } from '../../../machine/network.ts'
import type { HostProfile } from '../../../machine/profiles/profile.ts'
import type { ProcessName } from '../../../programs/program.ts'
import { PACKET_HEADER_BYTES } from '../../requests/envelope.ts'
import { BLOCK_BYTES } from '../transfer-sizes.ts'
import { type ExchangeCost, trialExchange } from './trial-exchange.ts'

/** write: a block to all replicas at once; read: a block of an image; copy: a block of a copy, and its way to the own disk. */
export type SeriesKind = 'write' | 'read' | 'copy'

export interface SeriesOptions {
  readonly simulation: Simulation
  readonly network: FlowNetwork
  readonly hosts: readonly Host[]
  /** The same network in frame detail, for a trial. */
  readonly openNetwork: (simulation: Simulation) => Network
}

/** Fewer are made one by one. */
const LEAST_EXCHANGES = 2
/** What is found too late to be planned for, and less than that, is not looked at. */
const NEGLIGIBLE_NS = 1000

/** By what it depends on: trials are the same in all runs. */
const trials = new Map<string, ExchangeCost>()

interface SeriesPlan {
  readonly kind: SeriesKind
  /** Who asks, and those that are asked. */
  readonly parties: readonly number[]
  readonly exchanges: number
  /** Whose blocks they are. */
  readonly process: ProcessName
}

/** The series in which one host asks. */
export interface SeriesOfHost {
  /** Yield it to wait for the end of so many exchanges, or until something comes between; gives how many were made. */
  run(kind: SeriesKind, others: readonly number[], exchanges: number, process: ProcessName): Wait<number>
  /** Whoever it asks has to be looked at anew. */
  interrupt(): void
}

/** What a host has that series take shares of. */
class Machine {
  readonly host: Host
  readonly cpu: FlowResource
  readonly disk = new FlowResource()
  /** The file server, which turns to one request after the other and waits for its disk. */
  readonly server = new FlowResource()
  readonly sent = { datagrams: 0, bytes: 0 }
  /** Where the blocks of processes lie on its disk; null where there is no file server. */
  placeOf: ((process: ProcessName) => Extent) | null = null

  constructor(host: Host) {
    this.host = host
    this.cpu = new FlowResource((load) => host.cpu.steadyWork(load))
  }
}

export class Series {
  readonly #options: SeriesOptions
  readonly #machines: readonly Machine[]
  readonly #running = new Set<RunningSeries>()
  readonly #costs = new Map<string, ExchangeCost>()

  constructor(options: SeriesOptions) {
    this.#options = options
    this.#machines = options.hosts.map((host) => new Machine(host))
    options.network.disturbed = (port) => this.#cutWhere(({ plan }) => port < 0 || plan.parties.includes(port))
  }

  askedBy(host: number): SeriesOfHost {
    return {
      run: (kind, others, exchanges, process) =>
        new RunningSeries(this, { kind, parties: [host, ...others], exchanges, process }),
      interrupt: () => this.#cutWhere(({ plan }) => plan.parties[0] === host),
    }
  }

  /** A file server is there: where on its disk the blocks of a process lie. */
  serve(host: number, placeOf: (process: ProcessName) => Extent): void {
    this.#machines[host]!.placeOf = placeOf
  }

  /** What hosts have sent in series. */
  sentBy(host: number): { readonly datagrams: number; readonly bytes: number } {
    return this.#machines[host]!.sent
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
    const begunAt = this.#options.simulation.now
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
    for (const [at, party] of plan.parties.entries()) {
      const { sent, host, placeOf } = this.#machines[party]!
      const cost = parties[at]!
      sent.datagrams += Math.round(cost.datagrams * exchanges)
      sent.bytes += Math.round(cost.bytes * exchanges)
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
    const elapsedNs = this.#options.simulation.now - begunAt
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

class RunningSeries extends Wait<number> {
  readonly plan: SeriesPlan
  flow: Flow | null = null
  readonly #series: Series
  #task: RunningTask | null = null

  constructor(series: Series, plan: SeriesPlan) {
    super()
    this.#series = series
    this.plan = plan
  }

  enter(task: RunningTask): unknown {
    this.#task = task
    this.flow = this.#series.begin(this)
    return this.flow === null ? 0 : WAITING
  }

  /** Whoever waited is gone; what was done was done. */
  withdraw(): void {
    this.#cut()
  }

  finish(exchanges: number): void {
    this.flow = null
    this.#series.over(this)
    this.#series.book(this, exchanges)
    this.#task!.simulation.resume(this.#task!, exchanges)
  }

  interrupt(): void {
    const exchanges = this.#cut()
    this.#task!.simulation.resume(this.#task!, exchanges)
  }

  #cut(): number {
    if (this.flow === null) return 0
    const exchanges = this.#series.cut(this, this.flow)
    this.flow = null
    this.#series.book(this, exchanges)
    return exchanges
  }
}

/** Taking in a request is not the server's work: it goes on while the server waits for its disk. Sending the reply is. */
const receivingNs = ({ network }: HostProfile, kind: SeriesKind): number => {
  const bytes = PACKET_HEADER_BYTES + (kind === 'write' ? BLOCK_BYTES : 32)
  return network.receiveNs + bytes * network.receiveNsPerByte
}

/** Of storage without an arm, what is not in the time that it is busy. */
const latencyNs = ({ solidDisk }: HostProfile, kind: SeriesKind): number => {
  if (solidDisk === undefined) return 0
  return kind === 'read' ? solidDisk.readLatencyNs : solidDisk.writeLatencyNs
}

const unitNs = ({ shares }: Shape, of: FlowResource): number =>
  shares.reduce((sum, { resource, unitNs: each }) => (resource === of ? sum + each : sum), 0)
