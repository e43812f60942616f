// How many copies an application gets: its own wish, or else the system's.

import type { Scenario } from './scenario.ts'

/** The copies that this scenario's application gets, and the path of the line that says so. */
export function chosenReplication({ application, star }: Scenario): { copies: number; path: string[] } {
  return application.replication === null
    ? { copies: star.replication, path: ['star', 'replication'] }
    : { copies: application.replication, path: ['application', 'replication'] }
}
