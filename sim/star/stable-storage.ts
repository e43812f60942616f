// The library's side of stable storage: every write goes to all replicas and is over when each that is there has it; reads come
// from one replica that is caught up. There is one rule for all that is written, records and blocks: a host writes one thing after
// the other, each to one replica after the other. So the copies are identical (paper, section 5), and the time of logging is linear
// in their number (3.2), which it would not be if they worked side by side.
// A replica that dies leaves the group; one that joins while a write is under way is included in it, so that what is copied to
// it meanwhile and what is still being written leave no gap.

import type { Simulation } from '../kernel/simulation.ts'
import type { Task } from '../kernel/task.ts'
import type { TaskGroup } from '../kernel/task-group.ts'
import { Promised } from '../kernel/waits.ts'
import type { Membership } from './membership.ts'
import type { Reply, StorageRequest } from './packet.ts'
import { takeOut } from './take-out.ts'
import type { Settle, Transport } from './transport.ts'

export type WriteOutcome =
  | { readonly kind: 'stored' }
  /** A newer incarnation has taken over: whoever wrote is to stop. */
  | { readonly kind: 'superseded' }
  /** No replica that is caught up is left. */
  | { readonly kind: 'lost' }

export interface StableStorageOptions {
  readonly simulation: Simulation
  readonly transport: Transport
  readonly membership: Membership
  /** Of the host's memory. */
  readonly copyNsPerByte: number
  /** The hosts that hold the copies. */
  readonly replicas: readonly number[]
  readonly tasks: TaskGroup
  /** Exchanges news with every host that is up. */
  readonly askAll: () => Task
}

const stored: WriteOutcome = { kind: 'stored' }
const superseded: WriteOutcome = { kind: 'superseded' }
const lost: WriteOutcome = { kind: 'lost' }

class Write {
  readonly bytes: number
  readonly request: StorageRequest
  readonly settle: (outcome: WriteOutcome) => void
  /** Takes the reply of one replica. */
  onReply: Settle | null = null
  /** Replicas that are still to be addressed, in this order. */
  readonly left: number[]
  /** Replicas that were addressed and have not answered. */
  unanswered = 0
  /** A replica knows a newer incarnation. */
  refused = false
  /** What is written stands in the request. */
  copied = false

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
    return this.left.length > 0 && this.unanswered === 0
  }

  get answered(): boolean {
    return this.left.length === 0 && this.unanswered === 0
  }
}

export class StableStorage {
  readonly #options: StableStorageOptions
  /** The first is under way, the others wait for it. */
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

  /**
   * The same, but takes nobody's word for it that there is none: a replica that has just caught up may not have told this host.
   */
  *findSource(): Task<number> {
    if (this.source() < 0) yield* this.#options.askAll()
    return this.source()
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
    write.onReply = (reply) => this.#answered(write, reply)
    this.#writes.push(write)
    if (this.#writes.length === 1) this.#goOn(write)
  }

  /** The same for a task, which yields what this gives. */
  store(bytes: number, request: StorageRequest): Promised<WriteOutcome> {
    const outcome = new Promised<WriteOutcome>(this.#options.simulation)
    this.write(bytes, request, (result) => outcome.keep(result))
    return outcome
  }

  /** Asks one replica that is caught up; null when there is none left. Another is asked when one dies. */
  *read(request: StorageRequest): Task<Reply | null> {
    for (;;) {
      const source = yield* this.findSource()
      if (source < 0) return null
      const reply = yield* this.#options.transport.request(source, 32, request)
      if (reply !== null) return reply
    }
  }

  /** Tells one replica, and waits until it has it or is dead. */
  *storeOn(replica: number, bytes: number, request: StorageRequest): Task<Reply | null> {
    return yield* this.#options.transport.request(replica, bytes, request)
  }

  /** A host has joined: the write that is under way goes to it too, if it is a replica; those that wait will anyway. */
  hostJoined(host: number): void {
    const write = this.#writes[0]
    if (write === undefined || !this.#options.replicas.includes(host)) return
    write.left.push(host)
    this.#goOn(write)
  }

  shutDown(): void {
    this.#writes = []
  }

  #goOn(write: Write): void {
    while (write.goesOn) {
      const replica = write.left.shift()!
      if (this.#options.membership.isLive(replica)) this.#send(write, replica)
    }
    if (!write.answered) return
    if (this.source() >= 0) this.#settle(write)
    else this.#options.tasks.spawn(this.#settleWhenSure(write), 'search')
  }

  /** The layer copies what is written into the request, once for all replicas. All else is the datagram's cost. */
  #send(write: Write, replica: number): void {
    write.unanswered++
    const { bytes, request } = write
    const workNs = write.copied ? 0 : bytes * this.#options.copyNsPerByte
    write.copied = true
    this.#options.transport.call(replica, bytes, request, write.onReply!, workNs)
  }

  #answered(write: Write, reply: Reply | null): void {
    write.unanswered--
    if (reply?.kind === 'refused') write.refused = true
    this.#goOn(write)
  }

  /** No copy seems to be left; one that turns up while everybody is asked has been sent the write. */
  *#settleWhenSure(write: Write): Task {
    yield* this.findSource()
    if (write.answered) this.#settle(write)
  }

  #settle(write: Write): void {
    if (this.#writes[0] !== write) return
    takeOut(0, this.#writes)
    const next = this.#writes[0]
    if (next !== undefined) this.#goOn(next)
    write.settle(write.refused ? superseded : this.source() < 0 ? lost : stored)
  }
}
