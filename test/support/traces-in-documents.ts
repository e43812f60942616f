// Traces that a document shows: which lines of which run stands in a comment before each, and what the run gives is what has to stand there.

import { loadScenario } from '../../sim/scenario/reading/read-file.ts'
import { simulate } from '../../sim/simulate.ts'
import { textTrace } from '../../sim/trace/format.ts'
import type { TraceLevel } from '../../sim/trace/level.ts'

const root = new URL('../../', import.meta.url).pathname

/** A comment that says which lines of which run, then the block of them. */
export const traceBlock = /(<!-- trace (\S+) (\w+): from "(.+?)" to "(.+?)"(?: with "(.+?)")? -->\n```\n)([^`]*)```\n/g

function linesOf(scenario: string, level: TraceLevel, from: string, to: string, about = ''): string {
  const lines: string[] = []
  const read = textTrace({ level }, (line) => lines.push(line))
  simulate(loadScenario(`${root}${scenario}`), { readers: [read] })
  const first = lines.findIndex((line) => line.includes(from))
  const last = lines.findIndex((line, index) => index >= first && line.includes(to))
  if (first < 0 || last < 0) throw new Error(`${scenario} has no line with "${first < 0 ? from : to}"`)
  return lines
    .slice(first, last + 1)
    .filter((line) => line.includes(about))
    .join('')
}

/** The document with the lines that its runs give today. */
export const withTracesAnew = (document: string): string =>
  document.replace(traceBlock, (_, head, scenario, level, from, to, about) => {
    return `${head}${linesOf(scenario, level, from, to, about)}\`\`\`\n`
  })

/** Each trace with what is quoted of it in the list that follows, in that order. */
export const explainedTraces = (document: string): { readonly trace: string; readonly quotes: readonly string[] }[] =>
  [...document.matchAll(traceBlock)].map((match) => {
    const rest = document.slice(match.index + match[0].length)
    const end = rest.search(/^## |^<!-- trace /m)
    const explanations = rest.slice(0, end < 0 ? undefined : end).matchAll(/^- `(.+?)`/gm)
    return { trace: match[7]!, quotes: [...explanations].map(([, quote]) => quote!) }
  })

/** The first quote that stands for no line after the one before it; null: each does. */
export function strayQuote(trace: string, quotes: readonly string[]): string | null {
  let at = 0
  for (const quote of quotes) {
    at = trace.indexOf(quote, at)
    if (at < 0) return quote
  }
  return null
}
