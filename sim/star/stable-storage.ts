// The library's side of stable storage: every write goes to all replicas and is over when each that is there has it (reliable
// broadcast to the group, paper section 5); reads come from one replica that is caught up.
// A replica that dies leaves the group; one that joins while a write is under way is included in it, so that what is copied to
// it meanwhile and what is still being written leave no gap.

import type { Simulation } from '../kernel/simulation.ts'
import type { Task } from '../kernel/task.ts'
import { Promised } from '../kernel/waits.ts'
import type { CpuProfile } from '../machine/profile.ts'
import type { Membership } from './membership.ts'
import type { Reply, StorageRequest } from './packet.ts'
import type { Transport } from './transport.ts'

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
}

const stored: WriteOutcome = { kind: 'stored' }
const superseded: WriteOutcome = { kind: 'superseded' }
const lost: WriteOutcome = { kind: 'lost' }

class Write {
  readonly bytes: number
  readonly request: StorageRequest
  readonly settle: (outcome: WriteOutcome) => void
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
  readonly #writes = new Set<Write>()

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

  /** The replicas that are there, in the order in which they are claimed. */
  liveReplicas(): number[] {
    return this.#options.replicas.filter((replica) => this.#options.membership.isLive(replica))
  }

  /** Writes to every replica; `settle` is called once, when all that are there have it. */
  write(bytes: number, request: StorageRequest, settle: (outcome: WriteOutcome) => void): void {
    const write = new Write(bytes, request, settle)
    this.#writes.add(write)
    write.waiting = 1 // until all are addressed
    for (const replica of this.#options.replicas) {
      if (this.#options.membership.isLive(replica)) this.#send(write, replica)
    }
    this.#oneLess(write)
  }

  /** The same for a task. */
  *store(bytes: number, request: StorageRequest): Task<WriteOutcome> {
    const outcome = new Promised<WriteOutcome>(this.#options.simulation)
    this.write(bytes, request, (result) => outcome.keep(result))
    return yield outcome
  }

  /** Asks one replica that is caught up; null when there is none left. Another is asked when one dies. */
  *read(request: StorageRequest): Task<Reply | null> {
    for (;;) {
      const source = this.source()
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
    for (const write of this.#writes) this.#send(write, host)
  }

  shutDown(): void {
    this.#writes.clear()
  }

  #send(write: Write, replica: number): void {
    write.waiting++
    this.#options.transport.call(
      replica,
      write.bytes,
      write.request,
      (reply) => {
        if (reply?.kind === 'refused') write.refused = true
        this.#oneLess(write)
      },
      this.#workNs(write),
    )
  }

  /**
   * What a request costs the library beside the datagram: it sleeps until the reply, and makes five system calls for that (block
   * and unblock signals, set the timer, select, receive). A record is put together for each replica, summed, and moved to the
   * socket: three passes over it; the blocks of a checkpoint are sent from where they are.
   */
  #workNs({ request, bytes }: Write): number {
    const { contextSwitchNs, systemCallNs, copyNsPerByte } = this.#options.cpu
    const passes = request.kind === 'append' ? 3 : 0
    return contextSwitchNs + 5 * systemCallNs + passes * bytes * copyNsPerByte
  }

  #oneLess(write: Write): void {
    if (--write.waiting > 0) return
    this.#writes.delete(write)
    write.settle(write.refused ? superseded : this.source() < 0 ? lost : stored)
  }
}
