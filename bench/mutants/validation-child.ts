// `starsim validate` in a process of its own, bundled with one mutant: reports its progress to its parent, and finally the first row that
// does not hold, if any. Quick parts come first.

import { runInTurn } from '../../sim/experiments/trials.ts'
import { validateDaly } from '../../sim/experiments/validate/validate-daly.ts'
import { validateDisk } from '../../sim/experiments/validate/validate-disk.ts'
import { validateEthernet } from '../../sim/experiments/validate/validate-ethernet.ts'
import { validateHosts } from '../../sim/experiments/validate/validate-hosts.ts'
import { validateQueues } from '../../sim/experiments/validate/validate-queues.ts'
import type { ValidationRow } from '../../sim/experiments/validate/validation-row.ts'

export interface ValidationReport {
  readonly over: boolean
  /** The row that does not hold, or the assertion that stopped the run. */
  readonly failed: { readonly row: string; readonly message: string } | null
}

const SEED = '1995'
const parts: readonly (() => readonly ValidationRow[] | Promise<readonly ValidationRow[]>)[] = [
  () => validateHosts(SEED),
  () => validateDisk(SEED),
  () => validateQueues({ seed: SEED, customers: 20_000 }),
  () => validateEthernet(SEED),
  () => validateDaly(SEED, runInTurn),
]

const tell = (report: ValidationReport, then = (): void => {}): void => void process.send!(report, then)

async function firstThatFails(): Promise<ValidationReport['failed']> {
  for (const part of parts) {
    tell({ over: false, failed: null })
    try {
      const row = (await part()).find(({ holds }) => !holds)
      if (row !== undefined) return { row: row.name, message: `${row.simulated}, expected ${row.expected}` }
    } catch (cause) {
      return { row: 'breaks off', message: cause instanceof Error ? cause.message : String(cause) }
    }
  }
  return null
}

void firstThatFails().then((failed) => tell({ over: true, failed }, () => process.exit()))
