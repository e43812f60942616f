// The protocol that a scenario runs under. With replication 0 nothing is stored, so it is `none` whatever the scenario says.

import type { Protocol } from '../../cluster/protocol.ts'
import type { KnownParts } from '../known-parts.ts'
import { chosenReplication } from '../replication.ts'
import type { Scenario } from '../scenario.ts'

export const protocolOf = (scenario: Scenario, { protocols }: KnownParts): Protocol =>
  protocols[chosenReplication(scenario).copies === 0 ? 'none' : scenario.protocol.kind]!
