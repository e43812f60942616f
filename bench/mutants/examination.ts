// All mutants one after the other, several at a time; what is done is kept as it is done.

import { availableParallelism } from 'node:os'
import { trySearch } from './by-search.ts'
import { testsOf, tryTests } from './by-tests.ts'
import { type Mutant, type Room, roomOf } from './mutant.ts'
import { keyOf, type ResultsFile } from './results-file.ts'
import type { Snapshot } from './snapshot.ts'
import { type Finding, judge, type Verdict } from './verdict.ts'

export interface Examination {
  readonly snapshot: Snapshot
  readonly results: ResultsFile
  /** So many are tried before a mutant counts as not found by the search. */
  readonly schedules: number
  /** How many are examined at a time. */
  readonly jobs?: number | undefined
  readonly isStopped: () => boolean
  readonly onVerdict: (verdict: Verdict) => void
}

/** What search or tests object to where nothing has been changed; then they can judge no mutant. Null: nothing. */
export async function objectionsToUnchanged(mutants: readonly Mutant[], of: Examination): Promise<Finding | null> {
  const { snapshot, schedules } = of
  const rooms = [...new Set(mutants.map(roomOf))]
  const trials: [string, () => Promise<Finding | null>][] = [
    [`search ${schedules}`, () => trySearch(snapshot, null, 0, schedules)],
    ...rooms.map((room): [string, () => Promise<Finding | null>] => [
      `tests ${testsOf[room].join()}`,
      () => tryTests(snapshot, null, room),
    ]),
  ]
  let objection: Finding | null = null
  await inTurns(trials, of, async ([name, trial]) => {
    const started = performance.now()
    const key = keyOf(snapshot.digest, 'unchanged', name)
    if (of.results.get(key) !== undefined) return
    const finding = await trial()
    if (of.isStopped()) return
    if (finding !== null) objection ??= finding
    else of.results.add(key, { name: `unchanged: ${name}`, finding, seconds: (performance.now() - started) / 1000 })
  })
  return objection
}

/** By name, in the order of the list; those are left out that an interruption has left. */
export async function examine(mutants: readonly Mutant[], of: Examination): Promise<ReadonlyMap<string, Verdict>> {
  const { snapshot, schedules, results } = of
  const verdicts = new Map<string, Verdict>()
  const open: { readonly mutant: Mutant; readonly key: string }[] = []
  for (const mutant of mutants) {
    const { file, code, becomes } = mutant
    const key = keyOf(snapshot.digest, file, code, becomes, schedules, testsOf[roomOf(mutant)].join())
    const known = results.get(key)
    if (known === undefined) open.push({ mutant, key })
    else verdicts.set(mutant.name, known)
  }
  await inTurns(open, of, async ({ mutant, key }) => {
    const verdict = await judge(snapshot, mutant, schedules)
    if (of.isStopped()) return // its processes were ended from outside, which says nothing
    verdicts.set(mutant.name, verdict)
    results.add(key, verdict)
    of.onVerdict(verdict)
  })
  return verdicts
}

async function inTurns<T>(items: readonly T[], of: Examination, act: (item: T) => Promise<void>): Promise<void> {
  let next = 0
  const work = async (): Promise<void> => {
    while (next < items.length && !of.isStopped()) await act(items[next++]!)
  }
  await Promise.all(Array.from({ length: of.jobs ?? availableParallelism() }, work))
}

export const roomsNamed = (mutants: readonly Mutant[], room: Room | undefined): readonly Mutant[] =>
  room === undefined ? mutants : mutants.filter((mutant) => roomOf(mutant) === room)
