// When a write to stable storage is over: each replica that is there has answered, and one that counts, and is there still, has it.

import { beforeEach, describe, expect, test } from 'vitest'
import { Simulation } from '../../sim/kernel/simulation.ts'
import { TaskGroup } from '../../sim/kernel/task-group.ts'
import { Signal } from '../../sim/kernel/waits.ts'
import { Membership } from '../../sim/star/membership.ts'
import type { Reply, StorageRequest } from '../../sim/star/packet.ts'
import { StableStorage } from '../../sim/star/stable-storage.ts'
import type { Call, Settle, Transport } from '../../sim/star/transport.ts'

const request: StorageRequest = { kind: 'roll-back', process: 'a/1', incarnation: 1 }
const writer = 2

let simulation: Simulation
let membership: Membership
let storage: StableStorage
/** Requests that have not been answered, by replica. */
let asked: Map<number, Settle>
let given: string[]

/** Replicas 0 and 1; the second has come back and does not count yet. */
beforeEach(() => {
  simulation = new Simulation()
  membership = new Membership(3)
  membership.insert(1, 1, false)
  asked = new Map()
  given = []
  const call = (to: number, _: number, __: unknown, settle: Settle): Call => {
    asked.set(to, settle)
    return {} as Call
  }
  storage = new StableStorage({
    ...{ simulation, membership, replicas: [0, 1], copyNsPerByte: 0 },
    transport: { call } as unknown as Transport,
    tasks: new TaskGroup(simulation),
    *askAll() {},
    noCopyCounts: () => given.push('no copy counts'),
    changed: new Signal(simulation),
  })
  storage.write(16, request, ({ kind }) => given.push(kind))
})

function answer(replica: number, reply: Reply | null): void {
  const settle = asked.get(replica)!
  asked.delete(replica)
  settle(reply)
  simulation.run()
}

const die = (replica: number) => membership.declareDead(replica, 0, writer, 0)

describe('a write is over', () => {
  test('when both have answered, and one counts', () => {
    answer(0, { kind: 'done' })
    expect(given).toEqual([])
    answer(1, { kind: 'catching-up' })
    expect(given).toEqual(['stored'])
  })

  test('when none counted, as soon as one that has come to count has carried it out', () => {
    die(0)
    answer(0, null)
    answer(1, { kind: 'catching-up' })
    expect(given).toEqual(['no copy counts'])
    membership.markCaughtUp(1)
    storage.replicaCounts()
    expect(given).toEqual(['no copy counts'])
    answer(1, { kind: 'done' })
    expect(given).toEqual(['no copy counts', 'stored'])
  })
})

test('a write is not over when the only one that counts has carried it out and died before the other answered', () => {
  answer(0, { kind: 'done' })
  die(0)
  answer(1, { kind: 'catching-up' })
  expect(given).toEqual(['no copy counts'])
})

test('nor when that one has come back since: what it had in memory is gone', () => {
  answer(0, { kind: 'done' })
  membership.insert(0, 1, true)
  answer(1, { kind: 'catching-up' })
  expect(given).toEqual([])
  answer(0, { kind: 'done' })
  expect(given).toEqual(['stored'])
})
