// Whether `starsim validate` finds a mutant: it is bundled with it and runs in a process of its own.

import { bundle, bundleDigest } from './bundle.ts'
import { Child } from './child.ts'
import type { Mutant } from './mutant.ts'
import type { Finding } from './results-file.ts'
import type { Snapshot } from './snapshot.ts'
import type { ValidationReport } from './validation-child.ts'

/** Its longest part takes half a minute, somewhat more on a machine that is busy. */
const PATIENCE_MS = 300_000
const MEGABYTES = 600

export const validationDigest = (snapshot: Snapshot): Promise<string> => bundleDigest(snapshot, 'validation-child')

/** @param mutant null: the unchanged simulator */
export async function tryValidation(snapshot: Snapshot, mutant: Mutant | null): Promise<Finding | null> {
  const child = new Child(await bundle(snapshot, 'validation-child', mutant), [], MEGABYTES)
  const ending = await child.ask<ValidationReport>(null, { patienceMs: PATIENCE_MS, isLast: ({ over }) => over })
  child.end()
  if (ending.kind === 'hung') return { by: 'validation', what: 'hangs' }
  if (ending.kind === 'broke-off') return { by: 'validation', what: 'breaks off', message: ending.log.slice(-300) }
  const { failed } = ending.report
  return failed === null ? null : { by: 'validation', what: failed.row, message: failed.message }
}
