// One run that Control-C can break off: it is performed in parts of a number of events, short enough that signals are handled promptly
// in between, and long enough to cost nothing noticeable. Where it is split does not affect the run.

import type { Check } from '../../checks/check.ts'
import { toSeconds } from '../../kernel/time.ts'
import { Interrupted, type Interruption } from '../../node/interruption.ts'
import type { SimulationResult } from '../../result.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { crashFreeScenario, Run, type SimulateOptions } from '../../simulate.ts'

const FIRST_EVENTS = 1000
const SHORT_MILLISECONDS = 20
const LONG_MILLISECONDS = 100

/** Called after each part with the progress of the run. */
export type OnPart = (nowNs: number, events: number) => void

interface Means {
  readonly interruption: Pick<Interruption, 'happened'>
  readonly onPart: OnPart
}

/** If broken off, the result has the outcome `stuck` and says why. Throws Interrupted if the run itself has not started yet. */
export async function runInterruptibly(
  scenario: Scenario,
  { checks, ...options }: Omit<SimulateOptions, 'checks'> & { readonly checks: boolean | readonly Check[] },
  interruption: Pick<Interruption, 'happened'>,
  onPart: OnPart = () => {},
): Promise<SimulationResult> {
  const means = { interruption, onPart }
  const { readers: _readers, onCollision: _onCollision, ...parts } = options
  const without = checks === false ? null : crashFreeScenario(scenario)
  const crashFree = without === null ? null : await completely(new Run(without, parts), means)
  if (without !== null && crashFree === null) throw new Interrupted()
  const watched = typeof checks === 'boolean' ? {} : { watched: checks }
  const compared = crashFree === null ? checks : { crashFree, ...watched }
  const run = new Run(scenario, { ...options, checks: compared })
  const result = await completely(run, means)
  if (result !== null) return result
  const reason = `interrupted after ${toSeconds(run.nowNs).toFixed(3)} s on the clock`
  return { ...run.brokenOff(), outcome: 'stuck', reason }
}

/** Null if it was interrupted before its end. */
async function completely(run: Run, means: Means): Promise<SimulationResult | null> {
  let mostEvents = FIRST_EVENTS
  /** Performs part after part, adapting their size so that each takes a moment. */
  const inParts = async (part: (mostEvents: number) => boolean): Promise<boolean> => {
    while (!means.interruption.happened) {
      const started = performance.now()
      if (part(mostEvents)) return true
      const took = performance.now() - started
      if (took < SHORT_MILLISECONDS) mostEvents *= 2
      else if (took > LONG_MILLISECONDS) mostEvents = Math.ceil(mostEvents / 2)
      means.onPart(run.nowNs, run.events)
      await new Promise(setImmediate)
    }
    return false
  }
  if (!(await inParts((events) => run.advance(Number.POSITIVE_INFINITY, events)))) return null
  let result: SimulationResult | null = null
  const rest = run.resultInParts(FIRST_EVENTS)
  await inParts(() => {
    const { done, value } = rest.next()
    if (done === true) result = value
    return done === true
  })
  return result
}
