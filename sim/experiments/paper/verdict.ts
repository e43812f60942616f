// When a reproduction is good: tolerances as data, and the verdict on each cell and on the whole. Misses stay in the tables and in the
// score; a verdict only labels them. The overall verdict is about the model and not about a seed: if chance could have decided on which
// side of a tolerance a figure lies, no verdict is given.

import { studentQuantile975 } from '../../kernel/chance/student.ts'
import { heldOutErrors } from './held-out.ts'
import type { Compared, OverheadRow, PaperReport } from './paper.ts'
import { contradictoryCells } from './paper-tables.ts'

export const tolerances = {
  /** Running time and communication of Table 1, percent of the paper's value. */
  requirementsPercent: 1,
  /** An overhead of Tables 2 to 4, percentage points; of 18 cells this many must be within. */
  overheadPoints: 2.5,
  overheadCells: 16,
  /** No cell may be off by more. */
  overheadFarthestPoints: 5,
  overheadMeanPoints: 1,
  loggingPoints: 1,
  messageFactor: 0.1,
  /** For each application: the mean error over its overheads in a fit that holds it out. */
  heldOutPoints: 2,
} as const

/** within: within the tolerance. off: beyond it. far: beyond what is allowed for any cell, or not measured. */
export type Verdict = 'within' | 'off' | 'far'

const difference = ({ paper, simulated }: Compared): number => Math.abs(simulated - paper)
const judged = (holds: boolean): Verdict => (holds ? 'within' : 'far')

export const judgeRequirement = (compared: Compared): Verdict =>
  judged(difference(compared) <= (tolerances.requirementsPercent / 100) * compared.paper)

/** Memory must be exact. */
export const judgeMemory = (compared: Compared): Verdict => judged(compared.simulated === compared.paper)

export const judgeLogging = (compared: Compared): Verdict => judged(difference(compared) <= tolerances.loggingPoints)

export const judgeMessage = (compared: Compared): Verdict => judged(difference(compared) <= tolerances.messageFactor)

export function judgeOverhead(compared: Compared): Verdict {
  const points = difference(compared)
  if (points <= tolerances.overheadPoints) return 'within'
  return points <= tolerances.overheadFarthestPoints ? 'off' : 'far'
}

/** Whether the paper contradicts itself in this cell (see `contradictoryCells`). */
export const contradictsItself = ({ application, policy, replication }: OverheadRow): boolean =>
  contradictoryCells.some(
    (cell) => cell.application === application && cell.policy === policy && cell.replication === replication,
  )

/** A figure is surely on one side of a tolerance if it is this many standard deviations (between seeds) away from it. */
const DEVIATIONS = 3
/** With fewer trials the deviations are not known well enough. */
export const TRIALS_FOR_A_VERDICT = 10

type HeldOut = typeof heldOutErrors

export type Conclusion = 'within' | 'outside' | 'too close to say' | 'too few trials for a verdict'

export interface WholeVerdict {
  readonly conclusion: Conclusion
  /** Everything that surely keeps the reproduction from being good, one sentence each. */
  readonly shortcomings: readonly string[]
  /** What is too close to a tolerance to decide, one sentence each. */
  readonly close: readonly string[]
}

/** The standard error of a mean over trials, from half the width of its 95 % interval by Student's t. */
export const deviationOf = (ci95: number, trials: number): number =>
  trials < 2 ? 0 : ci95 / studentQuantile975(trials - 1)

/** What surely keeps the reproduction from being good. @param heldOut by application, as last calibrated */
export const shortcomings = (report: PaperReport, heldOut: HeldOut = heldOutErrors): readonly string[] =>
  findings(report, heldOut).bad

export function judge(report: PaperReport, heldOut: HeldOut = heldOutErrors): WholeVerdict {
  const { trials } = report
  const { bad, close } = findings(report, heldOut)
  const conclusion: Conclusion =
    trials < TRIALS_FOR_A_VERDICT
      ? 'too few trials for a verdict'
      : bad.length > 0
        ? 'outside'
        : close.length > 0
          ? 'too close to say'
          : 'within'
  return { conclusion, shortcomings: bad, close }
}

function findings(
  { tables, score, trials, failures = [] }: PaperReport,
  heldOut: HeldOut,
): { bad: string[]; close: string[] } {
  const bad: string[] = []
  const close: string[] = []
  const missed = (verdicts: readonly Verdict[], what: string): void => {
    const count = verdicts.filter((verdict) => verdict !== 'within').length
    if (count > 0) bad.push(`${what}: ${count} of ${verdicts.length} are not`)
  }
  const cells = [...tables['2'], ...tables['3'], ...tables['4']].map(({ overheadPercent }) => ({
    points: difference(overheadPercent),
    margin: DEVIATIONS * deviationOf(overheadPercent.ci95, trials),
  }))
  const surely = (limit: number): number => cells.filter(({ points, margin }) => points + margin <= limit).length
  const perhaps = (limit: number): number => cells.filter(({ points, margin }) => points - margin <= limit).length
  const { overheadCells, overheadPoints, overheadFarthestPoints, overheadMeanPoints } = tolerances
  if (failures.length > 0) bad.push(`every run completes: ${failures.length} did not`)
  missed(
    tables['1'].flatMap((row) => [judgeRequirement(row.seconds), judgeRequirement(row.communicationKB)]),
    `times and communication of Table 1 are within ${tolerances.requirementsPercent} %`,
  )
  missed(
    tables['1'].map((row) => judgeMemory(row.memoryKB)),
    'the memory of Table 1 is exact',
  )
  const near = `${overheadCells} of ${cells.length} overheads are within ${overheadPoints} points`
  if (perhaps(overheadPoints) < overheadCells) bad.push(`${near}: ${perhaps(overheadPoints)} are`)
  else if (surely(overheadPoints) < overheadCells) close.push(`${near}: ${surely(overheadPoints)} surely are`)
  const farthest = `no overhead is off by more than ${overheadFarthestPoints} points`
  const beyond = cells.length - perhaps(overheadFarthestPoints)
  if (beyond > 0) bad.push(`${farthest}: ${beyond} are`)
  else if (surely(overheadFarthestPoints) < cells.length) close.push(`${farthest}: one or more may be`)
  const error = score.meanAbsoluteErrorPoints
  const margin = DEVIATIONS * deviationOf(score.ci95Points, trials)
  const mean = `the mean absolute error is at most ${overheadMeanPoints.toFixed(1)} points: it is ${error.toFixed(2)}`
  if (!(error - margin <= overheadMeanPoints)) bad.push(mean)
  else if (error + margin > overheadMeanPoints) close.push(`${mean}, give or take ${margin.toFixed(2)}`)
  missed(
    tables.logging.map((row) => judgeLogging(row.overheadPercent)),
    `the overheads of logging are within ${tolerances.loggingPoints} point`,
  )
  missed(
    tables.messages.map((row) => judgeMessage(row.slowdown)),
    `the message factors are within ${tolerances.messageFactor}`,
  )
  const surprising = Object.entries(heldOut).filter(([, each]) => !(each <= tolerances.heldOutPoints))
  if (surprising.length > 0) {
    const which = surprising.map(([application, each]) => `${application} to ${each}`).join(', ')
    bad.push(`an application that the fit has not seen is predicted to ${tolerances.heldOutPoints} points: ${which}`)
  }
  return { bad, close }
}
