// This protocol's half of a process. Markers cut its snapshot out of its channels: it takes one before it looks at anything after the
// first marker, sends markers of its own before anything else, and records what is still in transit to it. Acknowledgements need no tag,
// since an acknowledged message is in the receiver's image or recorded with it.

import type { Outgoing, Visible } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { traceSent } from '../../cluster/messages/sending.ts'
import type { SavedState } from '../../cluster/storage/saved-state.ts'
import type { Task } from '../../kernel/task.ts'
import { within } from '../../kernel/waits.ts'
import type { ProcessName } from '../../programs/program.ts'
import { type ProcessRoles, RECORD_BYTES, type SavedInEpochs } from '../epochs/process-in-epochs.ts'
import { askUntilDone, type Epochs, transmit } from '../epochs/transmitting.ts'
import { ProcessInRounds, type Rounds } from '../rounds/process-in-rounds.ts'
import { ChannelIn, ChannelOut, type MessageInChannel } from './channels.ts'
import { type MarkerRequest, markerBytes, type PlaceRider, RIDER_BYTES } from './messages.ts'
import { Recording } from './recording.ts'

export const halfOf = (process: HostedProcess): SnapshotProcess => process.beside as SnapshotProcess

/** What an image holds of it. */
interface SavedWithChannels extends SavedInEpochs {
  /** The messages that were in transit to it, in the order in which they became visible. */
  readonly recorded?: readonly Visible[]
}

/** What it needs to know of the snapshot being taken, and of the line before it. */
export interface Snapshots extends Rounds {
  /** The initiator named by the markers of a snapshot. */
  initiatorOf(number: number): number
  /** The number of the line committed last, as far as is known here. */
  readonly lineNumber: number
  /** The members of the next line, if these processes have been created since the last one. */
  members(named: Iterable<ProcessName>): Iterable<ProcessName>
  notInLine(processes: readonly ProcessName[]): readonly ProcessName[]
}

export interface SnapshotRoles extends ProcessRoles {
  readonly hostNames: readonly string[]
}

/** Hands a message on to be delivered. */
type Deliver = (arrival: MessageInChannel) => void

export class SnapshotProcess extends ProcessInRounds {
  readonly #roles: SnapshotRoles
  readonly #snapshots: Snapshots
  readonly #deliver: Deliver
  /** The number it began with in this epoch: all that began with it have that number, so no marker is needed. */
  #base = 0
  readonly #out = new Map<ProcessName, ChannelOut>()
  readonly #in = new Map<ProcessName, ChannelIn>()
  #recording: Recording | null = null
  /** The snapshot whose markers have gone out. */
  #markedFor = 0
  /** Processes created since the last line, as far as is known here. */
  readonly #named = new Set<ProcessName>()

  constructor(roles: SnapshotRoles, epochs: Epochs, process: HostedProcess, snapshots: Snapshots, deliver: Deliver) {
    super(roles, epochs, process, snapshots)
    this.#roles = roles
    this.#snapshots = snapshots
    this.#deliver = deliver
  }

  *send(outgoing: Outgoing): Task {
    traceSent(this.services, this.process, outgoing, false)
    const place = this.#placeTo(outgoing.to)
    const riderOf = (epoch: number): PlaceRider => ({ epoch, place })
    yield* transmit(this.services, this.epochs, this.process, outgoing, { riderOf, bytes: RIDER_BYTES })
  }

  /** A channel that is used for the first time since a snapshot begins with its marker. */
  #placeTo(to: ProcessName): number {
    if (this.#isMarkerFirst) this.#mark(to)
    return this.#outTo(to).nextPlace()
  }

  get #isMarkerFirst(): boolean {
    return !this.services.settings.without.has('marker-first')
  }

  protected override cut(): void {
    const records = !this.services.settings.without.has('record-channels')
    const isSaved = this.answer === null && this.savesImages
    this.#recording = records && isSaved ? new Recording(this.number) : null
    for (const child of this.takenAs(this.number).children) this.#named.add(child)
    // a process that writes no image sends nothing any more
    if (this.#isMarkerFirst || !isSaved) this.#markAll()
  }

  #markAll(): void {
    this.#markedFor = this.number
    for (const to of new Set([...this.#members(), ...this.#out.keys()])) this.#mark(to)
  }

  /** Sends the marker of its last snapshot, unless that has been done. */
  #mark(to: ProcessName): void {
    const { name, tasks } = this.process
    const { number } = this
    const out = this.#outTo(to)
    if (to === name || out.marked >= number) return
    out.marked = number
    const place = out.nextPlace()
    const initiator = this.#snapshots.initiatorOf(number)
    const children = this.#snapshots.notInLine(this.takenAs(number).children)
    const marker = (epoch: number): MarkerRequest => ({
      ...{ kind: 'marker', epoch, from: name, to, place, number, initiator, children },
    })
    this.#traceMarker(to)
    const bytes = markerBytes({ children })
    tasks.spawn(askUntilDone(this.services, this.epochs, to, bytes, marker), `marker ${number} of ${name} to ${to}`)
  }

  #traceMarker(to: ProcessName): void {
    const { trace, host, hostNames, locations } = this.#roles
    const location = locations.get(to)
    if (location === undefined || !trace.wants('control-sent')) return
    trace.emit({ kind: 'control-sent', host: host.name, to: hostNames[location.host]!, control: 'marker' })
  }

  /** The processes whose markers it waits for, as far as is known here: all members of its snapshot except itself. */
  *#members(): IterableIterator<ProcessName> {
    const { name } = this.process
    for (const process of this.#snapshots.members(this.#named)) if (process !== name) yield process
  }

  #outTo(to: ProcessName): ChannelOut {
    let channel = this.#out.get(to)
    if (channel === undefined) {
      channel = new ChannelOut(this.#base)
      this.#out.set(to, channel)
    }
    return channel
  }

  #inFrom(from: ProcessName): ChannelIn {
    let channel = this.#in.get(from)
    if (channel === undefined) {
      channel = new ChannelIn()
      this.#in.set(from, channel)
    }
    return channel
  }

  messageArrives(arrival: MessageInChannel): void {
    const { from, rider } = arrival.message
    const channel = this.#inFrom(from)
    if (rider.place < channel.turn) return this.#deliver(arrival)
    if (rider.place === channel.turn && channel.isPassing) return this.#pass(from, channel, arrival)
    channel.put(rider.place, arrival)
    this.#advance(from, channel)
  }

  markerArrives(marker: MarkerRequest): void {
    const channel = this.#inFrom(marker.from)
    channel.put(marker.place, { kind: 'marker', marker })
    this.#advance(marker.from, channel)
  }

  /** Deals with the arrivals of a channel whose turn it is. */
  #advance(from: ProcessName, channel: ChannelIn): void {
    for (;;) {
      const { head } = channel
      if (head === undefined || channel.isPassing || this.epochs.isFrozen) return
      if (head.kind === 'message') {
        if (this.#comesTooEarly(channel)) return
        this.#pass(from, channel, head)
      } else if (this.number < head.marker.number) {
        this.take(head.marker.number)
        if (this.number < head.marker.number) return
      } else {
        channel.next()
        this.#marked(head.marker)
      }
    }
  }

  /**
   * This process was created after a checkpoint that the sender has not taken yet, so it is not part of that checkpoint. A message that
   * counts as delivered in the sender's checkpoint would be lost; so this one stays unacknowledged until the sender has taken it.
   */
  #comesTooEarly({ announced }: ChannelIn): boolean {
    return this.begunAfter > Math.max(announced, this.#snapshots.lineNumber)
  }

  #pass(from: ProcessName, channel: ChannelIn, { message, answer }: MessageInChannel): void {
    const { turn } = channel
    channel.isPassing = true
    this.#deliver({
      kind: 'message',
      message,
      answer: (reply, bytes) => {
        answer(reply, bytes)
        if (channel.turn !== turn || reply === null) return
        if (reply.kind !== 'done') return channel.drop()
        channel.next()
        this.#advance(from, channel)
      },
    })
  }

  /** A channel has been recorded up to its marker. */
  #marked({ from, number, children }: MarkerRequest): void {
    if (this.#recording?.number === number) this.#recording.end(from)
    for (const child of children) this.#named.add(child)
    // Every member waits for markers of all others, whether or not they knew of it when they took theirs.
    if (this.#markedFor === number) this.#markAll()
    this.moved.fire()
  }

  /** A message has become visible. */
  shown(message: Visible): void {
    const { name, incarnation } = this.process
    const { from, sequence } = message
    if (from === name || this.#recording?.add(message) !== true) return
    const { trace, host } = this.services
    const { number } = this.#recording
    trace.emit({ kind: 'message-recorded', host: host.name, process: name, incarnation, number, from, sequence })
  }

  /** An image is complete when all channels have been recorded. */
  *whole(saved: SavedState): Task<SavedState> {
    const recording = this.#recording
    if (!this.#isMarkerFirst) this.#markAll()
    if (recording === null) return saved
    while (!this.#isWhole(recording)) yield within(this.moved, this.services.settings.ring.timeoutNs)
    this.#recording = null
    const { messages } = recording
    const bytes = messages.reduce((sum, { payload }) => sum + RECORD_BYTES + payload.bytes, saved.protocol.bytes)
    const protocol: SavedWithChannels = { ...(saved.protocol as SavedInEpochs), bytes, recorded: messages }
    return { ...saved, protocol }
  }

  #isWhole(recording: Recording): boolean {
    return this.#snapshots.lineNumber >= recording.number - 1 && recording.hasMarkersOf(this.#members())
  }

  override restore(saved: SavedWithChannels): void {
    super.restore(saved)
    this.#base = this.number
    for (const message of saved.recorded ?? []) {
      this.incoming.note(message)
      this.process.inbox.push({ ...message, index: this.incoming.nextIndex++ })
    }
  }

  /** Something has changed that arrivals may be waiting for. */
  lineMoved(): void {
    if (this.#markedFor === this.number) this.#markAll()
    for (const [from, channel] of this.#in) this.#advance(from, channel)
    this.moved.fire()
  }

  protected override step(): void {
    for (const [from, channel] of this.#in) this.#advance(from, channel)
    super.step()
  }

  override refuseAll(): void {
    for (const channel of this.#in.values()) channel.refuseAll()
    super.refuseAll()
  }

  override *underWay(): IterableIterator<string> {
    yield* super.underWay()
    if (this.#recording !== null) yield `recording of ${this.process.name}`
  }
}
