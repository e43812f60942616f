// Custom programs are rehearsed before they are run, so that a breach of the contract is reported at once rather than as an answer that
// differs after a crash.

import type { OwnCode } from '../../experiments/own-code/own-code.ts'
import { rehearse } from '../../experiments/own-code/rehearsal.ts'
import { partsWith, processPlans } from '../../scenario/known-parts.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { UsageProblem } from '../usage-problem.ts'
import { unguarded } from './load-own-code.ts'

/** Throws UsageProblem. Does not check programs that come with starsim. */
export function requireContract({ application }: Scenario, { parts }: OwnCode, files: readonly string[]): void {
  if (parts.programs === undefined && parts.applications === undefined) return
  const known = partsWith(parts)
  const programs = Object.fromEntries(Object.entries(known.programs).map(([name, each]) => [name, unguarded(each)]))
  const breach = rehearse(processPlans(application, known), programs, application.memory)
  if (breach === null) return
  const { program, process, step, message } = breach
  throw new UsageProblem(`${files.join(', ')}: programs.${program}: ${process}, step ${step}: ${message}`)
}
