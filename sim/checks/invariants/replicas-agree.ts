// Replicas agree: whatever two live servers hold for the same version or the same log position is equal; and when everything
// has come to rest, so is everything they hold. A server that was taken for dead, or has not caught up, does not count as a copy: it
// may hold a record of a process that died right then, which no recovery has seen; nobody reads it, and it will be overwritten.

import type { Check } from '../check.ts'

export const replicasAgree: Check = {
  name: 'replicas-agree',
  sentence: 'no two live copies of a version or record differ, and at rest all live copies are identical',
  create({ copies, promise, violated }) {
    return {
      on: {
        'record-stored': ({ host, process, index, from, sequence, digest }) => {
          for (const { name, copies: kept } of copies.othersOf(host)) {
            const other = kept.get(process)?.records.get(index)
            if (!other) continue
            if (other.digest === digest && other.sequence === sequence && other.from === from) continue
            violated(
              `record ${index} of ${process} is message ${sequence} of ${from} on ${host}, ` +
                `and message ${other.sequence} of ${other.from} on ${name}`,
            )
          }
        },
        'version-stored': ({ host, process, number, digest }) => {
          for (const { name, copies: kept } of copies.othersOf(host)) {
            const other = kept.get(process)?.version
            if (other?.number !== number || other.digest === digest) continue
            violated(`checkpoint ${number} of ${process} on ${host} is not the one on ${name}`)
          }
        },
      },
      atRest: ({ hosts }) => {
        if (!promise.kept) return
        const servers = hosts.filter(({ alive, server }) => alive && server !== null)
        for (const { name, server } of servers) {
          if (!server!.caughtUp) violated(`${name} has come to rest without having caught up`)
        }
        const [first, ...others] = servers.filter(({ server }) => server!.caughtUp)
        for (const other of others) {
          const ours = new Map(first!.server!.vaults.map((vault) => [vault.process, vault]))
          for (const { process, digest } of other.server!.vaults) {
            if (ours.get(process)?.digest !== digest) {
              violated(`what ${first!.name} and ${other.name} hold of ${process} differs at rest`)
            }
            ours.delete(process)
          }
          for (const process of ours.keys()) violated(`${other.name} holds nothing of ${process}, ${first!.name} does`)
        }
      },
    }
  },
}
