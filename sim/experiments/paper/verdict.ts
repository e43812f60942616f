// When a reproduction is good: tolerances as data, and the verdict on each cell and on the whole. The misses stay in the tables and in the
// score; a verdict only says what they are.

import { heldOutErrors } from './held-out.ts'
import type { Compared, OverheadRow, PaperReport } from './paper.ts'
import { contradictoryCells } from './paper-tables.ts'

export const tolerances = {
  /** Running time and communication of Table 1, percent of the paper's value. */
  requirementsPercent: 1,
  /** An overhead of Tables 2 to 4, percentage points; of 18 cells this many must be within. */
  overheadPoints: 2.5,
  overheadCells: 16,
  /** No cell may be further away. */
  overheadFarthestPoints: 5,
  overheadMeanPoints: 1,
  loggingPoints: 1,
  messageFactor: 0.1,
  /** The mean over an application's overheads, by a fit that has not seen it; each application. */
  heldOutPoints: 2,
} as const

/** within: near enough. off: beyond the tolerance. far: beyond what any cell may be, or not measured. */
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

/** Everything that keeps the reproduction from being good, each in a sentence; nothing if it is. */
export function shortcomings({ tables, score, failures = [] }: PaperReport): string[] {
  const found: string[] = []
  const missed = (verdicts: readonly Verdict[], what: string): void => {
    const count = verdicts.filter((verdict) => verdict !== 'within').length
    if (count > 0) found.push(`${what}: ${count} of ${verdicts.length} are not`)
  }
  const overheads = [...tables['2'], ...tables['3'], ...tables['4']].map((row) => judgeOverhead(row.overheadPercent))
  const near = overheads.filter((verdict) => verdict === 'within').length
  const far = overheads.filter((verdict) => verdict === 'far').length
  const { overheadCells, overheadPoints, overheadFarthestPoints, overheadMeanPoints } = tolerances
  if (failures.length > 0) found.push(`every run completes: ${failures.length} did not`)
  missed(
    tables['1'].flatMap((row) => [judgeRequirement(row.seconds), judgeRequirement(row.communicationKB)]),
    `times and communication of Table 1 are within ${tolerances.requirementsPercent} %`,
  )
  missed(
    tables['1'].map((row) => judgeMemory(row.memoryKB)),
    'the memory of Table 1 is exact',
  )
  if (near < overheadCells) {
    found.push(`${overheadCells} of ${overheads.length} overheads are within ${overheadPoints} points: ${near} are`)
  }
  if (far > 0) found.push(`no overhead is off by more than ${overheadFarthestPoints} points: ${far} are`)
  if (!(score.meanAbsoluteErrorPoints <= overheadMeanPoints)) {
    const error = score.meanAbsoluteErrorPoints.toFixed(2)
    found.push(`the mean absolute error is at most ${overheadMeanPoints.toFixed(1)} points: it is ${error}`)
  }
  missed(
    tables.logging.map((row) => judgeLogging(row.overheadPercent)),
    `the overheads of logging are within ${tolerances.loggingPoints} point`,
  )
  missed(
    tables.messages.map((row) => judgeMessage(row.slowdown)),
    `the message factors are within ${tolerances.messageFactor}`,
  )
  const surprising = Object.entries(heldOutErrors).filter(([, error]) => !(error <= tolerances.heldOutPoints))
  if (surprising.length > 0) {
    const which = surprising.map(([application, error]) => `${application} to ${error}`).join(', ')
    found.push(`an application that the fit has not seen is predicted to ${tolerances.heldOutPoints} points: ${which}`)
  }
  return found
}
