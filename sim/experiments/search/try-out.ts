// Tries one schedule on a ground: performs the run and lets all checks judge it.

import type { SelectiveReader, TraceReader } from '../../trace/trace.ts'
import { type Verdict, verdictOf } from '../../verdict.ts'
import { type Ground, watchedOn } from './aiming/ground.ts'
import { Opportunities } from './aiming/opportunities.ts'
import { Situation } from './aiming/situation.ts'
import type { Finding, Violated } from './finding.ts'
import { MilestoneReader } from './milestones.ts'
import { type Schedule, struckBy } from './schedule.ts'
import { Absences, Trial } from './trial.ts'

/** Runs the ground's scenario with a schedule. Never throws: a failed assertion is a finding too. */
export function tryOut(ground: Ground, schedule: Schedule): Finding {
  const reader = new MilestoneReader(ground)
  return findingOf(ground, schedule, reader, [reader]).finding
}

/** The same for a schedule that may get one more strike: also returns the opportunities in it. */
export function follow(ground: Ground, schedule: Schedule): Trial {
  const situation = new Situation(ground, ground.scenario.protocol.ring.periodNs)
  const milestones = new MilestoneReader(ground, situation)
  const opportunities = new Opportunities(ground, situation)
  const absences = new Absences()
  const kinds = new Set([...milestones.kinds, ...opportunities.kinds])
  const read: TraceReader = (atNs, event) => {
    milestones.note(atNs, event)
    situation.follow(atNs, event)
    opportunities.note(atNs, event)
  }
  const { finding, overNs } = findingOf(ground, schedule, milestones, [{ kinds, read }, absences])
  return new Trial(finding, { opportunities, absences, overNs })
}

function findingOf(
  ground: Ground,
  schedule: Schedule,
  { reached, combinations }: MilestoneReader,
  readers: readonly SelectiveReader[],
): { finding: Finding; overNs: number } {
  const judged = judgeBy(ground, schedule, readers)
  const known = { schedule, beginnings: 0, equivalent: 0, milestones: [...reached], combinations: [...combinations] }
  if ('stopped' in judged) {
    const violation = { check: 'assertion', message: judged.stopped, schedule }
    const finding = { ...known, crashes: 0, inert: 0, beyondPromise: false, violation }
    return { finding, overNs: Number.POSITIVE_INFINITY }
  }
  const { violations, receipts, beyondPromise, overNs } = judged
  const strikes = receipts.slice(ground.scenario.faults.length)
  const inert = strikes.filter((receipt) => receipt.inert).length
  const first = violations[0]
  const violation = first === undefined ? null : { check: first.check, message: first.message, schedule }
  const crashes = strikes.length - inert
  return { finding: { ...known, crashes, inert, beyondPromise: beyondPromise !== null, violation }, overNs }
}

/** What the checks say; or why the run failed an assertion. */
function judgeBy(
  ground: Ground,
  schedule: Schedule,
  readers: readonly SelectiveReader[],
): Verdict | { readonly stopped: string } {
  try {
    const { own, scenario } = ground
    return verdictOf(struckBy(scenario, schedule), { parts: own.parts, ...watchedOn(ground), readers })
  } catch (cause) {
    return { stopped: cause instanceof Error ? cause.message : String(cause) }
  }
}

/** How a run with this schedule violates a check; null if it does not. */
export function breaks(check: string, ground: Ground, schedule: Schedule): string | null {
  return objections(ground, schedule).find((objection) => objection.check === check)?.message ?? null
}

/** All violations, in the order in which they were found. */
export function objections(ground: Ground, schedule: Schedule): Omit<Violated, 'schedule'>[] {
  const judged = judgeBy(ground, schedule, [])
  if ('stopped' in judged) return [{ check: 'assertion', message: judged.stopped }]
  return judged.violations.map(({ check, message }) => ({ check, message }))
}
