// How many copies an application gets: its own setting if given, else the system's; none if the protocol stores nothing.

import type { Scenario } from './scenario.ts'

/** The copies that this scenario's application gets, and the path of the setting that determines it. */
export function chosenReplication({ application, protocol }: Scenario): { copies: number; path: string[] } {
  if (protocol.kind === 'none') return { copies: 0, path: ['protocol', 'kind'] }
  return application.replication === null
    ? { copies: protocol.replication, path: ['protocol', 'replication'] }
    : { copies: application.replication, path: ['application', 'replication'] }
}
