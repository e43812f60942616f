// This protocol's half of a process: its index, and the checkpoints that messages force. A message with a higher index becomes visible only
// when a checkpoint with that index has been taken; nobody waits until it is written.

import { saveNow } from '../../cluster/checkpoint/alarm.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { IndexVariant } from '../../cluster/mechanisms.ts'
import type { LogClearing } from '../../cluster/storage/saved-state.ts'
import type { Task } from '../../kernel/task.ts'
import { Signal, within } from '../../kernel/waits.ts'
import { BufferedProcess, type SavedWithBuffer } from '../epochs/buffered-process.ts'
import type { ProcessRoles } from '../epochs/process-in-epochs.ts'
import type { Epochs, Riding } from '../epochs/transmitting.ts'
import { type CreatedPlan, type IndexRider, NUMBER_BYTES } from './messages.ts'
import { indexOf, type Past, type Point } from './past.ts'

export interface Saved extends SavedWithBuffer, Pick<Point, 'after' | 'epoch'> {
  /** How often its alarm had gone off. */
  readonly alarms: number
}

/** Waits until a checkpoint with this index is taken. */
interface Held {
  readonly index: number
  readonly ready: () => void
}

/** What the half of a process needs to know of lines. */
export interface Lines {
  /** The index of the line that an epoch began with; null if it began with none. */
  indexIn(epoch: number): number | null
  /** A line may have waited for a checkpoint that every server has now. */
  adoptDue(): void
}

interface IndexRoles extends ProcessRoles {
  readonly settings: ProcessRoles['settings'] & { readonly variant: IndexVariant }
}

export const halfOf = (process: HostedProcess): IndexProcess => process.beside as IndexProcess

export class IndexProcess extends BufferedProcess {
  readonly #lines: Lines
  /** Where lines may send it; null if it was lost, and the servers have to be asked. */
  past: Past | null
  #index: number
  /** The index that its next checkpoint is to have, if one is due. */
  #due = 0
  #isTaking = false
  #held: readonly Held[] = []
  /** Fires when a checkpoint has been taken, or written. */
  readonly #moved: Signal
  readonly #variant: IndexVariant
  readonly #written = new Set<number>()
  /** How often its alarm has gone off. */
  #alarms = 0

  constructor(services: IndexRoles, epochs: Epochs, process: HostedProcess, lines: Lines) {
    super(services, epochs, process)
    this.#variant = services.settings.variant
    this.#lines = lines
    this.#moved = new Signal(services.simulation)
    const begun = beginningOf(process)
    this.past = process.incarnation === 1 ? begun : null
    this.#index = indexOf(begun)
    process.checkpoints = this.#index
  }

  /** The index of its last checkpoint. */
  get index(): number {
    return this.#index
  }

  override get span(): number {
    return this.#index + 1
  }

  /** It is created, though not as the first process of its name; nothing known to this host undoes that. */
  override begins(): void {
    this.past = beginningOf(this.process)
  }

  /** It will begin where this past ends, which every server has. */
  standsAt(past: Past): void {
    this.past = past
    for (const { number } of past.points) this.#written.add(number)
  }

  /** Whether every server has this checkpoint. */
  isWritten(number: number): boolean {
    return this.#written.has(number)
  }

  protected ridingOn(span: number): Riding {
    const index = span - 1
    if (this.#variant === 'bcs')
      return { riderOf: (epoch: number): IndexRider => ({ epoch, index }), bytes: 2 * NUMBER_BYTES }
    const riderOf = (epoch: number): IndexRider => ({ epoch, index, line: this.#lines.indexIn(epoch) })
    return { riderOf, bytes: 3 * NUMBER_BYTES }
  }

  /** Calls `ready` once a checkpoint with this index has been taken. */
  hold(index: number, ready: () => void): void {
    if (this.#index >= index) return ready()
    if (this.services.settings.without.has('forced-first')) ready()
    else this.#held = [...this.#held, { index, ready }]
    this.take(index)
  }

  /** Has a checkpoint with this index taken, unless one has been. */
  take(index: number): void {
    if (this.#index >= index) return
    this.#due = Math.max(this.#due, index)
    if (this.services.settings.policy === 'none') return this.#took(index)
    if (this.#isTaking) return
    this.#isTaking = true
    this.process.tasks.spawn(this.#save(null), `forced checkpoint of ${this.process.name}`)
  }

  /** @param own the index of a checkpoint that nothing forces */
  *#save(own: number | null): Task {
    const { process, services } = this
    while (this.#due > this.#index) {
      while (process.checkpointing) yield within(this.#moved, services.settings.ring.timeoutNs)
      process.checkpoints = this.#due - 1
      yield* saveNow(services, process, this.#due !== own)
    }
    this.#isTaking = false
  }

  #took(index: number): void {
    this.#index = index
    const due = this.#held.filter((held) => held.index <= index)
    this.#held = this.#held.filter((held) => held.index > index)
    for (const { ready } of due) ready()
    this.#moved.fire()
  }

  override captured(): void {
    this.#took(this.process.checkpoints)
  }

  written(number: number): void {
    this.#written.add(number)
    this.#moved.fire()
    this.#lines.adoptDue()
  }

  /** Saves it on its own alarm; a process that has ended is saved only if a message forces it. */
  *alarm(firstNs: number): Task {
    const { policy, intervalNs } = this.services.settings
    if (policy === 'none') return
    yield firstNs
    while (this.answer === null) {
      yield* this.warned()
      yield intervalNs
    }
  }

  *warned(): Task {
    const { services, process } = this
    this.#alarms++
    if (process.checkpointing) return yield* saveNow(services, process) // which skips it
    if (this.#isTaking) return
    if (this.#variant === 'ms' && this.#alarms <= this.#index) return this.#skip()
    this.#due = this.#variant === 'ms' ? this.#alarms : this.#index + 1
    this.#isTaking = true
    yield* this.#save(this.#due)
  }

  /** A message has forced the checkpoint that is due now. */
  #skip(): void {
    const { trace, host } = this.services
    const { name, incarnation } = this.process
    trace.emit({ kind: 'checkpoint-skipped', host: host.name, process: name, incarnation, reason: 'saved already' })
  }

  save(): { protocol: Saved; clears: LogClearing } {
    const number = this.process.checkpoints
    const saved = this.savedWithBuffer()
    const point = { number, after: this.#index, epoch: this.conformsTo }
    const { creation, points } = this.past!
    this.past = { creation, points: [...points, point] }
    const { after, epoch } = point
    return {
      protocol: { ...saved, bytes: saved.bytes + 3 * NUMBER_BYTES, after, epoch, alarms: this.#alarms },
      clears: { below: 0, consumed: [], keepsOlder: true },
    }
  }

  override restore(saved: Saved): void {
    super.restore(saved)
    this.#index = this.process.checkpoints
    this.#alarms = saved.alarms
  }
}

function beginningOf({ plan }: HostedProcess): Past {
  return { creation: (plan as CreatedPlan).creation ?? null, points: [] }
}
