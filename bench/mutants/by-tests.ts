// Whether the tests of its room find a mutant. Vitest runs in a process of its own and is given the mutant's source in place of the
// file's; it stops at the first test that fails.

import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Child } from './child.ts'
import { type Mutant, mutate, type Room } from './mutant.ts'
import type { Finding } from './results-file.ts'
import type { Snapshot } from './snapshot.ts'
import type { TestOrder, TestReport } from './test-child.ts'

const testsOf: Readonly<Record<Room, readonly string[]>> = {
  kernel: ['test/kernel'],
  machine: ['test/machine', 'test/programs/address-space', 'test/contracts/networks'],
  cluster: ['test/cluster', 'test/protocols', 'test/regressions'],
  protocols: ['test/protocols', 'test/cluster', 'test/regressions'],
  faults: ['test/faults'],
  checks: ['test/checks', 'test/protocols/*/checks'],
  validation: [],
}

/** The longest test takes a few seconds, somewhat more on a machine that is busy. */
const PATIENCE_MS = 30_000
const MEGABYTES = 1000
/** Memory that a process accumulates is freed with it. */
const MOST_ORDERS = 50

const moduleOfChild = fileURLToPath(new URL('./test-child.js', import.meta.url))
const idle: { readonly child: Child; readonly orders: number }[] = []

/** Of a room's tests, those that bear the name of the changed file or import it, which find most; or all. */
export type TestChoice = 'near' | 'all'

export function testFiles(snapshot: Snapshot, room: Room, changed: string, choice: TestChoice): string[] {
  const all = snapshot.filesIn('test').filter((file) => isTest(file) && testsOf[room].some((each) => isOf(file, each)))
  if (choice === 'all') return all
  const ownTest = `/${basename(changed, '.ts')}.test.ts`
  return all.filter((file) => file.endsWith(ownTest) || snapshot.read(file).includes(`/${basename(changed)}'`))
}

/** In a folder, or in a file of that name. */
const isOf = (file: string, place: string): boolean => new RegExp(`^${place.replaceAll('*', '[^/]+')}[/.]`).test(file)

const isTest = (file: string): boolean => file.endsWith('.test.ts')

/** A digest of everything that these tests can read: while it is the same, so are the findings. */
export function testsDigest(snapshot: Snapshot, tests: readonly string[]): string {
  const aids = snapshot.filesIn('test').filter((file) => !isTest(file))
  return snapshot.digest([...snapshot.filesIn('sim'), ...aids, ...tests])
}

/** @param mutant null: the unchanged simulator */
export async function tryTests(
  snapshot: Snapshot,
  mutant: Mutant | null,
  tests: readonly string[],
): Promise<Finding | null> {
  if (tests.length === 0) return null
  const order: TestOrder = {
    tests,
    changed: mutant && { file: mutant.file, source: mutate(snapshot.read(mutant.file), mutant) },
  }
  const { child, orders } = idle.pop() ?? { child: new Child(moduleOfChild, [snapshot.folder], MEGABYTES), orders: 0 }
  const ending = await child.ask<TestReport>(order, { patienceMs: PATIENCE_MS, isLast: ({ over }) => over })
  if (ending.kind === 'hung') return { by: 'tests', what: 'hangs', message: ending.report?.test ?? '' }
  if (ending.kind === 'broke-off') return { by: 'tests', what: 'breaks off', message: ending.log.slice(-300) }
  if (orders + 1 < MOST_ORDERS) idle.push({ child, orders: orders + 1 })
  else child.end()
  const { failed } = ending.report
  return failed === null ? null : { by: 'tests', what: failed }
}
