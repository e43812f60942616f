// Ten mutants that are found at once: what looks for them can see, and calls nothing a finding where there is none.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { trySearch } from '../../bench/mutants/by-search.ts'
import { mutants } from '../../bench/mutants/list/index.ts'
import { protocolsIn } from '../../bench/mutants/protocols-in.ts'
import { Snapshot } from '../../bench/mutants/snapshot.ts'

const SCHEDULES = 40

let snapshot: Snapshot
beforeAll(() => {
  snapshot = new Snapshot(new URL('../../', import.meta.url).pathname)
})
afterAll(() => snapshot.remove())

const found = (name: string | null) => {
  const mutant = name === null ? null : mutants.find((each) => each.name === name)!
  return trySearch(snapshot, mutant, 'short', SCHEDULES, protocolsIn(mutant?.file ?? ''))
}

test('the simulator as it is breaks nothing', async () => {
  expect(await found(null)).toBeNull()
})

test.concurrent.each([
  ...['joining/earlier-boot-lives-on', 'delivery/visible-before-stored', 'execution/end-before-it-is-stored'],
  ...['delivery/repeated-stamp-is-new', 'stored-image/one-page-on', 'detector/death-is-not-told'],
  ...['restoring/record-at-the-floor-is-lost', 'hosting/deferred-is-forgotten', 'copies/one-record-more-is-gone'],
  'execution/message-taken-while-frozen',
])('%s', async (name) => {
  expect(await found(name)).toMatchObject({ by: 'search' })
})
