// A process as represented on its host: memory, pending request, visible messages. The protocol's own state for it is in `beside`. All
// of it is either saved with a checkpoint (SavedState, the image), reconstructed by the protocol, or may be forgotten.

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
  /** The process will not run here after all: the peer must look for it elsewhere. */
  readonly refuse: () => void
}

/** What a process needs from the layer of its host. */
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
  /** All tasks that belong to it: its execution, its alarm, its checkpoint. */
  readonly tasks: TaskGroup
  readonly account: Account
  /** The protocol's state for it. */
  readonly beside: BesideProcess

  /** The request in progress; a restart issues it again. */
  pending: Request | null = null
  pendingSequence = 0
  /** Remaining work of a computation that has not begun or was interrupted by a checkpoint. */
  remainingNs = 0
  job: CpuJob | null = null

  readonly sent = new Map<ProcessName, number>()
  /** Visible and not yet received, in the order in which they became visible. */
  inbox: Visible[] = []
  received = 0
  readonly arrived: Signal

  /** While it is being restored, what arrives for it is deferred. */
  restoring = false
  readonly deferred: Deferred[] = []

  checkpoints = 0
  checkpointing = false
  /** The version that all replicas have begun but not committed; 0: none. */
  versionBegun = 0
  /** What the next incremental checkpoint compares with: the image kept by the child of the last one, at first the executable's. */
  kept: Image | null = null
  /** The initial image, as loaded from the executable, of a process that has no checkpoint yet. */
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

  /** Stops it immediately, even in the middle of a computation. */
  freeze(): void {
    this.#frozen++
    this.job?.pause()
  }

  thaw(): void {
    if (--this.#frozen > 0) return
    this.job?.resume()
    this.thawed.fire()
  }

  /** Kills all its tasks; peers waiting for its layer must look for it elsewhere. */
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

  /** It is live again, or gone: adds the time since its restore began to its account. */
  endRecovery(): void {
    if (this.#recoveringSince === null) return
    this.account.recoveryNs += this.#simulation.now - this.#recoveringSince
    this.#recoveringSince = null
  }

  /** Removes the first matching message from the inbox. */
  take(from: ProcessName | null): Visible | null {
    const at = from === null ? 0 : this.inbox.findIndex((message) => message.from === from)
    const message = this.inbox[at]
    if (message === undefined) return null
    takeOut(at, this.inbox)
    this.beside.received(message)
    this.received++
    return message
  }

  /** Its state, for a checkpoint taken now. */
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

  /** Restores it to the state of a checkpoint. */
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
