// No domino: only what ran on a host that died rolls back, each process alone, and to its own last committed checkpoint.

import type { Check } from '../../../checks/check.ts'

export const noDomino: Check = {
  name: 'no-domino',
  sentence: 'only processes of hosts that died roll back, each to its own last committed checkpoint',
  create({ copies, violated }) {
    /** Where the last incarnation of each process began. */
    const homes = new Map<string, string>()
    /** Boots of hosts that are over: `ws1/0`. */
    const over = new Set<string>()
    const boots = new Map<string, number>()
    const boot = (host: string): string => `${host}/${boots.get(host) ?? 0}`
    const digests = new Map<string, number>()
    const settle = (process: string, host: string): void => {
      homes.set(process, boot(host))
    }
    return {
      on: {
        'host-crashed': ({ host }) => {
          over.add(boot(host))
        },
        'found-itself-dead': ({ host }) => {
          over.add(boot(host))
        },
        'host-declared-dead': ({ dead, boot }) => {
          over.add(`${dead}/${boot}`)
        },
        'host-restarted': ({ host, boot }) => {
          boots.set(host, boot)
        },
        'host-joins': ({ host, boot }) => {
          boots.set(host, boot)
        },
        'process-started': ({ process, host }) => settle(process, host),
        'version-stored': ({ process, number, digest }) => {
          digests.set(`${process} ${number}`, digest)
        },
        restored: ({ process, host, number, digest }) => {
          const home = homes.get(process)
          if (home !== undefined && !over.has(home)) violated(`${process} rolls back, though ${home} is alive`)
          settle(process, host)
          if (number > 0 && digests.get(`${process} ${number}`) !== digest) {
            violated(`${process} goes back to checkpoint ${number}, which was not committed with these contents`)
          }
          for (const { name, complete, copies: kept } of copies.servers) {
            const last = complete ? (kept.get(process)?.version?.number ?? 0) : 0
            if (last > number) {
              violated(
                `${process} goes back to checkpoint ${number}, though checkpoint ${last} is committed on ${name}`,
              )
            }
          }
        },
      },
    }
  },
}
