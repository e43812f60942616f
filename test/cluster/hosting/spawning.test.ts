// Creating a process: where it turns out to be, and who is told before its parent goes on.

import { expect, test } from 'vitest'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import { ReplicatedPersistence, type ReplicatedRoles } from '../../../sim/cluster/hosting/replicated-persistence.ts'
import { type SpawningRoles, spawnProcess } from '../../../sim/cluster/hosting/spawning.ts'
import { type Location, Locations } from '../../../sim/cluster/ring/locations.ts'
import { Membership } from '../../../sim/cluster/ring/membership.ts'
import type { StorageReply, StorageRequest } from '../../../sim/cluster/storage/storage-requests.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { Promised } from '../../../sim/kernel/waits.ts'
import type { ProcessPlan } from '../../../sim/programs/program.ts'

const answer = { bytes: 8, digest: 5, data: null }
const plan = { name: 'a/1', program: 'a', parameters: {} } as unknown as ProcessPlan
const parent = { name: 'a/0', incarnation: 2 } as HostedProcess
const claimed = (granted: boolean, ended: boolean, incarnation = 3): StorageReply => ({
  ...{ kind: 'claimed', granted, incarnation, host: 2, boot: 1, plan: null, ended: ended ? answer : null },
  summary: { committed: 0, indexes: [] },
})

/** What host 0 of three tells the others of the child, and when its parent goes on; telling takes 100 ns. */
function spawned(reply: StorageReply, known: readonly Location[] = []) {
  const simulation = new Simulation()
  const told: Location[] = []
  const stored: string[] = []
  const services = {
    ...{ simulation, id: 0, membership: new Membership(3), hostNames: ['ws1', 'ws2', 'ws3'] },
    ...{ isWorkstation: () => true, detector: { reportedLoad: () => 0 }, settings: { placement: 'detector' } },
    ...{ trace: { emit: () => {} }, observer: { spawned: () => {} }, locationsChanged: () => {} },
    host: { name: 'ws1', tasks: simulation },
    locations: new Locations(known, (location) => told.push(location)),
    *tellAll() {
      yield 100
    },
  }
  const replicas = {
    membership: services.membership,
    stop: () => {},
    storage: {
      *awaitSource() {
        yield 0
        return 1
      },
      liveReplicas: () => [1],
      store: (_: number, { kind, incarnation }: StorageRequest) => {
        stored.push(`${kind} of incarnation ${incarnation}`)
        const kept = new Promised<void>(simulation)
        kept.keep()
        return kept
      },
    },
    observer: { foundEnded: (name: string) => stored.push(`the world knows the end of ${name}`) },
    transport: {
      *request(_: number, __: number, { kind, host, boot }: StorageRequest & { kind: 'claim' }) {
        stored.push(`${kind} for ${host}/${boot}`)
        yield 0
        return reply
      },
    },
  }
  const persistence = new ReplicatedPersistence(replicas as unknown as ReplicatedRoles)
  let wentOnAt = -1
  simulation.spawn(
    (function* () {
      yield* spawnProcess({ ...services, persistence } as unknown as SpawningRoles, parent, plan)
      wentOnAt = simulation.now
    })(),
  )
  simulation.run()
  return { told, wentOnAt, stored }
}

test('a child has its place on the next workstation, and its parent goes on when all know of it', () => {
  expect(spawned(claimed(true, false))).toMatchObject({
    told: [{ plan, host: 1, boot: 0, incarnation: 1, ended: false }],
    wentOnAt: 100,
  })
})

test.each([false, true])(
  'one that an earlier incarnation of its parent created is where it is (ended: %s)',
  (ended) => {
    expect(spawned(claimed(false, ended)).told).toEqual([{ plan, host: 2, boot: 1, incarnation: 3, ended }])
  },
)

test('one that is known here is told to the others too, for whoever said so first may not have come to that', () => {
  const there = { plan, host: 2, boot: 0, incarnation: 1, ended: false }
  expect(spawned(claimed(true, false), [there])).toMatchObject({ told: [there], wentOnAt: 100 })
})

test('a claim that an earlier incarnation of its parent made is made on all replicas before anybody acts on it', () => {
  const { told, stored } = spawned(claimed(false, false, 1))
  expect(stored).toEqual(['claim for 1/0', 'claim for 2/1'])
  expect(told).toEqual([{ plan, host: 2, boot: 1, incarnation: 1, ended: false }])
  expect(spawned(claimed(false, false, 2)).stored).toEqual(['claim for 1/0']) // a recovery has it, and has told all replicas
})

test('an end that one replica tells of is stored on all, and the world knows it, before anybody relies on it', () => {
  const { stored } = spawned(claimed(false, true, 1))
  expect(stored).toEqual(['claim for 1/0', 'end of incarnation 1', 'the world knows the end of a/1'])
})
