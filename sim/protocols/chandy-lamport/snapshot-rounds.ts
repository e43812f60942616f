// Rounds that markers carry through the application: nobody is asked. Whoever begins one takes its snapshot; hosts hear of it by the first marker, and tell
// every host that begins it, should there be several, when they have theirs.

import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { TakeRequest } from '../rounds/messages.ts'
import { inRounds } from '../rounds/process-in-rounds.ts'
import type { Round } from '../rounds/round.ts'
import { TakingRounds } from '../rounds/taking-rounds.ts'
import { halfOf, type Snapshots } from './snapshot-process.ts'

/** Those who begin the snapshot of a number, in the order in which they became known. */
interface Initiators {
  readonly epoch: number
  readonly number: number
  readonly hosts: readonly number[]
}

export class SnapshotRounds extends TakingRounds implements Snapshots {
  #initiators: Initiators | null = null
  /** Hosts that hear of this host's round by markers. */
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

  /** False: it was known. */
  #note(number: number, initiator: number): boolean {
    const hosts = this.#of(number)
    if (hosts.includes(initiator)) return false
    const { epoch } = this.standing
    this.#initiators = { epoch, number, hosts: [...hosts, initiator] }
    if (hosts.length === 0) this.services.host.tasks.spawn(this.#catchUpTo(epoch, number - 1), `line ${number - 1}`)
    return true
  }

  /** A marker has come. */
  hears(epoch: number, number: number, initiator: number): void {
    const { id, host } = this.services
    if (number <= this.standing.line.number || !this.#note(number, initiator) || initiator === id) return
    host.tasks.spawn(this.takePart(initiator, { kind: 'take', epoch, number }), `snapshot ${number}`)
  }

  /** Whoever asks has begun it: markers that go out from here are his. */
  override *takePart(from: number, request: TakeRequest): Task {
    this.#note(request.number, from)
    yield* super.takePart(from, request)
  }

  /** If another's markers are out already, or none will go out from here, hosts have to be asked. */
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

  /** Whoever belongs to a snapshot is known from the line before it. News of that may be late, or not have come where nothing ran. */
  *#catchUpTo(epoch: number, number: number): Task {
    while (this.standing.epoch === epoch && this.standing.line.number < number) yield* this.catchUp()
  }

  override lineMoved(): void {
    super.lineMoved()
    for (const process of this.services.hosted.values()) halfOf(process).lineMoved()
  }
}
