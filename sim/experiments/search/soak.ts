// The long search: a great many random worlds, divided into parts that are searches of their own, so that it can be stopped, resumed and
// extended. Within a part, schedules that covered something new are varied.

import { runBatch } from './batch.ts'
import type { Violated } from './finding.ts'
import { type SearchResult, search, type WorldsPlan } from './search.ts'

export const PART_SCHEDULES = 1000

export interface SoakPart {
  readonly part: number
  readonly seed: string
  readonly schedules: number
}

/** What is kept of a finished part. */
export interface PartResult
  extends Pick<
    SearchResult,
    'schedules' | 'beginnings' | 'crashes' | 'inert' | 'beyondPromise' | 'skippedWorlds' | 'milestones' | 'combinations'
  > {
  readonly part: number
  readonly violations: readonly Violated[]
}

export const planOf = ({ part, seed, schedules }: SoakPart): WorldsPlan => ({
  kind: 'worlds',
  worlds: schedules,
  schedulesEach: 1,
  without: [],
  seed: `${seed}, part ${part}`,
  violations: Number.POSITIVE_INFINITY,
})

export async function soak(part: SoakPart): Promise<PartResult> {
  const result = await search(planOf(part), { run: async (batch) => runBatch(batch), jobs: 1 })
  const { schedules, beginnings, crashes, inert, beyondPromise, skippedWorlds } = result
  const { milestones, combinations, violations } = result
  return {
    ...{
      part: part.part,
      schedules,
      beginnings,
      crashes,
      inert,
      beyondPromise,
      skippedWorlds,
      milestones,
      combinations,
    },
    violations,
  }
}

/** The totals of all parts. */
export interface SoakTotals {
  readonly counts: Readonly<
    Record<'schedules' | 'beginnings' | 'crashes' | 'inert' | 'beyondPromise' | 'skippedWorlds', number>
  >
  readonly milestones: ReadonlyMap<string, number>
  /** By check: its first violation, and how many there are. */
  readonly violations: ReadonlyMap<string, { readonly first: Violated; readonly count: number }>
}

export function soakTotals(results: readonly PartResult[]): SoakTotals {
  const inOrder = [...results].sort((a, b) => a.part - b.part)
  const counts = { schedules: 0, beginnings: 0, crashes: 0, inert: 0, beyondPromise: 0, skippedWorlds: 0 }
  const milestones = new Map<string, number>()
  const violations = new Map<string, { first: Violated; count: number }>()
  for (const result of inOrder) {
    for (const name of Object.keys(counts) as (keyof typeof counts)[]) counts[name] += result[name] ?? 0
    for (const [name, hits] of Object.entries(result.milestones)) {
      milestones.set(name, (milestones.get(name) ?? 0) + hits)
    }
    for (const violation of result.violations) {
      const known = violations.get(violation.check)
      if (known === undefined) violations.set(violation.check, { first: violation, count: 1 })
      else known.count++
    }
  }
  return { counts, milestones, violations }
}
