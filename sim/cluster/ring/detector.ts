// The logical ring of failure detection (paper, 4.1): each host watches its successor. Any packet from the successor is a sign of
// life; only if none has arrived for a period is a detection message (probe) sent to it. A successor that leaves several in a row
// unanswered is declared dead, and the next one is watched.

import type { Task } from '../../kernel/task.ts'
import { Promised, Signal, TIMED_OUT, within } from '../../kernel/waits.ts'
import type { HostContext } from '../host-context.ts'
import type { Outcome } from '../requests/envelope.ts'
import type { Requests } from '../requests/transport.ts'
import type { RingSettings } from '../settings.ts'
import type { SeriesOfAll } from '../storage/series/series-seen.ts'
import type { Membership, MembershipChange } from './membership.ts'
import { PROBE_BYTES, type QuietRing, type RingHost } from './quiet-ring.ts'

/** A host that waits for its own processor longer than this fraction of the timeout has been deaf, and listens again. */
const DEAF = 1 / 4

export interface Probe {
  readonly kind: 'probe'
  /** The number of processes on the host. */
  readonly load: number
}

export interface Alive {
  readonly kind: 'alive'
  readonly load: number
}

export interface DetectorRoles extends HostContext {
  readonly settings: {
    readonly ring: RingSettings
    readonly series?: Pick<SeriesOfAll, 'areExchanging'> | null
    readonly quiet?: QuietRing | null
  }
  readonly membership: Pick<Membership, 'successor' | 'member' | 'isLive' | 'declareDead'>
  readonly transport: Pick<Requests<Probe, Alive>, 'call' | 'withdraw'> & {
    sendObituary(to: number, boot: number): void
  }
  readonly changed: Signal
  /** The processes that run here. */
  readonly hosted: { readonly size: number }
  applyChanges(changes: readonly MembershipChange[]): void
  tellAll(): Task
}

export class Detector implements RingHost {
  readonly #services: DetectorRoles
  readonly #heardAt: Float64Array
  readonly #loads: Float64Array
  /** In a quiet ring: fires when this host must look at its successor again. */
  readonly #roused: Signal
  /** The successor whose answers it takes for granted, sending nothing; -1 if none. */
  #trusted = -1
  /** The shortest time in which the successor with this number and boot has answered. */
  #answer = { host: -1, boot: -1, ns: 0 }

  constructor(services: DetectorRoles) {
    this.#services = services
    this.#roused = new Signal(services.simulation)
    this.#heardAt = new Float64Array(services.hostNames.length).fill(services.simulation.now)
    this.#loads = new Float64Array(services.hostNames.length)
  }

  /** A packet from a host has arrived. */
  heard(host: number): void {
    if (host === this.#trusted) this.settle()
    this.#heardAt[host] = this.#services.simulation.now
  }

  get boot(): number {
    return this.#services.boot
  }

  get load(): number {
    return this.#services.hosted.size
  }

  isLive(host: number, boot: number): boolean {
    return this.#services.membership.isLive(host, boot)
  }

  /** How many processes a host had according to its last message on the ring. */
  reportedLoad(host: number): number {
    return this.#loads[host]!
  }

  reportLoad(host: number, load: number): void {
    this.#loads[host] = load
  }

  /** Watches the successor for as long as this host is up. */
  *watch(): Task {
    const { membership, simulation, settings, changed, id } = this.#services
    const { periodNs } = settings.ring
    settings.quiet?.enter(id, this)
    for (;;) {
      const successor = membership.successor(id)
      if (successor < 0) {
        yield changed
        continue
      }
      const { boot } = membership.member(successor)
      const silentNs = this.#isExchanging(successor) ? 0 : simulation.now - this.#heardAt[successor]!
      if (silentNs < periodNs && this.#isAnswered(successor, boot)) yield* this.#trust(successor)
      else if (silentNs < periodNs) yield within(changed, periodNs - silentNs)
      else if (yield* this.#isSilent(successor, boot)) this.declareDead(successor, boot)
    }
  }

  #isExchanging(successor: number): boolean {
    const { settings, id } = this.#services
    return settings.series?.areExchanging(id, successor) === true
  }

  /** In a quiet ring: whether it is known that this successor would answer, and how soon. */
  #isAnswered(successor: number, boot: number): boolean {
    const { settings, id } = this.#services
    if (settings.quiet == null || this.#answer.host !== successor || this.#answer.boot !== boot) return false
    return settings.quiet.isQuiet(id, successor, boot)
  }

  /** Waits until something happens to either host. */
  *#trust(successor: number): Task {
    const { settings, id } = this.#services
    this.#trusted = successor
    settings.quiet!.wait(id, successor)
    yield this.#roused
  }

  rouse(): void {
    if (this.#trusted < 0) return
    this.settle()
    this.#services.settings.quiet!.goOn(this.#services.id, this.#trusted)
    this.#trusted = -1
    this.#roused.fire()
  }

  /** Accounts for the messages not sent: since the last packet, one detection message per period, answered as fast as ever before. */
  settle(): void {
    const [successor, { settings, simulation, id }] = [this.#trusted, this.#services]
    if (successor < 0) return
    const silentNs = simulation.now - this.#heardAt[successor]!
    const everyNs = settings.ring.periodNs + this.#answer.ns
    const count = this.#isExchanging(successor) ? 0 : Math.floor(silentNs / everyNs)
    if (count === 0) return
    this.#heardAt[successor]! += count * everyNs
    settings.quiet!.answered(id, successor, count)
  }

  /** The view has changed: whoever takes this host's answers for granted checks whether it still may. */
  viewChanged(): void {
    this.rouse()
    this.#services.settings.quiet?.changed(this.#services.id)
  }

  shutDown(): void {
    this.#services.settings.quiet?.leave(this.#services.id)
    this.#trusted = -1 // transfers that are cut short from here on still count as signs of life
  }

  /** Sends detection messages until one is answered; true if none was and nothing else arrived either. */
  *#isSilent(successor: number, boot: number): Task<boolean> {
    const { membership, settings, simulation, trace, host, hostNames } = this.#services
    const { timeoutNs, misses } = settings.ring
    const since = simulation.now
    for (let attempt = 1; attempt <= misses; attempt++) {
      if (attempt === 2) trace.emit({ kind: 'host-suspected', host: host.name, suspect: hostNames[successor]! })
      trace.emit({ kind: 'probe-sent', host: host.name, to: hostNames[successor]!, attempt })
      const answered = yield* this.#probe(successor, timeoutNs)
      if (answered) this.#noteAnswer(successor, simulation.now - since)
      if (!answered) yield* this.#listenAgain(successor, since)
      if (answered || this.#heardAt[successor]! > since || !membership.isLive(successor, boot)) return false
    }
    return true
  }

  #noteAnswer(host: number, ns: number): void {
    const { boot } = this.#services.membership.member(host)
    const isSame = this.#answer.host === host && this.#answer.boot === boot
    this.#answer = { host, boot, ns: isSame ? Math.min(ns, this.#answer.ns) : ns }
  }

  /** Waits until this host's processor has done everything queued so far. */
  *#turn(): Task {
    const { simulation, host } = this.#services
    const turn = new Promised<void>(simulation)
    host.cpu.system(0, () => turn.keep(), undefined)
    yield turn
  }

  /**
   * The sign of life may have arrived and be waiting for this host's processor. If this host itself was stalled, the silence is its own
   * fault: it listens again for as long as it was deaf, but at most for another timeout.
   */
  *#listenAgain(successor: number, since: number): Task {
    const { simulation, settings } = this.#services
    const { timeoutNs } = settings.ring
    for (;;) {
      const askedAt = simulation.now
      yield* this.#turn()
      const deafNs = simulation.now - askedAt
      if (deafNs <= DEAF * timeoutNs || this.#heardAt[successor]! > since) return
      yield Math.min(deafNs, timeoutNs)
    }
  }

  *#probe(successor: number, timeoutNs: number): Task<boolean> {
    const { transport, simulation, hosted } = this.#services
    const reply = new Promised<Outcome<Alive>>(simulation)
    const call = transport.call(successor, PROBE_BYTES, { kind: 'probe', load: hosted.size }, (outcome) =>
      reply.keep(outcome),
    )
    yield* this.#turn() // the timeout counts from when the message has left
    const outcome: Outcome<Alive> | typeof TIMED_OUT = yield within(reply, timeoutNs)
    if (outcome === TIMED_OUT) {
      transport.withdraw(call)
      return false
    }
    if (outcome?.kind === 'alive') this.reportLoad(successor, outcome.load)
    return true
  }

  /** Declares that boot of a host dead; tells it so, in case it is alive, and everybody else. */
  declareDead(dead: number, deadBoot: number): void {
    const services = this.#services
    const { membership, simulation, trace, host, hostNames, id, boot } = services
    const silentNs = simulation.now - this.#heardAt[dead]!
    trace.emit({ kind: 'host-declared-dead', host: host.name, dead: hostNames[dead]!, boot: deadBoot, silentNs })
    services.transport.sendObituary(dead, deadBoot)
    services.applyChanges(membership.declareDead(dead, deadBoot, id, boot))
    host.tasks.spawn(services.tellAll(), 'news')
  }
}
