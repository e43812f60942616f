// What the paper's text claims about its numbers, each claim as a quantity and a rule that it must satisfy. The rules are applied to both
// the simulated numbers and the paper's own tables, since the text does not always agree with those.

import {
  type PaperApplication,
  type PaperFigures,
  type PaperPolicy,
  type PaperReplication,
  paperApplications,
  paperBackups,
  paperReplications,
  printedFigures,
} from './paper-tables.ts'

export interface Claim {
  readonly id: string
  readonly statement: string
  /** The number given in the text; if there is none, the one from the paper's tables. */
  readonly paper: number
  readonly simulated: number
  readonly holds: boolean
  /** Whether the paper's own tables support its text. */
  readonly holdsInPaper: boolean
}

interface ClaimRule {
  readonly id: string
  readonly statement: string
  /** The number in the text, if there is one. */
  readonly stated?: number
  readonly measure: (figures: PaperFigures) => number
  readonly rule: (value: number) => boolean
}

/** A number may be off by the given tolerance. */
const within = (stated: number, tolerance: number) => ({
  stated,
  rule: (value: number): boolean => Math.abs(value - stated) <= tolerance,
})
const POINTS = 2.5

/** A gain in the paper's terms, old / new - 1 in percent: a quotient of small numbers, so within a quarter of the stated value. */
const about = (stated: number) => within(stated, stated / 4)

const lowered = (
  figures: PaperFigures,
  application: PaperApplication,
  [from, to]: readonly PaperPolicy[],
  replication: PaperReplication,
): number => figures.overhead(application, from!, replication) - figures.overhead(application, to!, replication)

const PRE_COPY = ['full', 'pre-copy'] as const
const INCREMENTAL = ['pre-copy', 'incremental'] as const

const reduction = (figures: PaperFigures, application: PaperApplication, replication: PaperReplication): number =>
  (figures.overhead(application, 'pre-copy', replication) / figures.overhead(application, 'incremental', replication) -
    1) *
  100

const reductions = (figures: PaperFigures, replication: PaperReplication): number[] =>
  paperApplications.map((application) => reduction(figures, application, replication))

const computing = ['matmul', 'fft'] as const
const policies = ['full', 'pre-copy', 'incremental'] as const

const loggingShares = (figures: PaperFigures): number[] =>
  policies.flatMap((policy) =>
    paperReplications.map(
      (replication) => figures.logging(replication) / figures.overhead('gauss', policy, replication),
    ),
  )

/** The fraction of the variance of the factors, including the one without backups, that a straight line explains (R squared). */
const linearity = (figures: PaperFigures): number => {
  const factors = [1, ...paperBackups.map((backups) => figures.slowdown(backups))]
  const middle = (factors.length - 1) / 2
  const mean = factors.reduce((sum, factor) => sum + factor, 0) / factors.length
  let xx = 0
  let xy = 0
  let yy = 0
  for (const [x, y] of factors.entries()) {
    xx += (x - middle) * (x - middle)
    xy += (x - middle) * (y - mean)
    yy += (y - mean) * (y - mean)
  }
  return (xy * xy) / (xx * yy)
}

const rules: readonly ClaimRule[] = [
  {
    id: 'precopy-gain-gauss',
    statement: 'pre-copy lowers the overhead of gauss by 18.12 points with two copies (6.3)',
    measure: (figures) => lowered(figures, 'gauss', PRE_COPY, 2),
    ...within(18.12, POINTS),
  },
  {
    id: 'precopy-gain-matmul',
    statement: 'pre-copy lowers the overhead of matmul by 10.45 points with two copies (6.3)',
    measure: (figures) => lowered(figures, 'matmul', PRE_COPY, 2),
    ...within(10.45, POINTS),
  },
  {
    id: 'precopy-gain-none-fft',
    statement: 'pre-copy brings fft no measurable reduction: less than one point (6.3)',
    measure: (figures) => Math.max(...paperReplications.map((copies) => lowered(figures, 'fft', PRE_COPY, copies))),
    rule: (points) => points < 1,
  },
  {
    id: 'precopy-gain-large-images',
    statement: 'applications with a large image profit more from pre-copy than fft: points more, two copies (6.3)',
    measure: (figures) =>
      Math.min(lowered(figures, 'gauss', PRE_COPY, 2), lowered(figures, 'matmul', PRE_COPY, 2)) -
      lowered(figures, 'fft', PRE_COPY, 2),
    rule: (points) => points > 0,
  },
  {
    id: 'precopy-gain-always',
    statement: 'pre-copy significantly reduces the cost of checkpointing: least gain of all six, points (6.3)',
    measure: (figures) =>
      Math.min(
        ...paperApplications.flatMap((application) =>
          paperReplications.map((copies) => lowered(figures, application, PRE_COPY, copies)),
        ),
      ),
    rule: (points) => points > 0,
  },
  {
    id: 'incremental-least-one-copy',
    statement: 'incremental reduces the overhead by at least 24 % with one copy, old / new - 1 (6.3)',
    measure: (figures) => Math.min(...reductions(figures, 1)),
    ...about(24),
  },
  {
    id: 'incremental-most-one-copy',
    statement: 'incremental reduces the overhead by up to 256 % with one copy, old / new - 1 (6.3)',
    measure: (figures) => Math.max(...reductions(figures, 1)),
    ...about(256),
  },
  {
    id: 'incremental-least-two-copies',
    statement: 'incremental reduces the overhead by at least 42 % with two copies, old / new - 1: gauss (6.3)',
    measure: (figures) => Math.min(...reductions(figures, 2)),
    ...about(42),
  },
  {
    id: 'incremental-most-two-copies',
    statement: 'incremental reduces the overhead by up to 190 % with two copies, old / new - 1: fft (6.3)',
    measure: (figures) => Math.max(...reductions(figures, 2)),
    ...about(190),
  },
  {
    id: 'incremental-matmul',
    statement: 'incremental reduces the overhead of matmul by 77 % with two copies, old / new - 1 (6.3)',
    measure: (figures) => reduction(figures, 'matmul', 2),
    ...about(77),
  },
  {
    id: 'incremental-locality',
    statement: 'matmul and fft, which write few pages, profit more from incremental than gauss: percent more (6.3)',
    measure: (figures) =>
      Math.min(
        ...paperReplications.flatMap((copies) =>
          computing.map((application) => reduction(figures, application, copies) - reduction(figures, 'gauss', copies)),
        ),
      ),
    rule: (percent) => percent > 0,
  },
  {
    id: 'incremental-gain-gauss',
    statement: 'incremental lowers the overhead of gauss by 14 points against pre-copy, two copies (conclusion)',
    measure: (figures) => lowered(figures, 'gauss', INCREMENTAL, 2),
    ...within(14, POINTS),
  },
  {
    id: 'incremental-gain-matmul',
    statement: 'incremental lowers the overhead of matmul by 2.8 points against pre-copy, two copies (conclusion)',
    measure: (figures) => lowered(figures, 'matmul', INCREMENTAL, 2),
    ...within(2.8, POINTS),
  },
  {
    id: 'computing-is-cheap',
    statement: 'matmul and fft have a relatively low overhead: times less than gauss, full checkpoints (6.3)',
    measure: (figures) =>
      Math.min(
        ...paperReplications.map(
          (copies) =>
            figures.overhead('gauss', 'full', copies) /
            Math.max(...computing.map((application) => figures.overhead(application, 'full', copies))),
        ),
      ),
    rule: (times) => times > 2,
  },
  {
    id: 'small-streams-are-cheap',
    statement:
      'the total cost is low for long runs with few messages: at most 5 %, matmul and fft, incremental (conclusion)',
    measure: (figures) =>
      Math.max(
        ...paperReplications.flatMap((copies) =>
          computing.map((application) => figures.overhead(application, 'incremental', copies)),
        ),
      ),
    rule: (percent) => percent <= 5,
  },
  {
    id: 'logging-third',
    statement: 'logging is about a third of the overhead of gauss: mean share in its six cells, 1/4 to 5/12 (6.4)',
    measure: (figures) => {
      const shares = loggingShares(figures)
      return shares.reduce((sum, share) => sum + share, 0) / shares.length
    },
    rule: (share) => share >= 1 / 4 && share <= 5 / 12,
  },
  {
    id: 'logging-third-everywhere',
    statement: 'logging is about a third of the overhead of gauss in each of its cells: least share, 1/4 or more (6.4)',
    measure: (figures) => Math.min(...loggingShares(figures)),
    rule: (share) => share >= 1 / 4,
  },
  {
    id: 'logging-causes-overhead',
    statement: 'the high overhead of gauss is the consequence of logging: at least half of it, full checkpoints (6.3)',
    measure: (figures) =>
      Math.max(
        ...paperReplications.map((copies) => figures.logging(copies) / figures.overhead('gauss', 'full', copies)),
      ),
    rule: (share) => share >= 1 / 2,
  },
  {
    id: 'checkpoints-cheaper-than-log',
    statement: 'checkpoints cost gauss less than the log does: quotient of the two, incremental, one copy (abstract)',
    measure: (figures) => figures.overhead('gauss', 'incremental', 1) / figures.logging(1) - 1,
    rule: (quotient) => quotient < 1,
  },
  {
    id: 'logging-linear',
    statement: 'the time of a message grows linearly with the copies: R squared of a straight line, 0.95 or more (3.2)',
    measure: linearity,
    rule: (share) => share >= 0.95,
  },
  {
    id: 'message-two-copies',
    statement: 'a message takes 1.5 times as long with two backups as with none (3.2)',
    measure: (figures) => figures.slowdown(2),
    ...within(1.5, 0.1),
  },
]

export const evaluateClaims = (figures: PaperFigures): Claim[] =>
  rules.map(({ id, statement, stated, measure, rule }) => {
    const simulated = measure(figures)
    const printed = measure(printedFigures)
    return {
      id,
      statement,
      paper: stated ?? printed,
      simulated,
      holds: rule(simulated),
      holdsInPaper: rule(printed),
    }
  })
