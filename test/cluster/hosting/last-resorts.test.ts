// What is there for the case that news cross: nobody gives up, leaves a process to others or takes a copy for lost on the strength of what
// it happens to know alone.

import { describe, expect, test } from 'vitest'
import { Restarting, type RestartOrder } from '../../../sim/cluster/hosting/restarting.ts'
import { type Location, Locations } from '../../../sim/cluster/ring/locations.ts'
import { Membership } from '../../../sim/cluster/ring/membership.ts'
import {
  StableStorage,
  type StableStorageOptions,
  type WriteOutcome,
} from '../../../sim/cluster/storage/stable-storage.ts'
import type { StorageReply, StorageRequest } from '../../../sim/cluster/storage/storage-requests.ts'
import { rememberedGround } from '../../../sim/experiments/search/batch.ts'
import { crashAt, withFaults } from '../../../sim/experiments/search/schedule.ts'
import { smallScenario } from '../../../sim/experiments/search/worlds/small-scenarios.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import type { Task } from '../../../sim/kernel/task.ts'
import { TaskGroup } from '../../../sim/kernel/task-group.ts'
import { Promised, Signal } from '../../../sim/kernel/waits.ts'
import { type RestoringRoles, restore } from '../../../sim/protocols/star/restoring.ts'
import { simulate } from '../../../sim/simulate.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'
import { World } from '../../../sim/world.ts'

describe('a death that nobody answers for', () => {
  const scenario = smallScenario({
    ...{ kind: 'gauss', policy: 'full', replication: 2, placement: 'detector', memory: 'symbolic' },
  })
  const { periodNs, timeoutNs, misses } = scenario.protocol.ring

  const atNs = 200e6

  /** ws2 crashes, and all are told that a boot of ws3 declared it dead that nobody has ever heard of. */
  function afterTheDeath(without: readonly ['takeover'] | readonly []) {
    const world = new World({ ...scenario, protocol: { ...scenario.protocol, without } }, { seed: '1' })
    const begun: { host: string; atNs: number }[] = []
    world.trace.read((atNs, event) => {
      if (event.kind === 'recovery-begins') begun.push({ host: event.host, atNs })
    })
    world.begin()
    world.simulation.run(atNs)
    world.crash(1)
    for (const layer of world.layers.filter(({ id }) => id !== 1)) {
      const { membership } = layer
      const members = membership.view().members.map((member, id) => (id === 1 ? { ...member, live: false } : member))
      layer.applyChanges(membership.merge({ members, deaths: [{ host: 1, boot: 0, by: 2, byBoot: 7 }] }))
    }
    world.simulation.run(scenario.limitNs)
    return { begun, finished: world.finishedAt !== null }
  }

  test('is recovered all the same, by the next host in the ring and by it alone, when it is long overdue', () => {
    const { begun, finished } = afterTheDeath([])
    expect([begun.map(({ host }) => host), finished]).toEqual([['ws3'], true])
    // not before a host that is meant would have found the crash, and would have been missed in its turn
    const foundNs = periodNs + misses * timeoutNs
    expect(begun[0]!.atNs).toBeGreaterThan(atNs + 2 * foundNs)
    expect(begun[0]!.atNs).toBeLessThan(atNs + 10 * foundNs)
  })

  test('is never recovered if no host steps in for another', () => {
    expect(afterTheDeath(['takeover'])).toEqual({ begun: [], finished: false })
  })
})

describe('a copy that nobody here knows of', () => {
  /** Storage on hosts 1 and 2, of which the first is dead and the second has not caught up, as far as this host knows. */
  function storageThat(learns: boolean) {
    const simulation = new Simulation()
    const membership = new Membership(3)
    const missed: true[] = []
    let counts = false
    membership.declareDead(1, 0, 0, 0)
    membership.declareDead(2, 0, 0, 0)
    membership.insert(2, 1, false)
    const transport = {
      call: (_to: number, _bytes: number, _request: StorageRequest, settle: (reply: StorageReply) => void) =>
        settle({ kind: counts ? 'done' : 'catching-up' }),
    }
    const storage = new StableStorage({
      ...{
        simulation,
        membership,
        replicas: [1, 2],
        tasks: new TaskGroup(simulation),
        changed: new Signal(simulation),
        blockBytes: 8192,
        copyNsPerByte: 0,
        noCopyCounts: () => missed.push(true),
      },
      transport: transport as unknown as StableStorageOptions['transport'],
      *askAll() {
        yield 1e6
        if (!learns) return
        membership.markCaughtUp(2)
        counts = true
      },
    })
    return { simulation, storage, missed }
  }

  test.each([
    [true, 2, ['stored'], false],
    [false, -1, [], true],
  ] as const)('is looked for before anything waits for one; found: %s', (learns, source, kinds, waits) => {
    const { simulation, storage } = storageThat(learns)
    const found: (number | WriteOutcome['kind'])[] = []
    const tasks = new TaskGroup(simulation)
    tasks.spawn(
      (function* () {
        found.push(yield* storage.findSource())
      })(),
      'looking',
    )
    const other = storageThat(learns)
    const request = { kind: 'discard', process: 'a/0', incarnation: 1, below: 0 } as const
    other.storage.write(16, request, (outcome) => found.push(outcome.kind))
    simulation.run(1e9)
    other.simulation.run(1e9)
    expect(found).toEqual([source, ...kinds])
    expect(other.missed.length > 0).toBe(waits)
  })
})

describe('an order to restart a process', () => {
  const location = (incarnation: number): Location => ({
    ...{ plan: { name: 'a/1', program: 'a', parameters: {} }, host: 1, boot: 0, incarnation, ended: false },
  })

  test('that comes while another is carried out is kept, and carried out after it', () => {
    const simulation = new Simulation()
    const answer = new Promised<StorageReply>(simulation)
    const claims: number[] = []
    const transport = {
      *request(_to: number, _bytes: number, request: StorageRequest | RestartOrder): Task<StorageReply> {
        if (request.kind !== 'claim') return { kind: 'done' } // host 2 is asked to do it
        claims.push(request.expected)
        return yield answer
      },
    }
    const services = {
      ...{ transport, hosted: new Map(), membership: new Membership(4), host: { tasks: new TaskGroup(simulation) } },
      ...{ storage: { liveReplicas: () => [3], *awaitSource() {} }, locations: new Locations([], () => {}) },
      ...{ locationsChanged: () => {}, *tellAll() {} },
    }
    const roles = services as unknown as RestoringRoles
    const protocol = { restart: (lost: Location, dead: number) => restore(roles, lost, dead) }
    const restarting = new Restarting({ ...roles, protocol })
    const order = (incarnation: number) =>
      restarting.order({ kind: 'restart', location: location(incarnation), dead: 1 }, () => {})
    order(1)
    order(1) // at the same instant: one restore is enough
    simulation.run(1e6)
    expect(claims).toEqual([1])
    // host 2, to which this host is about to leave it, has left it to this one
    order(2)
    simulation.run(1.5e6)
    expect(claims).toEqual([1])
    const held = {
      kind: 'claimed',
      granted: false,
      incarnation: 2,
      host: 2,
      boot: 0,
      plan: null,
      ended: null,
      summary: null,
    } as const
    answer.keep(held)
    simulation.run(2e6)
    expect(claims).toEqual([1, 2])
  })
})

describe('an answer that reached some replicas only', () => {
  const ground = rememberedGround(
    smallScenario({
      ...{ kind: 'matmul', policy: 'full', replication: 3, placement: 'detector', memory: 'symbolic' },
    }),
  )

  test('is found by whoever is to restart its process, and brought to the others', () => {
    const { endNs, crashFree, scenario } = ground
    const { name, host } = crashFree.processes.find((process) => process.name === 'matmul/0')!
    let found = 0
    // wherever the host crashes while the answer is being stored
    for (let atNs = endNs - 120e6; atNs < endNs; atNs += 2e6) {
      let told = false
      const ends = (_: number, event: TraceEvent): void => {
        if (event.kind === 'process-ended' && event.process === name) told = true
      }
      const { outcome, violations, answers } = simulate(withFaults(scenario, [crashAt([host], atNs)]), {
        ...{ checks: { crashFree }, readers: [ends] },
      })
      expect({ atNs, outcome, violations }).toEqual({ atNs, outcome: 'completed', violations: [] })
      expect(answers).toEqual(crashFree.answers)
      if (!told) found++
    }
    expect(found).toBeGreaterThan(0)
  })
})
