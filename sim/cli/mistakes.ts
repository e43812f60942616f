// Mistakes in a command line or a file, as lines for standard error: one per mistake, of bounded length, and no more of them
// than a person would read.

import { visibleInLine } from '../scenario/visible.ts'

const LINES_SHOWN = 20
const CHARACTERS_SHOWN = 200

/** One line per mistake; of many, the first twenty and how many more there are. */
export function mistakeLines<T>(mistakes: readonly T[], textOf: (mistake: T) => string): string[] {
  const lines = mistakes.slice(0, LINES_SHOWN).map((mistake) => mistakeLine(textOf(mistake)))
  const rest = mistakes.length - lines.length
  return rest === 0 ? lines : [...lines, `and ${withCommas(rest)} more`]
}

/** A line begins with the place and ends with what was expected, so a long one is cut in the middle. */
export function mistakeLine(mistake: string): string {
  const line = visibleInLine(mistake)
  if (line.length <= CHARACTERS_SHOWN) return line
  const head = Math.floor((CHARACTERS_SHOWN * 5) / 8)
  return `${line.slice(0, head)} ... ${line.slice(line.length - (CHARACTERS_SHOWN - 5 - head))}`
}

const withCommas = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')
