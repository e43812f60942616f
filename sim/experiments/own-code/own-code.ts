// Code that a scenario is run with beside starsim's: parts that it names, and checks that watch it.

import type { Check } from '../../checks/check.ts'
import { protocolOf } from '../../scenario/chosen-protocol.ts'
import type { OwnParts } from '../../scenario/known-parts.ts'
import type { Scenario } from '../../scenario/scenario.ts'

export interface OwnCode {
  readonly parts: OwnParts
  /** They watch beside those of the protocol. */
  readonly checks: readonly Check[]
}

export const noOwnCode: OwnCode = { parts: {}, checks: [] }

/** Every check that watches a run of the scenario. */
export const checksWith = ({ checks }: OwnCode, scenario: Scenario): readonly Check[] => [
  ...protocolOf(scenario).checks,
  ...checks,
]
