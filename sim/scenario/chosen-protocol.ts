// Which protocol a scenario runs under. Without a single copy nothing is kept, whatever the protocol.

import type { Protocol } from '../cluster/protocol.ts'
import { protocols } from '../protocols/protocols.ts'
import { chosenReplication } from './replication.ts'
import type { Scenario } from './scenario.ts'

export const protocolOf = (scenario: Scenario): Protocol =>
  chosenReplication(scenario).copies === 0 ? protocols.none : protocols[scenario.protocol.kind]
