// The library without anything of Node, so that it runs in a browser too: scenarios as data or text, runs, results, traces, checks.
// What reads files is added in index.ts.

import type { SimulationResult } from './result.ts'
import { parseScenario } from './scenario/parse.ts'
import { ScenarioProblem } from './scenario/problem.ts'
import type { Scenario } from './scenario/scenario.ts'
import type { WrittenScenario } from './scenario/written.ts'
import { type SimulateOptions, simulate as simulateComplete } from './simulate.ts'

export type { Check, Violation } from './checks/check.ts'
export { Domino, type DominoReport, type ProcessRollback } from './checks/domino.ts'
export { checks } from './checks/index.ts'
export { type Fault, type FaultEvent, parseEvent } from './faults/plan.ts'
export { type HostProfile, type ProfileName, profiles } from './machine/profile.ts'
export { type Application, type ApplicationKind, applications } from './programs/index.ts'
export type {
  FaultReceipt,
  HostResult,
  OutcomeKind,
  ProcessResult,
  SimulationResult,
  ViolationResult,
} from './result.ts'
export { loadScenario as parseScenarioText } from './scenario/load.ts'
export { parseScenario } from './scenario/parse.ts'
export { type ScenarioError, ScenarioProblem } from './scenario/problem.ts'
export type { Scenario } from './scenario/scenario.ts'
export { scenarioSchema } from './scenario/schema.ts'
export {
  type Ablation,
  type AlarmPhase,
  ablations,
  alarmPhases,
  type CheckpointPolicy,
  checkpointPolicies,
  type NetworkKind,
  networkKinds,
  type Placement,
  placements,
} from './scenario/vocabulary.ts'
export type { WrittenFault, WrittenScenario } from './scenario/written.ts'
export type { SimulateOptions } from './simulate.ts'
export type { ObservationKind, TraceEvent, TraceEventKind } from './trace/event.ts'
export { textTrace } from './trace/format.ts'
export { jsonLinesTrace } from './trace/json-lines.ts'
export { type TraceLevel, traceLevels } from './trace/level.ts'
export { PerfettoTrace, perfettoFile } from './trace/perfetto.ts'
export { shivizTrace } from './trace/shiviz.ts'
export type { SelectiveReader, TraceReader } from './trace/trace.ts'

/**
 * Runs a scenario: a complete one, or one as it is written in a file, with defaults left out. Whatever befalls the simulated machines
 * is in the result. Throws ScenarioProblem, with every mistake, for a written scenario that cannot be used; nothing else.
 */
export function simulate(scenario: Scenario | WrittenScenario, options: SimulateOptions = {}): SimulationResult {
  return simulateComplete(isComplete(scenario) ? scenario : completed(scenario), options)
}

/** Only a complete scenario says in nanoseconds when it is to be stopped. */
const isComplete = (scenario: Scenario | WrittenScenario): scenario is Scenario => 'limitNs' in scenario

function completed(written: WrittenScenario): Scenario {
  const parsed = parseScenario(written)
  if ('errors' in parsed) throw new ScenarioProblem(parsed.errors)
  return parsed.scenario
}
