// Two runs compared as text: the settings in which they differ, their figures and the differences, then each result by itself.

import type { RunComparison } from '../../experiments/beside/compare-runs.ts'
import type { SimulationResult } from '../../result.ts'
import { clipped } from '../../scenario/visible.ts'
import type { Terminal } from '../terminal.ts'
import { runText } from './run-text.ts'
import { type Column, table } from './table.ts'

/** Of scenarios that have little in common, only the first settings are listed. */
const SETTINGS_SHOWN = 12
const LONGEST_VALUE = 48

/** @param results null: the run was interrupted before it began. @param checked whether the invariants were checked */
export function besideText(
  files: readonly [string, string],
  results: readonly (SimulationResult | null)[],
  comparison: RunComparison | null,
  checked: boolean,
  terminal: Terminal,
): string {
  const { bold } = terminal.colours
  const each = results.map((result, at) => {
    const name = comparison === null ? '' : ` (${comparison.names[at]!})`
    const text = result === null ? 'interrupted before it began\n' : runText(result, checked, terminal)
    return `${bold(`${at === 0 ? 'first' : 'beside'}: ${files[at]!}${name}`)}\n${text}`
  })
  return [...(comparison === null ? [] : [comparisonText(comparison, terminal)]), ...each].join('\n')
}

function comparisonText({ names, settings, quantities }: RunComparison, terminal: Terminal): string {
  const right = (head: string): Column => ({ head, align: 'right' })
  const value = (text: string | null): string => (text === null ? 'not set' : clipped(text, LONGEST_VALUE))
  const rest = settings.length - SETTINGS_SHOWN
  const rows = [
    ...settings.slice(0, SETTINGS_SHOWN).map(({ path, first, beside }) => [path, value(first), value(beside), '']),
    ...(rest > 0 ? [[`and ${rest} more settings (--json has them all)`, '', '', '']] : []),
    ...quantities.map(({ text }) => [text.what, text.first, text.beside, text.difference]),
  ]
  return table([{ head: 'beside each other' }, right(names[0]), right(names[1]), right('difference')], rows, terminal)
}
