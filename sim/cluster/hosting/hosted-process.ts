// A process as its host has it: memory, the request it is in, the messages that it may take. What the protocol has to know of it beyond
// that stands beside it. All of it is either saved with a checkpoint (SavedState, the image), found again by the protocol, or can be
// forgotten.

import type { Simulation } from '../../kernel/simulation.ts'
import { takeOut } from '../../kernel/take-out.ts'
import { TaskGroup } from '../../kernel/task-group.ts'
import { Signal } from '../../kernel/waits.ts'
import { type Image, imageBytes, PagedMemory } from '../../machine/address-space.ts'
import type { CpuJob } from '../../machine/cpu-job.ts'
import type { ProcessName, ProcessPlan, Program, Request } from '../../programs/program.ts'
import type { Observer } from '../observer.ts'
import type { LayerSettings } from '../settings.ts'
import type { SavedState } from '../storage/saved-state.ts'
import type { Account } from './account.ts'
import type { BesideProcess, Visible } from './beside-process.ts'

/** Something that has to wait until the process has been restored. */
export interface Deferred {
  readonly arrive: () => void
  /** It will not be here: whoever waits is to look elsewhere. */
  readonly refuse: () => void
}

/** What a process needs of the layer that it comes to. */
export interface Home {
  readonly simulation: Simulation
  readonly programs: Readonly<Record<string, Program>>
  readonly settings: Pick<LayerSettings, 'policy' | 'memory'>
  readonly observer: Pick<Observer, 'accountOf'>
  readonly protocol: { adopt(process: HostedProcess): BesideProcess }
}

export class HostedProcess {
  readonly plan: ProcessPlan
  readonly program: Program
  readonly incarnation: number
  readonly memory: PagedMemory
  readonly imageBytes: number
  /** Everything that runs for it: itself, its alarm, its checkpoint. */
  readonly tasks: TaskGroup
  readonly account: Account
  /** The protocol's half. */
  readonly beside: BesideProcess

  /** The request it is in; issued again by a restart. */
  pending: Request | null = null
  pendingSequence = 0
  /** Of a computation that has not begun, or was interrupted by a checkpoint. */
  remainingNs = 0
  job: CpuJob | null = null

  readonly sent = new Map<ProcessName, number>()
  /** Visible and not yet received, in the order in which they became visible. */
  inbox: Visible[] = []
  received = 0
  readonly arrived: Signal

  /** Until it has been restored: what came for it meanwhile. */
  restoring = false
  readonly deferred: Deferred[] = []

  checkpoints = 0
  checkpointing = false
  /** The version that all replicas have begun and that is not committed; 0: none. */
  versionBegun = 0
  /** What the next incremental checkpoint compares with: the child kept from the last one, at first the program's file. */
  kept: Image | null = null
  /** The image as the program's file gives it, for a process that has no checkpoint yet. */
  created: Image | null = null
  fileOrder = 0
  usesFiles = false

  readonly #simulation: Simulation
  /** The kernel keeps track of which pages are written. */
  readonly #tracksPages: boolean
  #recoveringSince: number | null = null
  #frozen = 0
  readonly thawed: Signal

  constructor({ simulation, programs, settings, observer, protocol }: Home, plan: ProcessPlan, incarnation: number) {
    const program = programs[plan.program]!
    const layout = program.layout(plan.parameters)
    this.#simulation = simulation
    this.plan = plan
    this.program = program
    this.incarnation = incarnation
    this.memory = new PagedMemory(layout, settings.memory)
    this.imageBytes = imageBytes(layout)
    this.account = observer.accountOf(plan.name)
    this.#tracksPages = settings.policy === 'copy-on-write'
    if (settings.policy === 'incremental' || this.#tracksPages) {
      this.created = this.memory.snapshot()
      this.kept = this.created
    }
    if (this.#tracksPages) this.memory.markClean()
    this.tasks = new TaskGroup(simulation)
    this.arrived = new Signal(simulation)
    this.thawed = new Signal(simulation)
    this.beside = protocol.adopt(this)
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
    for (const { refuse } of this.deferred.splice(0)) refuse()
    this.beside.stopped()
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

  /** Takes the first message that fits out of the inbox. */
  take(from: ProcessName | null): Visible | null {
    const at = from === null ? 0 : this.inbox.findIndex((message) => message.from === from)
    const message = this.inbox[at]
    if (message === undefined) return null
    takeOut(at, this.inbox)
    this.beside.received(message)
    this.received++
    return message
  }

  /** Where it stands, for a checkpoint taken now. */
  save(): SavedState {
    const { protocol, clears } = this.beside.save()
    return {
      pending: this.pending!,
      pendingSequence: this.pendingSequence,
      remainingNs: this.job?.remainingNs ?? this.remainingNs,
      sent: [...this.sent],
      received: this.received,
      checkpoints: this.checkpoints,
      usesFiles: this.usesFiles,
      protocol,
      clears,
    }
  }

  /** Puts it where a checkpoint left it. */
  resumeFrom(image: Image, saved: SavedState): void {
    this.memory.restore(image)
    this.created = null
    this.kept = this.#tracksPages ? image : null
    if (this.#tracksPages) this.memory.markClean()
    this.pending = saved.pending
    this.pendingSequence = saved.pendingSequence
    this.remainingNs = saved.remainingNs
    for (const [to, sequence] of saved.sent) this.sent.set(to, sequence)
    this.received = saved.received
    this.checkpoints = saved.checkpoints
    this.usesFiles = saved.usesFiles
  }
}
