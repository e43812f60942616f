// STAR's layer on one host, for one boot of it: puts the parts together and hands each packet to the part that it is for.

import type { Simulation } from '../kernel/simulation.ts'
import type { Task } from '../kernel/task.ts'
import { Signal } from '../kernel/waits.ts'
import type { Host } from '../machine/host.ts'
import type { Payload, ProcessName, ProcessPlan, Program } from '../programs/program.ts'
import { Delivery } from '../protocols/star/delivery.ts'
import type { Trace } from '../trace/trace.ts'
import { alarm } from './checkpoint/alarm.ts'
import { execute } from './hosting/execution.ts'
import { HostedProcess } from './hosting/hosted-process.ts'
import { type Location, Locations } from './hosting/locations.ts'
import { Recovery } from './hosting/recovery.ts'
import { Restarting } from './hosting/restarting.ts'
import { processesUnderWay, serverUnderWay } from './hosting/under-way.ts'
import { Transport } from './requests/transport.ts'
import { Journal } from './ring/changes.ts'
import { Ring } from './ring/detector.ts'
import { join } from './ring/joining.ts'
import { Correspondence } from './ring/known-elsewhere.ts'
import { type Member, Membership, type MembershipChange } from './ring/membership.ts'
import { noteNews, type Tidings, tellAll } from './ring/news.ts'
import { Reception } from './ring/reception.ts'
import type { Observer, Services, StarSettings } from './services.ts'
import { type FileServer, openServer } from './storage/file-server.ts'
import { catchUp } from './storage/returning.ts'
import type { ServerRemains } from './storage/server-remains.ts'
import { StableStorage } from './storage/stable-storage.ts'

/** What is the same for the layers of all hosts. */
export interface LayerSetting {
  readonly simulation: Simulation
  readonly trace: Trace
  readonly settings: StarSettings
  readonly programs: Readonly<Record<string, Program>>
  readonly observer: Observer
  readonly hostNames: readonly string[]
  readonly isWorkstation: (host: number) => boolean
  /** The hosts that hold the copies of everything. */
  readonly replicas: readonly number[]
  /** Where the processes are at the start. */
  readonly locations: readonly Location[]
}

export class Layer implements Services {
  readonly simulation: Simulation
  readonly trace: Trace
  readonly host: Host
  readonly id: number
  readonly boot: number
  readonly hostNames: readonly string[]
  readonly isWorkstation: (host: number) => boolean
  readonly settings: StarSettings
  readonly programs: Readonly<Record<string, Program>>
  readonly observer: Observer
  readonly transport: Transport
  readonly membership: Membership
  readonly locations: Locations
  readonly journal: Journal
  readonly correspondence: Correspondence
  readonly storage: StableStorage | null
  readonly ring: Ring
  readonly hosted = new Map<ProcessName, HostedProcess>()
  readonly changed: Signal
  /** Set on a host that holds copies. */
  readonly server: FileServer | null
  readonly #recovery: Recovery
  readonly #reception: Reception
  /** Called when this host learns that the others take it for dead. */
  readonly foundDead: () => void
  #takesPart: boolean
  /** Who is there, each with its boot, as the trace was told last. */
  #ringTold = ''
  #down = false

  /**
   * @param remains what the disk of a file server has from an earlier boot
   * @param foundDead called when this host learns that the others take it for dead; it is to be shut down and boot again
   */
  constructor(setting: LayerSetting, host: Host, boot: number, remains: ServerRemains | null, foundDead: () => void) {
    const { simulation, settings, replicas } = setting
    this.simulation = simulation
    this.trace = setting.trace
    this.host = host
    this.id = host.id
    this.boot = boot
    this.hostNames = setting.hostNames
    this.isWorkstation = setting.isWorkstation
    this.settings = settings
    this.programs = setting.programs
    this.observer = setting.observer
    this.foundDead = () => {
      if (!this.#down) foundDead()
    }
    this.#takesPart = boot === 0
    this.changed = new Signal(simulation)
    this.journal = new Journal(boot)
    this.correspondence = new Correspondence(setting.hostNames.length, boot)
    this.locations = new Locations(setting.locations, (location) => this.journal.write({ kind: 'location', location }))
    this.membership = new Membership(setting.hostNames.length, (change) => this.journal.write(change))
    if (boot > 0) this.membership.insert(this.id, boot, false)
    this.transport = new Transport({
      simulation,
      host,
      boot,
      isThere: (other) => this.membership.isLive(other),
      admit: (from, fromBoot, packet) => this.#reception.admit(from, fromBoot, packet),
      receive: (from, request, answer) => this.#reception.receive(from, request, answer),
    })
    const { transport, membership } = this
    const { copyNsPerByte } = host.profile.cpu
    const askAll = () => this.tellAll()
    const noCopyCounts = () => this.observer.noCopyCounts()
    const shared = {
      simulation,
      transport,
      membership,
      replicas,
      copyNsPerByte,
      tasks: host.tasks,
      changed: this.changed,
    }
    this.storage = replicas.length === 0 ? null : new StableStorage({ ...shared, askAll, noCopyCounts })
    this.server = replicas.includes(this.id) ? openServer(setting, host, boot, remains) : null
    this.ring = new Ring(this)
    this.#recovery = new Recovery(this)
    const { server } = this
    this.#reception = new Reception(this, { delivery: new Delivery(this), restarting: new Restarting(this), server })
  }

  get takesPart(): boolean {
    return this.#takesPart
  }

  /** Begins: at the first boot the ring is there already, later ones have to enter it. */
  begin(): void {
    if (this.#takesPart) this.host.tasks.spawn(this.ring.watch(), 'ring')
    else this.host.tasks.spawn(this.#enter(), 'joining')
  }

  *#enter(): Task {
    const { host, trace, boot, server, hostNames } = this
    trace.emit({ kind: 'host-joins', host: host.name, boot })
    const stale = server !== null && !server.caughtUp
    const sponsor = yield* join(this, stale)
    if (this.#down) return // what it was told last is that it is dead again
    // every host knows of this one now: it can be relied on, and what is written from here on comes here too
    trace.emit({ kind: 'host-joined', host: host.name, boot, sponsor: hostNames[sponsor]! })
    if (stale) yield* catchUp(this, server)
  }

  /**
   * Another host has told this one that it is in its ring: from now on it watches and is responsible like any other. It cannot wait
   * until all know of it: one that has died and has to tell first may be the one that nobody but the newcomer watches.
   */
  #takePart(): void {
    this.#takesPart = true
    this.host.tasks.spawn(this.ring.watch(), 'ring')
    this.#lookAtView()
    this.locationsChanged([...this.locations.entries()])
  }

  /** The host has crashed, or is to start afresh: this layer is over. */
  shutDown(): void {
    this.#down = true
    this.transport.shutDown()
    this.storage?.shutDown()
    this.server?.shutDown()
    for (const process of this.hosted.values()) process.kill()
    this.hosted.clear()
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
    const process = new HostedProcess(this, plan, incarnation)
    this.hosted.set(plan.name, process)
    this.run(process)
  }

  run(process: HostedProcess): void {
    const { name, incarnation, imageBytes } = process
    process.restoring = false
    this.observer.started(process, this.host.name)
    this.trace.emit({ kind: 'process-started', host: this.host.name, process: name, incarnation, imageBytes })
    process.tasks.spawn(execute(this, process), name)
    const first = incarnation === 1 ? this.settings.firstAlarmNs(name) : this.settings.intervalNs
    process.tasks.spawn(alarm(this, process, first), `alarm of ${name}`)
    for (const { arrive } of process.deferred.splice(0)) arrive()
  }

  stop(process: HostedProcess): void {
    if (this.hosted.get(process.name) !== process) return
    const { name, incarnation } = process
    this.trace.emit({ kind: 'process-stopped', host: this.host.name, process: name, incarnation, reason: 'superseded' })
    this.hosted.delete(name)
    process.kill()
  }

  ended(process: HostedProcess, answer: Payload): void {
    this.hosted.delete(process.name)
    this.observer.ended(process, answer)
    this.#spread({ plan: process.plan, host: this.id, boot: this.boot, incarnation: process.incarnation, ended: true })
    process.kill()
  }

  foundEnded(location: Location, answer: Payload): void {
    this.observer.foundEnded(location.plan.name, answer)
    this.#spread(location)
  }

  #spread(location: Location): void {
    this.locations.state(location)
    this.locationsChanged([location])
    this.host.tasks.spawn(this.tellAll(), 'news')
  }

  applyChanges(changes: readonly MembershipChange[]): void {
    if (changes.length === 0) return
    for (const change of changes) {
      const { kind, host } = change
      if (kind === 'died' && host === this.id) return this.foundDead()
      if (kind === 'died') {
        this.locations.inherit(host, change.boot)
        this.transport.hostDied(host)
        if (this.server?.caughtUp === true) this.server.wasAvailable.remove(host)
      }
      if (kind === 'caught-up') this.storage?.replicaCounts()
      if (kind === 'joined') {
        this.ring.heard(host)
        this.storage?.hostJoined(host)
      }
    }
    if (changes.some(({ kind }) => kind !== 'attributed')) this.#lookAtView()
    else if (this.#takesPart) this.#recovery.look(this.locations.entries())
  }

  #lookAtView(): void {
    const { storage, membership } = this
    const live = membership.live()
    const ring = live.map((host) => `${host}/${membership.member(host).boot}`).join()
    if (ring !== this.#ringTold) {
      this.#ringTold = ring
      this.trace.emit({ kind: 'view-changed', host: this.host.name, live: live.map((host) => this.hostNames[host]!) })
    }
    if (storage !== null && this.#takesPart && storage.source() < 0)
      this.host.tasks.spawn(this.#nothingToRead(), 'search')
    this.changed.fire()
    if (this.#takesPart) this.#recovery.look(this.locations.entries())
  }

  /** All copies are gone; that may end the run if somebody here still needs them. */
  *#nothingToRead(): Task {
    if ((yield* this.storage!.findSource()) < 0 && this.hosted.size > 0) this.observer.noCopyCounts()
  }

  locationsChanged(entries: readonly Location[]): void {
    if (entries.length === 0) return
    for (const { plan, host, boot, incarnation, ended } of entries) {
      const process = this.hosted.get(plan.name)
      if (process !== undefined && process.incarnation < incarnation) this.stop(process)
      const mine = host === this.id && boot === this.boot && !ended && incarnation === 1
      if (mine && process === undefined && this.#takesPart) this.start(plan, incarnation)
    }
    this.changed.fire()
    if (this.#takesPart) this.#recovery.look(entries)
  }

  tellAll(): Task {
    return tellAll(this)
  }

  learn(news: Tidings, from: number): void {
    const { correspondence, journal, membership } = this
    const { boot, view } = news
    noteNews(this, news, from)
    const hadAll = correspondence.told(from, boot) === journal.end
    const changed = this.locations.hear(news.locations, from, boot, membership)
    const changes = membership.merge(view)
    if (hadAll) correspondence.noteTold(from, boot, journal.end) // it is not told its own news
    this.applyChanges(changes)
    if (this.#down) return
    if (!this.#takesPart && view.members.some((member) => this.#isSelf(member))) this.#takePart()
    this.locationsChanged(changed)
  }

  #isSelf({ host, boot, live }: Member): boolean {
    return host === this.id && boot === this.boot && live
  }
}
