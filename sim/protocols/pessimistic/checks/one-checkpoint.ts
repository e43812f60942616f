// One checkpoint: one version of each process is kept, numbers rise, and a commit clears the log of everything received before, so that a
// log never holds more than what has come since.

import type { Check } from '../../../checks/check.ts'

export const oneCheckpoint: Check = {
  name: 'one-checkpoint',
  sentence: 'each process has one checkpoint, and its commit clears the log of everything received before',
  create({ history, copies, violated }) {
    /** Per process: how many records were ever stored, counted once each. */
    const stored = new Map<string, Set<number>>()
    /** Processes whose answers have replaced checkpoint and log, whatever a child still wants to commit. */
    const ended = new Set<string>()
    const bound = (process: string, received: number): number =>
      Math.max(0, (stored.get(process)?.size ?? 0) - received)
    return {
      on: {
        'record-stored': ({ process, index }) => {
          const indexes = stored.get(process)
          if (indexes === undefined) stored.set(process, new Set([index]))
          else indexes.add(index)
        },
        'process-ended': ({ process }) => ended.add(process),
        'checkpoint-committed': ({ host, process, number }) => {
          if (ended.has(process)) return
          for (const { name, complete, copies: kept } of copies.servers) {
            const version = complete ? (kept.get(process)?.version?.number ?? 0) : number
            if (version < number) {
              violated(`checkpoint ${number} of ${process} counts as committed on ${host}, and ${name} has ${version}`)
            }
          }
        },
        'records-discarded': ({ host, process, left }) => {
          const received = copies.server(host)?.copyOf(process).version?.received ?? 0
          if (left > bound(process, received)) {
            const { position } = history.of(process)
            violated(
              `the log of ${process} on ${host} holds ${left} records after a commit at message ${received} of ${position}`,
            )
          }
        },
      },
      atRest: ({ hosts }) => {
        for (const { name, alive, server } of hosts) {
          if (!alive || !server?.caughtUp) continue
          for (const { process, records, received } of server.vaults) {
            if (records > bound(process, received)) {
              violated(
                `at rest the log of ${process} on ${name} holds ${records} records, at most ${bound(process, received)} are due`,
              )
            }
          }
        }
      },
    }
  },
}
