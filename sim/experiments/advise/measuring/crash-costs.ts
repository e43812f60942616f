// The cost of a crash: runs with one crash each against the same run without, and a line through their delays as a function of the loss.

import type { Fault } from '../../../faults/plan.ts'
import type { Candidate, Costs } from '../advice.ts'
import type { Job } from '../job.ts'
import { completed } from './pace.ts'
import type { PerformShortRuns, ShortRun, ShortRunResult } from './short-run.ts'

const GOLDEN = 0.6180339887498949

export interface Undisturbed {
  readonly intervalSeconds: number
  readonly size: number
  readonly saved: ShortRunResult
}

export type CrashCosts = Pick<Costs, 'restartSeconds' | 'redo' | 'crashes'>

/** From a number of runs with one crash each. Throws NotMeasurable. */
export async function measureCrashes(
  job: Job,
  candidate: Candidate,
  { intervalSeconds, size, saved }: Undisturbed,
  count: number,
  seed: string,
  run: PerformShortRuns,
): Promise<CrashCosts> {
  const { busyHosts, endsAtSeconds, seconds: undisturbed } = saved
  const struck = busyHosts.filter((host) => job.struckHosts.includes(host))
  if (struck.length === 0) return { restartSeconds: 0, redo: 0, crashes: 0 }
  const runs = Array.from({ length: count }, (_, i): ShortRun => {
    const share = 0.2 + 0.6 * ((i * GOLDEN) % 1)
    const atNs = Math.round(share * endsAtSeconds * 1e9)
    const fault: Fault = {
      kind: 'crash',
      hosts: [struck[(i * 7) % struck.length]!],
      moment: { kind: 'at', atNs },
      restartAfterNs: job.restartAfterNs,
    }
    return { scenario: job.saved(candidate, intervalSeconds, size, [fault]), seed }
  })
  const costs = (await run(runs)).flatMap((result) => {
    const { lostSeconds, seconds } = completed(result)
    return lostSeconds === null ? [] : [{ lost: lostSeconds, cost: Math.max(0, seconds - undisturbed) }]
  })
  return { ...line(costs), crashes: costs.length }
}

/**
 * The line through the costs of crashes as a function of what they lost; its slope is from 0 to 2. If it explains less than half of
 * their variance, lost work is assumed to be repeated in the same time.
 */
export function line(
  costs: readonly { readonly lost: number; readonly cost: number }[],
): Pick<Costs, 'restartSeconds' | 'redo'> {
  if (costs.length === 0) return { restartSeconds: 0, redo: 1 }
  const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length
  const [lost, cost] = [mean(costs.map((each) => each.lost)), mean(costs.map((each) => each.cost))]
  const variance = mean(costs.map((each) => (each.lost - lost) * (each.lost - lost)))
  const covariance = mean(costs.map((each) => (each.lost - lost) * (each.cost - cost)))
  const spread = mean(costs.map((each) => (each.cost - cost) * (each.cost - cost)))
  const explains = covariance > 0 && covariance * covariance >= 0.5 * variance * spread
  const redo = explains ? Math.min(2, covariance / variance) : 1
  return { restartSeconds: Math.max(0, cost - redo * lost), redo }
}
