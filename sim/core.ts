// The library without anything of Node, so that it runs in a browser too: scenarios as data or text, runs, results, traces, checks.
// What reads files is added in index.ts. One convention for mistakes: whatever is given a scenario that cannot be used throws
// ScenarioProblem, and nothing else.

import type { SimulationResult } from './result.ts'
import { type AnyScenario, completeScenario } from './scenario/define.ts'
import { type SimulateOptions, simulate as simulateComplete } from './simulate.ts'

export type { Check, CheckContext, CheckReader, Violation } from './checks/check.ts'
export { Domino, type DominoReport, type ProcessRollback } from './checks/domino.ts'
export type { RestState, RunEnd, RunSetting } from './checks/run-facts.ts'
export type { Fault, FaultEvent } from './faults/plan.ts'
export type { AddressSpace, Layout } from './machine/address-space.ts'
export type { HostProfile, ProfileName } from './machine/profiles/profile.ts'
export { profiles } from './machine/profiles/profiles.ts'
export {
  type Application,
  type ApplicationKind,
  type ApplicationOptions,
  applications,
  completeOptions,
  type OptionPlan,
  programs,
} from './programs/index.ts'
export { numberOf, textOf } from './programs/parameters.ts'
export { answerOfRange, messageOf, record, recordWithRange, wordOf } from './programs/payload.ts'
export type { Parameters, Payload, ProcessPlan, Program, Reply, Request, Work } from './programs/program.ts'
export { checks } from './protocols/star/checks/index.ts'
export type {
  FaultReceipt,
  HostResult,
  OutcomeKind,
  ProcessResult,
  RecoveryResult,
  SimulationResult,
  ViolationResult,
} from './result.ts'
export { type AnyScenario, defineScenario, parseScenarioText } from './scenario/define.ts'
export type { OwnParts } from './scenario/known-parts.ts'
export { type ScenarioError, ScenarioProblem } from './scenario/problem.ts'
export type { Scenario } from './scenario/scenario.ts'
export { scenarioSchema } from './scenario/schema/schema.ts'
export type { Duration, Size } from './scenario/units.ts'
export {
  type Ablation,
  type AlarmPhase,
  ablations,
  alarmPhases,
  type BlockSize,
  blockSizes,
  type CheckpointPolicy,
  checkpointPolicies,
  type IndexVariant,
  indexVariants,
  type LogDurability,
  logDurabilities,
  type NetworkDetail,
  type NetworkKind,
  networkDetails,
  networkKinds,
  type Placement,
  type ProtocolDescription,
  type ProtocolKind,
  placements,
  protocols,
  type RecorderMode,
  type RingDetail,
  recorderModes,
  ringDetails,
} from './scenario/vocabulary.ts'
export { explain as scenarioText } from './scenario/writing/explain.ts'
export type { WrittenAdvise, WrittenFault, WrittenScenario } from './scenario/written.ts'
export type { WrittenDisk, WrittenFigure, WrittenMachine } from './scenario/written-machine.ts'
export type { SimulateOptions } from './simulate.ts'
export type { ObservationKind, TraceEvent, TraceEventKind } from './trace/event.ts'
export { textTrace } from './trace/format.ts'
export { jsonLinesTrace } from './trace/json-lines.ts'
export { type TraceLevel, traceLevels } from './trace/level.ts'
export { PerfettoTrace, perfettoFile } from './trace/perfetto.ts'
export { shivizTrace } from './trace/shiviz.ts'
export type { SelectiveReader, TraceReader } from './trace/trace.ts'

/**
 * Runs a scenario. Whatever befalls the simulated machines is in the result, which is plain data; equal scenarios and seeds give equal
 * results, on every machine and engine. Never prints.
 *
 * @param scenario a complete one, or one as it is written in a file
 * @param options seed, checks, readers of the trace, and parts of your own that the scenario names
 * @throws ScenarioProblem with every mistake, if the scenario cannot be used; nothing else
 * @example
 * import { simulate } from 'starsim/core'
 *
 * const { outcome, answers, violations } = simulate(
 *   { application: { kind: 'gauss', size: 16 }, faults: [{ crash: 'ws2', at: '20s' }] },
 *   { checks: true },
 * )
 * console.log(outcome, answers['gauss/0'], violations.length)
 */
export function simulate<
  Programs extends string = never,
  Applications extends string = never,
  Profiles extends string = never,
  Protocols extends string = never,
>(
  scenario: AnyScenario<Programs, Applications, Profiles, Protocols>,
  options: SimulateOptions<Programs, Applications, Profiles, Protocols> = {},
): SimulationResult {
  return simulateComplete(completeScenario(scenario, options), options)
}
