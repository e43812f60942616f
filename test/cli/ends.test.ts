// Commands that are killed or interrupted at random moments (a sweep: sweep-kill.test.ts). `npm run ends` does it fifty times for each
// command and signal.

import { expect, test } from 'vitest'
import { tryEnds } from '../../bench/ends.ts'
import { buildCommand } from './sweep-built.ts'

test('lose nothing, and leave nothing half-written', { timeout: 240_000 }, async () => {
  const { script } = buildCommand('ends')
  const scenarios = new URL('../../scenarios', import.meta.url).pathname
  const { problems, heardAfter } = await tryEnds({ script, scenarios, times: 2, redis: null, only: ['check', 'run'] })
  expect(problems).toEqual([])
  expect(heardAfter.length).toBeGreaterThan(0)
})
