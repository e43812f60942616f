// The protocol that a scenario runs under. With replication 0 nothing is stored, so it is `none` whatever the scenario says.

import type { Protocol } from '../cluster/protocol.ts'
import { protocols } from '../protocols/protocols.ts'
import { chosenReplication } from './replication.ts'
import type { Scenario } from './scenario.ts'

export const protocolOf = (scenario: Scenario): Protocol =>
  chosenReplication(scenario).copies === 0 ? protocols.none : protocols[scenario.protocol.kind]
