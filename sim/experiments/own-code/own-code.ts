// Custom code that a scenario is run with: parts that it names, and additional checks.

import type { Check } from '../../checks/check.ts'
import { protocolOf } from '../../scenario/chosen/chosen-protocol.ts'
import { type OwnParts, partsWith } from '../../scenario/known-parts.ts'
import type { Scenario } from '../../scenario/scenario.ts'

export interface OwnCode {
  readonly parts: OwnParts
  /** In addition to those of the protocol. */
  readonly checks: readonly Check[]
}

export const noOwnCode: OwnCode = { parts: {}, checks: [] }

/** All checks that watch a run of the scenario. */
export const checksWith = ({ parts, checks }: OwnCode, scenario: Scenario): readonly Check[] => [
  ...protocolOf(scenario, partsWith(parts)).checks,
  ...checks,
]
