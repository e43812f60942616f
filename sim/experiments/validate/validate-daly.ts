// The running time of a long job under random crashes, simulated with everything that happens then (ring, claims, restores, file
// rollback, returning hosts), compared with Daly's closed form, which has four parameters. These are measured in runs of the same
// scenario without crashes and with one crash; nothing is fitted.
//
// What the formula assumes, and why it holds here: crashes are exponential and hit the process at the same rate wherever it
// runs (every workstation has the same mean time between crashes, without memory); the job depends on nothing else and nothing
// else writes to its server (it is a single process: with a second one, coinciding checkpoints made a checkpoint every
// 30 s cost 2.6 s instead of 2.35 s on average, and the formula was off by 3 points); checkpoints block the process (policy full);
// the interval counts from the end of a checkpoint to the alarm for the next, and restarts after a recovery (as STAR's alarms do).
// It assumes that the job is a whole number of intervals, each with its checkpoint: with many intervals that hardly matters.

import { Observations } from '../../kernel/chance/statistics.ts'
import type { SimulationResult } from '../../result.ts'
import { parseScenario } from '../../scenario/reading/parse.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { type RunTrials, type Trial, trialSeed } from '../trials.ts'
import { expectedRunningTime } from './daly.ts'
import { agreement, exactly, type ValidationRow } from './validation-row.ts'

/** A long job, and intervals around its optimum. */
export interface LongJob {
  readonly name: string
  /** In addition to the costs of the machines. */
  readonly costs?: { readonly checkpoint: string; readonly restart: string }
  /** Length of its single computation. */
  readonly operations: number
  /** Mean time between crashes of one host. */
  readonly meanSeconds: number
  readonly restartAfter: string
  readonly ringPeriod: string
  readonly intervals: readonly { readonly text: string; readonly seconds: number }[]
  readonly trials: number
  /** How often a host really crashes in that time: 1, except to show that the comparison can fail. */
  readonly crashesPerMean?: number
}

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Enough that they are never all down at once. */
const WORKSTATIONS = 5
/** Where process number 0 starts: the last one. */
const FIRST_HOST = `ws${WORKSTATIONS}`

const every = (text: string, seconds: number) => ({ text, seconds })

export const longJobs: readonly LongJob[] = [
  {
    name: 'two weeks, a crash every 2.7 days',
    operations: 750_000_000_000,
    ...{ meanSeconds: 2.7 * DAY, restartAfter: '10min', ringPeriod: '10min' },
    intervals: [every('2h', 2 * HOUR), every('8h', 8 * HOUR), every('1d', DAY)],
    trials: 12,
  },
  {
    name: 'four hours, a crash every 20 minutes',
    operations: 9_300_000_000,
    ...{ meanSeconds: 20 * MINUTE, restartAfter: '20s', ringPeriod: '20s' },
    intervals: [every('30s', 30), every('80s', 80), every('4min', 4 * MINUTE)],
    trials: 20,
  },
]

type Settings = { readonly interval: string | null; readonly faults: readonly unknown[] }

function scenarioOf(job: LongJob, { interval, faults }: Settings): Scenario {
  const parsed = parseScenario({
    name: job.name,
    application: { kind: 'spawner', options: { operations: job.operations } },
    hosts: { workstations: { count: WORKSTATIONS }, servers: { count: 1 } },
    star: {
      checkpoint: interval === null ? { policy: 'none' } : { policy: 'full', interval },
      replication: 1,
      ring: { period: job.ringPeriod },
      ...(job.costs !== undefined && { costs: job.costs }),
    },
    limit: '100d',
    faults,
  })
  if ('errors' in parsed) throw new Error(parsed.errors.map(({ message }) => message).join('; '))
  // a spawner with no rounds is one process that computes once and ends
  const { scenario } = parsed
  return { ...scenario, application: { ...scenario.application, size: 0 } }
}

/**
 * For each interval of each job: its overhead over a run without checkpoints and crashes, in per cent, compared with the formula and,
 * crash by crash, with the recursion behind it. Also how often a host crashes per uptime.
 */
export async function validateDaly(seed: string, run: RunTrials, jobs = longJobs): Promise<ValidationRow[]> {
  const rows: ValidationRow[] = []
  for (const job of jobs) rows.push(...(await validateJob(seed, run, job)))
  return rows
}

/**
 * Daly's own examples (section 4): checkpoint 5 min, restart 10 min, at the optimal interval. He has 500 h of work; the formula is linear
 * in it, and the third example has 20 h here. The costs of the machines are subtracted from the fixed costs, so that the sums are his.
 */
const dalysOwn = [
  { every: '24 h', meanSeconds: 86_400, workHours: 500, interval: 7001, hours: 547.88 / 500, ring: '2min', trials: 12 },
  { every: '6 h', meanSeconds: 21_600, workHours: 500, interval: 3403, hours: 610.22 / 500, ring: '2min', trials: 12 },
  { every: '15 min', meanSeconds: 900, workHours: 20, interval: 548, hours: 2504.17 / 500, ring: '30s', trials: 8 },
] as const
const DALYS_CHECKPOINT = 300
const DALYS_RESTART = 600

export async function validateDalysOwn(
  seed: string,
  run: RunTrials,
  from = 0,
  to = dalysOwn.length,
): Promise<ValidationRow[]> {
  const rows: ValidationRow[] = []
  for (const { every: mean, meanSeconds, workHours, interval, hours, ring, trials } of dalysOwn.slice(from, to)) {
    const bare: LongJob = {
      name: `Daly's example, a crash every ${mean}`,
      operations: Math.round(workHours * HOUR * OPERATIONS_PER_SECOND),
      ...{ meanSeconds, restartAfter: '20s', ringPeriod: ring, intervals: [every(`${interval}s`, interval)], trials },
    }
    const { checkpoints, restart } = await measure(seed, run, bare)
    const milliseconds = (seconds: number): string => `${Math.round(1e3 * seconds)}ms`
    const costs = {
      checkpoint: milliseconds(DALYS_CHECKPOINT - checkpoints[0]!),
      restart: milliseconds(DALYS_RESTART - restart),
    }
    const results = await run([
      { scenario: scenarioOf(bare, { interval: null, faults: [] }), seed },
      ...trialsOf(seed, crashing({ ...bare, costs }, `${interval}s`), trials),
    ])
    const [alone, ...struck] = results
    const work = completed(alone!).seconds
    // with such frequent crashes all workstations may be down at once, which ends the run and has no counterpart in Daly's model
    const times = struck.filter(({ outcome }) => outcome === 'completed').map(({ seconds }) => seconds)
    const overheads = Observations.of(times.map((time) => 100 * (time / work - 1)))
    rows.push(agreement(`${bare.name}: overhead, per cent`, 100 * (hours - 1), overheads))
  }
  return rows
}

/** Roughly how fast a SPARCstation 1 performs the operations of these jobs; their exact time is measured. */
const OPERATIONS_PER_SECOND = 650_000

/** The job with crashes; a scenario specifies the mean time between crashes over all hosts. */
function crashing(job: LongJob, interval: string): Scenario {
  const meanTimeBetween = `${Math.round((job.meanSeconds * 1e3) / WORKSTATIONS / (job.crashesPerMean ?? 1))}ms`
  const crashes = { hosts: 'workstations', meanTimeBetween, restartAfter: job.restartAfter }
  return scenarioOf(job, { interval, faults: [{ crashes }] })
}

/** The renewal argument, crash by crash: each undoes the work since the last checkpoint, and work continues after a restart. */
function byRecursion(
  result: SimulationResult,
  job: { work: number; interval: number; checkpoint: number; restart: number },
) {
  const { work, interval, checkpoint, restart } = job
  const crashes = result.recoveries.map(({ atSeconds, seconds }) => {
    const { detection, restore, replay } = seconds
    const measured = detection === null || restore === null || replay === null ? restart : detection + restore + replay
    return { at: atSeconds, restart: measured }
  })
  let now = 0
  let saved = 0
  for (const crash of [...crashes, { at: Number.POSITIVE_INFINITY, restart: 0 }]) {
    while (now < crash.at && saved < work) {
      const segment = Math.min(interval, work - saved)
      const end = now + segment + (saved + segment < work ? checkpoint : 0)
      if (end > crash.at) break
      now = end
      saved += segment
    }
    if (saved >= work) break
    now = crash.at + crash.restart
  }
  return now
}

async function validateJob(seed: string, run: RunTrials, job: LongJob): Promise<ValidationRow[]> {
  const scenarios = job.intervals.map(({ text }) => crashing(job, text))
  const trials = scenarios.flatMap((scenario) => trialsOf(seed, scenario, job.trials))
  const [measured, results] = await Promise.all([measure(seed, run, job), run(trials)])
  const { work, checkpoints, restart } = measured
  const rows = job.intervals.flatMap(({ text, seconds: interval }, at) => {
    const own = results.slice(at * job.trials, (at + 1) * job.trials)
    const overhead = (seconds: number): number => 100 * (seconds / work - 1)
    const expected = expectedRunningTime({
      workSeconds: work,
      intervalSeconds: interval,
      checkpointSeconds: checkpoints[at]!,
      restartSeconds: restart,
      meanTimeBetweenCrashesSeconds: job.meanSeconds,
    })
    const name = `Daly: ${job.name}, a checkpoint every ${text}: overhead, per cent`
    const overheads = Observations.of(own.map((result) => overhead(completed(result).seconds)))
    const path = { work, interval, checkpoint: checkpoints[at]!, restart }
    const paths = Observations.of(own.map((result) => overhead(byRecursion(result, path))))
    return [
      agreement(name, overhead(expected), overheads),
      exactly(`${name}, crash by crash`, paths.mean, overheads.mean, PATHWISE),
    ]
  })
  return [...rows, crashRate(job, results)]
}

/** The tolerance crash by crash, for requests in progress and late alarms. */
const PATHWISE = 0.01

/** A host crashes once per mean time between crashes, measured in uptime. */
function crashRate({ name, meanSeconds, restartAfter }: LongJob, results: readonly SimulationResult[]): ValidationRow {
  const down = Number.parseFloat(restartAfter) * (restartAfter.endsWith('min') ? MINUTE : 1)
  const rates = results.map(({ hosts, seconds }) => {
    const boots = hosts.filter((host) => host.name.startsWith('ws')).map((host) => host.boots)
    const crashes = boots.reduce((sum, count) => sum + count, 0)
    return (crashes * meanSeconds) / (WORKSTATIONS * seconds - crashes * down)
  })
  return agreement(`Crashes of a host in its mean time between them: ${name}`, 1, Observations.of(rates))
}

/** The number of one-crash runs: detection time depends on the instant of the crash. */
const SINGLE_CRASHES = 12
const GOLDEN = 0.6180339887498949

/** The parameters of the formula, in seconds: the work, the cost of a checkpoint at each interval, and of a restart. */
async function measure(seed: string, run: RunTrials, job: LongJob) {
  const alone = scenarioOf(job, { interval: null, faults: [] })
  const crashFree = job.intervals.map(({ text }) => scenarioOf(job, { interval: text, faults: [] }))
  const [plain, ...saving] = await run([alone, ...crashFree].map((scenario) => ({ scenario, seed })))
  const work = completed(plain!).seconds
  const checkpoints = saving.map((result) => {
    const { processes, seconds } = completed(result)
    return (seconds - work) / processes[0]!.checkpoints
  })
  const longest = job.intervals.at(-1)!.text
  const single = Array.from({ length: SINGLE_CRASHES }, (_, number) => {
    // spread evenly over the job, and over the periods of the ring
    const at = `${Math.floor(work * 1e3 * ((number * GOLDEN) % 1) * 0.9) + 60_000}ms`
    return { scenario: scenarioOf(job, { interval: longest, faults: [{ crash: FIRST_HOST, at }] }), seed }
  })
  const restarts = (await run(single)).map((result) => {
    const { seconds } = completed(result).recoveries[0]!
    return seconds.detection! + seconds.restore! + seconds.replay!
  })
  return { work, checkpoints, restart: Observations.of(restarts).mean }
}

/** The total number of runs, for progress. */
export const dalyRunCount =
  longJobs.reduce(
    (sum, { intervals, trials }) => sum + 1 + intervals.length + SINGLE_CRASHES + intervals.length * trials,
    0,
  ) + dalysOwn.reduce((sum, { trials }) => sum + 3 + SINGLE_CRASHES + trials, 0)

const trialsOf = (seed: string, scenario: Scenario, trials: number): Trial[] =>
  Array.from({ length: trials }, (_, number) => ({ scenario, seed: trialSeed(seed, number) }))

function completed(result: SimulationResult): SimulationResult {
  if (result.outcome === 'completed') return result
  throw new Error(`${result.scenario}, seed ${result.seed}: ${result.outcome}: ${result.reason}`)
}
