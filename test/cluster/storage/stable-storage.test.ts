// The library's side of stable storage, with replicas that answer when they are told to.

import { describe, expect, test } from 'vitest'
import type { Settle } from '../../../sim/cluster/requests/envelope.ts'
import type { Transport } from '../../../sim/cluster/requests/transport.ts'
import { Membership } from '../../../sim/cluster/ring/membership.ts'
import { StableStorage, type WriteOutcome } from '../../../sim/cluster/storage/stable-storage.ts'
import type { StorageReply, StorageRequest } from '../../../sim/cluster/storage/storage-requests.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import type { Task } from '../../../sim/kernel/task.ts'
import { TaskGroup } from '../../../sim/kernel/task-group.ts'
import { Signal } from '../../../sim/kernel/waits.ts'

const payload = { bytes: 8, digest: 5, data: null }
const of = { process: 'b', incarnation: 1 } as const
const commit = { ...of, kind: 'end', answer: payload } as const
const append = { ...of, kind: 'append', record: { index: 0, from: 'a', sequence: 1, payload } } as const
const readLog = { ...of, kind: 'read-log', after: -1 } as const
const done: StorageReply = { kind: 'done' }

/** Host 0, and replicas 1, 2, 3 of which it is told what they say; `askAll` does what it is given. */
function storage(learn: (membership: Membership) => void = () => {}, lastWord: StorageReply | null = null) {
  const simulation = new Simulation()
  const membership = new Membership(4)
  const sent: { readonly to: number; readonly settle: Settle }[] = []
  let asked = 0
  const transport = {
    call: (to: number, _: number, __: StorageRequest, settle: Settle) => sent.push({ to, settle }),
    /** Replica 1 dies of it, with this last word. */
    *request(to: number): Task<StorageReply | null> {
      sent.push({ to, settle: () => {} })
      if (to === 1) membership.declareDead(1, 0, 0, 0)
      return to === 1 ? lastWord : done
    },
  }
  const tasks = new TaskGroup(simulation)
  const changed = new Signal<void>(simulation)
  let nothingCounts = 0
  const stable = new StableStorage({
    ...{ simulation, membership, tasks, changed, blockBytes: 8192, copyNsPerByte: 0, replicas: [1, 2, 3] },
    noCopyCounts: () => nothingCounts++,
    transport: transport as unknown as Transport,
    *askAll() {
      asked++
      learn(membership)
    },
  })
  const outcomes: WriteOutcome['kind'][] = []
  return {
    ...{ simulation, membership, stable, outcomes, asked: () => asked, nothingCounts: () => nothingCounts },
    write: (request: StorageRequest) => stable.write(8, request, ({ kind }) => outcomes.push(kind)),
    addressed: () => sent.map(({ to }) => to),
    /** Replica `to` answers the last thing that it was sent. */
    answer: (to: number, reply: StorageReply | null) => {
      sent.findLast((each) => each.to === to)!.settle(reply)
      simulation.run()
    },
    die: (host: number) => membership.declareDead(host, membership.member(host).boot, 0, 0),
    result: <T>(task: Task<T>): T => {
      const running = simulation.spawn(task)
      simulation.run()
      return running.result as T
    },
  }
}

describe('a write', () => {
  test.each([
    ['an answer', commit],
    ['a log record', append],
  ])('of %s goes to one replica after the other, and is over when every one has answered', (_, request) => {
    const { write, addressed, answer, outcomes } = storage()
    write(request)
    for (const replica of [1, 2, 3]) {
      expect([addressed().at(-1), outcomes]).toEqual([replica, []])
      answer(replica, done)
    }
    expect([addressed(), outcomes]).toEqual([[1, 2, 3], ['stored']])
  })

  test('waits for the one before it, whatever the two are', () => {
    const { write, addressed, answer, outcomes } = storage()
    write(commit)
    write(append)
    for (const replica of [1, 2]) answer(replica, done)
    expect([addressed(), outcomes]).toEqual([[1, 2, 3], []])
    answer(3, done)
    expect([addressed(), outcomes]).toEqual([[1, 2, 3, 1], ['stored']])
  })

  test.each([1, 2, 3])('is refused if replica %i alone refuses it', (refusing) => {
    const { write, answer, outcomes } = storage()
    write(commit)
    for (const replica of [1, 2, 3]) answer(replica, replica === refusing ? { kind: 'refused', incarnation: 2 } : done)
    expect(outcomes).toEqual(['superseded'])
  })

  test('goes to a replica that joins meanwhile too', () => {
    const { write, addressed, answer, outcomes, stable, membership, die } = storage()
    die(3)
    write(commit)
    membership.insert(3, 1, false)
    stable.hostJoined(3)
    for (const replica of [1, 2, 3]) answer(replica, done)
    expect([addressed().slice(0, 3), outcomes]).toEqual([[1, 2, 3], []])
    answer(3, done)
    expect(outcomes).toEqual(['stored'])
  })

  test('waits for a replica that counts when all that did have died, and everybody has been asked', () => {
    const { write, answer, outcomes, die, asked, nothingCounts, membership, stable } = storage()
    write(commit)
    for (const replica of [1, 2, 3]) die(replica)
    answer(1, null) // the other two are not there to be addressed
    expect([outcomes, asked(), nothingCounts()]).toEqual([[], 1, 1])
    membership.insert(2, 1, true)
    stable.replicaCounts()
    answer(2, done)
    expect(outcomes).toEqual(['stored'])
  })

  test('goes to one that turns out to count when everybody has been asked', () => {
    const { write, answer, outcomes, die } = storage((membership) => membership.insert(2, 1, true))
    write(commit)
    for (const replica of [1, 2, 3]) die(replica)
    answer(1, null) // the other two are not there to be addressed
    expect(outcomes).toEqual([])
    answer(2, done)
    expect(outcomes).toEqual(['stored'])
  })

  test('goes to one that counts if those that answered only keep it, or have died since', () => {
    const { write, addressed, answer, outcomes, die } = storage()
    write(append)
    answer(1, done)
    answer(2, { kind: 'catching-up' })
    die(1)
    answer(3, { kind: 'catching-up' })
    expect([addressed(), outcomes]).toEqual([[1, 2, 3, 2], []])
    answer(2, done)
    expect(outcomes).toEqual(['stored'])
  })

  test('is not vouched for by the next boot of whoever carried it out', () => {
    const { write, addressed, answer, outcomes, die, membership } = storage()
    die(3)
    write(append)
    answer(1, done)
    die(1)
    membership.insert(1, 1, false)
    answer(2, { kind: 'catching-up' })
    expect([addressed(), outcomes]).toEqual([[1, 2, 2], []])
  })

  test('is void if one replica has nothing of what is to be committed', () => {
    const { write, answer, outcomes } = storage()
    write(commit)
    for (const replica of [1, 2, 3]) answer(replica, replica === 2 ? { kind: 'void' } : done)
    expect(outcomes).toEqual(['void'])
  })

  test('is settled by nobody when its layer is over', () => {
    const { write, answer, outcomes, stable } = storage()
    write(commit)
    stable.shutDown()
    for (const replica of [1, 2, 3]) answer(replica, done)
    expect(outcomes).toEqual([])
  })
})

describe('a read', () => {
  test('goes to the next replica when one dies, and waits for one while there is none', () => {
    const { stable, result, addressed, die, nothingCounts } = storage()
    expect([result(stable.read(readLog)), addressed()]).toEqual([done, [1, 2]])
    for (const replica of [2, 3]) die(replica)
    expect([result(stable.read(readLog)), nothingCounts()]).toEqual([undefined, 1])
  })

  test('goes to the next replica when one has started again meanwhile, and is catching up', () => {
    const { stable, result, addressed } = storage(() => {}, { kind: 'catching-up' })
    expect([result(stable.read(readLog)), addressed()]).toEqual([done, [1, 2]])
  })

  test('is never from a replica that is behind', () => {
    const { stable, membership, die } = storage()
    die(1)
    membership.insert(1, 1, false)
    expect(stable.source()).toBe(2)
  })
})

describe('the replicas that are there', () => {
  test('are in the same order for all, those that cannot judge last', () => {
    const { stable, membership, die } = storage()
    die(1)
    membership.insert(1, 1, false)
    expect(stable.liveReplicas()).toEqual([2, 3, 1])
  })

  test('are others when one is there with another boot', () => {
    const { stable, membership, die } = storage()
    const before = stable.group()
    die(3)
    const between = stable.group()
    membership.insert(3, 1, true)
    expect(new Set([before, between, stable.group()]).size).toBe(3)
  })
})
