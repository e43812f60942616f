// The traces in docs/chandy-lamport.md are those of a real run; `npx vitest run test/docs -u` takes them anew. What is quoted of them stands in them,
// in that order.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { explainedTraces, strayQuote, withTracesAnew } from '../support/traces-in-documents.ts'

const path = new URL('../../docs/chandy-lamport.md', import.meta.url).pathname
const document = readFileSync(path, 'utf8')

test('every trace is that of the run it names', async () => {
  await expect(withTracesAnew(document)).toMatchFileSnapshot(path)
})

test('every explanation stands for a line', () => {
  const parts = explainedTraces(document)
  expect(parts.map(({ quotes }) => quotes.length)).toEqual([6, 6, 2])
  for (const { trace, quotes } of parts) expect(strayQuote(trace, quotes)).toBeNull()
})

test('the crash and its recovery read in some thirty lines', () => {
  const lines = explainedTraces(document)[1]!.trace.trimEnd().split('\n').length
  expect(lines).toBeGreaterThan(20)
  expect(lines).toBeLessThan(40)
})
