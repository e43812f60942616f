// Hosts that take each other for dead: who gives in.

import { describe, expect, test } from 'vitest'
import { smallScenario } from '../../../sim/experiments/search/worlds/small-scenarios.ts'
import type { Moment } from '../../../sim/faults/plan.ts'
import type { Scenario } from '../../../sim/scenario/scenario.ts'
import { simulate } from '../../../sim/simulate.ts'
import { World } from '../../../sim/world.ts'

const [WS1, WS2, WS3, WS4, FS1] = [0, 1, 2, 3, 4] as const
const small = smallScenario({
  ...{ kind: 'gauss', policy: 'full', replication: 1, placement: 'detector', memory: 'symbolic' },
})

/** `by` takes `dead` for dead, as it does when its questions remain unanswered. */
const declareDead = (world: World, by: number, dead: number): void => world.layers[by]!.detector.declareDead(dead, 0)

/** Goes on also when the run is given up: what the hosts make of each other is asked, not what becomes of the processes. */
function runFor(world: World, ns: number): void {
  const untilNs = world.simulation.now + ns
  while (world.simulation.now < untilNs) world.simulation.run(untilNs)
}
const bootsOf = (world: World) => world.layers.map(({ boot }) => boot)
const viewOf = (world: World, id: number) => world.layers[id]!.membership.live()

function newWorld(scenario: Scenario = small): World {
  const world = new World(scenario, { seed: '1' })
  world.begin()
  runFor(world, 1e6)
  return world
}

test('of two that are left, each of which takes the other for dead, the one with the higher number begins afresh', () => {
  const world = newWorld()
  for (const id of [WS2, WS3, WS4]) world.crash(id)
  for (const by of [WS1, FS1]) for (const dead of [WS2, WS3, WS4]) declareDead(world, by, dead)
  declareDead(world, WS1, FS1)
  declareDead(world, FS1, WS1)
  runFor(world, 1e9)
  expect(bootsOf(world)).toEqual([0, 0, 0, 0, 1])
  expect(viewOf(world, WS1)).toEqual([WS1, FS1])
  expect(viewOf(world, FS1)).toEqual([WS1, FS1])
})

test('a host that all others take for dead cannot make one of them begin afresh', () => {
  const world = newWorld()
  for (const by of [WS2, WS3, WS4, FS1]) declareDead(world, by, WS1)
  declareDead(world, WS1, WS3)
  runFor(world, 1e9)
  expect(bootsOf(world)).toEqual([1, 0, 0, 0, 0])
  for (const id of [WS1, WS2, WS3, WS4, FS1]) expect(viewOf(world, id)).toEqual([WS1, WS2, WS3, WS4, FS1])
})

/** Who declares whom dead in the small scenario with these faults; all checks watch. */
function declarations(scenario: Scenario, faults: Scenario['faults']): string[] {
  const declared: string[] = []
  const { violations } = simulate(
    { ...scenario, faults },
    {
      checks: true,
      readers: [(_, event) => event.kind === 'host-declared-dead' && declared.push(`${event.host} ${event.dead}`)],
    },
  )
  expect(violations).toEqual([])
  return declared
}

describe('a host that stood still takes nobody for dead', () => {
  const { periodNs, timeoutNs } = small.protocol.ring
  const stall = (host: string, moment: Moment, forNs: number) =>
    ({ kind: 'stall', hosts: [host], moment, forNs }) as const
  const at = (atNs: number): Moment => ({ kind: 'at', atNs })

  test('while it waited for an answer that came in the meantime', () => {
    // ws3 stands still too, and is there again long before ws2 is
    const suspicion: Moment = { kind: 'event', event: { kind: 'suspected', host: 'ws3' }, delayNs: 0 }
    const faults = [stall('ws3', at(100e6), periodNs + 1.4 * timeoutNs), stall('ws2', suspicion, 2e9)]
    const declared = declarations(small, faults)
    expect(declared).toContain('ws1 ws2')
    expect(declared.filter((each) => each.startsWith('ws2'))).toEqual([])
  })

  test.each([1.05, 1.2, 1.5, 2])(
    'before its question had left, for %d timeouts, though one unanswered question is enough',
    (times) => {
      const scenario = { ...small, protocol: { ...small.protocol, ring: { ...small.protocol.ring, misses: 1 } } }
      const declared = declarations(scenario, [stall('ws2', at(1e6), periodNs + times * timeoutNs)])
      expect(declared.filter((each) => each.startsWith('ws2'))).toEqual([])
    },
  )
})

test('a process that is superseded is stopped with everything that runs for it, and not only forgotten', () => {
  const layer = newWorld().layers.find(({ hosted }) => hosted.size > 0)!
  const [process] = layer.hosted.values()
  expect(process!.tasks.size).toBeGreaterThan(0)
  layer.stop(process!)
  expect([layer.hosted.size, process!.tasks.size]).toEqual([0, 0])
})
