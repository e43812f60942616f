// One run that Control-C may break off: it is carried out in parts, short enough for signals to be let in between, and long enough
// not to be noticed. Where it is cut changes nothing in it.

import { toSeconds } from '../kernel/time.ts'
import type { SimulationResult } from '../result.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { crashFreeScenario, Run, type SimulateOptions } from '../simulate.ts'
import { Interrupted } from './command.ts'
import type { Interruption } from './interruption.ts'

const FIRST_PART_NS = 1e9
const SHORT_MILLISECONDS = 20
const LONG_MILLISECONDS = 100

/** Broken off, the result is that of a run that is stuck, with the reason. Throws Interrupted if there was nothing to break off yet. */
export async function runInterruptibly(
  scenario: Scenario,
  { checks, ...options }: Omit<SimulateOptions, 'checks'> & { readonly checks: boolean },
  interruption: Pick<Interruption, 'happened'>,
): Promise<SimulationResult> {
  const without = checks ? crashFreeScenario(scenario) : null
  const reference = without === null ? null : new Run(without)
  if (reference !== null && !(await carriedOut(reference, interruption))) throw new Interrupted()
  const run = new Run(scenario, {
    ...options,
    checks: reference === null ? checks : { crashFree: reference.result() },
  })
  if (await carriedOut(run, interruption)) return run.result()
  const reason = `interrupted after ${toSeconds(run.nowNs).toFixed(3)} s on the clock`
  return { ...run.brokenOff(), outcome: 'stuck', reason }
}

/** False: it was interrupted before its end. */
async function carriedOut(run: Run, interruption: Pick<Interruption, 'happened'>): Promise<boolean> {
  let partNs = FIRST_PART_NS
  while (!interruption.happened) {
    const started = performance.now()
    if (run.advance(run.nowNs + partNs)) return true
    const took = performance.now() - started
    if (took < SHORT_MILLISECONDS) partNs *= 2
    else if (took > LONG_MILLISECONDS) partNs = Math.ceil(partNs / 2)
    await new Promise(setImmediate)
  }
  return false
}
