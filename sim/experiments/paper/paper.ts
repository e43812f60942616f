// The reproduction of the paper as one document: every table with the paper's and the simulated numbers side by side, the claims of the
// text, the score. Overheads are percent over the simulated run without fault tolerance of the same trial, and are compared with the
// percentages printed in the paper.

import { Observations } from '../../kernel/chance/statistics.ts'
import { chosenByHand, fittedValues } from '../../machine/profiles/calibration.ts'
import { type Claim, evaluateClaims } from './claims.ts'
import { heldOutErrors, predictionHalfWidths } from './held-out.ts'
import { type FailedRun, type PaperRuns, type PaperRunsOptions, runPaper } from './paper-runs.ts'
import type { PaperScenarios } from './paper-scenarios.ts'
import {
  gaussLoggingPercent,
  messageSlowdown,
  overheadTables,
  type PaperApplication,
  type PaperPolicy,
  type PaperReplication,
  type PolicyTable,
  paperApplications,
  paperBackups,
  paperReplications,
  policyTables,
  printedFigures,
  table1,
} from './paper-tables.ts'

export interface Compared {
  readonly paper: number
  /** NaN if no trial completed. */
  readonly simulated: number
}

export interface Estimated extends Compared {
  /** Half the width of the 95 % interval over the trials, by Student's t; Infinity with one trial. */
  readonly ci95: number
}

export interface RequirementsRow {
  readonly application: PaperApplication
  readonly seconds: Estimated
  readonly memoryKB: Compared
  readonly communicationKB: Compared
}

export interface OverheadRow {
  readonly application: PaperApplication
  readonly policy: PaperPolicy
  readonly replication: PaperReplication
  readonly seconds: Estimated
  readonly overheadPercent: Estimated
}

export interface LoggingRow {
  readonly replication: PaperReplication
  readonly overheadPercent: Compared
}

export interface MessageRow {
  readonly backups: number
  readonly slowdown: Compared
}

export interface Score {
  /** Over the 18 overheads, in percentage points. */
  readonly meanAbsoluteErrorPoints: number
  /** Half the width of its 95 % interval over the trials: what another seed could change. */
  readonly ci95Points: number
  readonly maxAbsoluteErrorPoints: number
  /** Half the width of the prediction interval of an overhead (median of the 18): uncertainty of the constants, and misfit. */
  readonly predictionPoints: number
  /** How many of the 18 printed overheads lie within their prediction intervals. */
  readonly cellsWithinPrediction: number
  /** The mean absolute error of a model in which checkpoints are free, so that only the message log costs anything. */
  readonly nullModelMeanAbsoluteErrorPoints: number
  readonly fittedConstants: number
  /** The mean error of the three fits that each hold one application out, over its six cells; as last calibrated. */
  readonly heldOutMeanAbsoluteErrorPoints: number
}

export interface PaperReport {
  readonly seed: string
  readonly trials: number
  /** Over all runs. */
  readonly fingerprint: string
  readonly tables: {
    readonly '1': readonly RequirementsRow[]
    readonly '2': readonly OverheadRow[]
    readonly '3': readonly OverheadRow[]
    readonly '4': readonly OverheadRow[]
    readonly logging: readonly LoggingRow[]
    readonly messages: readonly MessageRow[]
  }
  readonly claims: readonly Claim[]
  readonly score: Score
  /** Only if there are any. */
  readonly failures?: readonly FailedRun[]
}

export type PaperOptions = Pick<PaperRunsOptions, 'seed' | 'trials' | 'run' | 'constants'>

/** Runs all configurations. Throws RangeError unless there is one trial or more. */
export async function reproducePaper(scenarios: PaperScenarios, options: PaperOptions): Promise<PaperReport> {
  const { seed, trials } = options
  if (!Number.isInteger(trials) || trials < 1) throw new RangeError(`trials are a whole number from 1; got ${trials}`)
  const runs = await runPaper(scenarios, options)
  const tables = {
    '1': paperApplications.map((application) => requirementsRow(runs, application)),
    '2': overheadRows(runs, 2),
    '3': overheadRows(runs, 3),
    '4': overheadRows(runs, 4),
    logging: paperReplications.map((replication) => ({
      replication,
      overheadPercent: {
        paper: gaussLoggingPercent[replication],
        simulated: runs.loggingPercent(replication).mean,
      },
    })),
    messages: paperBackups.map((backups) => ({
      backups,
      slowdown: { paper: messageSlowdown[backups], simulated: runs.messageSlowdown(backups).mean },
    })),
  }
  const failures = runs.failures()
  return {
    seed,
    trials,
    fingerprint: runs.fingerprint(),
    tables,
    claims: evaluateClaims(runs.figures()),
    score: scoreOf([...tables['2'], ...tables['3'], ...tables['4']], tables.logging, scoreOfTrials(runs)),
    ...(failures.length > 0 && { failures }),
  }
}

const estimated = (paper: number, { mean, halfWidth }: Observations): Estimated => ({
  paper,
  simulated: mean,
  ci95: halfWidth,
})

function requirementsRow(runs: PaperRuns, application: PaperApplication): RequirementsRow {
  const { seconds, memoryKB, communicationKB } = table1[application]
  return {
    application,
    seconds: estimated(seconds, runs.baselineSeconds(application)),
    memoryKB: { paper: memoryKB, simulated: runs.memoryKB(application) },
    // with the two decimals that the paper prints
    communicationKB: {
      paper: communicationKB,
      simulated: Math.round(runs.communicationKB(application) * 100) / 100,
    },
  }
}

function overheadRows(runs: PaperRuns, table: PolicyTable): OverheadRow[] {
  const policy = policyTables[table]
  return paperApplications.flatMap((application) =>
    paperReplications.map((replication) => {
      const printed = overheadTables[table][application][replication]
      return {
        application,
        policy,
        replication,
        seconds: estimated(printed.seconds, runs.seconds(application, policy, replication)),
        overheadPercent: estimated(printed.percent, runs.overheadPercent(application, policy, replication)),
      }
    }),
  )
}

const middle = (values: readonly number[]): number => [...values].sort((one, other) => one - other)[values.length >> 1]!

const distance = ({ paper, simulated }: Compared): number => Math.abs(simulated - paper)
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** The key of a cell in `predictionHalfWidths`. */
export const cellName = ({
  application,
  policy,
  replication,
}: Pick<OverheadRow, 'application' | 'policy' | 'replication'>) => `${application} ${policy} ${replication}`

/**
 * The mean absolute error per trial, with each cell's error signed by the direction in which its mean is off: the mean of these is the
 * score, and their scatter shows how much it varies between seeds.
 */
function scoreOfTrials(runs: PaperRuns): Observations {
  const cells = paperApplications.flatMap((application) =>
    Object.values(policyTables).flatMap((policy) =>
      paperReplications.map((replication) => {
        const trials = runs.overheadOfTrials(application, policy, replication)
        const printed = printedFigures.overhead(application, policy, replication)
        const direction = runs.overheadPercent(application, policy, replication).mean < printed ? -1 : 1
        return trials.map((percent) => direction * (percent - printed))
      }),
    ),
  )
  const whole = Math.min(...cells.map((cell) => cell.length))
  return Observations.of(Array.from({ length: whole }, (_, trial) => mean(cells.map((cell) => cell[trial]!))))
}

export function scoreOf(rows: readonly OverheadRow[], logging: readonly LoggingRow[], ofTrials: Observations): Score {
  const errors = rows.map(({ overheadPercent }) => distance(overheadPercent))
  const logOnly = rows.map(({ application, replication, overheadPercent }) => {
    const simulated = application === 'gauss' ? logging[replication - 1]!.overheadPercent.simulated : 0
    return distance({ paper: overheadPercent.paper, simulated })
  })
  return {
    meanAbsoluteErrorPoints: mean(errors),
    ci95Points: ofTrials.halfWidth,
    maxAbsoluteErrorPoints: Math.max(...errors),
    predictionPoints: middle(rows.map((row) => predictionHalfWidths[cellName(row)]!)),
    cellsWithinPrediction: rows.filter((row, at) => errors[at]! <= predictionHalfWidths[cellName(row)]!).length,
    nullModelMeanAbsoluteErrorPoints: mean(logOnly),
    fittedConstants: Object.keys(fittedValues).length + chosenByHand.length,
    heldOutMeanAbsoluteErrorPoints: mean(Object.values(heldOutErrors)),
  }
}
