// The client side of stable storage: a write goes to all replicas and is done when every live one has it; reads come from one replica that
// is caught up. One rule holds for everything written, records and blocks: a host makes one write at a time, to one replica after another.
// So the copies are identical (paper, section 5), and the time to log is linear in their number (3.2), which it would not be if they worked
// in parallel. A replica that dies leaves the group; one that joins during a write is included in it, so that there is no gap between what
// is copied to it and what is still being written.

import type { Simulation } from '../../kernel/simulation.ts'
import { takeOut } from '../../kernel/take-out.ts'
import type { Task } from '../../kernel/task.ts'
import type { TaskGroup } from '../../kernel/task-group.ts'
import { Promised, type Signal } from '../../kernel/waits.ts'
import { PAGE_BYTES } from '../../machine/address-space.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { Requests } from '../requests/transport.ts'
import type { Membership } from '../ring/membership.ts'
import type { SeriesKind, SeriesOfHost } from './series/series-seen.ts'
import type { OfProcess, StorageReply, StorageRequest } from './storage-requests.ts'
import { Write, type WriteOutcome } from './write.ts'

export type { WriteOutcome } from './write.ts'

export interface StableStorageOptions {
  readonly simulation: Simulation
  readonly transport: Pick<Requests<StorageRequest, StorageReply>, 'call' | 'request'>
  readonly membership: Membership
  /** Of copying within the host's memory. */
  readonly copyNsPerByte: number
  /** The hosts that hold the copies. */
  readonly replicas: readonly number[]
  /** The size of blocks of images. */
  readonly blockBytes: number
  readonly tasks: TaskGroup
  /** This host's series; absent or null where there are none. */
  readonly series?: SeriesOfHost | null
  /** Exchanges news with every host that is up. */
  readonly askAll: () => Task
  /** Called when no replica counts, as far as any host knows that could be asked. */
  readonly noCopyCounts: () => void
  /** The view has changed. */
  readonly changed: Signal
}

const stored: WriteOutcome = { kind: 'stored' }
const superseded: WriteOutcome = { kind: 'superseded' }
const isVoid: WriteOutcome = { kind: 'void' }

/** No replica. */
const NOBODY = -1

export class StableStorage {
  readonly #options: StableStorageOptions
  /** The first is in progress, the others wait for it. */
  #writes: Write[] = []

  constructor(options: StableStorageOptions) {
    this.#options = options
  }

  /** A replica that can be read, or -1. */
  source(): number {
    const { replicas, membership } = this.#options
    for (const replica of replicas) {
      const member = membership.member(replica)
      if (member.live && member.caughtUp) return replica
    }
    return NOBODY
  }

  /** Whether this run keeps copies, none of which counts as far as this host knows. */
  get isLost(): boolean {
    return this.#options.replicas.length > 0 && this.source() < 0
  }

  /** Like source(), but asks all hosts before it returns -1: a replica that has just caught up may not have told this one yet. */
  *findSource(): Task<number> {
    if (this.source() < 0) yield* this.#options.askAll()
    return this.source()
  }

  /** Waits until a replica can be read; returns it. */
  *awaitSource(): Task<number> {
    for (;;) {
      const source = yield* this.findSource()
      if (source >= 0) return source
      this.#options.noCopyCounts()
      yield this.#options.changed
    }
  }

  /** The live replicas, those that are caught up first; in the same order on all hosts. */
  liveReplicas(): number[] {
    const { replicas, membership } = this.#options
    const live = replicas.filter((replica) => membership.isLive(replica))
    const complete = live.filter((replica) => membership.member(replica).caughtUp)
    return [...complete, ...live.filter((replica) => !complete.includes(replica))]
  }

  /** The live replicas, each with its boot, as a string: it does not change as long as none has come or gone. */
  group(): string {
    const { membership } = this.#options
    const boots = this.#options.replicas.filter((replica) => membership.isLive(replica))
    return boots.map((replica) => `${replica}/${membership.member(replica).boot}`).join()
  }

  /**
   * Writes to every replica; `settle` is called once, when all live ones have it.
   * @param layerNs the layer's work for the requesting process, done once for all replicas
   */
  write(bytes: number, request: StorageRequest, settle: (outcome: WriteOutcome) => void, layerNs = 0): void {
    const write = new Write(bytes, request, settle, layerNs, this.#options.replicas)
    this.#writes.push(write)
    if (this.#writes.length === 1) this.#begin(write)
  }

  /** The same for tasks: yield the result to wait for the outcome. */
  store(bytes: number, request: StorageRequest, layerNs = 0): Promised<WriteOutcome> {
    const outcome = new Promised<WriteOutcome>(this.#options.simulation)
    this.write(bytes, request, (result) => outcome.keep(result), layerNs)
    return outcome
  }

  /** Asks one replica that is caught up, and another if that one dies; waits while there is none. */
  *read(request: StorageRequest, layerNs = 0): Task<StorageReply> {
    for (;;) {
      const source = yield* this.awaitSource()
      const reply = yield* this.#options.transport.request(source, 32, request, layerNs)
      if (reply !== null && reply.kind !== 'catching-up') return reply // else it has died, or started again
    }
  }

  /** Reads the rest of an image of this many pages after its first block; false if it is no longer there. */
  *readRest(of: OfProcess, pages: number): Task<boolean> {
    const { blockPages } = this
    const blocks = Math.ceil(pages / blockPages)
    for (let block = 1; block < blocks; block++) {
      block += yield* this.#series('read', [this.source()], blocks - block, of.process)
      const reply = yield* this.read({ kind: 'read-image', ...of, page: block * blockPages })
      if (reply.kind !== 'image') return false
    }
    return true
  }

  /** Pages in a block of an image. */
  get blockPages(): number {
    return this.#options.blockBytes / PAGE_BYTES
  }

  /** Writes to one replica only; ends when it has answered or is dead. */
  *storeOn(replica: number, bytes: number, request: StorageRequest): Task<StorageReply | null> {
    return yield* this.#options.transport.request(replica, bytes, request)
  }

  /**
   * Of this many consecutive blocks to all replicas, makes as many as possible as a series, at most all but the last; returns how many. The
   * next one must be written for real, and stands for these too.
   */
  *ahead(kind: 'write' | 'touch-and-write', process: ProcessName, blocks: number): Task<number> {
    return yield* this.#series(kind, this.liveReplicas(), blocks, process)
  }

  /** The same for blocks of a copy, which come from one replica and go to this host's disk. */
  *copyAhead(source: number, process: ProcessName, blocks: number): Task<number> {
    return yield* this.#series('copy', [source], blocks, process)
  }

  *#series(kind: SeriesKind, others: readonly number[], blocks: number, process: ProcessName): Task<number> {
    const { series } = this.#options
    if (series === undefined || series === null || others.includes(NOBODY)) return 0
    return yield series.run(kind, others, blocks - 1, process)
  }

  /** A host has joined: the write in progress goes to it too if it is a replica; waiting ones will anyway. */
  hostJoined(host: number): void {
    if (!this.#options.replicas.includes(host)) return
    this.#options.series?.interrupt()
    const write = this.#writes[0]
    if (write === undefined) return
    write.left.push(host)
    this.#goOn(write)
  }

  /** A replica now counts: a write answered by every replica may have been waiting for one. */
  replicaCounts(): void {
    const write = this.#writes[0]
    if (write !== undefined) this.#goOn(write)
  }

  shutDown(): void {
    this.#writes = []
  }

  /** The write's turn comes when the current exchange of a series is over. */
  #begin(write: Write): void {
    const { series } = this.#options
    if (series === undefined || series === null) return this.#goOn(write)
    write.isHeldUp = true
    series.writing.take((over) => {
      write.isHeldUp = false
      write.over = over
      if (this.#writes[0] === write) this.#goOn(write)
    })
  }

  #goOn(write: Write): void {
    const { membership, tasks } = this.#options
    if (write.isHeldUp) return
    while (write.goesOn) {
      const replica = write.left.shift()!
      if (membership.isLive(replica)) this.#send(write, replica)
    }
    if (!write.answered) return
    if (write.refused || (write.judge >= 0 && membership.isLive(write.judge, write.judgeBoot)))
      return this.#settle(write)
    // The replicas that answered and counted are gone, or none counted: one that is catching up only keeps requests.
    const source = this.source()
    if (source >= 0) this.#send(write, source)
    else tasks.spawn(this.#search(write), 'search')
  }

  /** The layer does its work and copies the data into the request, once for all replicas. Everything else is the cost of datagrams. */
  #send(write: Write, replica: number): void {
    write.unanswered++
    const { bytes, request } = write
    const workNs = write.isPrepared ? 0 : write.layerNs + bytes * this.#options.copyNsPerByte
    write.isPrepared = true
    const { boot } = this.#options.membership.member(replica)
    const answered = (reply: StorageReply | null): void => this.#answered(write, reply, replica, boot)
    this.#options.transport.call(replica, bytes, request, answered, workNs)
  }

  #answered(write: Write, reply: StorageReply | null, replica: number, boot: number): void {
    write.unanswered--
    if (reply !== null && reply.kind !== 'catching-up') {
      write.judge = replica
      write.judgeBoot = boot
    }
    if (reply?.kind === 'refused') write.refused = true
    if (reply?.kind === 'void') write.isVoid = true
    this.#goOn(write)
  }

  /** No copy seems to be left; the write continues when one turns up that counts. */
  *#search(write: Write): Task {
    if ((yield* this.findSource()) < 0) this.#options.noCopyCounts()
    else if (write.answered) this.#goOn(write)
  }

  #settle(write: Write): void {
    if (this.#writes[0] !== write) return
    takeOut(0, this.#writes)
    const next = this.#writes[0]
    if (next !== undefined) this.#begin(next)
    write.over()
    write.settle(write.refused ? superseded : write.isVoid ? isVoid : stored)
  }
}
