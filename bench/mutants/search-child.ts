// A search in a process of its own, bundled with one mutant: reports to its parent how many schedules it has tried, and finally what was
// violated, if anything. Its arguments: which search, how many schedules, and under which protocols.

import { UnsoundGround } from '../../sim/experiments/search/aiming/ground.ts'
import type { ProtocolKind } from '../../sim/protocols/protocols.ts'
import { type SearchLength, searches } from './searches.ts'

export interface SearchReport {
  readonly schedules: number
  readonly over: boolean
  /** The name of the check, and its message. */
  readonly violated: { readonly check: string; readonly message: string } | null
}

const [length, limit, protocols] = process.argv.slice(2) as [SearchLength, string, string]
let schedules = 0

const tell = (by: number): void => {
  schedules += by
  process.send!({ schedules, over: false, violated: null } satisfies SearchReport)
}

async function firstViolation(): Promise<SearchReport['violated']> {
  try {
    const found = await searches[length](Number(limit), protocols.split(',') as ProtocolKind[], tell)
    return found && { check: found.check, message: found.message }
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    return { check: cause instanceof UnsoundGround ? 'without faults' : 'assertion', message }
  }
}

tell(0)
void firstViolation().then((violated) => {
  process.send!({ schedules, over: true, violated } satisfies SearchReport, () => process.exit())
})
