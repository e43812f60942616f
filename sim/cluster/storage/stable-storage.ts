// The library's side of stable storage: every write goes to all replicas and is over when each that is there has it; reads come
// from one replica that is caught up. Files are broadcast to the group (paper, section 5): all replicas work on a block at
// once. A log record goes to one replica after the other, the next when the one before has answered: the paper finds the time of
// logging linear in the number of copies (3.2), which it would not be if the replicas worked side by side.
// A replica that dies leaves the group; one that joins while a write is under way is included in it, so that what is copied to
// it meanwhile and what is still being written leave no gap.

import type { Simulation } from '../../kernel/simulation.ts'
import { takeOut } from '../../kernel/take-out.ts'
import type { Task } from '../../kernel/task.ts'
import type { TaskGroup } from '../../kernel/task-group.ts'
import { Promised, type Signal } from '../../kernel/waits.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { Requests } from '../requests/transport.ts'
import type { Membership } from '../ring/membership.ts'
import type { SeriesOfHost } from './series/series-seen.ts'
import type { StorageReply, StorageRequest } from './storage-requests.ts'

export type WriteOutcome =
  | { readonly kind: 'stored' }
  /** A newer incarnation has taken over: whoever wrote is to stop. */
  | { readonly kind: 'superseded' }
  /** A version that was to be committed is not there: its checkpoint is not to be counted on. */
  | { readonly kind: 'void' }

export interface StableStorageOptions {
  readonly simulation: Simulation
  readonly transport: Pick<Requests<StorageRequest, StorageReply>, 'call' | 'request'>
  readonly membership: Membership
  /** Of the host's memory. */
  readonly copyNsPerByte: number
  /** The hosts that hold the copies. */
  readonly replicas: readonly number[]
  readonly tasks: TaskGroup
  /** Of this host; left out where there are none. */
  readonly series?: SeriesOfHost | null
  /** Exchanges news with every host that is up. */
  readonly askAll: () => Task
  /** Called when no replica counts, as far as anybody knows that could be asked. */
  readonly noCopyCounts: () => void
  /** The view has changed. */
  readonly changed: Signal
}

const stored: WriteOutcome = { kind: 'stored' }
const superseded: WriteOutcome = { kind: 'superseded' }
const isVoid: WriteOutcome = { kind: 'void' }

class Write {
  readonly bytes: number
  readonly request: StorageRequest
  readonly settle: (outcome: WriteOutcome) => void
  /** Replicas that are still to be addressed, in this order. */
  readonly left: number[]
  /** Replicas that were addressed and have not answered. */
  unanswered = 0
  /** A replica knows a newer incarnation. */
  refused = false
  /** A replica does not have what was to be committed. */
  isVoid = false
  /** A boot of a replica that counts and has carried it out; -1: none has. */
  judge = -1
  judgeBoot = -1

  constructor(
    bytes: number,
    request: StorageRequest,
    settle: (outcome: WriteOutcome) => void,
    replicas: readonly number[],
  ) {
    this.bytes = bytes
    this.request = request
    this.settle = settle
    this.left = replicas.slice()
  }

  /** Whether the next replica is to be addressed now. */
  get goesOn(): boolean {
    return this.left.length > 0 && (this.unanswered === 0 || this.request.kind !== 'append')
  }

  get answered(): boolean {
    return this.left.length === 0 && this.unanswered === 0
  }
}

export class StableStorage {
  readonly #options: StableStorageOptions
  /** Under way, in the order in which they were begun. */
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
    return -1
  }

  /** There were copies, and as far as this host knows none counts. */
  get isLost(): boolean {
    return this.#options.replicas.length > 0 && this.source() < 0
  }

  /**
   * The same, but takes nobody's word for it that there is none: a replica that has just caught up may not have told this host.
   */
  *findSource(): Task<number> {
    if (this.source() < 0) yield* this.#options.askAll()
    return this.source()
  }

  /** Waits until a replica can be read; gives it. */
  *awaitSource(): Task<number> {
    for (;;) {
      const source = yield* this.findSource()
      if (source >= 0) return source
      this.#options.noCopyCounts()
      yield this.#options.changed
    }
  }

  /** The replicas that are there, those that are caught up first; for all hosts in the same order. */
  liveReplicas(): number[] {
    const { replicas, membership } = this.#options
    const live = replicas.filter((replica) => membership.isLive(replica))
    const complete = live.filter((replica) => membership.member(replica).caughtUp)
    return [...complete, ...live.filter((replica) => !complete.includes(replica))]
  }

  /** Which replicas are there, each with its boot: the same text as long as none has come or gone. */
  group(): string {
    const { membership } = this.#options
    const boots = this.#options.replicas.filter((replica) => membership.isLive(replica))
    return boots.map((replica) => `${replica}/${membership.member(replica).boot}`).join()
  }

  /** Writes to every replica; `settle` is called once, when all that are there have it. */
  write(bytes: number, request: StorageRequest, settle: (outcome: WriteOutcome) => void): void {
    const write = new Write(bytes, request, settle, this.#options.replicas)
    this.#writes.push(write)
    this.#goOn(write)
  }

  /** The same for a task, which yields what this gives. */
  store(bytes: number, request: StorageRequest): Promised<WriteOutcome> {
    const outcome = new Promised<WriteOutcome>(this.#options.simulation)
    this.write(bytes, request, (result) => outcome.keep(result))
    return outcome
  }

  /** Asks one replica that is caught up, another when that dies; waits for one while there is none. */
  *read(request: StorageRequest): Task<StorageReply> {
    for (;;) {
      const source = yield* this.awaitSource()
      const reply = yield* this.#options.transport.request(source, 32, request)
      if (reply !== null && reply.kind !== 'catching-up') return reply // else it has died, or started again
    }
  }

  /** Tells one replica, and waits until it has it or is dead. */
  *storeOn(replica: number, bytes: number, request: StorageRequest): Task<StorageReply | null> {
    return yield* this.#options.transport.request(replica, bytes, request)
  }

  /**
   * Of so many blocks in a row, to all replicas or from one, makes as many as can be told in advance, all but the last at most; gives how
   * many. The next is to be written or read for real, and stands for these too.
   */
  *ahead(kind: 'write' | 'read', process: ProcessName, blocks: number): Task<number> {
    const { series } = this.#options
    if (series === undefined || series === null) return 0
    const others = (kind === 'write' ? this.liveReplicas() : [this.source()]).filter((replica) => replica >= 0)
    return yield series.run(kind, others, blocks - 1, process)
  }

  /** A host has joined: the writes that are under way go to it too, if it is a replica. */
  hostJoined(host: number): void {
    if (!this.#options.replicas.includes(host)) return
    this.#options.series?.interrupt()
    for (const write of [...this.#writes]) {
      write.left.push(host)
      this.#goOn(write)
    }
  }

  /** A replica has come to count: writes that every replica has answered may have waited for one. */
  replicaCounts(): void {
    for (const write of [...this.#writes]) this.#goOn(write)
  }

  shutDown(): void {
    this.#writes = []
  }

  #goOn(write: Write): void {
    const { membership, tasks } = this.#options
    while (write.goesOn) {
      const replica = write.left.shift()!
      if (membership.isLive(replica)) this.#send(write, replica)
    }
    if (!write.answered) return
    if (write.refused || (write.judge >= 0 && membership.isLive(write.judge, write.judgeBoot)))
      return this.#settle(write)
    // Those that answered and count are gone, or none counted: one that catches up only keeps what it is told.
    const source = this.source()
    if (source >= 0) this.#send(write, source)
    else tasks.spawn(this.#search(write), 'search')
  }

  /** The layer copies what is written into the request: one pass over it for each replica. All else is the datagram's cost. */
  #send(write: Write, replica: number): void {
    write.unanswered++
    const { bytes, request } = write
    const workNs = bytes * this.#options.copyNsPerByte
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

  /** No copy seems to be left; the write goes on when one turns up that counts. */
  *#search(write: Write): Task {
    if ((yield* this.findSource()) < 0) this.#options.noCopyCounts()
    else if (write.answered) this.#goOn(write)
  }

  #settle(write: Write): void {
    const at = this.#writes.indexOf(write)
    if (at < 0) return
    takeOut(at, this.#writes)
    write.settle(write.refused ? superseded : write.isVoid ? isVoid : stored)
  }
}
