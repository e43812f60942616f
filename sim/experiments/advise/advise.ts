// How often to save, and how: costs of every way of saving from short simulated runs, a renewal model over a grid of intervals under the
// same crashes for all, and whole simulated runs of the best point, its neighbours and the best of another way, if they are affordable.

import type { Scenario } from '../../scenario/scenario.ts'
import { trialsAfter } from '../sweep/until.ts'
import { trialSeed } from '../trials.ts'
import { dalyInterval, youngInterval } from '../validate/daly.ts'
import { type Advice, type AdvicePoint, isSame, type Objective, type Unsaved } from './advice.ts'
import { envelopeText, reasonsAgainst, sentence, span, warningsOf } from './advice-text.ts'
import { crashHistory } from './crash-history.ts'
import { inAffordableDetail } from './detail.ts'
import { Job, meanTimeBetweenCrashes } from './job.ts'
import { NotMeasurable, pacesOf } from './measuring/pace.ts'
import { sampleOf } from './measuring/sample.ts'
import type { PerformShortRuns, ShortRunResult } from './measuring/short-run.ts'
import { measureWays, type WaysAsked } from './measuring/ways.ts'
import { keyOf, Model, type Way } from './model.ts'
import { costsAt } from './renewal.ts'
import { whatHangsOnWhat } from './what-if.ts'
import { decisivePoints, isSamePoint, wholeRuns } from './whole-runs.ts'

export interface Question extends WaysAsked {
  readonly scenario: Scenario
  readonly seed: string
  /** The least number of histories of crashes that the model goes through. */
  readonly trials: number
  /** More histories until the 95 % interval of the best overhead is within this share of it on either side; null: no more. */
  readonly until: number | null
  readonly objective: Objective
  readonly deadlineSeconds: number | null
  readonly pricePerHostHour: number | null
  /** Whole runs per point; 0: none. */
  readonly wholeRuns: number
  /** Whether the effect of halving and doubling the state and the network is measured in short runs; otherwise it is omitted. */
  readonly remeasures: boolean
}

export interface Means {
  readonly run: PerformShortRuns
  /** Called at the beginning of each stage. */
  readonly onStage?: (stage: string) => void
}

/** Why there is no answer. */
export class NoAdvice extends Error {}

/** Overheads of up to this many times the best one are as good. */
const FLAT = 1.1
/** Of a history: enough for any interval in question. */
const MOST_TRIALS = 10_000
/** Of all histories together; more do not fit into memory. */
const MOST_CRASHES = 2e6
/** A run that is not over after so many times the job and so many crashes is taken for one that has no end. */
const MOST_JOBS = 8
const FEWEST_CRASHES = 30
/** What the mean says of crashes rests on at least so many histories with one, if there are any. */
const FEWEST_STRUCK = 30

/** Throws NoAdvice. */
export async function advise(question: Question, { run: perform, onStage }: Means): Promise<Advice> {
  const run = eachOnce(perform)
  const { seed, objective } = question
  const scenario = inAffordableDetail(question.scenario)
  const job = new Job(scenario)
  const sample = sampleOf(job)
  requireAnswerable(job)
  const meanSeconds = meanTimeBetweenCrashes(job.crashes)
  onStage?.('the job alone')
  const alone = await pacesOf(sample, (cut, size) => ({ scenario: cut.plain(null, size), seed }), run).catch(refused)
  const { workSeconds } = alone
  const key = keyOf(objective)
  const best = (points: readonly AdvicePoint[]): AdvicePoint =>
    points.reduce((least, each) => (key(each) < key(least) ? each : least))
  const first = modelOf(job, question, question.trials, workSeconds)
  const secondsOf = (way: Way): number => {
    const own = first.points(way)
    return own.length === 0 ? Number.POSITIVE_INFINITY : key(best(own))
  }
  const found = await measureWays(
    sample,
    question,
    { seed, run, ...(onStage && { onStage }) },
    { secondsOf, workSeconds },
  )
  const { ways, outdone, problems } = found
  if (ways.length === 0) throw new NoAdvice(`no way of saving can be measured: ${problems[0]}`)
  onStage?.('the model')
  const { model, points, trials } = narrowed(job, question, first, ways, { best, workSeconds })
  if (points.length === 0) {
    const [all, mean] = [span(workSeconds), span(meanSeconds)]
    throw new NoAdvice(
      `faults: with the ways of saving that were asked for, the job of ${all} would not end under a crash every ${mean}`,
    )
  }
  const top = best(points)
  const way = ways.find(({ candidate }) => isSame(candidate, top))!
  const { costs } = way
  const overhead = (point: AdvicePoint): number => key(point) / workSeconds - 1
  const own = points.filter((each) => isSame(each, top))
  const flat = aroundTop(own, top, (each) => overhead(each) <= FLAT * overhead(top))
  onStage?.('what if')
  const whatIf = await whatHangsOnWhat(
    { job, way, advisedSeconds: top.intervalSeconds, remeasures: question.remeasures },
    { model, key, seed, run },
  )
  onStage?.('whole runs')
  const simulated = await wholeRuns(job, question, decisivePoints(points, top, best), { ways, model, run })
  const shown = points.map((each) => simulated.find((other) => isSamePoint(other, each)) ?? each)
  const chosen = shown.find((each) => isSamePoint(each, top))!
  const { stallSeconds } = costsAt(costs, top.intervalSeconds)
  const hitSeconds = meanSeconds / Math.max(costs.hitShare, 1e-9)
  const dalySeconds = dalyInterval(stallSeconds, hitSeconds)
  const hostHours = (chosen.expectedSeconds / 3600) * scenario.hosts.length
  const leastUnsaved = ways
    .map((each) => model.unsaved(each))
    .filter(({ expectedSeconds }) => Number.isFinite(expectedSeconds))
    .reduce<Unsaved | null>((least, each) => (least === null || key(each) < key(least) ? each : least), null)
  const unsaved = leastUnsaved && { ...leastUnsaved, isBetter: key(leastUnsaved) < key(chosen) }
  const facts = {
    ...{ sample, question, chosen, costs, workSeconds, flat, points: shown, problems, meanSeconds, trials, unsaved },
  }
  return {
    sentence: sentence(facts),
    best: {
      ...{ protocol: top.protocol, policy: top.policy, copies: top.copies, intervalSeconds: top.intervalSeconds },
      ...{ expectedSeconds: chosen.expectedSeconds, ci95: chosen.ci95 },
      overheadPercent: 100 * (chosen.expectedSeconds / workSeconds - 1),
    },
    unsaved,
    flatRangeSeconds: [flat[0]!, flat.at(-1)!],
    points: shown,
    outdone,
    marks: {
      youngSeconds: youngInterval(stallSeconds, hitSeconds),
      dalySeconds,
      checkpointSeconds: stallSeconds,
      restartSeconds: costs.restartSeconds,
      meanTimeBetweenCrashesSeconds: hitSeconds,
    },
    reasonsAgainstDaly: reasonsAgainst(dalySeconds, facts),
    ...whatIf,
    time: model.timeAt(costs, top.intervalSeconds),
    warnings: warningsOf(facts),
    envelope: envelopeText(facts),
    workSeconds,
    deadlineMissed:
      question.deadlineSeconds === null
        ? null
        : model.chanceBeyond(costs, top.intervalSeconds, question.deadlineSeconds),
    hostHours,
    price: question.pricePerHostHour === null ? null : question.pricePerHostHour * hostHours,
    ...{ seed, trials },
  }
}

/** The contiguous intervals around the best that are as good. */
function aroundTop(own: readonly AdvicePoint[], top: AdvicePoint, isAsGood: (point: AdvicePoint) => boolean): number[] {
  let [from, to] = [own.indexOf(top), own.indexOf(top)]
  while (from > 0 && isAsGood(own[from - 1]!)) from--
  while (to < own.length - 1 && isAsGood(own[to + 1]!)) to++
  return own.slice(from, to + 1).map((each) => each.intervalSeconds)
}

function modelOf(job: Job, { seed }: Question, trials: number, workSeconds: number): Model {
  const untilSeconds = horizon(workSeconds, meanTimeBetweenCrashes(job.crashes), trials)
  const histories = Array.from({ length: trials }, (_, k) =>
    crashHistory(job.crashes, trialSeed(seed, k), untilSeconds),
  )
  return new Model(histories, untilSeconds, job.scenario.protocol.checkpoint.intervalNs / 1e9)
}

/** The length of a history of crashes: well beyond any run that makes progress, even with twice as many crashes. */
function horizon(workSeconds: number, meanSeconds: number, trials: number): number {
  const affordable = (MOST_CRASHES / trials) * meanSeconds
  if (affordable >= 4 * workSeconds) return Math.min(MOST_JOBS * workSeconds + FEWEST_CRASHES * meanSeconds, affordable)
  const expected = Math.round(workSeconds / meanSeconds)
  throw new NoAdvice(
    `faults: too many crashes for a model: about ${expected} in a run; with --trials 50 there may be more`,
  )
}

/** The model under as many histories as it takes, and its points, except those for which some run has no end. */
function narrowed(
  job: Job,
  question: Question,
  first: Model,
  ways: readonly Way[],
  { best, workSeconds }: { best: (points: readonly AdvicePoint[]) => AdvicePoint; workSeconds: number },
): { model: Model; points: AdvicePoint[]; trials: number } {
  const { until } = question
  const affordable = Math.floor((MOST_CRASHES * meanTimeBetweenCrashes(job.crashes)) / (4 * workSeconds))
  const mostTrials = Math.max(question.trials, Math.min(MOST_TRIALS, affordable))
  for (let [model, trials] = [first, question.trials]; ; model = modelOf(job, question, trials, workSeconds)) {
    const points = ways
      .flatMap((way) => model.points(way))
      .filter(({ expectedSeconds }) => Number.isFinite(expectedSeconds))
    if (until === null || points.length === 0) return { model, points, trials }
    const top = best(points)
    const { costs } = ways.find(({ candidate }) => isSame(candidate, top))!
    // where hardly any history has a crash, all of them alike look like certainty
    const isKnown = costs.hitShare === 0 || model.struckBefore(costs, top.expectedSeconds) >= FEWEST_STRUCK
    const estimate = { mean: top.expectedSeconds - workSeconds, halfWidth: isKnown ? top.ci95 : Number.NaN }
    const wanted = trialsAfter({ relativeHalfWidth: until, mostTrials }, trials, [estimate])
    if (wanted === trials) return { model, points, trials }
    trials = wanted
  }
}

/** Ways of saving share some runs, those without checkpoints. */
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
      'faults: expected random crashes, such as { crashes: { hosts: workstations, each: 30d, restartAfter: 10min } }',
    )
  const other = job.scenario.faults.find((fault) => fault.kind !== 'crashes' && fault.kind !== 'trace')
  if (other !== undefined) throw new NoAdvice(`faults: expected only random crashes or a trace; found ${other.kind}`)
}

const refused = (cause: unknown): never => {
  if (cause instanceof NotMeasurable)
    throw new NoAdvice(`without checkpoints and crashes the job does not end: ${cause.message}`)
  throw cause
}
