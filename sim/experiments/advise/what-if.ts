// What if: halving and doubling each input, from the model if it contains that input, otherwise from costs measured anew.

import type { MapCell, Sensitivity } from './advice.ts'
import type { Job, Variation } from './job.ts'
import { measureCosts, middleOf } from './measuring/costs.ts'
import { NotMeasurable } from './measuring/pace.ts'
import { sampleOf } from './measuring/sample.ts'
import type { PerformShortRuns } from './measuring/short-run.ts'
import type { Advised, Key, Model, Way } from './model.ts'

interface Tools {
  readonly model: Model
  readonly key: Key
  readonly seed: string
  readonly run: PerformShortRuns
}

const FACTORS = [0.5, 2]

/** @param remeasures whether short runs are made for what the model does not contain; otherwise that is omitted */
export async function whatHangsOnWhat(
  advised: Advised,
  { job, remeasures }: { readonly job: Job; readonly remeasures: boolean },
  tools: Tools,
): Promise<{ sensitivity: Sensitivity[]; map: MapCell[] }> {
  const { model, key } = tools
  const known = model.sensitivity(advised, key)
  const cells = ({ factor: state, advised: of }: Varied): MapCell[] =>
    [0.5, 1, 2].map((crashRate) => {
      const { stayingSeconds: _, ...then } = model.whatIf(of, key, { crashRate })
      return { crashRate, state, ...then }
    })
  const rowOf = (input: string, { factor, advised: of }: Varied): Sensitivity => ({
    ...{ input, factor },
    ...model.whatIf(of, key),
  })
  const [states, networks] = remeasures
    ? await Promise.all([
        job.isDivisible ? varied(job, advised, (factor) => ({ state: factor }), tools) : [],
        varied(job, advised, (factor) => ({ network: factor }), tools),
      ])
    : [[], []]
  const sensitivity = [
    ...known,
    ...states.map((each) => rowOf('size of the state', each)),
    ...networks.map((each) => rowOf('rate of the network', each)),
  ]
  const map = [{ factor: 1, advised }, ...states].sort((a, b) => a.factor - b.factor).flatMap(cells)
  return {
    sensitivity: sensitivity.filter(({ expectedSeconds }) => Number.isFinite(expectedSeconds)),
    map: map.filter(({ expectedSeconds }) => Number.isFinite(expectedSeconds)),
  }
}

interface Varied {
  readonly factor: number
  readonly advised: Advised
}

/** The same advice for a job with twice or half of something; jobs that do not end are omitted. */
async function varied(
  job: Job,
  advised: Advised,
  variation: (factor: number) => Variation,
  { seed, run }: Tools,
): Promise<Varied[]> {
  const all = await Promise.all(
    FACTORS.map(async (factor): Promise<Varied[]> => {
      try {
        const sample = sampleOf(job.varied(variation(factor)))
        const again = async ({ candidate, costs }: Way): Promise<Way> => ({
          candidate,
          costs: (await measureCosts(sample, candidate, { seed, run, nearSeconds: middleOf(costs) }))!,
        })
        const way = await again(advised.way)
        // what is not advised is known well enough from the way of saving that is
        const isApart = advised.choice === 'never' && advised.unsavedWay !== advised.way
        const unsavedWay = isApart ? await again(advised.unsavedWay) : way
        return [{ factor, advised: { ...advised, way, unsavedWay } }]
      } catch (cause) {
        if (cause instanceof NotMeasurable) return []
        throw cause
      }
    }),
  )
  return all.flat()
}
