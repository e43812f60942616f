// Rounds on one host: it coordinates them if it is the first that runs a process, and takes part in those of others. If the coordinator
// crashes, all roll back; or, if nothing ran there any more, the next coordinator asks for the same checkpoint.

import type { HostServices } from '../../cluster/host-services.ts'
import { overdueNs } from '../../cluster/settings.ts'
import type { Task } from '../../kernel/task.ts'
import { Signal, TIMED_OUT, within } from '../../kernel/waits.ts'
import type { ProcessName } from '../../programs/program.ts'
import { control } from '../epochs/control.ts'
import { advanceLine, lineBytes, type RecoveryLine, readLine } from '../epochs/line-record.ts'
import type { EpochsReply } from '../epochs/messages.ts'
import type { HostStanding } from '../epochs/standing.ts'
import type { CommittedRequest, Taken, TakenRequest, TakeRequest } from './messages.ts'
import { inRounds, type Rounds } from './process-in-rounds.ts'
import { Round } from './round.ts'
import { servedBy } from './tiers.ts'

const TAKE_BYTES = 12
const TAKEN_BYTES = 12
const TAKEN_PROCESS_BYTES = 8

export class TakingRounds implements Rounds {
  protected readonly services: HostServices
  protected readonly standing: HostStanding
  protected readonly first: readonly ProcessName[]
  readonly #lead: () => Task
  /** Something has happened that a round may wait for. */
  readonly #progress: Signal
  /** When the next round is to begin; null if that is not fixed. */
  #dueNs: number | null = null
  #watches = false
  #round: Round | null = null

  /**
   * @param first the initial processes
   * @param lead leads a recovery
   */
  constructor(services: HostServices, standing: HostStanding, first: readonly ProcessName[], lead: () => Task) {
    this.services = services
    this.standing = standing
    this.first = first
    this.#lead = lead
    this.#progress = new Signal(services.simulation)
  }

  get lastServed(): number {
    return servedBy(this.standing.line).number
  }

  moved(): void {
    this.#progress.fire()
  }

  setAlarm(firstNs: number): void {
    this.#dueNs ??= this.services.simulation.now + firstNs
    if (this.#watches) return
    this.#watches = true
    this.services.host.tasks.spawn(this.#watch(), 'alarm of rounds')
  }

  /** A line has been committed or adopted: the next round is an interval away. */
  lineMoved(): void {
    const { simulation, settings } = this.services
    if (this.#dueNs !== null) this.#dueNs = simulation.now + settings.intervalNs
    this.#progress.fire()
  }

  *#watch(): Task {
    const { simulation, settings, hosted } = this.services
    while (hosted.size > 0 && !this.standing.isFinal) {
      const left = this.#dueNs! - simulation.now
      if (left > 0) yield left
      else if (this.#coordinates) {
        yield* this.round()
        if (this.#dueNs! <= simulation.now) yield settings.ring.timeoutNs
      } else yield settings.ring.timeoutNs
    }
    this.#watches = false
    this.#dueNs = null
  }

  /** Whether this is the first host on which something runs. */
  get #coordinates(): boolean {
    return Math.min(...this.#hosts().keys()) === this.services.id
  }

  /** The hosts where something runs, each with its boot; in the order in which processes became known. */
  #hosts(): Map<number, number> {
    const { locations, membership } = this.services
    const hosts = new Map<number, number>()
    for (const { host, boot, ended } of locations.entries()) {
      if (!ended && membership.isLive(host, boot)) hosts.set(host, boot)
    }
    return hosts
  }

  /**
   * Coordinates a round; ends when it is over, whatever has become of it.
   * @param isLast whether everything has ended
   */
  *round(isLast = false): Task {
    const services = this.services
    const standing = this.standing
    if (this.#round !== null || standing.isFrozen || standing.isFinal) return
    const round = new Round(standing.line, this.first, services.settings.tiers?.every, isLast)
    const { epoch, number } = round
    this.#round = round
    this.opens(round)
    services.trace.emit({ kind: 'round-begins', host: services.host.name, epoch, number })
    const asked = new Map<number, number>()
    let line: RecoveryLine | null = null
    while (this.#isOpen(epoch) && standing.line.number < number) {
      if (round.missing().some((process) => services.locations.get(process)?.ended)) {
        yield* this.catchUp()
        continue
      }
      for (const [host, boot] of this.#hosts()) {
        if (!round.ask(host, boot)) continue
        asked.set(host, boot)
        this.#ask(round, host, boot)
      }
      line = round.line()
      if (line !== null && round.endsTooEarly(line)) {
        line = null
        round.serve()
        continue
      }
      if (line !== null) break
      const waited = yield within(this.#progress, services.settings.ring.timeoutNs)
      if (waited === TIMED_OUT) round.askForMissing((process) => services.locations.get(process))
    }
    if (line !== null) yield* this.#commit(line, asked.keys())
    this.#round = null
  }

  /** This host is about to coordinate a round. */
  protected opens(_: Round): void {}

  /** A process has ended for good by a line that this host has not been told of; the record has it. */
  protected *catchUp(): Task {
    const line = yield* readLine(this.services)
    if (line === null || line.epoch > this.standing.epoch) this.standing.hear(this.standing.epoch + 1)
    else this.committed(line)
  }

  /** Has a round begin after this call; one in progress comes first. */
  *anotherRound(): Task {
    const { hosted, settings } = this.services
    const { adopted, line } = this.standing
    const isUnderWay = [...hosted.values()].some((process) => inRounds(process).number > line.number)
    if (isUnderWay) yield within(adopted, overdueNs(settings.ring))
    if (this.standing.line === line) yield* this.round(true)
  }

  /** Whether nobody has rolled back since. */
  #isOpen(epoch: number): boolean {
    return this.standing.epoch === epoch && !this.standing.isFrozen
  }

  #ask(round: Round, host: number, boot: number): void {
    const { id, host: here } = this.services
    const { number } = round
    if (host === id) here.tasks.spawn(this.#takeHere(round), `round ${number}`)
    else here.tasks.spawn(this.askOther(round, host, boot), `asking for ${number}`)
  }

  protected *askOther(round: Round, host: number, boot: number): Task {
    const { epoch, number, isServed, drains } = round
    const request: TakeRequest = { kind: 'take', epoch, number, isServed, drains }
    const reply = yield* control<EpochsReply>(this.services, host, TAKE_BYTES, request)
    if (reply?.kind === 'stale') this.standing.hear(reply.epoch)
    else if (reply?.kind !== 'done') round.askAgain(host, boot)
  }

  *#takeHere(round: Round): Task {
    const { epoch, number, isServed, drains } = round
    const taken = yield* this.take({ epoch, number, isServed, drains })
    if (taken === null || isServed !== round.isServed) return
    round.answered(this.services.id, taken)
    this.#progress.fire()
  }

  /** A host has done what it was asked to do. */
  answered(host: number, { epoch, number, taken, isServed = false }: TakenRequest): void {
    const round = this.#round
    if (round === null || round.epoch !== epoch || round.number !== number || round.isServed !== isServed) return
    round.answered(host, taken)
    this.#progress.fire()
  }

  *#commit(line: RecoveryLine, asked: Iterable<number>): Task {
    const services = this.services
    if (!(yield* advanceLine(services, line, line.epoch))) return this.standing.hear(line.epoch + 1)
    this.committed(line)
    for (const host of asked) {
      if (host === services.id) continue
      const request: CommittedRequest = { kind: 'committed', line }
      services.host.tasks.spawn(control(services, host, lineBytes(line), request), `telling of ${line.number}`)
    }
  }

  /** A round is over. */
  committed(line: RecoveryLine): void {
    const { trace, host } = this.services
    const { epoch, number, members, told } = line
    if (!told.isTold) {
      told.isTold = true
      const processes = [...members.keys()]
      const ended = processes.filter((process) => members.get(process)!.isOver)
      const served = line.tiers === undefined ? {} : { served: line.tiers.served.number }
      trace.emit({ kind: 'round-committed', host: host.name, epoch, number, processes, ended, ...served })
    }
    this.standing.advance(line)
    this.lineMoved()
  }

  /** Another host coordinates a round: everything here takes the checkpoint, and then the coordinator is told. */
  *takePart(from: number, asked: TakeRequest): Task {
    const { epoch, number, isServed = false } = asked
    const taken = yield* this.take(asked)
    if (taken === null) return
    const bytes = TAKEN_BYTES + TAKEN_PROCESS_BYTES * taken.reduce((sum, { children }) => sum + 1 + children.length, 0)
    const request: TakenRequest = { kind: 'taken', epoch, number, taken, isServed }
    yield* control(this.services, from, bytes, request)
  }

  /** Ends when every process here has taken a checkpoint that is stored; null if a recovery has begun. */
  *take({ epoch, number, isServed = false, drains = false }: Omit<TakeRequest, 'kind'>): Task<Taken[] | null> {
    const { hosted, settings } = this.services
    while (this.#isOpen(epoch)) {
      const halves = [...hosted.values()].map((process) => ({ process, half: inRounds(process) }))
      const here = halves.filter(({ half }) => half.isIn(number))
      for (const { process, half } of here) if (!process.restoring) half.take(number)
      if (isServed || drains) for (const { process, half } of here) if (!process.restoring) half.serve(number)
      if (here.every(({ process, half }) => !process.restoring && half.hasSaved(number, isServed))) {
        return here.map(({ half }) => half.takenAs(number))
      }
      if (here.some(({ process, half }) => !process.restoring && half.hasLost(number))) yield* this.#lead()
      else yield within(this.#progress, settings.ring.timeoutNs)
    }
    return null
  }
}
