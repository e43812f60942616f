// What each protocol costs while nothing fails, over the same run without fault tolerance: with the paper's interval, and with the best
// interval by Young's formula for crashes at several rates. If that is longer than the run, it is best to take no checkpoint.

import { checkpointPolicies, namesOf } from '../../scenario/vocabulary.ts'
import { trialSeed } from '../trials.ts'
import { youngInterval } from '../validate/daly.ts'
import { rivals } from './by-protocol/index.ts'
import { type Comparison, hasCompleted, percentsOver, spreadOf } from './comparison.ts'
import type { RivalResult } from './rival-run.ts'
import { type RivalApplication, scenarioOf, type Way, withoutFaultTolerance } from './rival-scenarios.ts'
import type { OverheadRow } from './rows.ts'

const PAPER_INTERVAL_SECONDS = 120
/** Of any crash that strikes the application: 20 minutes, an hour, 2.7 days. */
const CRASH_EVERY_SECONDS = [1200, 3600, 233_280] as const
const COPIES = [1, 2] as const
const policies = namesOf(checkpointPolicies).filter((policy) => policy !== 'none')

/** One configuration, once for each trial. */
interface Sample {
  readonly way: Way
  readonly results: readonly RivalResult[]
}

/** The largest number of runs. */
export const overheadRunCount = ({ protocols, applications, trials }: Comparison): number => {
  const saving = protocols.filter((kind) => rivals[kind].isBaseline !== true).length
  const each = COPIES.length * (policies.length + 1 + CRASH_EVERY_SECONDS.length)
  return applications.length * (1 + saving * each) * trials
}

export async function measureOverheads(comparison: Comparison): Promise<OverheadRow[]> {
  const { protocols, applications, scenarios, trials, seed, run } = comparison
  const sample = async (application: RivalApplication, way: Way): Promise<Sample> => {
    const scenario = scenarioOf(scenarios[application], way)
    const runs = Array.from({ length: trials }, (_, number) => ({
      ...{ scenario, seed: trialSeed(seed, number) },
      look: 'time' as const,
    }))
    return { way, results: await run(runs) }
  }
  const bases = await Promise.all(applications.map(async (application) => sample(application, withoutFaultTolerance)))
  const rows = await Promise.all(
    protocols.flatMap((protocol) =>
      applications.map(async (application, place) => {
        const base = bases[place]!
        const row = rowsOver(application, base)
        if (rivals[protocol].isBaseline === true) return [row(base, null)]
        const blocks = await Promise.all(
          COPIES.map(async (replication) => {
            const of = { protocol, replication }
            const [plain, ...saved] = await Promise.all([
              sample(application, { ...of, policy: 'none', intervalSeconds: null }),
              ...policies.map((policy) =>
                sample(application, { ...of, policy, intervalSeconds: PAPER_INTERVAL_SECONDS }),
              ),
            ])
            const own = await bestIntervals(base, plain!, saved, (way) => sample(application, way))
            return [...saved.map((each) => row(each, null)), ...own.map(({ each, every }) => row(each, every))]
          }),
        )
        return blocks.flat()
      }),
    ),
  )
  return rows.flat()
}

const rowsOver =
  (application: RivalApplication, base: Sample) =>
  ({ way, results }: Sample, crashEverySeconds: number | null): OverheadRow => {
    const { mean, ci95 } = spreadOf(percentsOver(results, base.results))
    const completed = results.filter(hasCompleted)
    return {
      ...{ protocol: way.protocol, application, policy: way.policy, replication: way.replication },
      ...{ intervalSeconds: way.intervalSeconds, crashEverySeconds, overheadPercent: mean, ci95 },
      seconds: spreadOf(completed.map(({ seconds }) => seconds)).mean,
      completed: completed.length,
    }
  }

/** With the cheapest policy at the paper's interval. */
async function bestIntervals(
  base: Sample,
  plain: Sample,
  saved: readonly Sample[],
  sample: (way: Way) => Promise<Sample>,
): Promise<{ each: Sample; every: number }[]> {
  const cheapest = saved.reduce((least, each) => (meanSeconds(each) < meanSeconds(least) ? each : least))
  // where ends are awaited for longer without checkpoints than with them, the run without fault tolerance has to stand for the one without checkpoints
  const stall = stallSeconds(cheapest, plain) || stallSeconds(cheapest, base)
  return Promise.all(
    CRASH_EVERY_SECONDS.map(async (every) => {
      const intervalSeconds = stall === null ? null : wholeSeconds(youngInterval(stall, every))
      if (intervalSeconds === null || intervalSeconds >= meanSeconds(plain)) return { each: plain, every }
      return { each: await sample({ ...cheapest.way, intervalSeconds }), every }
    }),
  )
}

/** A fraction of a second more or less changes nothing, and nobody sets it. */
const wholeSeconds = (seconds: number): number => Math.max(1, Math.round(seconds))

const meanSeconds = ({ results }: Sample): number =>
  spreadOf(results.filter(hasCompleted).map(({ seconds }) => seconds)).mean ?? Number.POSITIVE_INFINITY

/** How much one checkpoint of all processes delays the run; null: it was over before one was taken. */
export function stallSeconds(saved: Pick<Sample, 'results'>, plain: Pick<Sample, 'results'>): number | null {
  const stalls = saved.results.flatMap((result, trial) => {
    const without = plain.results[trial]!
    if (!hasCompleted(result) || !hasCompleted(without) || result.checkpoints === 0) return []
    return [Math.max(0, result.seconds - without.seconds) / result.checkpoints]
  })
  return spreadOf(stalls).mean
}
