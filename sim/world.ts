// The wiring diagram: builds the network, hosts, layers and processes of one run from a scenario. The only place where all rooms meet. What
// happens in a run is up to them; this file starts processes, and crashes and restarts hosts when told to.

import { Account } from './cluster/hosting/account.ts'
import { placeAtStart } from './cluster/hosting/placement.ts'
import { Layer, type LayerSetting } from './cluster/layer.ts'
import type { Observer, Started } from './cluster/observer.ts'
import { plus, type Traffic } from './cluster/requests/traffic.ts'
import type { Location } from './cluster/ring/locations.ts'
import { ONE_FRAME_BYTES } from './cluster/ring/news.ts'
import { nothing, type OnDisk } from './cluster/storage/server-remains.ts'
import { lastToGo } from './cluster/storage/was-available.ts'
import { Injector } from './faults/injector.ts'
import type { FaultTarget, Struck } from './faults/target.ts'
import { RandomStreams } from './kernel/chance/random.ts'
import { Simulation } from './kernel/simulation.ts'
import { Host } from './machine/host.ts'
import type { Network } from './machine/network.ts'
import type { Payload, ProcessName, ProcessPlan } from './programs/program.ts'
import { networkOf } from './scenario/chosen/chosen-network.ts'
import { protocolOf } from './scenario/chosen/chosen-protocol.ts'
import { layerSettings } from './scenario/chosen/layer-settings.ts'
import { type KnownParts, knownParts, processPlans } from './scenario/known-parts.ts'
import { machineOf, withCosts } from './scenario/machines.ts'
import { withNeededHosts } from './scenario/needed-hosts.ts'
import { chosenReplication } from './scenario/replication.ts'
import type { Scenario } from './scenario/scenario.ts'
import { Trace } from './trace/trace.ts'

/** What may differ between worlds of the same scenario. */
export interface WorldOptions {
  readonly seed: string
  /** The parts that the scenario may name; by default those that come with starsim. */
  readonly parts?: KnownParts
  /** What a host knows is sent whole up to this size, and as differences beyond it; by default one frame. */
  readonly wholeNewsBytes?: number
  /** Whether to compute the fingerprint of the run; true by default. */
  readonly isDigested?: boolean
}

interface Whereabouts {
  readonly host: string
  readonly incarnation: number
  readonly imageBytes: number
}

export class World implements Observer, FaultTarget {
  readonly scenario: Scenario
  readonly simulation = new Simulation()
  readonly trace: Trace
  readonly streams: RandomStreams
  readonly network: Network
  readonly hosts: Host[] = []
  readonly layers: Layer[] = []
  readonly plans: readonly ProcessPlan[]
  /** Every process that was ever created. */
  readonly known = new Set<ProcessName>()
  readonly answers = new Map<ProcessName, Payload>()
  /** A digest of the files of each ended process that had them on its own host. */
  readonly ownFiles = new Map<ProcessName, number>()
  /** One account per process, across all its incarnations. */
  readonly accounts = new Map<ProcessName, Account>()
  readonly injector: Injector
  readonly whereabouts = new Map<ProcessName, Whereabouts>()
  /** Why the run cannot continue; null as long as it can. */
  lostBecause: string | null = null
  finishedAt: number | null = null
  readonly #setting: LayerSetting
  /** By host: what was on its disk when its last boot ended. */
  readonly #onDisk = new Map<number, OnDisk>()
  /** Whether some host has found that no copy counts. */
  #noCopyCounts = false
  /** The process for which some host has found no workstation; empty if there is none. */
  #homeless: ProcessName = ''
  /** By host: what it sent in earlier boots, or other than through its transport. */
  readonly #sentBefore = new Map<number, Traffic>()

  constructor(given: Scenario, options: WorldOptions) {
    const { simulation } = this
    const parts = options.parts ?? knownParts
    const scenario = withNeededHosts(given, parts)
    this.trace = new Trace(() => simulation.now, options.isDigested)
    this.scenario = scenario
    this.streams = new RandomStreams(options.seed)
    const { network, hosts, protocol, application } = scenario
    this.network = networkOf(network, simulation, this.streams)
    for (const { name, profile } of hosts) {
      const random = this.streams.of(`disk of ${name}`)
      const order = () => this.streams.of(`delayed writes of ${name}`)
      const machine = withCosts(machineOf(profile, parts), protocol.costs)
      this.hosts.push(new Host(simulation, { name, profile: machine, network: this.network, random, order }))
    }
    this.plans = processPlans(application, parts)
    const hostNames = hosts.map(({ name }) => name)
    const workstations = indicesOf(scenario, 'workstation')
    this.#setting = {
      simulation,
      trace: this.trace,
      programs: parts.programs,
      protocol: protocolOf(scenario, parts),
      observer: this,
      hostNames,
      isWorkstation: (host) => scenario.hosts[host]!.role === 'workstation',
      replicas: indicesOf(scenario, 'server').slice(0, chosenReplication(scenario).copies),
      locations: this.plans.map((plan, number) => placeAtStart(plan, number, workstations)),
      settings: layerSettings(scenario, {
        ...{ simulation, network: this.network, hosts: this.hosts, streams: this.streams },
        wholeNewsBytes: options.wholeNewsBytes ?? ONE_FRAME_BYTES,
        ...{ sent: (id, sent) => this.#sentBeside(id, sent), hasTiers: protocolOf(scenario, parts).hasTiers === true },
      }),
    }
    for (const host of this.hosts) this.layers.push(this.#newLayer(host, 0))
    this.injector = new Injector(this, scenario.faults)
  }

  /** Brings up to date what is counted only from time to time. */
  settle(): void {
    this.#setting.settings.quiet?.settle()
  }

  #newLayer(host: Host, boot: number): Layer {
    const { id } = host
    return new Layer(this.#setting, host, boot, this.#onDisk.get(id) ?? nothing, () => this.#startAfresh(id))
  }

  /** Boots the machines and has the processes started one after another. */
  begin(): void {
    for (const layer of this.layers) layer.begin()
    const { staggerNs, jitterNs } = this.scenario.start
    const jitter = this.streams.of('start')
    let at = 0
    for (const [number, location] of this.#setting.locations.entries()) {
      this.known.add(location.plan.name)
      if (number > 0) at += staggerNs + Math.floor(jitter.uniform() * jitterNs)
      this.simulation.after(at, this.#startProcess, location)
    }
    this.injector.begin()
  }

  readonly #startProcess = ({ plan, host }: Location): void => {
    const layer = this.layers[host]!
    if (this.hosts[host]!.alive && layer.boot === 0) layer.start(plan, 1)
  }

  /** Stops a host at this instant. It must be up. */
  crash(id: number): Struck {
    const host = this.hosts[id]!
    const layer = this.layers[id]!
    const struck = { processes: [...layer.hosted.keys()], during: layer.underWay() }
    this.trace.emit({ kind: 'host-crashed', host: host.name, boot: layer.boot, ...struck })
    const left = layer.shutDown()
    const loss = host.crash()
    if (host.profile.solidDisk?.volatile === true) this.#onDisk.delete(id)
    else this.#onDisk.set(id, { remains: layer.server?.remains(loss) ?? null, left })
    this.#isRingLeft()
    if (this.#noCopyCounts) this.noCopyCounts()
    if (this.#homeless !== '') this.noWorkstationFor(this.#homeless)
    return struck
  }

  /** Halts a host's processor for `forNs`: what arrives meanwhile waits, and computations stand still. */
  stall(id: number, forNs: number): Struck {
    const host = this.hosts[id]!
    const layer = this.layers[id]!
    const struck = { processes: [...layer.hosted.keys()], during: layer.underWay() }
    this.trace.emit({ kind: 'host-stalled', host: host.name, forNs, ...struck })
    host.cpu.system(forNs, () => {}, undefined)
    this.#setting.settings.series?.stall(id, forNs)
    this.#setting.settings.quiet?.stall(id, forNs)
    return struck
  }

  /** Tells a host that it will crash. */
  warn(id: number, forNs: number): void {
    this.trace.emit({ kind: 'host-warned', host: this.hosts[id]!.name, forNs })
    this.layers[id]!.warned()
  }

  /** Starts a host again; it must be down. */
  restart(id: number): void {
    const host = this.hosts[id]!
    host.restart()
    const boot = this.layers[id]!.boot + 1
    this.trace.emit({ kind: 'host-restarted', host: host.name, boot })
    this.#replaceLayer(host, boot)
  }

  /** A host that the others have declared dead drops everything and rejoins the ring as if it had crashed. */
  #startAfresh(id: number): void {
    const host = this.hosts[id]!
    const layer = this.layers[id]!
    this.trace.emit({ kind: 'found-itself-dead', host: host.name, boot: layer.boot })
    for (const { name, incarnation } of layer.hosted.values()) {
      this.trace.emit({ kind: 'process-stopped', host: host.name, process: name, incarnation, reason: 'declared dead' })
    }
    this.#onDisk.set(id, { left: layer.shutDown(), remains: layer.server?.remains(null) ?? null })
    host.tasks.kill()
    this.#replaceLayer(host, layer.boot + 1)
  }

  #replaceLayer(host: Host, boot: number): void {
    this.#sentBefore.set(host.id, this.sentBy(host.id))
    const layer = this.#newLayer(host, boot)
    this.layers[host.id] = layer
    layer.begin()
    this.#isRingLeft()
  }

  /** A returning host is let in by one that takes part in the ring. If no such host is left, nobody knows any more what ran where. */
  #isRingLeft(): void {
    const up = this.layers.filter(({ id }) => this.hosts[id]!.alive)
    if (up.length === 0 || up.some(({ takesPart }) => takesPart)) return
    this.cannotRecover('no host is left that knows the others: all that are up have started anew')
  }

  /** Waits for servers that will come back; if none of them could have everything, the run is over. */
  noCopyCounts(): void {
    this.#noCopyCounts = true
    const servers = this.#setting.replicas.map((id) => ({
      id,
      server: this.layers[id]!.server!,
      up: this.hosts[id]!.alive,
    }))
    if (servers.some(({ id, server, up }) => (up ? server.caughtUp : this.injector.willReturn(this.hosts[id]!.name))))
      return
    const sets = servers.filter(({ up }) => up).map(({ id, server }) => [id, server.wasAvailable.onDisk] as const)
    if (lastToGo(new Map(sets)).length > 0) return
    const away = servers.filter(({ up }) => !up).map(({ id }) => this.hosts[id]!.name)
    this.cannotRecover(
      `no copy of checkpoints and logs is left: ${away.join(', ')} ${away.length === 1 ? 'is' : 'are'} down for good`,
    )
  }

  /** Waits for workstations that are up or will come back; if there are none, the run is over. */
  noWorkstationFor(process: ProcessName): void {
    this.#homeless = process
    const { hosts } = this.scenario
    const left = hosts.some(
      ({ role, name }, id) => role === 'workstation' && (this.hosts[id]!.alive || this.injector.willReturn(name)),
    )
    if (!left) this.cannotRecover(`no workstation is left to run ${process}`)
  }

  /** Waits for a host that will come back; if it will not, the run is over. */
  waitsFor(id: number): void {
    const { name, alive } = this.hosts[id]!
    if (!alive && !this.injector.willReturn(name))
      this.cannotRecover(`${name} is down for good, and nothing becomes visible without it`)
  }

  /** Everything that a host has sent, over all its boots. */
  sentBy(id: number): Traffic {
    return plus(this.layers[id]!.transport.sent, this.#sentBefore.get(id))
  }

  /** Counts what was sent other than through the layer's transport. */
  #sentBeside(id: number, sent: Traffic): void {
    this.#sentBefore.set(id, plus(sent, this.#sentBefore.get(id)))
  }

  accountOf(process: ProcessName): Account {
    let account = this.accounts.get(process)
    if (account === undefined) {
      account = new Account()
      this.accounts.set(process, account)
    }
    return account
  }

  started({ name, incarnation, imageBytes }: Started, host: string): void {
    this.whereabouts.set(name, { host, incarnation, imageBytes })
  }

  spawned(process: ProcessName): void {
    this.known.add(process)
  }

  ended(process: ProcessName, answer: Payload, localFiles: number | null): void {
    if (localFiles !== null) this.ownFiles.set(process, localFiles)
    this.foundEnded(process, answer)
  }

  foundEnded(process: ProcessName, answer: Payload): void {
    if (this.answers.has(process)) return
    this.answers.set(process, answer)
    if (this.answers.size < this.known.size) return
    this.finishedAt = this.simulation.now
    this.simulation.stop()
  }

  cannotRecover(reason: string): void {
    if (this.lostBecause !== null || this.finishedAt !== null) return
    this.lostBecause = reason
    this.trace.emit({ kind: 'cannot-recover', host: '', reason })
    this.simulation.stop()
  }
}

const indicesOf = (scenario: Scenario, role: 'workstation' | 'server'): number[] =>
  scenario.hosts.flatMap((host, index) => (host.role === role ? [index] : []))
