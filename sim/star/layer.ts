// STAR's layer on one host, for one boot of it: puts the parts together and hands each packet to the part that it is for.

import type { Simulation } from '../kernel/simulation.ts'
import type { Task } from '../kernel/task.ts'
import { Promised, Signal } from '../kernel/waits.ts'
import type { Host } from '../machine/host.ts'
import type { Payload, ProcessName, ProcessPlan, Program } from '../programs/program.ts'
import type { Trace } from '../trace/trace.ts'
import { alarm } from './checkpoint/index.ts'
import { Delivery } from './delivery.ts'
import { execute } from './execution.ts'
import { FileServer } from './file-server.ts'
import { HostedProcess } from './hosted-process.ts'
import { catchUp, join, newsBytes, sponsor } from './joining.ts'
import { type Location, Locations } from './locations.ts'
import { Membership, type MembershipChange } from './membership.ts'
import type { Packet, Request, StorageRequest } from './packet.ts'
import { Recovery } from './recovery.ts'
import { restore } from './restoring.ts'
import { Ring } from './ring.ts'
import type { Observer, Services, StarSettings } from './services.ts'
import { StableStorage } from './stable-storage.ts'
import { type Answer, type Outcome, Transport } from './transport.ts'

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
  readonly locations = new Locations()
  readonly storage: StableStorage | null
  readonly ring: Ring
  readonly hosted = new Map<ProcessName, HostedProcess>()
  readonly changed: Signal
  /** Set on a host that holds copies. */
  readonly server: FileServer | null
  readonly #delivery: Delivery
  readonly #recovery: Recovery
  readonly #restarting = new Set<ProcessName>()
  /** Called when this host learns that the others take it for dead. */
  readonly #foundDead: () => void
  #joined: boolean
  #down = false

  /** @param foundDead called when this host learns that the others take it for dead; it is to be shut down and boot again */
  constructor(setting: LayerSetting, host: Host, boot: number, foundDead: () => void) {
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
    this.#foundDead = foundDead
    this.#joined = boot === 0
    this.changed = new Signal(simulation)
    this.membership = new Membership(setting.hostNames.length)
    if (boot > 0) this.membership.insert(this.id, boot, false)
    this.transport = new Transport({
      simulation,
      host,
      boot,
      patienceNs: settings.ring.timeoutNs,
      admit: (from, fromBoot, packet) => this.#admit(from, fromBoot, packet),
      receive: (from, request, answer) => this.#receive(from, request, answer),
    })
    const { transport, membership } = this
    this.storage = replicas.length === 0 ? null : new StableStorage({ simulation, transport, membership, replicas })
    this.server = replicas.includes(this.id) ? this.#openServer(boot === 0) : null
    this.ring = new Ring(this)
    this.#delivery = new Delivery(this)
    this.#recovery = new Recovery(this)
    this.locations.merge(setting.locations)
  }

  #openServer(complete: boolean): FileServer {
    const { without } = this.settings
    return new FileServer({
      host: this.host,
      trace: this.trace,
      caughtUp: complete || without.has('catch-up'),
      rules: { atomicCommit: !without.has('atomic-commit'), fileVersions: !without.has('file-versions') },
      fencing: !without.has('fencing'),
    })
  }

  /** Begins: at the first boot the ring is there already, later ones have to enter it. */
  begin(): void {
    if (this.#joined) this.host.tasks.spawn(this.ring.watch(), 'ring')
    else this.host.tasks.spawn(this.#enter(), 'joining')
  }

  *#enter(): Task {
    const { host, trace, boot, server } = this
    trace.emit({ kind: 'host-joins', host: host.name, boot })
    const stale = server !== null && !server.caughtUp
    const by = yield* join(this, stale)
    if (by < 0) return this.observer.cannotRecover(`${host.name} came back and found nobody`)
    this.#joined = true
    trace.emit({ kind: 'host-joined', host: host.name, boot, sponsor: this.hostNames[by]! })
    host.tasks.spawn(this.ring.watch(), 'ring')
    this.#lookAtView()
    this.locationsChanged(this.locations.entries())
    if (stale) yield* catchUp(this, server)
  }

  /** The host has crashed, or is to start afresh: this layer is over. */
  shutDown(): void {
    this.#down = true
    this.transport.shutDown()
    this.storage?.shutDown()
    for (const process of this.hosted.values()) process.kill()
    this.hosted.clear()
  }

  /** What a crash at this instant would interrupt. */
  underWay(): string[] {
    const found: string[] = []
    for (const process of this.hosted.values()) {
      if (process.restoring) found.push(`restore of ${process.name}`)
      else if (process.replaying) found.push(`replay of ${process.name}`)
      if (process.checkpointing) found.push(`checkpoint ${process.checkpoints} of ${process.name}`)
      if (process.arriving.length > 0) found.push(`logging for ${process.name}`)
      if (process.pending !== null) found.push(`${process.pending.kind} of ${process.name}`)
    }
    return found
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
    for (const arrival of process.deferred.splice(0)) arrival()
  }

  stop(process: HostedProcess): void {
    if (this.hosted.get(process.name) !== process) return
    const { name, incarnation } = process
    this.trace.emit({ kind: 'process-stopped', host: this.host.name, process: name, incarnation, reason: 'superseded' })
    this.hosted.delete(name)
    process.kill()
  }

  lost(process: HostedProcess): void {
    this.observer.cannotRecover(`no copy of the checkpoint and log of ${process.name} is left`)
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
    this.locations.merge([location])
    this.locationsChanged([location])
    this.host.tasks.spawn(this.tellAll(), 'news')
  }

  applyChanges(changes: readonly MembershipChange[]): void {
    if (changes.length === 0) return
    for (const { kind, host } of changes) {
      if (kind === 'died' && host === this.id) return this.#foundDead()
      if (kind === 'died') this.transport.hostDied(host)
      if (kind === 'joined') {
        this.ring.heard(host)
        this.storage?.hostJoined(host)
      }
    }
    this.#lookAtView()
  }

  #lookAtView(): void {
    const live = this.membership.live().map((host) => this.hostNames[host]!)
    this.trace.emit({ kind: 'view-changed', host: this.host.name, live })
    if (this.storage !== null && this.#joined && this.storage.source() < 0) this.#nothingToRead()
    this.changed.fire()
    if (this.#joined) this.#recovery.look()
  }

  /** All copies are gone; that ends the run if somebody here still needs them. */
  #nothingToRead(): void {
    for (const process of this.hosted.values()) return this.lost(process)
  }

  locationsChanged(entries: readonly Location[]): void {
    if (entries.length === 0) return
    for (const { plan, host, boot, incarnation, ended } of entries) {
      const process = this.hosted.get(plan.name)
      if (process !== undefined && process.incarnation < incarnation) this.stop(process)
      const mine = host === this.id && boot === this.boot && !ended && incarnation === 1
      if (mine && process === undefined && this.#joined) this.start(plan, incarnation)
    }
    this.changed.fire()
    if (this.#joined) this.#recovery.look()
  }

  *tellAll(): Task {
    const told = new Set<string>()
    for (;;) {
      const open = this.membership
        .live()
        .filter((host) => host !== this.id && !told.has(`${host}/${this.membership.member(host).boot}`))
      if (open.length === 0) return
      const news = { kind: 'news', view: this.membership.view(), locations: this.locations.entries() } as const
      const replies: Promised<Outcome>[] = []
      for (const host of open) {
        told.add(`${host}/${this.membership.member(host).boot}`)
        const reply = new Promised<Outcome>(this.simulation)
        this.transport.call(host, newsBytes(this), news, (outcome) => reply.keep(outcome))
        replies.push(reply)
      }
      for (const reply of replies) {
        const outcome: Outcome = yield reply
        if (outcome?.kind === 'news') this.#learn(outcome)
      }
    }
  }

  #learn({ view, locations }: { view: Parameters<Membership['merge']>[0]; locations: readonly Location[] }): void {
    const changed = this.locations.merge(locations)
    this.applyChanges(this.membership.merge(view))
    if (!this.#down) this.locationsChanged(changed)
  }

  /** Listens only to hosts that it takes for alive; tells others so. */
  #admit(from: number, boot: number, packet: Packet): boolean {
    if (packet.direction === 'obituary') {
      if (packet.of === this.boot) this.#foundDead()
      return false
    }
    if (!this.#joined) return true
    const member = this.membership.member(from)
    if (boot < member.boot || (boot === member.boot && !member.live)) {
      if (from !== this.id) this.transport.sendObituary(from, boot)
      return false
    }
    if (boot > member.boot) return packet.direction === 'request' && packet.body.kind === 'join'
    this.ring.heard(from)
    return true
  }

  #receive(from: number, request: Request, answer: Answer): void {
    if (!this.#joined && request.kind !== 'news' && request.kind !== 'probe') return
    switch (request.kind) {
      case 'message':
        return this.#delivery.accept(request, answer)
      case 'last-logged':
        return this.#lastLogged(request, answer)
      case 'probe':
        this.ring.reportLoad(from, request.load)
        return answer({ kind: 'alive', load: this.hosted.size })
      case 'news':
        this.#learn(request)
        return answer(
          { kind: 'news', view: this.membership.view(), locations: this.locations.entries() },
          newsBytes(this),
        )
      case 'join':
        this.host.tasks.spawn(sponsor(this, from, request.boot, request.stale, answer), 'sponsoring')
        return
      case 'restart':
        return this.#restart(request, answer)
      case 'list-vaults':
        return answer({ kind: 'vaults', processes: this.server!.processes() }, 16 * this.server!.processes().length)
      case 'fetch-vault':
        return this.server!.handOut(request.process, request.part, from, answer)
      default:
        return this.#serve(request, answer)
    }
  }

  #serve(request: StorageRequest, answer: Answer): void {
    this.server?.receive(request, answer)
  }

  #lastLogged({ from, to }: Extract<Request, { kind: 'last-logged' }>, answer: Answer): void {
    const process = this.hosted.get(to)
    if (process === undefined) {
      const gone = this.locations.get(to)?.ended === true
      return answer({ kind: gone ? 'gone' : 'elsewhere' })
    }
    const tell = () => answer({ kind: 'logged', sequence: process.logged.get(from) ?? 0 })
    if (process.restoring) process.deferred.push(tell)
    else tell()
  }

  #restart({ location, dead }: Extract<Request, { kind: 'restart' }>, answer: Answer): void {
    const { name } = location.plan
    answer({ kind: 'done' })
    const here = this.hosted.get(name)
    if (this.#restarting.has(name) || (here !== undefined && here.incarnation >= location.incarnation)) return
    this.#restarting.add(name)
    this.host.tasks.spawn(this.#restoreOnce(location, dead), `restore of ${name}`)
  }

  *#restoreOnce(location: Location, dead: number): Task {
    yield* restore(this, location, dead)
    this.#restarting.delete(location.plan.name)
  }
}
