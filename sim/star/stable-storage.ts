// The library's side of stable storage: every write goes to all replicas and is over when each that is there has it (reliable
// broadcast to the group, paper section 5); reads come from one replica that is caught up.
// A replica that dies leaves the group; one that joins while a write is under way is included in it, so that what is copied to
// it meanwhile and what is still being written leave no gap.

import type { Simulation } from '../kernel/simulation.ts'
import type { Task } from '../kernel/task.ts'
import type { TaskGroup } from '../kernel/task-group.ts'
import { Promised } from '../kernel/waits.ts'
import type { CpuProfile } from '../machine/profile.ts'
import type { Membership } from './membership.ts'
import type { Reply, StorageRequest } from './packet.ts'
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
  readonly cpu: CpuProfile
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
  /** A replica knows a newer incarnation. */
  refused = false
  waiting = 0

  constructor(bytes: number, request: StorageRequest, settle: (outcome: WriteOutcome) => void) {
    this.bytes = bytes
    this.request = request
    this.settle = settle
  }
}

export class StableStorage {
  readonly #options: StableStorageOptions
  /** Under way, in the order in which they were begun. */
  #writes: Write[] = []

  constructor(options: StableStorageOptions) {
    this.#options = options
  }

  get degree(): number {
    return this.#options.replicas.length
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
    const write = new Write(bytes, request, settle)
    write.onReply = (reply) => {
      if (reply?.kind === 'refused') write.refused = true
      this.#oneLess(write)
    }
    this.#writes.push(write)
    write.waiting = 1 // until all are addressed
    for (const replica of this.#options.replicas) {
      if (this.#options.membership.isLive(replica)) this.#send(write, replica)
    }
    this.#oneLess(write)
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

  /** A host has joined: the writes that are under way go to it too, if it is a replica. */
  hostJoined(host: number): void {
    if (!this.#options.replicas.includes(host)) return
    for (const write of [...this.#writes]) this.#send(write, host)
  }

  shutDown(): void {
    this.#writes = []
  }

  #send(write: Write, replica: number): void {
    write.waiting++
    this.#options.transport.call(replica, write.bytes, write.request, write.onReply!, this.#workNs(write))
  }

  /**
   * What a request costs the library beside the datagram: it sleeps until the reply, and makes four system calls for that (timer,
   * select, receive, timer). A record is put together for each replica, summed, kept until the reply, and moved to the socket: four
   * passes over it; a block of a checkpoint is moved once. The counts were chosen with the message factors in view (docs/calibration.md).
   */
  #workNs({ request, bytes }: Write): number {
    const { contextSwitchNs, systemCallNs, copyNsPerByte } = this.#options.cpu
    const passes = request.kind === 'append' ? 4 : 1
    return contextSwitchNs + 4 * systemCallNs + passes * bytes * copyNsPerByte
  }

  #oneLess(write: Write): void {
    if (--write.waiting > 0) return
    if (this.source() >= 0) this.#settle(write)
    else this.#options.tasks.spawn(this.#settleWhenSure(write), 'search')
  }

  /** No copy seems to be left; one that turns up while everybody is asked has been sent the write. */
  *#settleWhenSure(write: Write): Task {
    yield* this.findSource()
    if (write.waiting === 0) this.#settle(write)
  }

  #settle(write: Write): void {
    const at = this.#writes.indexOf(write)
    if (at < 0) return
    this.#writes.splice(at, 1)
    write.settle(write.refused ? superseded : this.source() < 0 ? lost : stored)
  }
}
