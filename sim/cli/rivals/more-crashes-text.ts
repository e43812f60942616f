// Crashes by chance and second crashes, for people: how each fares at each rate or gap, a line for each protocol.

import { candidateName } from '../../experiments/rivals/more-crashes/second-crashes.ts'
import type { RateRow, SecondRow } from '../../experiments/rivals/rows.ts'
import { formatDuration } from '../../scenario/units.ts'
import type { Terminal } from '../terminal.ts'
import { type Column, table } from '../text/table.ts'

const right = (head: string): Column => ({ head, align: 'right' })

const durationText = (seconds: number): string => formatDuration(Math.round(seconds * 1e9))

/** A table for each program: what the formula gives, and what was simulated. */
export function ratesText(rates: readonly RateRow[], terminal: Terminal): string {
  const every = distinct(rates.map(({ crashEverySeconds }) => crashEverySeconds))
  const heads = [{ head: 'protocol' }, ...every.map((each) => right(`a crash every ${durationText(each)}`))]
  const tables = distinct(rates.map(({ application }) => application)).map((application) => {
    const own = rates.filter((row) => row.application === application)
    const lines = distinct(own.map(({ protocol }) => protocol)).map((protocol) => [
      protocol,
      ...every.map((each) => {
        const row = own.find((one) => one.protocol === protocol && one.crashEverySeconds === each)
        return row === undefined ? '-' : rateText(row)
      }),
    ])
    return `${application}\n${table(heads, lines, terminal)}`
  })
  return tables.join('')
}

function rateText({ formulaPercent, lostPercent, ci95, crashes, completed, trials }: RateRow): string {
  const interval = ci95 === null ? '' : ` ± ${ci95.toFixed(1)}`
  const struck = crashes === null ? '' : ` (${crashes.toFixed(1)})`
  const share = completed < trials ? `, ${completed} of ${trials}` : ''
  return `${formulaPercent?.toFixed(1) ?? '-'} / ${lostPercent?.toFixed(1) ?? '-'}${interval}${struck}${share}`
}

export function secondText(second: readonly SecondRow[], terminal: Terminal): string {
  const gaps = distinct(second.map(({ gapSeconds }) => gapSeconds))
  const ways = distinct(second.map(candidateName))
  const lines = distinct(second.map(({ application }) => application)).flatMap((application) =>
    ways.map((way) => [
      ...[application, way],
      ...gaps.flatMap((gap) => {
        const row = second.find(
          (each) => each.application === application && candidateName(each) === way && each.gapSeconds === gap,
        )
        return row === undefined ? ['-', '-'] : [`${row.cannotRecover} of ${row.schedules}`, elapsedText(row)]
      }),
    ]),
  )
  const columns = gaps.flatMap((gap) => [right(`${durationText(gap)} later: cannot recover`), right('elapsed s')])
  return table([{ head: 'program' }, { head: 'protocol' }, ...columns], lines, terminal)
}

const elapsedText = ({ elapsedSeconds, elapsedCi95 }: SecondRow): string =>
  elapsedSeconds === null
    ? '-'
    : `${elapsedSeconds.toFixed(1)}${elapsedCi95 === null ? '' : ` ± ${elapsedCi95.toFixed(1)}`}`

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)]
