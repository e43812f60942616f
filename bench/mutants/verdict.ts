// What becomes of a mutant: it is put to the search and to the tests of its room, in the order in which that costs least, until one of
// them has found it.

import { trySearch } from './by-search.ts'
import { tryTests } from './by-tests.ts'
import { type Mutant, type Room, roomOf } from './mutant.ts'
import type { Snapshot } from './snapshot.ts'

export interface Finding {
  readonly by: 'search' | 'tests'
  /** The check or test; or in which way it goes wrong. */
  readonly what: string
  /** Of the search: how many it took. */
  readonly schedules?: number
  readonly message?: string
}

export interface Verdict {
  readonly name: string
  /** Null: nobody noticed. */
  readonly finding: Finding | null
  readonly seconds: number
}

/** Where tests know more than runs do: runs use little of the kernel, and a check that sees too little violates nothing. */
const testsFirst: ReadonlySet<Room> = new Set<Room>(['kernel', 'machine', 'checks'])
/** Elsewhere these come first: most slips that a run can show at all, it shows in the first seconds. */
const FIRST_SCHEDULES = 200

export async function judge(snapshot: Snapshot, mutant: Mutant, schedules: number): Promise<Verdict> {
  const started = performance.now()
  const room = roomOf(mutant)
  const first = testsFirst.has(room) ? 0 : Math.min(FIRST_SCHEDULES, schedules)
  const finding =
    (first > 0 ? await trySearch(snapshot, mutant, 0, first) : null) ??
    (await tryTests(snapshot, mutant, room)) ??
    (first < schedules ? await trySearch(snapshot, mutant, first, schedules) : null)
  return { name: mutant.name, finding, seconds: Math.round((performance.now() - started) / 100) / 10 }
}
