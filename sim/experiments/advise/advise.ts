// How often to save, and how: costs of every way of saving from short simulated runs, a renewal model over a grid of intervals under the
// same crashes for all, and whole simulated runs of the best point, its neighbours and the best of another way, if they are affordable.

import type { Scenario } from '../../scenario/scenario.ts'
import { trialsAfter } from '../sweep/until.ts'
import { trialSeed } from '../trials.ts'
import { dalyInterval, youngInterval } from '../validate/daly.ts'
import { type Advice, type AdvicePoint, isSame, type Objective, wayOf } from './advice.ts'
import { envelopeText, reasonsAgainst, sentence, span, warningsOf } from './advice-text.ts'
import { advisedOf, billOf, choiceBetween, leastUnsaved } from './choice.ts'
import { crashHistory } from './crash-history.ts'
import { inAffordableDetail } from './detail.ts'
import { Job, meanTimeBetweenCrashes } from './job.ts'
import { NotMeasurable, pacesOf } from './measuring/pace.ts'
import { sampleOf } from './measuring/sample.ts'
import type { PerformShortRuns, ShortRunResult } from './measuring/short-run.ts'
import { measureWays, type WaysAsked } from './measuring/ways.ts'
import { keyOf, Model, type Way } from './model.ts'
import { costsAt, NEVER } from './renewal.ts'
import { whatHangsOnWhat } from './what-if.ts'
import { decisivePoints, isInQuestion, savedWhole, unsavedWhole, wholeRuns } from './whole-runs.ts'

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
    const isTooShort = ways.every((each) => model.points(each).length === 0)
    throw new NoAdvice(whyNoPoint(isTooShort, workSeconds, meanSeconds))
  }
  const top = best(points)
  const way = ways.find(({ candidate }) => isSame(candidate, top))!
  const { costs } = way
  const overhead = (point: AdvicePoint): number => key(point) / workSeconds - 1
  const own = points.filter((each) => isSame(each, top))
  const flat = aroundTop(own, top, (each) => overhead(each) <= FLAT * overhead(top))
  onStage?.('whole runs')
  const least = leastUnsaved(ways, model, key)
  const decisive = decisivePoints(points, top, best, job.nowSeconds)
  const wholes = [
    ...decisive.map((point) => savedWhole(job, ways, point)),
    ...(isInQuestion(least.modelled, top, key, workSeconds) ? [unsavedWhole(job, least.way, least.modelled)] : []),
  ]
  const estimates = await wholeRuns(job, question, wholes, { model, run })
  const shown = points.map((each): AdvicePoint => {
    const estimate = estimates[decisive.indexOf(each)] ?? null
    return estimate === null ? each : { ...each, ...estimate, simulated: true }
  })
  const chosen = shown[points.indexOf(top)]!
  const never = { ...least, estimate: estimates[decisive.length] ?? null }
  const choice = choiceBetween({ modelled: top, shown: chosen }, never, key)
  onStage?.('what if')
  const advised = { way, unsavedWay: never.way, choice, advisedSeconds: top.intervalSeconds }
  const whatIf = await whatHangsOnWhat(advised, { job, remeasures: question.remeasures }, { model, key, seed, run })
  const { stallSeconds } = costsAt(costs, top.intervalSeconds)
  const hitSeconds = meanSeconds / Math.max(costs.hitShare, 1e-9)
  const dalySeconds = dalyInterval(stallSeconds, hitSeconds)
  const percentOver = ({ expectedSeconds }: { expectedSeconds: number }): number =>
    100 * (expectedSeconds / workSeconds - 1)
  const point = { ...never.modelled, ...(never.estimate !== null && { ...never.estimate, simulated: true }) }
  const unsaved = Number.isFinite(point.expectedSeconds)
    ? {
        ...{ ...point, overheadPercent: percentOver(point), isBetter: choice === 'never' },
        ...billOf(point, model.timesOf(never.way.costs, NEVER), job, question),
      }
    : null
  const saved = {
    ...{ protocol: top.protocol, policy: top.policy, copies: top.copies, intervalSeconds: top.intervalSeconds },
    ...{ expectedSeconds: chosen.expectedSeconds, ci95: chosen.ci95, overheadPercent: percentOver(chosen) },
    ...billOf(chosen, model.timesOf(costs, top.intervalSeconds), job, question),
  }
  const { hostHours, price, deadlineMissed } = advisedOf({ choice, best: saved, unsaved })
  const facts = {
    ...{ sample, question, chosen, costs, workSeconds, flat, points: shown, meanSeconds, trials },
    problems: [...problems, ...endlessOf(ways, points)],
    ...{ choice, unsaved, advisedCosts: choice === 'never' ? never.way.costs : costs },
  }
  return {
    ...{ sentence: sentence(facts), choice, best: saved, unsaved },
    flatRangeSeconds: [flat[0]!, flat.at(-1)!],
    points: shown,
    outdone,
    marks: {
      youngSeconds: youngInterval(stallSeconds, hitSeconds),
      dalySeconds,
      checkpointSeconds: stallSeconds,
      restartSeconds: costs.crashes === 0 ? null : costs.restartSeconds,
      meanTimeBetweenCrashesSeconds: costs.hitShare === 0 ? null : hitSeconds,
    },
    reasonsAgainstDaly: reasonsAgainst(dalySeconds, facts),
    ...whatIf,
    time: choice === 'never' ? model.timeAt(never.way.costs, NEVER) : model.timeAt(costs, top.intervalSeconds),
    warnings: warningsOf(facts),
    envelope: envelopeText(facts),
    ...{ workSeconds, deadlineSeconds: question.deadlineSeconds, deadlineMissed, hostHours, price, seed, trials },
  }
}

/** Ways of saving with which some run does not end, whatever the interval. */
export const endlessOf = (ways: readonly Way[], points: readonly AdvicePoint[]): string[] =>
  ways
    .filter(({ candidate }) => !points.some((point) => isSame(point, candidate)))
    .map(({ candidate }) => `${wayOf(candidate)}: the job would not end under these crashes, whatever the interval`)

/** Why there is no interval with which every run ends. */
function whyNoPoint(isTooShort: boolean, workSeconds: number, meanSeconds: number): string {
  const job = `the job of ${span(workSeconds)}`
  return isTooShort
    ? `application: ${job} takes no longer than a checkpoint of it; do not save it`
    : `faults: with the ways of saving that were asked for, ${job} would not end under a crash every ${span(meanSeconds)}`
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
  return new Model(histories, untilSeconds, job.nowSeconds)
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
