// Claims on three replicas, of which each says what it is told to.

import { expect, test } from 'vitest'
import { Membership } from '../../../sim/cluster/ring/membership.ts'
import { type ClaimRoles, claim } from '../../../sim/cluster/storage/claiming.ts'
import type { StorageReply } from '../../../sim/cluster/storage/storage-requests.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'

const plan = { name: 'b', program: 'b', parameters: {} } as never
const summary = { committed: 0, indexes: [] }
const claimed = (granted: boolean): StorageReply => ({
  ...{ kind: 'claimed', granted, incarnation: 2, host: 0, boot: 0, plan: null, ended: null, summary },
})

/** What comes of a claim; `onAsked` may do something to the view before a replica answers. */
function outcome(
  answers: Readonly<Record<number, StorageReply | null>>,
  onAsked: (replica: number, membership: Membership, times: number) => void = () => {},
) {
  const simulation = new Simulation()
  const membership = new Membership(4)
  const asked: number[] = []
  const services = {
    membership,
    storage: {
      *awaitSource() {
        yield 0
        return 1
      },
      liveReplicas: () => [1, 2, 3].filter((replica) => membership.isLive(replica)),
    },
    transport: {
      *request(replica: number) {
        asked.push(replica)
        onAsked(replica, membership, asked.length)
        yield 0
        return membership.isLive(replica) ? answers[replica] : null
      },
    },
  }
  const task = simulation.spawn(claim(services as unknown as ClaimRoles, plan, 1, 0, 0))
  simulation.run()
  const result = task.result!
  const isSplit = result.kind === 'held' && result.isSplit
  return { asked, isSplit, result: result.kind === 'granted' ? [...result.summaries.keys()] : result.kind }
}

test('a claim is made on every replica, one after the other', () => {
  const all = { 1: claimed(true), 2: claimed(true), 3: claimed(true) }
  expect(outcome(all)).toEqual({ asked: [1, 2, 3], isSplit: false, result: [1, 2, 3] })
})

test.each([1, 2, 3])('it is held by somebody else if replica %i says so, and the rest are not asked', (first) => {
  const answers = Object.fromEntries([1, 2, 3].map((replica) => [replica, claimed(replica !== first)]))
  const { asked, result } = outcome(answers)
  expect([asked.at(-1), result]).toEqual([first, 'held'])
})

test('each of two hosts may have it on some replicas that count, but not on those that only record it', () => {
  const refused = claimed(false) as Extract<StorageReply, { kind: 'claimed' }>
  const behind = { ...claimed(true), summary: null } as StorageReply
  const isSplit = (...[one, two, three]: StorageReply[]) => outcome({ 1: one!, 2: two!, 3: three! }).isSplit
  expect(isSplit(claimed(true), refused, claimed(true))).toBe(true)
  expect(isSplit(claimed(true), claimed(true), refused)).toBe(true)
  expect(isSplit(refused, claimed(true), claimed(true))).toBe(false)
  expect(isSplit(behind, refused, claimed(true))).toBe(false)
  // whoever has a later incarnation has all of it
  expect(isSplit(claimed(true), { ...refused, incarnation: 3 }, claimed(true))).toBe(false)
})

test('a replica that catches up is asked, and is not among those that count', () => {
  const behind = { ...claimed(true), summary: null } as StorageReply
  expect(outcome({ 1: claimed(true), 2: behind, 3: claimed(true) }).result).toEqual([1, 3])
})

test('a replica that has died since, or started again, does not count with what it had', () => {
  const all = { 1: claimed(true), 2: claimed(true), 3: claimed(true) }
  const dies = outcome(all, (replica, membership) => {
    if (replica === 2) membership.declareDead(1, 0, 0, 0)
  })
  expect(dies.result).toEqual([2, 3])
  const behind = { ...claimed(true), summary: null } as StorageReply
  const returns = outcome({ ...all, 1: claimed(true) }, (replica, membership, times) => {
    if (replica === 3 && times === 3) {
      all[1] = behind
      membership.insert(1, 1, false)
    }
  })
  expect(returns.asked).toEqual([1, 2, 3, 1])
})
