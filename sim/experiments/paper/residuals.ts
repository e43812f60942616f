// How far a set of runs is from the paper, as a list of residuals for a fit to minimise. Residuals are in units of one point of overhead;
// the scales define what deviation of other quantities counts as one point.

import type { PaperRuns } from './paper-runs.ts'
import {
  gaussLoggingPercent,
  messageSlowdown,
  overheadTables,
  type PaperApplication,
  type PolicyTable,
  paperBackups,
  paperReplications,
  policyTables,
  table1,
} from './paper-tables.ts'

export interface Residual {
  /** For instance `gauss seconds`, `fft full 2`, `logging 1`, `message 3`. */
  readonly name: string
  readonly kind: 'seconds' | 'overhead' | 'logging' | 'message'
  /** (simulated - paper) / scale. */
  readonly value: number
}

/** What counts as one point of overhead. Table 1 is almost a constraint, because all overheads are relative to it. */
export const residualScales = {
  /** Fraction of the paper's running time. */
  seconds: 0.001,
  overheadPoints: 1,
  loggingPoints: 1,
  messageFactor: 0.05,
} as const

const tables = [2, 3, 4] as const satisfies readonly PolicyTable[]

/** The residuals of these applications, and of the message experiment, which belongs to none. */
export function residualsOf(runs: PaperRuns, applications: readonly PaperApplication[]): Residual[] {
  const residuals: Residual[] = []
  const add = (name: string, kind: Residual['kind'], difference: number, scale: number): void => {
    residuals.push({ name, kind, value: difference / scale })
  }
  for (const application of applications) {
    const { seconds } = table1[application]
    const simulated = runs.baselineSeconds(application).mean
    add(`${application} seconds`, 'seconds', simulated / seconds - 1, residualScales.seconds)
    for (const table of tables) {
      const policy = policyTables[table]
      for (const copies of paperReplications) {
        const { percent } = overheadTables[table][application][copies]
        const difference = runs.overheadPercent(application, policy, copies).mean - percent
        add(`${application} ${policy} ${copies}`, 'overhead', difference, residualScales.overheadPoints)
      }
    }
  }
  if (applications.includes('gauss')) {
    for (const copies of paperReplications) {
      const difference = runs.loggingPercent(copies).mean - gaussLoggingPercent[copies]
      add(`logging ${copies}`, 'logging', difference, residualScales.loggingPoints)
    }
  }
  for (const backups of paperBackups) {
    const difference = runs.messageSlowdown(backups).mean - messageSlowdown[backups]
    add(`message ${backups}`, 'message', difference, residualScales.messageFactor)
  }
  return residuals
}

/** The mean absolute error over the overheads among the residuals, in points. */
export function meanAbsoluteErrorPoints(residuals: readonly Residual[]): number {
  const overheads = residuals.filter(({ kind }) => kind === 'overhead')
  const sum = overheads.reduce((total, { value }) => total + Math.abs(value), 0)
  return (sum * residualScales.overheadPoints) / overheads.length
}
