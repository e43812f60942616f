// The trace in docs/index-based.md is that of a real run; `npx vitest run test/docs -u` takes it anew. What is quoted of it stands in it, in that order.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { explainedTraces, strayQuote, withTracesAnew } from '../support/traces-in-documents.ts'

const path = new URL('../../docs/index-based.md', import.meta.url).pathname
const document = readFileSync(path, 'utf8')

test('the trace is that of the run it names', async () => {
  await expect(withTracesAnew(document)).toMatchFileSnapshot(path)
})

test('every explanation stands for a line', () => {
  const parts = explainedTraces(document)
  expect(parts.map(({ quotes }) => quotes.length)).toEqual([10])
  for (const { trace, quotes } of parts) expect(strayQuote(trace, quotes)).toBeNull()
})
