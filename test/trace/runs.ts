// Runs whose traces the tests read: one without a fault, one with a crash in the middle of everything.

import { loadScenario } from '../../sim/scenario/reading/read-file.ts'
import type { Scenario } from '../../sim/scenario/scenario.ts'
import { simulate } from '../../sim/simulate.ts'
import { recorder } from '../../sim/trace/first-difference.ts'
import type { TraceEntry } from '../../sim/trace/json-lines.ts'

export const scenarioFile = (name: string): string => new URL(`../../scenarios/${name}.yaml`, import.meta.url).pathname

export const quiet = (): Scenario => loadScenario(scenarioFile('small-gauss'))

/** A host dies while a child writes a checkpoint, and comes back. */
export function crashed(): Scenario {
  const moment = {
    kind: 'event',
    event: { kind: 'checkpoint-written', process: 'gauss/2', count: 2 },
    delayNs: 0,
  } as const
  return { ...quiet(), faults: [{ kind: 'crash', hosts: ['ws2'], moment, restartAfterNs: 1e9 }] }
}

export function traceOf(scenario: Scenario): readonly TraceEntry[] {
  const { read, entries } = recorder()
  simulate(scenario, { readers: [read] })
  return entries
}
