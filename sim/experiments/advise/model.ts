// The renewal model over a grid of intervals: a point for each, under the same histories of crashes for all.

import { Observations } from '../../kernel/chance/statistics.ts'
import type { Advice, AdvicePoint, Candidate, Choice, Costs, Objective, Sensitivity, Unsaved } from './advice.ts'
import type { HistoricCrash } from './crash-history.ts'
import { type Course, course, elapsed, type Factors, NEVER } from './renewal.ts'

/** Standard values for all: twelve per factor of ten. */
const STEPS = [1, 1.2, 1.5, 1.8, 2.2, 2.7, 3.3, 3.9, 4.7, 5.6, 6.8, 8.2]

/** Intervals in round numbers, from one to the other. */
export function niceIntervals(fromSeconds: number, toSeconds: number): number[] {
  const found: number[] = []
  for (let decade = 1e-3; decade <= toSeconds; decade *= 10) {
    for (const step of STEPS) {
      const seconds = Number((step * decade).toPrecision(2))
      if (seconds >= fromSeconds && seconds <= toSeconds) found.push(seconds)
    }
  }
  return found
}

export interface Way {
  readonly candidate: Candidate
  readonly costs: Costs
}

/** What is advised, and what it was chosen from: the way of saving of the best interval, and the way that costs least if nothing is saved. */
export interface Advised {
  readonly way: Way
  readonly unsavedWay: Way
  readonly choice: Choice
  /** The best interval. */
  readonly advisedSeconds: number
}

/** The quantity to minimize. */
export type Key = (point: Pick<AdvicePoint, 'expectedSeconds' | 'p95'>) => number

/** What an objective minimizes: host-hours and money are least where the time is. */
export const keyOf = (objective: Objective): Key =>
  objective === 'p95' ? ({ p95 }) => p95 : (point) => point.expectedSeconds

export class Model {
  readonly #histories: readonly (readonly HistoricCrash[])[]
  readonly #untilSeconds: number
  readonly #nowSeconds: number

  /** @param nowSeconds the current interval, which is always included */
  constructor(histories: readonly (readonly HistoricCrash[])[], untilSeconds: number, nowSeconds: number) {
    this.#histories = histories
    this.#untilSeconds = untilSeconds
    this.#nowSeconds = nowSeconds
  }

  /** The number of histories it goes through. */
  get trials(): number {
    return this.#histories.length
  }

  points({ candidate, costs }: Way): AdvicePoint[] {
    const { checkpoints, workSeconds } = costs
    // nobody uses an interval shorter than the checkpoint itself
    const shortest = Math.max(checkpoints[0]!.intervalSeconds / 4, ...checkpoints.map((each) => each.stallSeconds))
    const longest = Math.min(workSeconds, checkpoints.at(-1)!.intervalSeconds * 4)
    const intervals = new Set(niceIntervals(shortest, longest))
    if (this.#nowSeconds >= shortest && this.#nowSeconds <= workSeconds) intervals.add(this.#nowSeconds)
    const inOrder = [...intervals].sort((a, b) => a - b)
    return inOrder.map((intervalSeconds) => ({
      ...candidate,
      intervalSeconds,
      ...summary(this.timesOf(costs, intervalSeconds)),
      simulated: false,
    }))
  }

  /** Without a checkpoint, where the protocol has something to begin again from. */
  unsaved({ candidate: { protocol, copies }, costs }: Way): Unsaved {
    return { protocol, copies, ...summary(this.timesOf(costs, NEVER)), simulated: false }
  }

  /** In how many histories a crash strikes the job before a time. */
  struckBefore({ hitShare }: Costs, seconds: number): number {
    const isStruck = (history: readonly HistoricCrash[]): boolean =>
      history.some(({ atSeconds, strikes }) => atSeconds < seconds && strikes < hitShare)
    return this.#histories.filter(isStruck).length
  }

  /** Under each history in turn. */
  timesOf(costs: Costs, intervalSeconds: number, factors?: Factors): number[] {
    return this.#histories.map((history) => elapsed(costs, intervalSeconds, history, this.#untilSeconds, factors))
  }

  chanceBeyond(costs: Costs, intervalSeconds: number, seconds: number): number {
    const times = this.timesOf(costs, intervalSeconds)
    return times.filter((each) => each > seconds).length / times.length
  }

  /** Where the time goes, on average. The time of overlapping recoveries is divided in proportion to what each takes alone. */
  timeAt(costs: Costs, intervalSeconds: number): Advice['time'] {
    const courses = this.#histories.map((history) => course(costs, intervalSeconds, history, this.#untilSeconds))
    const mean = (of: (each: Course) => number): number =>
      courses.reduce((sum, each) => sum + of(each), 0) / courses.length
    const checkpointsSeconds = mean((each) => each.checkpointsSeconds)
    const crashes = mean((each) => each.elapsedSeconds) - costs.workSeconds - checkpointsSeconds
    const [restarts, repeated] = [mean((each) => each.restartsSeconds), mean((each) => each.repeatedSeconds)]
    const share = restarts + repeated > 0 ? crashes / (restarts + repeated) : 0
    return {
      ...{ workSeconds: costs.workSeconds, checkpointsSeconds },
      ...{ restartsSeconds: share * restarts, repeatedSeconds: share * repeated },
    }
  }

  /** The effect of halving and doubling each input that the model itself contains, and of which something is known. */
  sensitivity(advised: Advised, key: Key): Sensitivity[] {
    const restarts = [advised.way, advised.unsavedWay].map(({ costs }) => costs.restartSeconds)
    const inputs = {
      'crash rate': 'crashRate',
      'cost of a checkpoint': 'stall',
      ...(restarts.some((seconds) => seconds > 0) && { 'cost of a restart': 'restart' }),
    } as const
    return Object.entries(inputs).flatMap(([input, name]) =>
      [0.5, 2].map((factor) => ({ input, factor, ...this.whatIf(advised, key, { [name]: factor }) })),
    )
  }

  /** The best interval when an input differs, the job that is never saved, and what is advised, all in that case. */
  whatIf(
    { way, unsavedWay, choice, advisedSeconds }: Advised,
    key: Key,
    factors?: Factors,
  ): Omit<Sensitivity, 'input' | 'factor'> {
    const at = (costs: Costs, intervalSeconds: number) => ({
      intervalSeconds,
      ...summary(this.timesOf(costs, intervalSeconds, factors)),
    })
    const all = this.points(way).map((each) => at(way.costs, each.intervalSeconds))
    const saved = all.reduce((least, each) => (key(each) < key(least) ? each : least))
    const unsaved = at(unsavedWay.costs, NEVER)
    const staying = choice === 'never' ? unsaved : at(way.costs, advisedSeconds)
    const unsavedSeconds = orNull(unsaved.expectedSeconds)
    return {
      choice: unsavedSeconds !== null && key(unsaved) < key(saved) ? 'never' : 'interval',
      ...{ intervalSeconds: saved.intervalSeconds, expectedSeconds: saved.expectedSeconds },
      ...{ unsavedSeconds, stayingSeconds: orNull(staying.expectedSeconds) },
    }
  }
}

const orNull = (seconds: number): number | null => (Number.isFinite(seconds) ? seconds : null)

export function summary(
  times: readonly number[],
): Pick<AdvicePoint, 'expectedSeconds' | 'ci95' | 'p50' | 'p95' | 'p99'> {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!
  const finite = sorted.every(Number.isFinite)
  const observations = Observations.of(finite ? sorted : [])
  return {
    expectedSeconds: finite ? observations.mean : Number.POSITIVE_INFINITY,
    ci95: finite && sorted.length > 1 ? observations.halfWidth : 0,
    ...{ p50: at(0.5), p95: at(0.95), p99: at(0.99) },
  }
}
