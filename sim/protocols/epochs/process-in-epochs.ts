// The half of a process common to protocols with epochs: its state regarding messages and recoveries, the processes it has created, and
// whether it has ended in a way that may still be undone.

import type { AlarmRoles } from '../../cluster/checkpoint/alarm.ts'
import type { BesideProcess, Outgoing, Visible } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { Incoming } from '../../cluster/messages/delivery.ts'
import type { NearCopies } from '../../cluster/storage/near/near-copies.ts'
import type { LogClearing, SavedByProtocol, SavedState } from '../../cluster/storage/saved-state.ts'
import type { Task } from '../../kernel/task.ts'
import type { Payload, ProcessName } from '../../programs/program.ts'
import type { BeginRequest } from './messages.ts'
import type { Epochs, TransmittingRoles } from './transmitting.ts'

export type Numbers = readonly (readonly [ProcessName, number])[]

/** What an image holds of it, whatever the protocol. */
export interface SavedInEpochs extends SavedByProtocol {
  /** Per sender: the number of the last message that is visible. */
  readonly visible: Numbers
  readonly nextIndex: number
  /** Messages acknowledged and not yet received. */
  readonly inbox: readonly Visible[]
  readonly children: Numbers
}

export interface ProcessRoles extends TransmittingRoles, AlarmRoles {
  readonly settings: TransmittingRoles['settings'] & AlarmRoles['settings'] & { readonly without: ReadonlySet<string> }
  /** Absent or null where there is only one tier of stable storage. */
  readonly near?: NearCopies | null
}

export const RECORD_BYTES = 16
export const NUMBER_BYTES = 8

export abstract class ProcessInEpochs implements BesideProcess {
  protected readonly services: ProcessRoles
  protected readonly epochs: Epochs
  protected readonly process: HostedProcess
  readonly incoming = new Incoming()
  /** The processes it has created, each with the number of its own next checkpoint when it requested the creation. */
  readonly children = new Map<ProcessName, number>()
  /** The epoch of the line that it conforms to. */
  conformsTo: number
  /** The last epoch whose leader has been told how it stands; 0 if none has. */
  reportedIn = 0
  /** Whether the servers have been told where this incarnation begins. */
  isPlaced: boolean
  /** Its answer, once it has ended and waits until nothing can undo that. */
  answer: Payload | null = null
  readonly replaying = false

  constructor(services: ProcessRoles, epochs: Epochs, process: HostedProcess) {
    this.services = services
    this.epochs = epochs
    this.process = process
    this.conformsTo = epochs.epoch
    this.isPlaced = process.incarnation === 1
  }

  /** The number of the checkpoint that will end what it is doing now. */
  get span(): number {
    return this.process.checkpoints + 1
  }

  /** The number of the last checkpoint that the file servers have, or of the one that they are sent. */
  get newestOnServers(): number {
    return this.process.checkpoints
  }

  /** It has been created. */
  begins(_: BeginRequest): void {}

  beforeRequest(): null {
    return null
  }

  idle(): null {
    return null
  }

  abstract send(outgoing: Outgoing): Task<unknown>

  received(): void {}

  isRepeated(): boolean {
    return false
  }

  abstract alarm(firstNs: number): Task

  abstract warned(): Task

  abstract save(): { readonly protocol: SavedInEpochs; readonly clears: LogClearing }

  /** The part of the saved state that is the same for all of these protocols. */
  protected savedDelivery(): SavedInEpochs {
    const { incoming, children } = this
    const visible = [...incoming.visible]
    const inbox = [...this.process.inbox]
    const bytes =
      NUMBER_BYTES * (visible.length + children.size) +
      inbox.reduce((sum, { payload }) => sum + RECORD_BYTES + payload.bytes, 0)
    return { bytes, visible, nextIndex: incoming.nextIndex, inbox, children: [...children] }
  }

  captured(_: SavedState): void {}

  /** Restores it to a checkpoint. */
  restore({ visible, nextIndex, inbox, children }: SavedInEpochs): void {
    for (const [from, sequence] of visible) this.incoming.visible.set(from, sequence)
    this.incoming.nextIndex = nextIndex
    this.process.inbox = [...inbox]
    for (const [child, span] of children) this.children.set(child, span)
  }

  *underWay(): IterableIterator<string> {
    if (this.incoming.arriving.length > 0) yield `logging for ${this.process.name}`
  }

  /** Nothing that has arrived will become visible here: the senders must try again. */
  refuseAll(): void {
    this.incoming.refuseAll()
  }

  stopped(): void {
    this.refuseAll()
  }
}

/** The protocol's half of a process, as far as it is common to these protocols. */
export const inEpochs = (process: HostedProcess): ProcessInEpochs => process.beside as ProcessInEpochs
