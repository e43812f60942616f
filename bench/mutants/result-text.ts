// The result as text, one line per mutant with the score last, and as JSON.

import type { Terminal } from '../../sim/cli/terminal.ts'
import { table } from '../../sim/cli/text/table.ts'
import type { Verdicts } from './examination.ts'
import type { Mutant } from './mutant.ts'
import type { Finding } from './results-file.ts'
import { type Score, scoreText } from './score.ts'

export function asText(mutants: readonly Mutant[], verdicts: Verdicts, score: Score, terminal: Terminal): string {
  const rows = mutants.map(({ name }) => {
    const finding = verdicts.get(name) ?? null
    return [name, finding?.by ?? 'nobody', String(finding?.schedules ?? ''), finding?.what ?? '']
  })
  const columns = [
    { head: 'mutant' },
    { head: 'caught by' },
    { head: 'schedules', align: 'right' as const },
    { head: 'what' },
  ]
  const survivors = score.survivors.map(
    ({ name, slip, equivalent }) => `${name} survives: ${slip}\n  ${equivalent ?? '?'}\n`,
  )
  return `${table(columns, rows, terminal)}\n${survivors.join('')}\n${scoreText(score)}\n`
}

export function asJson(mutants: readonly Mutant[], verdicts: Verdicts, score: Score): string {
  const each = mutants.map((mutant) => ({ ...mutant, finding: verdicts.get(mutant.name) ?? null }))
  const { survivors, ...rest } = score
  return `${JSON.stringify({ ...rest, survivors: survivors.map(({ name }) => name), examined: each }, null, 2)}\n`
}

export function findingText(finding: Finding | null): string {
  if (finding === null) return 'nobody notices'
  const { by, what, schedules, message } = finding
  return `${by}: ${what}${schedules === undefined ? '' : ` after ${schedules} schedules`}${message ? `, ${message}` : ''}`
}
