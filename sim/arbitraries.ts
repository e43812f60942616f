// fast-check arbitraries for tests of simulations: crash schedules, random programs, small scenarios. Their values shrink: fewest
// crashes first, then simplest times, then fewest hosts and messages. A value that is left over is printed as a scenario file.

import fc from 'fast-check'
import { type Ground, groundOf } from './experiments/search/aiming/ground.ts'
import { randomSchedule } from './experiments/search/aiming/swarm.ts'
import { rememberedGround } from './experiments/search/batch.ts'
import { type Schedule, withFaults } from './experiments/search/schedule.ts'
import { reproduction } from './experiments/search/shrinking/reproduction.ts'
import { type Case, simplerCases } from './experiments/search/shrinking/shrink.ts'
import { simplerSchedules } from './experiments/search/shrinking/simpler.ts'
import { printedAs, Shrinking } from './experiments/search/shrinking/simplifying-arbitrary.ts'
import {
  type SmallApplication,
  type SmallSetting,
  smallApplications,
  smallScenario,
} from './experiments/search/worlds/small-scenarios.ts'
import { type AnyScenario, completeScenario } from './scenario/define.ts'
import type { OwnParts } from './scenario/known-parts.ts'
import type { Scenario } from './scenario/scenario.ts'

export type { Schedule, Strike } from './experiments/search/schedule.ts'
export { reproduction } from './experiments/search/shrinking/reproduction.ts'
export type { Case } from './experiments/search/shrinking/shrink.ts'
export type { SmallApplication, SmallSetting } from './experiments/search/worlds/small-scenarios.ts'

/**
 * Crash schedules for a scenario; `toScenario` puts one into it. Most keep within STAR's promise. The scenario's own faults are
 * left out. A schedule that a property fails for is printed as the scenario file that shows it again, with the commands.
 *
 * @param parts programs, applications and machines of your own that the scenario names
 * @throws ScenarioProblem if the scenario cannot be used, or, when the first schedule is drawn, does not complete without faults
 * @example
 * import fc from 'fast-check'
 * import { crashSchedules, toScenario } from 'starsim/arbitraries'
 * import { defineScenario, simulate } from 'starsim/core'
 *
 * const scenario = defineScenario({
 *   application: { kind: 'gauss', size: 6, workers: 2, baseImage: '8KB' },
 *   star: { checkpoint: { interval: '150ms' }, ring: { period: '200ms', timeout: '150ms' } },
 * })
 * fc.assert(
 *   fc.property(crashSchedules(scenario), (schedule) => {
 *     const { violations } = simulate(toScenario(scenario, schedule), { checks: true })
 *     return violations.length === 0
 *   }),
 *   { numRuns: 5 },
 * )
 */
export function crashSchedules<
  Programs extends string = never,
  Applications extends string = never,
  Profiles extends string = never,
  Protocols extends string = never,
>(
  scenario: AnyScenario<Programs, Applications, Profiles, Protocols>,
  parts: OwnParts<Programs, Applications, Profiles, Protocols> = {},
): fc.Arbitrary<Schedule> {
  const complete = completeScenario(scenario, parts)
  const isOwn = Object.keys(parts).length > 0
  let own: Ground | null = null
  const ground = (): Ground => {
    if (!isOwn) return rememberedGround(complete)
    own ??= groundOf(complete, { parts, checks: [] })
    return own
  }
  return new Shrinking(
    fc.nat().map((number) => randomSchedule(ground(), 'arbitrary', number).schedule),
    (schedule) => simplerSchedules(schedule),
    (schedule) => reproduction(withFaults(complete, schedule)),
  )
}

/**
 * The scenario with what a schedule says to go wrong instead of its own faults, to be simulated, or written down with `scenarioText`.
 *
 * @param parts programs, applications and machines of your own that the scenario names
 * @throws ScenarioProblem if the scenario cannot be used; nothing else
 * @example
 * import fc from 'fast-check'
 * import { toScenario, troubledScenarios } from 'starsim/arbitraries'
 * import { scenarioText } from 'starsim/core'
 *
 * for (const { scenario, schedule } of fc.sample(troubledScenarios(['gauss']), 2)) {
 *   console.log(scenarioText(toScenario(scenario, schedule)))
 * }
 */
export const toScenario = <
  Programs extends string = never,
  Applications extends string = never,
  Profiles extends string = never,
  Protocols extends string = never,
>(
  scenario: AnyScenario<Programs, Applications, Profiles, Protocols>,
  schedule: Schedule,
  parts: OwnParts<Programs, Applications, Profiles, Protocols> = {},
): Scenario => withFaults(completeScenario(scenario, parts), schedule)

const kinds = Object.keys(smallApplications) as SmallApplication[]

/**
 * Circumstances of a small run: application, policy, copies from 1 to 3, placement, memory.
 *
 * @param chosen the applications that are drawn from; all six small ones when left out
 * @example
 * import fc from 'fast-check'
 * import { smallSettings } from 'starsim/arbitraries'
 *
 * const [setting] = fc.sample(smallSettings(['fft']), 1)
 * console.log(setting?.policy, setting?.replication)
 */
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

/**
 * Small scenarios of all applications, without faults: over in about a second of virtual time.
 *
 * @param chosen the applications that are drawn from; all six small ones when left out
 * @example
 * import fc from 'fast-check'
 * import { smallScenarios } from 'starsim/arbitraries'
 * import { simulate } from 'starsim/core'
 *
 * fc.assert(fc.property(smallScenarios(), (scenario) => simulate(scenario).outcome === 'completed'), { numRuns: 5 })
 */
export const smallScenarios = (chosen: readonly SmallApplication[] = kinds): fc.Arbitrary<Scenario> =>
  smallSettings(chosen).map((setting) => printedAs(smallScenario(setting), reproduction))

/**
 * Random communicating programs: topology, fan-in, receives from anybody, files and children as chance has it.
 *
 * @example
 * import fc from 'fast-check'
 * import { randomPrograms } from 'starsim/arbitraries'
 * import { simulate } from 'starsim/core'
 *
 * const isRepeatable = (scenario: Parameters<typeof simulate>[0]) => simulate(scenario).fingerprint === simulate(scenario).fingerprint
 * fc.assert(fc.property(randomPrograms(), isRepeatable), { numRuns: 5 })
 */
export const randomPrograms = (): fc.Arbitrary<Scenario> => smallScenarios(['random'])

/**
 * A small scenario and a schedule for it; both shrink, the schedule first. What a property fails for is printed as a scenario file.
 *
 * @param chosen the applications that are drawn from; all six small ones when left out
 * @example
 * import fc from 'fast-check'
 * import { toScenario, troubledScenarios } from 'starsim/arbitraries'
 * import { simulate } from 'starsim/core'
 *
 * fc.assert(
 *   fc.property(troubledScenarios(['matmul']), ({ scenario, schedule }) => {
 *     const { violations } = simulate(toScenario(scenario, schedule), { checks: true })
 *     return violations.length === 0
 *   }),
 *   { numRuns: 5 },
 * )
 */
export const troubledScenarios = (chosen: readonly SmallApplication[] = kinds): fc.Arbitrary<Case> =>
  new Shrinking(
    smallScenarios(chosen).chain((scenario) => crashSchedules(scenario).map((schedule) => ({ scenario, schedule }))),
    (each) => simplerCases(each),
    ({ scenario, schedule }) => reproduction(withFaults(scenario, schedule)),
  )
