// How often to save, and how: costs of every way of saving from short simulated runs, a renewal model over a grid of intervals under the same
// crashes for all, and whole simulated runs of the best point, its neighbours and the best of another way, where they can be afforded.

import { protocols } from '../../protocols/protocols.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { trialSeed } from '../trials.ts'
import { dalyInterval, youngInterval } from '../validate/daly.ts'
import type { Advice, AdvicePoint, Candidate, Objective } from './advice.ts'
import { envelopeText, sentence, warningsOf } from './advice-text.ts'
import { measureCosts, NotMeasurable, paceOf } from './costs.ts'
import { crashHistory } from './crash-history.ts'
import { Job, meanTimeBetweenCrashes } from './job.ts'
import { Model, summary, type Way } from './model.ts'
import { costsAt } from './renewal.ts'
import type { PerformShortRuns, ShortRunResult } from './short-run.ts'

export interface Question {
  readonly scenario: Scenario
  readonly seed: string
  /** Histories of crashes that the model goes through. */
  readonly trials: number
  readonly objective: Objective
  readonly deadlineSeconds: number | null
  readonly pricePerHostHour: number | null
  readonly policies: readonly Candidate['policy'][]
  /** Null: as many as there are servers, up to two. */
  readonly copies: readonly number[] | null
  /** Whole runs of a point; 0: none. */
  readonly wholeRuns: number
}

export interface Means {
  readonly run: PerformShortRuns
  /** Told what comes next. */
  readonly onStage?: (stage: string) => void
}

/** Why there is no answer. */
export class NoAdvice extends Error {}

/** Events that a whole run may have. */
const MOST_EVENTS = 4e6
/** Overheads of up to so many times the best's are as good. */
const FLAT = 1.1

/** Throws NoAdvice. */
export async function advise(question: Question, { run: perform, onStage }: Means): Promise<Advice> {
  const run = eachOnce(perform)
  const { scenario, seed, trials, objective } = question
  const job = new Job(scenario)
  requireAnswerable(job)
  const meanSeconds = meanTimeBetweenCrashes(job.crashes)
  onStage?.('the job alone')
  const alone = await paceOf(job, (size) => ({ scenario: job.plain(null, size), seed }), run).catch(refused)
  const { ways, problems } = await measureWays(job, question, run, onStage)
  onStage?.('the model')
  const untilSeconds = horizon(alone.workSeconds, meanSeconds, trials)
  const histories = Array.from({ length: trials }, (_, k) =>
    crashHistory(job.crashes, trialSeed(seed, k), untilSeconds),
  )
  const model = new Model(histories, untilSeconds)
  const key = ({ expectedSeconds, p95 }: Pick<AdvicePoint, 'expectedSeconds' | 'p95'>): number =>
    objective === 'p95' ? p95 : expectedSeconds
  const best = (points: readonly AdvicePoint[]): AdvicePoint =>
    points.reduce((least, each) => (key(each) < key(least) ? each : least))
  const points = ways.flatMap((way) => model.points(way))
  if (points.length === 0 || !Number.isFinite(key(best(points))))
    throw new NoAdvice(
      `faults: the job of ${hours(alone.workSeconds)} would not end under a crash every ${hours(meanSeconds)}`,
    )
  const top = best(points)
  const { costs } = ways.find(({ candidate }) => isSame(candidate, top))!
  const own = points.filter((each) => isSame(each, top))
  const overhead = (point: AdvicePoint): number => key(point) / alone.workSeconds - 1
  const flat = own.filter((each) => overhead(each) <= FLAT * overhead(top)).map((each) => each.intervalSeconds)
  onStage?.('whole runs')
  const simulated = await wholeRuns(job, question, chosenPoints(points, top, best), ways, run)
  const shown = points.map((each) => simulated.find((other) => isSamePoint(other, each)) ?? each)
  const chosen = shown.find((each) => isSamePoint(each, top))!
  const { stallSeconds } = costsAt(costs, top.intervalSeconds)
  const hitSeconds = meanSeconds / Math.max(costs.hitShare, 1e-9)
  const hostHours = (chosen.expectedSeconds / 3600) * scenario.hosts.length
  const facts = { job, question, chosen, costs, alone, flat, points: shown, problems, meanSeconds, stallSeconds }
  return {
    sentence: sentence(facts),
    best: {
      ...{ protocol: top.protocol, policy: top.policy, copies: top.copies, intervalSeconds: top.intervalSeconds },
      ...{ expectedSeconds: chosen.expectedSeconds, ci95: chosen.ci95 },
      overheadPercent: 100 * (chosen.expectedSeconds / alone.workSeconds - 1),
    },
    flatRangeSeconds: [flat[0]!, flat.at(-1)!],
    points: shown,
    marks: {
      youngSeconds: youngInterval(stallSeconds, hitSeconds),
      dalySeconds: dalyInterval(stallSeconds, hitSeconds),
      checkpointSeconds: stallSeconds,
      restartSeconds: costs.restartSeconds,
      meanTimeBetweenCrashesSeconds: hitSeconds,
    },
    sensitivity: model.sensitivity({ candidate: top, costs }, key),
    warnings: warningsOf(facts),
    envelope: envelopeText(facts),
    workSeconds: alone.workSeconds,
    deadlineMissed:
      question.deadlineSeconds === null
        ? null
        : model.chanceBeyond(costs, top.intervalSeconds, question.deadlineSeconds),
    hostHours,
    price: question.pricePerHostHour === null ? null : question.pricePerHostHour * hostHours,
    ...{ seed, trials },
  }
}

/** Of all histories; more do not fit into memory. */
const MOST_CRASHES = 2e6

/** How far histories of crashes go: well beyond any run that makes progress, also under twice as many crashes. */
function horizon(workSeconds: number, meanSeconds: number, trials: number): number {
  const affordable = (MOST_CRASHES / trials) * meanSeconds
  if (affordable >= 4 * workSeconds) return Math.min(8 * workSeconds, affordable)
  const expected = Math.round(workSeconds / meanSeconds)
  throw new NoAdvice(
    `faults: too many crashes for a model: about ${expected} in a run; with --trials 50 it can be more of them`,
  )
}

/** Ways of saving have runs in common, those without a checkpoint. */
function eachOnce(perform: PerformShortRuns): PerformShortRuns {
  const known = new Map<string, Promise<ShortRunResult>>()
  return (runs) =>
    Promise.all(
      runs.map((each) => {
        const key = JSON.stringify(each)
        const result = known.get(key) ?? perform([each]).then(([only]) => only!)
        known.set(key, result)
        return result
      }),
    )
}

function requireAnswerable(job: Job): void {
  if (job.crashes.length === 0)
    throw new NoAdvice(
      'faults: expected crashes by chance, such as { crashes: { hosts: workstations, each: 30d, restartAfter: 10min } }',
    )
  const other = job.scenario.faults.find((fault) => fault.kind !== 'crashes')
  if (other !== undefined) throw new NoAdvice(`faults: expected crashes by chance only; found ${other.kind}`)
}

const refused = (cause: unknown): never => {
  if (cause instanceof NotMeasurable)
    throw new NoAdvice(`without checkpoints and crashes the job does not end: ${cause.message}`)
  throw cause
}

/** Protocols with checkpoints. */
const kinds = (Object.keys(protocols) as (keyof typeof protocols)[]).filter((kind) => kind !== 'none')

async function measureWays(
  job: Job,
  { scenario, seed, policies, copies }: Question,
  run: PerformShortRuns,
  onStage: Means['onStage'],
): Promise<{ ways: Way[]; problems: string[] }> {
  const servers = scenario.hosts.filter(({ role }) => role === 'server').length
  const degrees = copies ?? Array.from({ length: Math.min(2, servers) }, (_, i) => i + 1)
  const candidates = kinds.flatMap((protocol) =>
    policies.flatMap((policy) => degrees.map((each): Candidate => ({ protocol, policy, copies: each }))),
  )
  const problems: string[] = []
  let done = 0
  onStage?.(`0 of ${candidates.length} ways of saving measured`)
  const ways = await Promise.all(
    candidates.map(async (candidate): Promise<Way[]> => {
      try {
        return [{ candidate, costs: await measureCosts(job, candidate, seed, run) }]
      } catch (cause) {
        if (!(cause instanceof NotMeasurable)) throw cause
        problems.push(`${candidate.protocol}, ${candidate.policy}, ${candidate.copies} copies: ${cause.message}`)
        return []
      } finally {
        onStage?.(`${++done} of ${candidates.length} ways of saving measured`)
      }
    }),
  )
  if (ways.flat().length === 0) throw new NoAdvice(`no way of saving can be measured: ${problems[0]}`)
  return { ways: ways.flat(), problems: problems.sort((a, b) => (a < b ? -1 : 1)) }
}

const isSame = (a: Candidate, b: Candidate): boolean =>
  a.protocol === b.protocol && a.policy === b.policy && a.copies === b.copies

const isSamePoint = (a: AdvicePoint, b: AdvicePoint): boolean => isSame(a, b) && a.intervalSeconds === b.intervalSeconds

/** The best, its neighbours, and the best of another protocol, or else of another way. */
function chosenPoints(
  points: readonly AdvicePoint[],
  top: AdvicePoint,
  best: (points: readonly AdvicePoint[]) => AdvicePoint,
): AdvicePoint[] {
  const own = points.filter((each) => isSame(each, top))
  const place = own.indexOf(top)
  const foreign = points.filter((each) => each.protocol !== top.protocol)
  const others = foreign.length > 0 ? foreign : points.filter((each) => !isSame(each, top))
  return [own[place - 1], top, own[place + 1], others.length > 0 ? best(others) : undefined].filter(
    (each) => each !== undefined && Number.isFinite(each.expectedSeconds),
  ) as AdvicePoint[]
}

async function wholeRuns(
  job: Job,
  { seed, wholeRuns: count }: Question,
  points: readonly AdvicePoint[],
  ways: readonly Way[],
  run: PerformShortRuns,
): Promise<AdvicePoint[]> {
  const affordable = points.filter((point) => {
    const { costs } = ways.find(({ candidate }) => isSame(candidate, point))!
    return count > 0 && costs.eventsPerSecond * point.expectedSeconds <= MOST_EVENTS
  })
  const runs = affordable.flatMap((point) =>
    Array.from({ length: count }, (_, k) => ({
      scenario: job.saved(point, point.intervalSeconds, job.size, job.crashes),
      seed: trialSeed(seed, k),
    })),
  )
  const results = await run(runs)
  return affordable.flatMap((point, i) => {
    const own = results.slice(i * count, (i + 1) * count)
    if (own.some(({ problem }) => problem !== null)) return []
    const measured = summary(own.map(({ seconds }) => seconds))
    return [{ ...point, ...measured, simulated: true, modelSeconds: point.expectedSeconds }]
  })
}

const hours = (seconds: number): string => `${(seconds / 3600).toPrecision(3)} h`
