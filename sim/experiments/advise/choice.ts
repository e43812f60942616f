// Whether to save at all: the best interval against the job that is never saved, and what each comes to.

import type { Advice, AdvicePoint, Bill, Choice, Unsaved } from './advice.ts'
import type { Job } from './job.ts'
import type { Key, Model, Way } from './model.ts'
import type { Estimate } from './whole-runs.ts'

/** A job that is never saved, the way in which that takes least, and what whole runs of it say; null: there are none. */
export interface NeverSaved {
  readonly way: Way
  /** By the model; some of it may be infinite. */
  readonly modelled: Unsaved
  readonly estimate: Estimate | null
}

/** The way that takes least if nothing is saved. */
export function leastUnsaved(ways: readonly Way[], model: Model, key: Key): Omit<NeverSaved, 'estimate'> {
  const all = ways.map((way) => ({ way, modelled: model.unsaved(way) }))
  return all.reduce((least, each) => (key(each.modelled) < key(least.modelled) ? each : least))
}

/** Like is compared with like: whole runs with whole runs, or, unless both have them, the model with the model. */
export function choiceBetween(
  top: { readonly modelled: AdvicePoint; readonly shown: AdvicePoint },
  { modelled, estimate }: NeverSaved,
  key: Key,
): Choice {
  if (!Number.isFinite(modelled.expectedSeconds)) return 'interval'
  const [saved, unsaved] =
    top.shown.simulated && estimate !== null ? [top.shown, estimate] : ([top.modelled, modelled] as const)
  return key(unsaved) < key(saved) ? 'never' : 'interval'
}

export interface Rates {
  readonly deadlineSeconds: number | null
  readonly pricePerHostHour: number | null
}

export function billOf(
  { expectedSeconds }: Pick<AdvicePoint, 'expectedSeconds'>,
  times: readonly number[],
  job: Job,
  { deadlineSeconds, pricePerHostHour }: Rates,
): Bill {
  const hostHours = (expectedSeconds / 3600) * job.scenario.hosts.length
  return {
    hostHours,
    price: pricePerHostHour === null ? null : pricePerHostHour * hostHours,
    deadlineMissed:
      deadlineSeconds === null ? null : times.filter((each) => each > deadlineSeconds).length / times.length,
  }
}

/** The point that is advised. */
export const advisedOf = ({ choice, best, unsaved }: Pick<Advice, 'choice' | 'best' | 'unsaved'>) =>
  choice === 'never' ? unsaved! : best
