// No orphan: what a process has received is held by its backup on another host, or covered by a checkpoint committed on a live copy.

import type { Check } from '../../../checks/check.ts'
import { Pairs } from '../../../checks/ledgers/pairs.ts'
import type { HostName, ProcessName } from '../../../trace/event.ts'

export const noOrphan: Check = {
  name: 'no-orphan',
  sentence: 'no process depends on a message that neither its backup has nor a committed checkpoint covers',
  create({ history, copies, promise, violated }) {
    /** By host: what the backups there have of each process. */
    const shadows = new Map<HostName, Map<ProcessName, Set<number>>>()
    const pairs = new Pairs()
    const boots = new Map<HostName, number>()
    const lose = (host: HostName, boot: number): void => {
      pairs.lose(host, boot)
      if (boot >= (boots.get(host) ?? 0)) shadows.delete(host)
    }
    const indexesOf = (host: HostName, process: ProcessName): Set<number> => {
      let there = shadows.get(host)
      if (there === undefined) {
        there = new Map()
        shadows.set(host, there)
      }
      let indexes = there.get(process)
      if (indexes === undefined) {
        indexes = new Set()
        there.set(process, indexes)
      }
      return indexes
    }
    return {
      on: {
        'record-stored': ({ host, process, index }) => {
          indexesOf(host, process).add(index)
        },
        'records-discarded': ({ host, process, below }) => {
          const indexes = indexesOf(host, process)
          for (const index of indexes) if (index < below) indexes.delete(index)
        },
        'backup-made': ({ process, host, backup, boot, isNoted }) => pairs.made(process, host, backup, boot, isNoted),
        'host-joins': ({ host, boot }) => boots.set(host, boot),
        'message-received': ({ process, incarnation }) => {
          const { position, incarnation: atWork, received } = history.of(process)
          const backup = pairs.backupOf(process)
          if (!promise.kept || incarnation !== atWork || backup === null) return
          const { index, from, sequence } = received[position - 1]!
          if (indexesOf(backup, process).has(index) || copies.keep(process, position - 1, index)) return
          violated(
            `${process} has received message ${sequence} of ${from}, and its backup on ${backup} does not have it`,
          )
        },
        'host-crashed': ({ host, boot }) => lose(host, boot),
        'found-itself-dead': ({ host, boot }) => lose(host, boot),
        'host-declared-dead': ({ dead, boot }) => lose(dead, boot),
      },
    }
  },
}
