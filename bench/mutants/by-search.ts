// Whether random schedules find a mutant: the search is bundled with it and runs in a process of its own.

import type { ProtocolKind } from '../../sim/protocols/protocols.ts'
import { bundle, bundleDigest } from './bundle.ts'
import { Child, type Ending } from './child.ts'
import type { Mutant } from './mutant.ts'
import type { Finding } from './results-file.ts'
import type { SearchReport } from './search-child.ts'
import type { SearchLength } from './searches.ts'
import type { Snapshot } from './snapshot.ts'

/** A schedule takes some milliseconds, a batch of worlds a second at most, and many times that on a crowded machine. */
const PATIENCE_MS = 60_000
const MEGABYTES = 400

/** A digest of everything that the search consists of: while it is the same, so are the findings. */
export const searchDigest = (snapshot: Snapshot): Promise<string> => bundleDigest(snapshot, 'search-child')

/** @param mutant null: the unchanged simulator */
export async function trySearch(
  snapshot: Snapshot,
  mutant: Mutant | null,
  length: SearchLength,
  schedules: number,
  protocols: readonly ProtocolKind[],
): Promise<Finding | null> {
  const search = [length, String(schedules), protocols.join()]
  const child = new Child(await bundle(snapshot, 'search-child', mutant), search, MEGABYTES)
  const ending = await child.ask<SearchReport>(null, { patienceMs: PATIENCE_MS, isLast: ({ over }) => over })
  child.end()
  return findingOf(ending)
}

function findingOf(ending: Ending<SearchReport>): Finding | null {
  const schedules = ending.report?.schedules ?? 0
  if (ending.kind === 'hung') return { by: 'search', what: 'hangs', schedules }
  if (ending.kind === 'broke-off') {
    const outOfMemory = ending.log.includes('heap out of memory')
    return {
      by: 'search',
      what: outOfMemory ? 'eats up memory' : 'breaks off',
      schedules,
      message: lastLine(ending.log),
    }
  }
  const { violated } = ending.report
  return violated === null ? null : { by: 'search', what: violated.check, schedules, message: violated.message }
}

const lastLine = (log: string): string => log.trimEnd().split('\n').at(-1) ?? ''
