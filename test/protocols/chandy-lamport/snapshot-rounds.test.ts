// Who is told of a snapshot, and who has to be asked for one: hosts hear of it by markers, if any go out to them.

import { describe, expect, test } from 'vitest'
import type { HostServices } from '../../../sim/cluster/host-services.ts'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { TaskGroup } from '../../../sim/kernel/task-group.ts'
import { Signal } from '../../../sim/kernel/waits.ts'
import { SnapshotRounds } from '../../../sim/protocols/chandy-lamport/snapshot-rounds.ts'
import { firstLine, type Member } from '../../../sim/protocols/epochs/line-record.ts'
import type { HostStanding } from '../../../sim/protocols/epochs/standing.ts'
import type { TakenRequest, TakeRequest } from '../../../sim/protocols/rounds/messages.ts'

/** Host 1 of four, which has a process that has taken this snapshot, and written it, or has no process. */
function hostWith(number: number | null, line = firstLine) {
  const simulation = new Simulation()
  const asked: string[] = []
  const half = { isIn: () => true, take: () => {}, hasSaved: () => true, hasLost: () => false }
  const beside = { ...half, number, takenAs: () => ({ process: 'a', answer: null, children: [] }) }
  const hosted = new Map(number === null ? [] : [['a', { beside, restoring: false } as unknown as HostedProcess]])
  const services = {
    ...{ simulation, hosted, id: 1, hostNames: ['ws1', 'ws2', 'ws3', 'ws4'], changed: new Signal(simulation) },
    host: { name: 'ws2', tasks: new TaskGroup(simulation) },
    ...{ trace: { emit: () => {}, wants: () => false }, settings: { ring: { timeoutNs: 1e9 } } },
    membership: { isLive: () => true },
    locations: {
      get: () => undefined,
      entries: () => [1, 2, 3].map((host) => ({ host, boot: 0, ended: false })),
    },
    transport: {
      *request(to: number, _: number, { kind }: TakeRequest | TakenRequest) {
        yield 1
        asked.push(`${kind} to ${to}`)
        return { kind: 'done' }
      },
    },
  }
  const standing = { epoch: 0, isFrozen: false, isFinal: false, line }
  const rounds = new SnapshotRounds(
    services as unknown as HostServices,
    standing as HostStanding,
    ['a', 'b', 'c'],
    function* () {},
  )
  return {
    rounds,
    /** What this host has asked or told others when this has been done. */
    asksWhen(does: () => void): string[] {
      does()
      simulation.run(1e6)
      return asked.splice(0)
    },
    begins: () => void services.host.tasks.spawn(rounds.round(), 'round'),
  }
}

describe('several who begin the same snapshot', () => {
  test('are all told when a host has it, each once', () => {
    const { rounds, asksWhen } = hostWith(1)
    expect(asksWhen(() => rounds.hears(0, 1, 2))).toEqual(['taken to 2'])
    expect(asksWhen(() => rounds.hears(0, 1, 3))).toEqual(['taken to 3'])
    expect(asksWhen(() => rounds.hears(0, 1, 3))).toEqual([])
  })

  test('are not told of their own', () => {
    const { rounds, asksWhen } = hostWith(1)
    expect(asksWhen(() => rounds.hears(0, 1, 1))).toEqual([])
  })
})

describe('whoever begins one', () => {
  test('asks nobody if his own processes send the markers', () => {
    const { asksWhen, begins } = hostWith(0)
    expect(asksWhen(begins)).toEqual([])
  })

  test.each([
    ['nothing runs where he is', null],
    ['what runs there has taken it, so that its markers are out', 1],
  ])('asks all if %s', (_, number) => {
    const { asksWhen, begins } = hostWith(number)
    expect(asksWhen(begins)).toEqual(['take to 2', 'take to 3'])
  })

  test('asks all if the markers of another are out, who is told of what is here', () => {
    const { rounds, asksWhen, begins } = hostWith(0)
    expect(asksWhen(() => rounds.hears(0, 1, 3))).toEqual(['taken to 3'])
    expect(asksWhen(begins)).toEqual(['take to 2', 'take to 3'])
  })
})

test('whoever has ended for good by the line before belongs to no snapshot any more, and those who have been created since do', () => {
  const member = { version: 1, incarnation: 1, keep: [1], answer: null, isOver: false }
  const over = { ...member, answer: { bytes: 8, digest: 1, data: null }, isOver: true }
  const members = new Map<string, Member>([
    ['a', member],
    ['b', over],
    ['a/1', member],
  ])
  const line = { ...firstLine, members }
  expect([...hostWith(0, line).rounds.members(['a/1', 'a/2'])]).toEqual(['a', 'a/1', 'a/2'])
  expect([...hostWith(0).rounds.members(['a/1'])]).toEqual(['a', 'b', 'c', 'a/1'])
})
