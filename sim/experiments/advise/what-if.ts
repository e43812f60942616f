// What if: halving and doubling each input, from the model if it contains that input, otherwise from costs measured anew.

import type { MapCell, Sensitivity } from './advice.ts'
import type { Job, Variation } from './job.ts'
import { measureCosts, middleOf } from './measuring/costs.ts'
import { NotMeasurable } from './measuring/pace.ts'
import { sampleOf } from './measuring/sample.ts'
import type { PerformShortRuns } from './measuring/short-run.ts'
import type { Key, Model, Way } from './model.ts'

export interface Advised {
  readonly job: Job
  readonly way: Way
  readonly advisedSeconds: number
  /** Whether short runs are made for it. */
  readonly remeasures: boolean
}

interface Tools {
  readonly model: Model
  readonly key: Key
  readonly seed: string
  readonly run: PerformShortRuns
}

const FACTORS = [0.5, 2]

export async function whatHangsOnWhat(
  { job, way, advisedSeconds, remeasures }: Advised,
  tools: Tools,
): Promise<{ sensitivity: Sensitivity[]; map: MapCell[] }> {
  const { model, key } = tools
  const known = model.sensitivity(way, advisedSeconds, key)
  const cells = (of: Way, state: number): MapCell[] =>
    [0.5, 1, 2].map((crashRate) => {
      const { intervalSeconds, expectedSeconds } = model.whatIf(of, advisedSeconds, key, { crashRate })
      return { crashRate, state, intervalSeconds, expectedSeconds }
    })
  const rowOf = (input: string, factor: number, of: Way): Sensitivity => ({
    ...{ input, factor },
    ...model.whatIf(of, advisedSeconds, key),
  })
  const [states, networks] = remeasures
    ? await Promise.all([
        job.isDivisible ? varied(job, way, (factor) => ({ state: factor }), tools) : [],
        varied(job, way, (factor) => ({ network: factor }), tools),
      ])
    : [[], []]
  const sensitivity = [
    ...known,
    ...states.map(({ factor, way: other }) => rowOf('size of the state', factor, other)),
    ...networks.map(({ factor, way: other }) => rowOf('rate of the network', factor, other)),
  ]
  const map = [{ factor: 1, way }, ...states]
    .sort((a, b) => a.factor - b.factor)
    .flatMap(({ factor, way: other }) => cells(other, factor))
  return {
    sensitivity: sensitivity.filter(({ expectedSeconds }) => Number.isFinite(expectedSeconds)),
    map: map.filter(({ expectedSeconds }) => Number.isFinite(expectedSeconds)),
  }
}

interface Varied {
  readonly factor: number
  readonly way: Way
}

/** The same way of saving in a job with twice or half of something; jobs that do not end are omitted. */
async function varied(
  job: Job,
  { candidate, costs }: Way,
  variation: (factor: number) => Variation,
  { seed, run }: Tools,
): Promise<Varied[]> {
  const all = await Promise.all(
    FACTORS.map(async (factor): Promise<Varied[]> => {
      try {
        const sample = sampleOf(job.varied(variation(factor)))
        const varied = await measureCosts(sample, candidate, { seed, run, nearSeconds: middleOf(costs) })
        return varied === null ? [] : [{ factor, way: { candidate, costs: varied } }]
      } catch (cause) {
        if (cause instanceof NotMeasurable) return []
        throw cause
      }
    }),
  )
  return all.flat()
}
