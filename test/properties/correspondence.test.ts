// What a host believes that another one has been told is what makes its news short. Under any crashes, at every moment looked at: all
// that stands before the position that a host has noted for another one, that one knows, or something newer.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type SmallApplication, troubledScenarios } from '../../sim/arbitraries.ts'
import type { Layer } from '../../sim/cluster/layer.ts'
import type { Change } from '../../sim/cluster/ring/change-log.ts'
import { NOTHING } from '../../sim/cluster/ring/known-elsewhere.ts'
import type { Death, Member } from '../../sim/cluster/ring/membership.ts'
import { withFaults } from '../../sim/experiments/search/schedule.ts'
import { World } from '../../sim/world.ts'

const kinds: readonly SmallApplication[] = ['gauss', 'spawner', 'random']
const RUNS = 12
const LOOK_EVERY_NS = 20e6

test.each(kinds)('nobody is taken to know what it does not know: %s under any crashes', (kind) => {
  let positions = 0
  fc.assert(
    fc.property(troubledScenarios([kind]), ({ scenario, schedule }) => {
      const world = new World(withFaults(scenario, schedule), { seed: scenario.seed, wholeNewsBytes: 0 })
      world.begin()
      for (let at = LOOK_EVERY_NS; world.simulation.run(at) === 'limit' && at < scenario.limitNs; at += LOOK_EVERY_NS) {
        positions += expectTold(world)
      }
    }),
    { seed: 1995, numRuns: RUNS },
  )
  expect(positions).toBeGreaterThan(1000)
})

/** Gives how many positions were looked at that say anything. */
function expectTold(world: World): number {
  const up = world.layers.filter(({ id }) => world.hosts[id]!.alive)
  let positions = 0
  for (const one of up) {
    for (const other of up) {
      if (one === other || one.membership.member(other.id).boot !== other.boot) continue
      const told = one.knownElsewhere.told(other.id, other.boot)
      if (told === NOTHING || told === one.changeLog.start) continue
      positions++
      const unknown = unknownOf(one, other, told)
      expect(unknown, `${one.host.name} at ${world.simulation.now} ns of ${other.host.name}`).toEqual([])
    }
  }
  return positions
}

/** What stands in the changeLog of one host before a position, has no newer entry behind it, and is not known to the other. */
function unknownOf(one: Layer, other: Layer, told: number): Change[] {
  const { changeLog } = one
  const behind = changeLog.since(told)
  const before = changeLog.since(changeLog.start).slice(0, told - changeLog.start)
  const deaths = other.membership.view().deaths
  return before.filter((change) => {
    if (change.kind === 'location') {
      const { location } = change
      const known = other.locations.get(location.plan.name)
      return known === undefined || rank(known) < rank(location)
    }
    if (change.kind === 'death') return !deaths.some((known) => isAsGood(known, change.death))
    const isToldYet = behind.some((later) => later.kind === 'member' && later.host === change.host)
    const { host } = change
    return !isToldYet && !isAsNew(other.membership.member(host), one.membership.member(host))
  })
}

const rank = ({ incarnation, ended }: { incarnation: number; ended: boolean }): number =>
  2 * incarnation + Number(ended)

const isAsNew = (known: Member, told: Member): boolean => {
  if (known.boot !== told.boot || !known.live) return known.boot >= told.boot
  return told.live && (known.caughtUp || !told.caughtUp)
}

const isAsGood = (known: Death, told: Death): boolean => {
  if (known.host !== told.host || known.boot !== told.boot) return false
  return known.by < told.by || (known.by === told.by && known.byBoot <= told.byBoot)
}
