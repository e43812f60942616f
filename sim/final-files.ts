// What processes have left in their files: as a replica that counts has them, or as their own hosts had where nothing is replicated.

import type { ProcessName } from './programs/program.ts'
import { chosenReplication } from './scenario/replication.ts'
import type { World } from './world.ts'

/** Of each process that has ended and has written any: a digest that stands for all of them. */
export function finalFiles({ scenario, layers, hosts, ownFiles }: World): ReadonlyMap<ProcessName, number> {
  if (chosenReplication(scenario).copies === 0) return ownFiles
  const complete = layers.find(({ id, server }) => hosts[id]!.alive && server?.caughtUp === true)
  const left = new Map<ProcessName, number>()
  for (const [process, { ended, files }] of complete?.server?.vaults() ?? []) {
    if (ended !== null && files.names.length > 0) left.set(process, files.digest())
  }
  return left
}
