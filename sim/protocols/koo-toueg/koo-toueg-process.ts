// This protocol's half of a process: its last permanent checkpoint, and perhaps a tentative one. While it has one it does not send, so that
// nothing depends on what it has done since, whatever becomes of the checkpoint.

import { saveNow } from '../../cluster/checkpoint/alarm.ts'
import type { Outgoing } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Locations } from '../../cluster/ring/locations.ts'
import type { LogClearing, SavedState } from '../../cluster/storage/saved-state.ts'
import type { Task } from '../../kernel/task.ts'
import { Signal, within } from '../../kernel/waits.ts'
import type { ProcessName } from '../../programs/program.ts'
import { BufferedProcess, type SavedWithBuffer } from '../epochs/buffered-process.ts'
import { NUMBER_BYTES, type Numbers, type ProcessRoles } from '../epochs/process-in-epochs.ts'
import type { Epochs, Riding } from '../epochs/transmitting.ts'
import { RIDER_BYTES, type Saying, type Tentative, type Tree } from './messages.ts'
import { beginning, hasSent, type Point, pointOf } from './points.ts'
import { type Own, TakingPart } from './taking-part.ts'

export interface Saved extends SavedWithBuffer {
  /** By receiver: how many messages it had sent. */
  readonly sent: Numbers
  /** The tree it was taken for; null if that was given up before it was taken. */
  readonly tree: Tree | null
}

export const halfOf = (process: HostedProcess): KooTouegProcess => process.beside as KooTouegProcess

/** The protocol on the host of a process. */
export interface Trees {
  say(process: HostedProcess, tree: Tree, to: ProcessName, saying: Saying): void
  /** Ends when it is recorded that these checkpoints count. False if a recovery decides instead. */
  decide(process: HostedProcess, tree: Tree, tentatives: readonly Tentative[]): Task<boolean>
}

interface KooTouegRoles extends ProcessRoles {
  readonly locations: ProcessRoles['locations'] & Pick<Locations, 'entries'>
}

const MOST_DOUBLINGS = 5

const riding: Riding = { riderOf: (epoch) => ({ epoch }), bytes: RIDER_BYTES }

export class KooTouegProcess extends BufferedProcess implements Own {
  readonly #trees: Trees
  readonly #locations: KooTouegRoles['locations']
  readonly part: TakingPart
  /** The checkpoint it rolls back to. */
  permanent: Point = beginning
  /** Taken and not yet decided on. */
  tentative: Point | null = null
  /** By receiver: how many messages it has sent. */
  readonly #sent = new Map<ProcessName, number>()
  readonly #blocks: boolean
  #attempts = 0
  #isTaking = false
  #isAsked = false
  #dueNs = 0
  /** How many of its own trees have failed since its last permanent checkpoint. */
  #failed = 0
  /** Fires when a checkpoint has been taken or written, or is no longer wanted. */
  readonly #moved: Signal

  constructor(services: KooTouegRoles, epochs: Epochs, process: HostedProcess, trees: Trees) {
    super(services, epochs, process)
    this.#trees = trees
    this.#locations = services.locations
    this.#blocks = !services.settings.without.has('send-block')
    this.#moved = new Signal(services.simulation)
    this.part = new TakingPart(this)
  }

  get name(): ProcessName {
    return this.process.name
  }

  protected ridingOn(): Riding {
    return riding
  }

  /** Its present state. */
  present(): Point {
    const { incoming, children } = this
    const number = this.process.checkpoints + 1
    return pointOf(number, { sent: [...this.#sent], visible: [...incoming.visible], children: [...children] })
  }

  override send(outgoing: Outgoing): Task {
    return this.#isBlocked ? this.#sendLater(outgoing) : this.#sendNow(outgoing)
  }

  get #isBlocked(): boolean {
    return this.tentative !== null && this.#blocks
  }

  #sendNow(outgoing: Outgoing): Task {
    this.#sent.set(outgoing.to, outgoing.sequence)
    return super.send(outgoing)
  }

  *#sendLater(outgoing: Outgoing): Task {
    yield* this.decided()
    yield* this.#sendNow(outgoing)
  }

  /** Ends when nothing keeps it from sending. */
  *decided(): Task {
    while (this.#isBlocked) yield this.#moved
  }

  /**
   * Saves it on its own alarm, which is reset whenever a checkpoint of this process becomes permanent; a process that has ended is saved
   * only if asked.
   */
  *alarm(firstNs: number): Task {
    const { settings, simulation } = this.services
    if (settings.policy === 'none') return
    this.#dueNs = simulation.now + firstNs
    while (this.answer === null) {
      const left = this.#dueNs - simulation.now
      if (left > 0) yield left
      else if (this.epochs.isFrozen) yield settings.ring.timeoutNs
      else yield* this.warned()
    }
  }

  /** Initiates a checkpoint, and ends when it is decided; if the process takes part in another one, waits for that instead. */
  *warned(): Task {
    const { name, incarnation } = this.process
    const { settings } = this.services
    if (settings.policy === 'none') return
    if (this.part.tree === null) {
      const { epoch } = this.epochs
      this.part.begin({ initiator: name, incarnation, epoch, attempt: ++this.#attempts })
    }
    while (this.part.tree !== null) yield this.#moved
  }

  isRecorded(other: ProcessName, seen: number): boolean {
    return hasSent(this.permanent, other, seen, this.children.has(other))
  }

  take(isAsked: boolean): void {
    this.#isAsked = isAsked
    if (this.#isTaking) return
    this.#isTaking = true
    this.process.tasks.spawn(this.#take(), `checkpoint of ${this.name}`)
  }

  /** Takes a checkpoint; an earlier one that failed may still be being written. */
  *#take(): Task {
    const { process, part, services } = this
    const { timeoutNs } = services.settings.ring
    while (part.isToBeTaken) {
      if (process.checkpointing) yield within(this.#moved, timeoutNs)
      else yield* saveNow(services, process, this.#isAsked)
    }
    this.#isTaking = false
    const { tentative } = this
    if (tentative === null) return
    while (process.checkpointing) yield within(this.#moved, timeoutNs)
    if (this.tentative === tentative && !this.#isWritten(tentative)) part.lost()
  }

  save(): { protocol: Saved; clears: LogClearing } {
    const saved = this.savedWithBuffer()
    const sent = [...this.#sent]
    const bytes = saved.bytes + NUMBER_BYTES * sent.length
    // the one before it may never have become permanent
    const clears = { below: 0, consumed: [], keepsOlder: true, keepsOnly: this.permanent.number } as const
    return { protocol: { ...saved, bytes, sent, tree: this.part.tree }, clears }
  }

  override captured({ protocol }: SavedState): void {
    if (!this.part.isToBeTaken) return
    const { name, incarnation, checkpoints } = this.process
    this.tentative = pointOf(checkpoints, protocol as Saved)
    const asksOn = !this.#isAsked || !this.services.settings.without.has('transitive')
    const cohort = asksOn ? this.#cohortOf(this.tentative) : new Map<ProcessName, number>()
    this.part.taken({ process: name, number: checkpoints, incarnation }, cohort)
    this.#moved.fire()
  }

  /** The processes of which it has seen messages since its permanent checkpoint, and its parent if it has no permanent checkpoint yet. */
  #cohortOf({ visible }: Point): Map<ProcessName, number> {
    const cohort = new Map<ProcessName, number>()
    for (const [other, seen] of visible) {
      if (seen > (this.permanent.visible.get(other) ?? 0)) cohort.set(other, seen)
    }
    const { createdBy } = this.process.plan
    if (createdBy !== undefined && this.permanent.number === 0) cohort.set(createdBy, visible.get(createdBy) ?? 0)
    return cohort
  }

  #written = 0

  #isWritten({ number }: Point): boolean {
    return this.#written >= number
  }

  written(number: number): void {
    this.#written = number
    this.#moved.fire()
    if (this.tentative?.number === number) this.part.written()
  }

  say(tree: Tree, to: ProcessName, saying: Saying): void {
    this.#trees.say(this.process, tree, to, saying)
  }

  decide(tree: Tree, tentatives: readonly Tentative[]): void {
    this.process.tasks.spawn(this.#decide(tree, tentatives), `decision of ${this.name}`)
  }

  *#decide(tree: Tree, tentatives: readonly Tentative[]): Task {
    if (yield* this.#trees.decide(this.process, tree, tentatives)) this.part.decided(tree, true)
  }

  settle(isPermanent: boolean, isOwn: boolean): void {
    const { trace, host, simulation, settings } = this.services
    const { process, tentative } = this
    this.tentative = null
    if (isPermanent) {
      this.permanent = tentative!
      this.keepOnly([tentative!.number])
      this.#failed = 0
      // all hear of it at once: if all began the next one at once they would be in each other's way
      const turnNs = isOwn ? 0 : Math.min(this.#turnNs, settings.intervalNs)
      this.#dueNs = simulation.now + settings.intervalNs + turnNs
    } else {
      if (isOwn) this.#dueNs = simulation.now + this.#againNs()
      if (tentative !== null) {
        const { name, incarnation } = process
        const of = { host: host.name, process: name, incarnation }
        trace.emit({ kind: 'checkpoint-undone', ...of, number: tentative.number })
      }
    }
    this.#moved.fire()
  }

  /** A different delay for each process, so that they begin one after another. */
  get #turnNs(): number {
    const names = [...this.#locations.entries()].map(({ plan }) => plan.name)
    return this.services.settings.ring.timeoutNs * (names.indexOf(this.name) + 1)
  }

  /** How long to wait before trying again after a conflict. */
  #againNs(): number {
    return this.#turnNs * (1 << Math.min(this.#failed++, MOST_DOUBLINGS))
  }

  /** It stays as it is, and a line says which of its checkpoints is permanent. */
  conform(permanent: number): void {
    this.part.settle(this.tentative?.number === permanent)
  }

  override restore(saved: Saved): void {
    super.restore(saved)
    for (const [to, sequence] of saved.sent) this.#sent.set(to, sequence)
    this.permanent = pointOf(this.process.checkpoints, saved)
    this.#written = this.permanent.number
  }
}
