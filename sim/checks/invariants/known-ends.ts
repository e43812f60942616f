// Known ends: once the answer of a process counts, its end becomes known everywhere and stays known: every live host has it in its
// table of locations, every replica has it on stable storage. A host that did not know would restart the process, or wait for it.

import type { ProcessName } from '../../programs/program.ts'
import type { Check } from '../check.ts'

export const knownEnds: Check = {
  name: 'known-ends',
  sentence: 'at rest every live host and every replica knows the end of every process that has ended',
  create({ promise, violated }) {
    let ended: readonly ProcessName[] = []
    return {
      atEnd: ({ answers }) => {
        ended = [...answers.keys()]
      },
      atRest: ({ hosts }) => {
        if (!promise.kept) return
        for (const { name, alive, knownEnds, server } of hosts) {
          if (!alive) continue
          const known = new Set(knownEnds)
          for (const process of ended)
            if (!known.has(process)) violated(`${name} does not know that ${process} has ended`)
          if (!server?.caughtUp) continue
          const stored = new Set(server.vaults.filter((vault) => vault.ended).map(({ process }) => process))
          for (const process of ended) if (!stored.has(process)) violated(`${name} has no answer of ${process}`)
        }
      },
    }
  },
}
