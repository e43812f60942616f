// Hosts that a protocol cannot do without and that a scenario does not list: so that every protocol runs on every scenario by its kind alone.

import { protocolOf } from './chosen/chosen-protocol.ts'
import { defaults } from './defaults.ts'
import type { KnownParts } from './known-parts.ts'
import type { HostChoice, Scenario } from './scenario.ts'

const added = {
  recorder: { name: 'rec1', role: 'recorder', profile: defaults.hosts.recorders.profile },
} as const satisfies Record<string, HostChoice>

/** The scenario with a host for each role that its protocol needs and nobody has. */
export function withNeededHosts(scenario: Scenario, parts: KnownParts): Scenario {
  const missing = (protocolOf(scenario, parts).needs ?? []).filter(
    (needed) => !scenario.hosts.some(({ role }) => role === needed),
  )
  if (missing.length === 0) return scenario
  return { ...scenario, hosts: [...scenario.hosts, ...missing.map((role) => added[role])] }
}
