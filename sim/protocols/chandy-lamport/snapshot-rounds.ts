// Rounds that markers carry through the application: no host is asked. An initiator takes its snapshot; other hosts hear of it through the
// first marker, and tell every initiator, should there be several, when they have theirs.

import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { TakeRequest } from '../rounds/messages.ts'
import { inRounds } from '../rounds/process-in-rounds.ts'
import type { Round } from '../rounds/round.ts'
import { TakingRounds } from '../rounds/taking-rounds.ts'
import { halfOf, type Snapshots } from './snapshot-process.ts'

/** The initiators of the snapshot with this number, in the order in which they became known. */
interface Initiators {
  readonly epoch: number
  readonly number: number
  readonly hosts: readonly number[]
}

export class SnapshotRounds extends TakingRounds implements Snapshots {
  #initiators: Initiators | null = null
  /** Hosts that hear of this host's round through markers. */
  readonly #reached = new Set<number>()
  #isAnnounced = false

  initiatorOf(number: number): number {
    return this.#of(number)[0] ?? this.services.id
  }

  #of(number: number): readonly number[] {
    const { epoch } = this.standing
    const known = this.#initiators
    return known !== null && known.epoch === epoch && known.number === number ? known.hosts : []
  }

  /** False if it was known already. */
  #note(number: number, initiator: number): boolean {
    const hosts = this.#of(number)
    if (hosts.includes(initiator)) return false
    const { epoch } = this.standing
    this.#initiators = { epoch, number, hosts: [...hosts, initiator] }
    if (hosts.length === 0) this.services.host.tasks.spawn(this.#catchUpTo(epoch, number - 1), `line ${number - 1}`)
    return true
  }

  /** A marker has arrived. */
  hears(epoch: number, number: number, initiator: number): void {
    const { id, host } = this.services
    if (number <= this.standing.line.number || !this.#note(number, initiator) || initiator === id) return
    host.tasks.spawn(this.takePart(initiator, { kind: 'take', epoch, number }), `snapshot ${number}`)
  }

  /** The requester has initiated it: markers sent from here name it. */
  override *takePart(from: number, request: TakeRequest): Task {
    this.#note(request.number, from)
    yield* super.takePart(from, request)
  }

  /** If another initiator's markers are out already, or none will go out from here, hosts have to be asked. */
  protected override opens({ number }: Round): void {
    const { hosted, id } = this.services
    const takesOne = [...hosted.values()].some(
      (process) => inRounds(process).isIn(number) && inRounds(process).number < number,
    )
    const isFirst = this.#of(number).length === 0
    this.#isAnnounced = this.#note(number, id) && isFirst && takesOne
    this.#reached.clear()
  }

  protected override *askOther(round: Round, host: number, boot: number): Task {
    const isReached = this.#isAnnounced && !this.#reached.has(host)
    this.#reached.add(host)
    if (!isReached) yield* super.askOther(round, host, boot)
  }

  get lineNumber(): number {
    return this.standing.line.number
  }

  *members(named: Iterable<ProcessName>): IterableIterator<ProcessName> {
    const { members } = this.standing.line
    const before = members.size > 0 ? members.keys() : this.first
    for (const process of new Set([...before, ...named])) if (members.get(process)?.isOver !== true) yield process
  }

  notInLine(processes: readonly ProcessName[]): readonly ProcessName[] {
    return processes.filter((process) => !this.standing.line.members.has(process))
  }

  /**
   * The members of a snapshot follow from the line before it. News of that may be late, or may not have reached a host where nothing ran.
   */
  *#catchUpTo(epoch: number, number: number): Task {
    while (this.standing.epoch === epoch && this.standing.line.number < number) yield* this.catchUp()
  }

  override lineMoved(): void {
    super.lineMoved()
    for (const process of this.services.hosted.values()) halfOf(process).lineMoved()
  }
}
