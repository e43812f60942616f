// Plain-text tables: aligned columns, two spaces between them, a line under the heads, nothing else.

import CliTable from 'cli-table3'
import { shownCell } from '../screen.ts'
import type { Terminal } from '../terminal.ts'

export interface Column {
  readonly head: string
  readonly align?: 'left' | 'right'
}

/** The rows under their heads; cells may contain colours. Ends with a newline. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], { colours }: Terminal): string {
  const lines = new CliTable({
    chars: {
      ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
      ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
      ...{ left: '', 'left-mid': '', right: '', 'right-mid': '', mid: '', 'mid-mid': '', middle: '  ' },
    },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: columns.map(({ align }) => align ?? 'left'),
  })
  const cells = rows.map((row) => row.map(shownCell))
  const widths = columns.map(({ head }, i) => Math.max(head.length, ...cells.map((row) => visibleLength(row[i] ?? ''))))
  lines.push(
    columns.map(({ head }) => colours.bold(head)),
    widths.map((width) => colours.dim('-'.repeat(width))),
    ...cells,
  )
  const text = lines.toString().split('\n')
  return `${text.map((line) => line.trimEnd()).join('\n')}\n`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences of colours begin with one
const visibleLength = (cell: string): number => cell.replace(/\u001b\[[\d;]+m/g, '').length
