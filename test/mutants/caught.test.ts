// Ten mutants that are found at once: what looks for them can see, and calls nothing else a finding.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { trySearch } from '../../bench/mutants/by-search.ts'
import { mutants } from '../../bench/mutants/list/index.ts'
import { Snapshot } from '../../bench/mutants/snapshot.ts'

const SCHEDULES = 40

let snapshot: Snapshot
beforeAll(() => {
  snapshot = new Snapshot(new URL('../../', import.meta.url).pathname)
})
afterAll(() => snapshot.remove())

const byName = (name: string) => mutants.find((mutant) => mutant.name === name) ?? null

test('the simulator as it is breaks nothing', async () => {
  expect(await trySearch(snapshot, null, 0, SCHEDULES)).toBeNull()
})

test.concurrent.each([
  'delivery/repeated-stamp-is-new',
])('%s', async (name) => {
  expect(byName(name)).not.toBeNull()
  expect(await trySearch(snapshot, byName(name), 0, SCHEDULES)).toMatchObject({ by: 'search' })
})
