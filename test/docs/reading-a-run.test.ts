// The traces in docs/reading-a-run.md are those of real runs. When a run changes for a good reason, `npx vitest run test/docs -u` puts
// the new lines in; that each explanation still stands for a line, in order, is checked then too.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { traceLevels } from '../../sim/trace/level.ts'
import { explainedTraces, strayQuote, withTracesAnew } from '../support/traces-in-documents.ts'

const root = new URL('../../', import.meta.url).pathname
const path = `${root}docs/reading-a-run.md`
const document = readFileSync(path, 'utf8')

test('every trace is that of the run it names', async () => {
  await expect(withTracesAnew(document)).toMatchFileSnapshot(path)
})

describe('every explanation stands for a line, in the order of the lines', () => {
  const parts = explainedTraces(document)

  test('there are such explanations', () => {
    expect(parts.map(({ quotes }) => quotes.length)).toEqual([17, 6])
  })

  test.each(parts)('$quotes', ({ trace, quotes }) => {
    expect(strayQuote(trace, quotes)).toBeNull()
  })
})

test('every level is explained in its own words', () => {
  for (const [level, shows] of Object.entries(traceLevels)) expect(document).toContain(`| \`${level}\` | ${shows}`)
})

test('the crash and its recovery read in about forty lines', () => {
  const [crash] = explainedTraces(document).map(({ trace }) => trace.trimEnd().split('\n').length)
  expect(crash).toBeGreaterThan(25)
  expect(crash).toBeLessThan(50)
})
