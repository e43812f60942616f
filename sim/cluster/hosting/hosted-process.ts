// A process as the layer of its host knows it: memory, the request it is in, and where it stands in the world of messages.
// All of it is either saved with a checkpoint (SavedState, the image), found again in the log, or can be forgotten.

import type { Simulation } from '../../kernel/simulation.ts'
import { takeOut } from '../../kernel/take-out.ts'
import { TaskGroup } from '../../kernel/task-group.ts'
import { Signal } from '../../kernel/waits.ts'
import { type Image, imageBytes, PagedMemory } from '../../machine/address-space.ts'
import type { CpuJob } from '../../machine/cpu.ts'
import type { Payload, ProcessName, ProcessPlan, Program, Request } from '../../programs/program.ts'
import type { SavedState } from '../../protocols/star/saved-state.ts'
import type { LogRecord } from '../requests/packet.ts'
import type { Answer } from '../requests/transport.ts'
import type { Services } from '../services.ts'
import { StoredFiles } from '../storage/vault/stored-files.ts'
import type { Account } from './account.ts'

/** A message that has arrived: its record is on its way to stable storage, or the layer is getting it ready. */
export interface Arriving {
  readonly record: LogRecord
  answer: Answer
  /** All is done; it is shown to the process when its turn comes. */
  prepared: boolean
}

/** Something that has to wait until the process has been restored. */
export interface Deferred {
  readonly arrive: () => void
  readonly answer: Answer
}

/** A message that its process has asked to send. */
export interface Outgoing {
  readonly to: ProcessName
  readonly sequence: number
  readonly payload: Payload
}

/** What a process needs of the layer that it comes to. */
export type Home = Pick<Services, 'simulation' | 'programs' | 'settings' | 'observer'>

export class HostedProcess {
  readonly plan: ProcessPlan
  readonly program: Program
  readonly incarnation: number
  readonly memory: PagedMemory
  readonly imageBytes: number
  /** Everything that runs for it: itself, its alarm, its checkpoint. */
  readonly tasks: TaskGroup
  readonly account: Account

  /** The request it is in; issued again by a restart. */
  pending: Request | null = null
  pendingSequence = 0
  /** Of a computation that has not begun, or was interrupted by a checkpoint. */
  remainingNs = 0
  job: CpuJob | null = null

  readonly sent = new Map<ProcessName, number>()
  readonly logged = new Map<ProcessName, number>()
  /** Arrived and not yet visible, in the order of the log. */
  readonly arriving: Arriving[] = []
  /** Visible and not yet received, in the order of the log. */
  inbox: LogRecord[] = []
  nextIndex = 0
  floor = 0
  readonly consumed = new Set<number>()
  received = 0
  readonly arrived: Signal

  /** Until it has been restored: what came for it meanwhile. */
  restoring = false
  readonly deferred: Deferred[] = []
  /** It repeats what it did before the crash; the records below `replayEnd` are from then. */
  replaying = false
  replayEnd = 0
  withheld: Outgoing[] = []

  checkpoints = 0
  checkpointing = false
  /** The version that all replicas have begun and that is not committed; 0: none. */
  versionBegun = 0
  /** What the next incremental checkpoint compares with: the child kept from the last one, at first the program's file. */
  kept: Image | null = null
  /** The image as the program's file gives it, for a process that has no checkpoint yet. */
  created: Image | null = null
  fileOrder = 0
  /** Its files where nothing is replicated: on its own host. */
  readonly ownFiles = new StoredFiles()
  usesFiles = false

  readonly #simulation: Simulation
  #recoveringSince: number | null = null
  #frozen = 0
  readonly thawed: Signal

  constructor({ simulation, programs, settings, observer }: Home, plan: ProcessPlan, incarnation: number) {
    const program = programs[plan.program]!
    const layout = program.layout(plan.parameters)
    this.#simulation = simulation
    this.plan = plan
    this.program = program
    this.incarnation = incarnation
    this.memory = new PagedMemory(layout, settings.memory)
    this.imageBytes = imageBytes(layout)
    this.account = observer.accountOf(plan.name)
    if (settings.policy === 'incremental') {
      this.created = this.memory.snapshot()
      this.kept = this.created
    }
    this.tasks = new TaskGroup(simulation)
    this.arrived = new Signal(simulation)
    this.thawed = new Signal(simulation)
  }

  get name(): ProcessName {
    return this.plan.name
  }

  get frozen(): boolean {
    return this.#frozen > 0
  }

  /** Stops it where it is, in the middle of a computation if need be. */
  freeze(): void {
    this.#frozen++
    this.job?.pause()
  }

  thaw(): void {
    if (--this.#frozen > 0) return
    this.job?.resume()
    this.thawed.fire()
  }

  /** Drops everything that runs for it; who is waiting for its layer is to look elsewhere. */
  kill(): void {
    this.job?.cancel()
    this.tasks.kill()
    this.endRecovery()
    for (const { answer } of this.deferred.splice(0)) answer({ kind: 'elsewhere' })
    for (const { answer } of this.arriving.splice(0)) answer({ kind: 'elsewhere' })
  }

  beginRecovery(): void {
    this.#recoveringSince = this.#simulation.now
  }

  /** It is live again, or gone: the time since its restore began is booked. */
  endRecovery(): void {
    if (this.#recoveringSince === null) return
    this.account.recoveryNs += this.#simulation.now - this.#recoveringSince
    this.#recoveringSince = null
  }

  /** Whether the log still holds messages from before the crash that it has not received again. */
  get hasRecordsToReplay(): boolean {
    const first = this.inbox[0]
    return first !== undefined && first.index < this.replayEnd
  }

  /** Takes the first message that fits out of the inbox. */
  take(from: ProcessName | null): LogRecord | null {
    const at = from === null ? 0 : this.inbox.findIndex((record) => record.from === from)
    const record = this.inbox[at]
    if (record === undefined) return null
    takeOut(at, this.inbox)
    if (record.index === this.floor) this.floor++
    else this.consumed.add(record.index)
    while (this.consumed.size > 0 && this.consumed.delete(this.floor)) this.floor++
    this.received++
    return record
  }

  /** Where it stands, for a checkpoint taken now. */
  save(): SavedState {
    return {
      pending: this.pending!,
      pendingSequence: this.pendingSequence,
      remainingNs: this.job?.remainingNs ?? this.remainingNs,
      sent: [...this.sent],
      logged: [...this.logged],
      nextIndex: this.nextIndex,
      floor: this.floor,
      consumed: [...this.consumed],
      received: this.received,
      checkpoints: this.checkpoints,
      usesFiles: this.usesFiles,
    }
  }

  /** Puts it where the checkpoint left it (null: at its very beginning), with what the log holds since. */
  restore(image: Image | null, saved: SavedState | null, records: readonly LogRecord[]): void {
    if (image !== null && saved !== null) {
      this.memory.restore(image)
      this.created = null
      this.kept = null
      this.#resumeFrom(saved)
    }
    const seen = new Set(records.map((record) => record.index))
    for (const { index, from, sequence } of records) {
      this.nextIndex = Math.max(this.nextIndex, index + 1)
      this.logged.set(from, Math.max(sequence, this.logged.get(from) ?? 0))
    }
    // An index that no replica has was never delivered; nobody will ask for it.
    for (let index = this.floor; index < this.nextIndex; index++) if (!seen.has(index)) this.consumed.add(index)
    while (this.consumed.delete(this.floor)) this.floor++
    this.inbox = [...records]
    this.replayEnd = this.nextIndex
    this.replaying = records.length > 0
  }

  #resumeFrom(saved: SavedState): void {
    this.pending = saved.pending
    this.pendingSequence = saved.pendingSequence
    this.remainingNs = saved.remainingNs
    for (const [to, sequence] of saved.sent) this.sent.set(to, sequence)
    for (const [from, sequence] of saved.logged) this.logged.set(from, sequence)
    this.nextIndex = saved.nextIndex
    this.floor = saved.floor
    for (const index of saved.consumed) this.consumed.add(index)
    this.received = saved.received
    this.checkpoints = saved.checkpoints
    this.usesFiles = saved.usesFiles
  }
}
