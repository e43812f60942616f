// Taking charge of a process: a claim is made on the replicas one after another, always in the same order, so that of two hosts claiming
// the same incarnation the first to reach the first replica gets it. Replicas that are not caught up come last: they cannot judge, and only
// record the claim. If one begins to count meanwhile, each of two hosts may be granted the claim by some replicas; both then claim the next
// incarnation, in the same order. Once a claim is granted the replicas refuse what an older incarnation writes (fencing).

import type { Task } from '../../kernel/task.ts'
import type { ProcessPlan } from '../../programs/program.ts'
import type { Requests } from '../requests/transport.ts'
import type { Membership } from '../ring/membership.ts'
import type { StableStorage } from './stable-storage.ts'
import type { Claimed, StorageReply, StorageRequest, VaultSummary } from './storage-requests.ts'

/** What a claim requires: which hosts are up, and how to ask the replicas. */
export interface ClaimRoles {
  readonly membership: Pick<Membership, 'member'>
  readonly storage: Pick<StableStorage, 'awaitSource' | 'liveReplicas'>
  readonly transport: Pick<Requests<StorageRequest, StorageReply>, 'request'>
}

export type Claim =
  /** What each replica that counts has. */
  | { readonly kind: 'granted'; readonly summaries: ReadonlyMap<number, VaultSummary> }
  /**
   * Another host has the process, or it has ended.
   * `isSplit`: both have this incarnation, each on replicas that count, because they asked them in different orders: one began to count meanwhile.
   */
  | { readonly kind: 'held'; readonly by: Claimed; readonly isSplit: boolean }

/** Claims incarnation `expected + 1` of a process for `host`, if `expected` is still the newest. Waits while no replica counts. */
export function* claim(
  services: ClaimRoles,
  plan: ProcessPlan,
  expected: number,
  host: number,
  boot: number,
): Task<Claim> {
  for (;;) {
    yield* services.storage.awaitSource()
    const claimed = yield* claimOnAll(services, plan, expected, host, boot)
    if (claimed.kind === 'held' || claimed.summaries.size > 0) return claimed
  }
}

function* claimOnAll(
  services: ClaimRoles,
  plan: ProcessPlan,
  expected: number,
  host: number,
  boot: number,
): Task<Claim> {
  const { storage, transport, membership } = services
  const incarnation = expected + 1
  /** By boot of a replica: one that has restarted no longer counts. */
  const answers = new Map<string, VaultSummary | null>()
  const bootOf = (replica: number): string => `${replica}/${membership.member(replica).boot}`
  for (;;) {
    const replica = storage.liveReplicas().find((candidate) => !answers.has(bootOf(candidate)))
    if (replica === undefined) break
    const asked = bootOf(replica)
    const request = { kind: 'claim', process: plan.name, incarnation, expected, plan, host, boot } as const
    const reply = yield* transport.request(replica, 96, request)
    if (reply?.kind !== 'claimed') continue // died meanwhile
    if (!reply.granted) {
      const isSplit = reply.incarnation === incarnation && [...answers.values()].some((summary) => summary !== null)
      return { kind: 'held', by: reply, isSplit }
    }
    answers.set(asked, reply.summary)
  }
  const summaries = new Map<number, VaultSummary>()
  for (const replica of storage.liveReplicas()) {
    const summary = answers.get(bootOf(replica))
    if (summary) summaries.set(replica, summary)
  }
  return { kind: 'granted', summaries }
}

/** The answer of a server that is not caught up and cannot judge; the others do. */
export function onTrust(request: StorageRequest): StorageReply {
  if (request.kind !== 'claim') return { kind: 'catching-up' }
  const { incarnation, host, boot, plan } = request
  return { kind: 'claimed', granted: true, incarnation, host, boot, plan, ended: null, summary: null }
}
