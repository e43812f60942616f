// A search in a process of its own, bundled with one mutant: tells its parent after every batch how many schedules it has tried, and
// at last what was violated, if anything. Its arguments: the first schedule, and the one after the last.

import { runBatch } from '../../sim/experiments/search/batch.ts'
import { UnsoundGround } from '../../sim/experiments/search/ground.ts'
import type { Violated } from '../../sim/experiments/search/try-out.ts'
import { batchOf, SCHEDULES_IN_A_BATCH } from './worlds.ts'

export interface SearchReport {
  readonly schedules: number
  readonly over: boolean
  /** Name of the check, and what it says. */
  readonly violated: { readonly check: string; readonly message: string } | null
}

const [from, to] = process.argv.slice(2).map(Number) as [number, number]
let schedules = from

function* violations(): IterableIterator<Violated> {
  for (let number = from / SCHEDULES_IN_A_BATCH; schedules < to; number++) {
    for (const { violation } of runBatch(batchOf(number))) {
      schedules++
      if (violation !== null) yield violation
    }
    tell({ schedules, over: false, violated: null })
  }
}

function firstViolation(): SearchReport['violated'] {
  try {
    for (const { check, message } of violations()) return { check, message }
    return null
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    return { check: cause instanceof UnsoundGround ? 'without faults' : 'assertion', message }
  }
}

const tell = (report: SearchReport): void => {
  process.send!(report)
}

tell({ schedules, over: false, violated: null })
const violated = firstViolation()
process.send!({ schedules, over: true, violated } satisfies SearchReport, () => process.exit())
