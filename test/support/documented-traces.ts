// Traces in documents: a comment names the run, the level, and the first and the last line that are shown; the block after it holds
// the lines. So that a document never tells of a run that does not happen.

import { loadScenario } from '../../sim/scenario/reading/read-file.ts'
import { simulate } from '../../sim/simulate.ts'
import { textTrace } from '../../sim/trace/format.ts'
import type { TraceLevel } from '../../sim/trace/level.ts'

const root = new URL('../../', import.meta.url).pathname

/** `<!-- trace FILE LEVEL: from "TEXT" to "TEXT" with "TEXT|TEXT" -->`; only lines with one of the last texts are shown, if there are any. */
const block = /(<!-- trace (\S+) (\w+): from "(.+?)" to "(.+?)"(?: with "(.+?)")? -->\n```\n)([^`]*)```\n/g

/** The document with the lines of the runs as they are now. */
export const withCurrentTraces = (document: string): string =>
  document.replace(
    block,
    (_, head, scenario, level, from, to, about) => `${head}${linesOf(scenario, level, from, to, about)}\`\`\`\n`,
  )

export interface ExplainedTrace {
  readonly trace: string
  /** What the list after it quotes, in order. */
  readonly quotes: readonly string[]
}

export const explainedTraces = (document: string): ExplainedTrace[] =>
  [...document.matchAll(block)].map((match) => {
    const rest = document.slice(match.index + match[0].length)
    const explanations = rest.slice(0, rest.search(/^## /m)).matchAll(/^- `(.+?)`/gm)
    return { trace: match[7]!, quotes: [...explanations].map(([, quote]) => quote!) }
  })

/** The first quote for which no line stands after the line of the one before it; null if there is none. */
export function firstUnexplained({ trace, quotes }: ExplainedTrace): string | null {
  let at = 0
  for (const quote of quotes) {
    const found = trace.indexOf(quote, at)
    if (found < 0) return quote
    at = found + quote.length
  }
  return null
}

function linesOf(scenario: string, level: TraceLevel, from: string, to: string, about = ''): string {
  const lines: string[] = []
  simulate(loadScenario(`${root}${scenario}`), { readers: [textTrace({ level }, (line) => lines.push(line))] })
  const first = lines.findIndex((line) => line.includes(from))
  const last = lines.findIndex((line, index) => index >= first && line.includes(to))
  if (first < 0 || last < 0) throw new Error(`${scenario} has no line with "${first < 0 ? from : to}"`)
  const texts = about.split('|')
  return lines
    .slice(first, last + 1)
    .filter((line) => texts.some((text) => line.includes(text)))
    .join('')
}
