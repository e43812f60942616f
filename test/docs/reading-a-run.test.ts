// The traces in docs/reading-a-run.md and docs/index-based.md are those of real runs. When a run changes for a good reason, `npx vitest run test/docs -u` puts
// the new lines in; that each explanation still stands for a line, in order, is checked then too.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadScenario } from '../../sim/scenario/reading/read-file.ts'
import { simulate } from '../../sim/simulate.ts'
import { textTrace } from '../../sim/trace/format.ts'
import { type TraceLevel, traceLevels } from '../../sim/trace/level.ts'

const root = new URL('../../', import.meta.url).pathname
const path = `${root}docs/reading-a-run.md`
const document = readFileSync(path, 'utf8')

/** A comment that says which lines of which run, then the block of them. */
const block = /(<!-- trace (\S+) (\w+): from "(.+?)" to "(.+?)"(?: with "(.+?)")? -->\n```\n)([^`]*)```\n/g

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

test.each([
  ['reading-a-run', document, path],
  ['index-based', readFileSync(`${root}docs/index-based.md`, 'utf8'), `${root}docs/index-based.md`],
])('every trace in %s is that of the run it names', async (_, text, file) => {
  const current = text.replace(block, (_, head, scenario, level, from, to, about) => {
    return `${head}${linesOf(scenario, level, from, to, about)}\`\`\`\n`
  })
  await expect(current).toMatchFileSnapshot(file)
})

describe('every explanation stands for a line, in the order of the lines', () => {
  const documents = [document, readFileSync(`${root}docs/index-based.md`, 'utf8')]
  const blocks = documents.flatMap((text) => [...text.matchAll(block)].map((match) => ({ text, match })))
  const parts = blocks.map(({ text, match }) => {
    const rest = text.slice(match.index + match[0].length)
    const explanations = rest.slice(0, rest.search(/^## /m)).matchAll(/^- `(.+?)`/gm)
    return { trace: match[7]!, quotes: [...explanations].map(([, quote]) => quote!) }
  })

  test('there are such explanations', () => {
    expect(parts.map(({ quotes }) => quotes.length)).toEqual([17, 6, 10])
  })

  test.each(parts)('$quotes', ({ trace, quotes }) => {
    let at = 0
    for (const quote of quotes) {
      const found = trace.indexOf(quote, at)
      expect(found, `no line with "${quote}" after the one before it`).toBeGreaterThanOrEqual(0)
      at = found
    }
  })
})

test('every level is explained in its own words', () => {
  for (const [level, shows] of Object.entries(traceLevels)) expect(document).toContain(`| \`${level}\` | ${shows}`)
})

test('the crash and its recovery read in about forty lines', () => {
  const [crash] = [...document.matchAll(block)].map((match) => match[7]!.trimEnd().split('\n').length)
  expect(crash).toBeGreaterThan(25)
  expect(crash).toBeLessThan(50)
})
