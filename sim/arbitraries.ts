// fast-check arbitraries for tests of simulations: crash schedules, random programs, small scenarios. Their values shrink: fewest
// crashes first, then simplest times, then fewest hosts and messages.

import fc from 'fast-check'
import { rememberedGround } from './experiments/search/batch.ts'
import type { Schedule } from './experiments/search/schedule.ts'
import { type Case, simplerCases } from './experiments/search/shrink.ts'
import { Shrinking } from './experiments/search/shrinking.ts'
import { simplerSchedules } from './experiments/search/simpler.ts'
import {
  type SmallApplication,
  type SmallSetting,
  smallApplications,
  smallScenario,
} from './experiments/search/small-scenarios.ts'
import { randomSchedule } from './experiments/search/swarm.ts'
import type { Scenario } from './scenario/scenario.ts'

export type { Schedule, Strike } from './experiments/search/schedule.ts'
export type { Case } from './experiments/search/shrink.ts'
export type { SmallApplication, SmallSetting } from './experiments/search/small-scenarios.ts'

/**
 * Crash schedules for a scenario, as faults to put into it: `{ ...scenario, faults: [...schedule] }`. Most keep within STAR's promise.
 * Throws UnsoundGround if the scenario does not complete without faults.
 */
export const crashSchedules = (scenario: Scenario): fc.Arbitrary<Schedule> =>
  new Shrinking(
    fc.nat().map((number) => randomSchedule(rememberedGround(scenario), 'arbitrary', number)),
    (schedule) => simplerSchedules(schedule),
  )

const kinds = Object.keys(smallApplications) as SmallApplication[]

/** Circumstances of a small run: application, policy, degree from 1 to 3, placement, memory. */
export const smallSettings = (chosen: readonly SmallApplication[] = kinds): fc.Arbitrary<SmallSetting> =>
  fc
    .record({
      kind: fc.constantFrom(...chosen),
      policy: fc.constantFrom('incremental' as const, 'pre-copy' as const, 'full' as const),
      replication: fc.integer({ min: 1, max: 3 }),
      placement: fc.constantFrom('detector' as const, 'least-loaded' as const),
      memory: fc.constantFrom('symbolic' as const, 'bytes' as const),
      programSeed: fc.integer({ min: 0, max: 2 ** 30 }),
      intervalMs: fc.integer({ min: 100, max: 600 }),
      workers: fc.integer({ min: 1, max: 4 }),
      spare: fc.integer({ min: 0, max: 2 }),
    })
    .map(({ programSeed, ...setting }) => (setting.kind === 'random' ? { ...setting, programSeed } : setting))

/** Small scenarios of all applications, without faults. */
export const smallScenarios = (chosen: readonly SmallApplication[] = kinds): fc.Arbitrary<Scenario> =>
  smallSettings(chosen).map(smallScenario)

/** Random communicating programs: topology, fan-in, receives from anybody, files and children as chance has it. */
export const randomPrograms = (): fc.Arbitrary<Scenario> => smallScenarios(['random'])

/** A small scenario and a schedule for it; both shrink, the schedule first. */
export const troubledScenarios = (chosen: readonly SmallApplication[] = kinds): fc.Arbitrary<Case> =>
  new Shrinking(
    smallScenarios(chosen).chain((scenario) => crashSchedules(scenario).map((schedule) => ({ scenario, schedule }))),
    (each) => simplerCases(each),
  )
