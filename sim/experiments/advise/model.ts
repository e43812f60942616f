// The renewal model over a grid of intervals: a point for each, under the same histories of crashes for all.

import { Observations } from '../../kernel/chance/statistics.ts'
import type { Advice, AdvicePoint, Candidate, Costs, Objective, Sensitivity, Unsaved } from './advice.ts'
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
    return { protocol, copies, ...summary(this.timesOf(costs, NEVER)) }
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

  /** The effect of halving and doubling each input that the model itself contains. */
  sensitivity(way: Way, advisedSeconds: number, key: Key): Sensitivity[] {
    const inputs = {
      'crash rate': 'crashRate',
      'cost of a checkpoint': 'stall',
      'cost of a restart': 'restart',
    } as const
    return Object.entries(inputs).flatMap(([input, name]) =>
      [0.5, 2].map((factor) => ({ input, factor, ...this.whatIf(way, advisedSeconds, key, { [name]: factor }) })),
    )
  }

  /** The best interval of a way when an input differs, and the overhead of the advised one in that case. */
  whatIf(
    { candidate, costs }: Way,
    advisedSeconds: number,
    key: Key,
    factors?: Factors,
  ): Omit<Sensitivity, 'input' | 'factor'> {
    const at = (intervalSeconds: number) => ({
      intervalSeconds,
      ...summary(this.timesOf(costs, intervalSeconds, factors)),
    })
    const all = this.points({ candidate, costs }).map((each) => at(each.intervalSeconds))
    const { intervalSeconds, expectedSeconds } = all.reduce((least, each) => (key(each) < key(least) ? each : least))
    const staying = at(advisedSeconds).expectedSeconds
    return { intervalSeconds, expectedSeconds, stayingSeconds: Number.isFinite(staying) ? staying : null }
  }
}

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
