// The fault-tolerant layer of one host, for one boot of it: puts the parts together. What each of them does is in its own file.

import type { Simulation } from '../kernel/simulation.ts'
import type { Task } from '../kernel/task.ts'
import { Signal } from '../kernel/waits.ts'
import type { Host } from '../machine/host.ts'
import type { Payload, ProcessName, ProcessPlan, Program } from '../programs/program.ts'
import type { Trace } from '../trace/trace.ts'
import type { HostServices } from './host-services.ts'
import type { HostedProcess } from './hosting/hosted-process.ts'
import { Hosting, type HostingRoles } from './hosting/hosting.ts'
import { Restarting, type RestartOrder } from './hosting/restarting.ts'
import { processesUnderWay, serverUnderWay } from './hosting/under-way.ts'
import type { Observer } from './observer.ts'
import type { OnHost, Protocol } from './protocol.ts'
import type { Body, Done } from './requests/envelope.ts'
import { Transport } from './requests/transport.ts'
import { Admission } from './ring/admission.ts'
import { ChangeLog } from './ring/change-log.ts'
import { Detector } from './ring/detector.ts'
import { join } from './ring/joining.ts'
import { Knowledge, type Listener } from './ring/knowledge.ts'
import { KnownElsewhere } from './ring/known-elsewhere.ts'
import { type Location, Locations } from './ring/locations.ts'
import { Membership, type MembershipChange } from './ring/membership.ts'
import type { Tidings } from './ring/news.ts'
import { type RingReply, type RingRequest, receiveFromRing, ringRequestKinds } from './ring/ring-requests.ts'
import type { LayerSettings } from './settings.ts'
import { type FileServer, openServer } from './storage/file-server.ts'
import { NearCopies } from './storage/near/near-copies.ts'
import { catchUp } from './storage/returning.ts'
import type { OnDisk } from './storage/server-remains.ts'
import { StableStorage } from './storage/stable-storage.ts'
import {
  isOfProcess,
  type ServerRequest,
  type StorageReply,
  serverRequestKinds,
  type Vouched,
  type VouchRequest,
} from './storage/storage-requests.ts'

/** What is the same for the layers of all hosts. */
export interface LayerSetting {
  readonly simulation: Simulation
  readonly trace: Trace
  readonly settings: LayerSettings
  readonly protocol: Protocol
  readonly programs: Readonly<Record<string, Program>>
  readonly observer: Observer
  readonly hostNames: readonly string[]
  readonly isWorkstation: (host: number) => boolean
  /** The hosts that hold the copies on stable storage. */
  readonly replicas: readonly number[]
  /** Where the processes are at the start. */
  readonly locations: readonly Location[]
}

export class Layer implements HostServices, HostingRoles {
  readonly simulation: Simulation
  readonly trace: Trace
  readonly host: Host
  readonly id: number
  readonly boot: number
  readonly hostNames: readonly string[]
  readonly isWorkstation: (host: number) => boolean
  readonly settings: LayerSettings
  readonly left: unknown
  readonly programs: Readonly<Record<string, Program>>
  readonly observer: Observer
  readonly changed: Signal
  readonly changeLog: ChangeLog
  readonly knownElsewhere: KnownElsewhere
  readonly locations: Locations
  readonly membership: Membership
  readonly transport: Transport
  readonly storage: StableStorage
  readonly near: NearCopies | null
  /** Null unless this host holds copies. */
  readonly server: FileServer | null
  readonly detector: Detector
  readonly hosted: Map<ProcessName, HostedProcess>
  readonly protocol: OnHost
  readonly #knowledge: Knowledge
  readonly #hosting: Hosting
  /** The others have declared this host dead: it stops, and rejoins the ring as a new boot. */
  readonly foundDead: () => void
  #down = false

  /**
   * @param onDisk what earlier boots left on the host's disk
   * @param foundDead called when this host learns that the others have declared it dead; it must then be shut down and rebooted
   */
  constructor(setting: LayerSetting, host: Host, boot: number, onDisk: OnDisk, foundDead: () => void) {
    const { simulation, settings, replicas, hostNames, observer } = setting
    this.simulation = simulation
    this.trace = setting.trace
    this.host = host
    this.id = host.id
    this.boot = boot
    this.hostNames = hostNames
    this.isWorkstation = setting.isWorkstation
    this.settings = settings
    this.left = onDisk.left
    this.programs = setting.programs
    this.observer = observer
    this.foundDead = () => {
      if (!this.#down) foundDead()
    }
    this.changed = new Signal(simulation)
    this.changeLog = new ChangeLog(boot)
    this.knownElsewhere = new KnownElsewhere(hostNames.length, boot)
    this.locations = new Locations(setting.locations, (location) =>
      this.changeLog.write({ kind: 'location', location }),
    )
    this.membership = new Membership(hostNames.length, (change) => this.changeLog.write(change))
    if (boot > 0) this.membership.insert(this.id, boot, false)
    this.transport = new Transport({
      simulation,
      host,
      boot,
      isThere: (other) => this.membership.isLive(other),
      admit: (from, fromBoot, packet) => admission.admit(from, fromBoot, packet),
      accept: (request) => admission.accepts(request),
    })
    this.server = replicas.includes(this.id) ? openServer(this, settings, replicas, onDisk.remains) : null
    this.storage = new StableStorage({
      ...{ simulation, transport: this.transport, membership: this.membership, replicas, changed: this.changed },
      ...{ copyNsPerByte: host.profile.cpu.copyNsPerByte, tasks: host.tasks, blockBytes: settings.blockBytes },
      series: settings.series?.askedBy(this.id, (other) => this.detector.heard(other)) ?? null,
      askAll: () => this.tellAll(),
      noCopyCounts: () => observer.noCopyCounts(),
    })
    const isTiered = settings.tiers != null && this.isWorkstation(this.id)
    this.near = isTiered ? new NearCopies(this, settings.tiers!) : null
    this.detector = new Detector(this)
    const admission = new Admission(this)
    this.#hosting = new Hosting(this)
    this.hosted = this.#hosting.processes
    this.#knowledge = new Knowledge({
      ...{ simulation, trace: this.trace, host, id: this.id, boot, hostNames, settings, changed: this.changed },
      ...{ membership: this.membership, locations: this.locations, transport: this.transport },
      ...{ changeLog: this.changeLog, knownElsewhere: this.knownElsewhere, foundDead: this.foundDead },
      listeners: [this.transport, this.#listener(), this.storage, this.#hosting],
    })
    this.protocol = setting.protocol.open(this)
    this.#serve()
  }

  /** Reactions to new knowledge that involve several parts. */
  #listener(): Listener {
    const { server, storage, detector, host } = this
    return {
      tookPart: () => {
        host.tasks.spawn(detector.watch(), 'ring')
        this.protocol.tookPart?.()
      },
      hostDied: (dead) => {
        if (server?.caughtUp === true) server.wasAvailable.remove(dead)
      },
      hostJoined: (joined) => detector.heard(joined),
      viewChanged: () => {
        detector.viewChanged()
        if (this.takesPart && storage.isLost) host.tasks.spawn(this.#nothingToRead(), 'search')
      },
    }
  }

  /** Registers a handler for each kind of request; the protocol has registered its own. */
  #serve(): void {
    const { transport, server, protocol } = this
    const restarting = new Restarting(this)
    transport.serve<RingRequest, RingReply>(ringRequestKinds, receiveFromRing(this))
    transport.serve<RestartOrder, Done>(['restart'], (_, order, answer) => restarting.order(order, answer))
    transport.serve<VouchRequest, Vouched>(['vouch'], (_, { logs }, answer) => answer(protocol.vouchFor(logs)))
    if (server === null) return
    transport.serve<ServerRequest, StorageReply>(serverRequestKinds, (from, request, answer) =>
      server.receive(from, request, answer),
    )
  }

  get takesPart(): boolean {
    return this.#knowledge.takesPart
  }

  get persistence(): OnHost['persistence'] {
    return this.protocol.persistence
  }

  /** Without fencing a server carries out every request, whoever sent it. */
  isUnfenced({ kind }: Body): boolean {
    return this.settings.without.has('fencing') && this.server !== null && isOfProcess(kind)
  }

  /** At its first boot a host is already in the ring; later boots have to join it. */
  begin(): void {
    if (this.takesPart) this.host.tasks.spawn(this.detector.watch(), 'ring')
    else this.host.tasks.spawn(this.#enter(), 'joining')
  }

  *#enter(): Task {
    const { host, trace, boot, server, hostNames } = this
    trace.emit({ kind: 'host-joins', host: host.name, boot })
    const stale = server !== null && !server.caughtUp
    const sponsor = yield* join(this, stale)
    if (this.#down) return // the last thing it was told is that it is dead again
    // Every host knows of this one now: it can be relied on, and everything written from here on comes here too.
    trace.emit({ kind: 'host-joined', host: host.name, boot, sponsor: hostNames[sponsor]! })
    if (stale) yield* catchUp(this, server)
  }

  /** All copies seem to be gone; that may end the run if a process here still needs them. */
  *#nothingToRead(): Task {
    if ((yield* this.storage.findSource()) < 0 && this.hosted.size > 0) this.observer.noCopyCounts()
  }

  /** The host has crashed, or is to start afresh: ends this layer. Returns what the protocol has on the disk. */
  shutDown(): unknown {
    this.#down = true
    this.detector.shutDown()
    this.#knowledge.shutDown()
    this.transport.shutDown()
    this.storage.shutDown()
    this.server?.shutDown()
    this.near?.shutDown()
    this.#hosting.shutDown()
    return this.protocol.close?.() ?? null
  }

  /** What a crash at this instant would interrupt. */
  underWay(): string[] {
    const found = new Set(processesUnderWay(this.hosted.values()))
    if (this.server !== null) {
      for (const each of serverUnderWay(this.server, this.transport.requestsUnderWay())) found.add(each)
    }
    return [...found]
  }

  start(plan: ProcessPlan, incarnation: number): void {
    if (this.protocol.startsLater?.(plan) !== true) this.#hosting.start(plan, incarnation)
  }

  warned(): void {
    this.#hosting.warned()
  }

  run(process: HostedProcess): void {
    this.#hosting.run(process)
  }

  stop(process: HostedProcess): void {
    this.#hosting.stop(process)
  }

  ended(process: HostedProcess, answer: Payload): void {
    this.#hosting.ended(process, answer)
  }

  foundEnded(location: Location, answer: Payload): void {
    this.#hosting.foundEnded(location, answer)
  }

  applyChanges(changes: readonly MembershipChange[]): void {
    this.#knowledge.applyChanges(changes)
  }

  locationsChanged(entries: readonly Location[]): void {
    this.#knowledge.locationsChanged(entries)
  }

  tellAll(): Task {
    return this.#knowledge.tellAll()
  }

  learn(news: Tidings, from: number): void {
    this.#knowledge.learn(news, from)
  }
}
