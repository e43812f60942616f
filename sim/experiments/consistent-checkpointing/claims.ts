// What the paper is known to claim, next to what the runs give. Nothing is fitted to it; a miss stays, with its reason as far as known.

import type { SuiteRow } from './rows.ts'

export interface ClaimRow {
  readonly statement: string
  readonly source: string
  readonly published: string
  readonly simulated: string
  /** Null: the runs do not tell. */
  readonly agrees: boolean | null
  /** Why it does not agree, as far as that is known; null: it agrees, or nothing is known. */
  readonly because: string | null
}

interface Claim {
  readonly statement: string
  readonly published: string
  readonly because: string
  weigh(rows: readonly SuiteRow[]): { readonly simulated: string; readonly agrees: boolean } | null
}

const ABSTRACT = 'Elnozahy, Johnson and Zwaenepoel 1992, abstract'

const claims: readonly (Claim & { readonly source: string })[] = [
  {
    statement:
      'checkpoints every two minutes cost next to nothing: the running time of most programs grows by less than 1 %',
    source: ABSTRACT,
    published: '6 of 8',
    because:
      'sizes are assumed: what a program changes in two minutes, and how tightly its processes are coupled, decides on which side of 1 % it is',
    weigh(rows) {
      const costs = overheads(rows)
      if (costs === null) return null
      const below = costs.filter(({ percent }) => percent < 1)
      return {
        simulated: `${below.length} of ${costs.length}: ${below.map(({ program }) => program).join(', ')}`,
        agrees: below.length >= (6 / 8) * costs.length,
      }
    },
  },
  {
    statement: 'the worst of them costs a few per cent',
    source: ABSTRACT,
    published: 'at most 5.8 %',
    because: 'one file server with one disk takes what sixteen processes write at once',
    weigh(rows) {
      const costs = overheads(rows)
      if (costs === null) return null
      const worst = costs.reduce((most, each) => (each.percent > most.percent ? each : most))
      return {
        simulated: `${worst.program} ${worst.percent.toFixed(2)}${worst.ci95 === null ? '' : ` ± ${worst.ci95.toFixed(2)}`} %`,
        agrees: worst.percent <= 5.8,
      }
    },
  },
  {
    statement: 'synchronising the checkpoints costs much less than taking them',
    source: ABSTRACT,
    published: 'much smaller; taken as below 0.1 % of the running time, or not above it beyond chance',
    because: 'many messages that carry numbers, or rounds that come often',
    weigh(rows) {
      // with one trial, chance is unknown
      const costs = rows.flatMap(({ program, synchronisationPercent: { mean, ci95 } }) =>
        mean === null || ci95 === null ? [] : [{ program, mean, ci95 }],
      )
      if (costs.length === 0) return null
      return {
        simulated: costs
          .map(({ program, mean, ci95 }) => `${program} ${mean.toFixed(2)} ± ${ci95.toFixed(2)} %`)
          .join(', '),
        // by chance, programs that fill the wire vary either way
        agrees: costs.every(({ mean, ci95 }) => mean - ci95 < 0.1),
      }
    },
  },
  {
    statement: 'incremental checkpoints and copy-on-write lower the overhead most',
    source: ABSTRACT,
    published: 'lower with them',
    because: 'a program that waits for others anyway may hide the time for which it is blocked',
    weigh(rows) {
      const both = rows.flatMap(({ program, overheadPercent: { mean: one }, fullOverheadPercent: { mean: other } }) =>
        one === null || other === null ? [] : [{ program, one, other }],
      )
      if (both.length === 0) return null
      return {
        simulated: both
          .map(({ program, one, other }) => `${program} ${other.toFixed(1)} -> ${one.toFixed(1)} %`)
          .join(', '),
        agrees: both.every(({ one, other }) => one < other),
      }
    },
  },
  {
    statement: 'copy-on-write makes a checkpoint faster, if that means the time for which a process is blocked',
    source: 'Elnozahy, Johnson and Zwaenepoel 1992, as quoted; which time is meant is not known here',
    published: '3.4 to 4.7 times',
    because:
      'here a process is blocked for one exchange with the server, and with `full` until its whole image is there, behind those of all others; ' +
      'this is not the time that the paper means',
    weigh(rows) {
      const ratios = rows.flatMap(({ stopSeconds: { full, copyOnWrite } }) =>
        full === null || copyOnWrite === null ? [] : [full / copyOnWrite],
      )
      return ratios.length === 0
        ? null
        : { simulated: range(ratios, (each) => `${each.toFixed(0)} times`), agrees: ratios.every(withinPublished) }
    },
  },
  {
    statement: 'the same, if it means the overhead',
    source: 'Elnozahy, Johnson and Zwaenepoel 1992, as quoted; which time is meant is not known here',
    published: '3.4 to 4.7 times',
    because:
      '`full` writes the whole image each time and copy-on-write what has changed, so the ratio has the gain of both: it is large where little changes',
    weigh(rows) {
      const ratios = rows.flatMap(({ overheadPercent: { mean: one }, fullOverheadPercent: { mean: other } }) =>
        one === null || other === null || one <= 0 ? [] : [other / one],
      )
      return ratios.length === 0
        ? null
        : { simulated: range(ratios, (each) => `${each.toFixed(1)} times`), agrees: ratios.every(withinPublished) }
    },
  },
]

const withinPublished = (ratio: number): boolean => ratio >= 3.4 && ratio <= 4.7

const overheads = (rows: readonly SuiteRow[]): { program: string; percent: number; ci95: number | null }[] | null => {
  const known = rows.flatMap(({ program, overheadPercent: { mean, ci95 } }) =>
    mean === null ? [] : [{ program, percent: mean, ci95 }],
  )
  return known.length === 0 ? null : known
}

const range = (values: readonly number[], textOf: (value: number) => string): string =>
  `${textOf(Math.min(...values))} to ${textOf(Math.max(...values))}`

export const weighClaims = (rows: readonly SuiteRow[]): ClaimRow[] =>
  claims.map(({ statement, source, published, because, weigh }) => {
    const weighed = weigh(rows)
    const agrees = weighed?.agrees ?? null
    return {
      ...{ statement, source, published, simulated: weighed?.simulated ?? '-', agrees },
      because: agrees === false ? because : null,
    }
  })
