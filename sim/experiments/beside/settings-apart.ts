// The settings in which two scenarios differ, with defaults filled in, except names and descriptions, which do not affect the run.

import type { Scenario } from '../../scenario/scenario.ts'
import { flowText, writtenScenario } from '../../scenario/writing/write.ts'
import { compareResults, type Json } from '../result-differences.ts'

export interface SettingApart {
  /** As for `--set`: `protocol.checkpoint.interval`. */
  readonly path: string
  /** As in a scenario file; null: the scenario has no such value. */
  readonly first: string | null
  readonly beside: string | null
}

export function settingsApart(first: Scenario, beside: Scenario): SettingApart[] {
  const { differences } = compareResults(settingsOf(first), settingsOf(beside))
  return differences.map(({ path, left, right }) => ({ path, first: written(left), beside: written(right) }))
}

function settingsOf(scenario: Scenario): Json {
  const { name: _name, description: _description, star, protocol, ...rest } = writtenScenario(scenario)
  // drops undefined values
  return JSON.parse(JSON.stringify({ ...rest, protocol: protocol ?? { kind: 'star', ...star } })) as Json
}

const written = (value: Json | undefined): string | null => (value === undefined ? null : flowText(value))
