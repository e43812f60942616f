// No orphan: what a process has received is with its backup on another host, or lies under a checkpoint that is committed on a live copy.

import type { Check } from '../../../checks/check.ts'
import type { HostName, ProcessName } from '../../../trace/event.ts'

export const noOrphan: Check = {
  name: 'no-orphan',
  sentence: 'no process depends on a message that neither its backup has nor a committed checkpoint covers',
  create({ history, copies, promise, violated }) {
    /** By host: what the backups there have of each process. */
    const shadows = new Map<HostName, Map<ProcessName, Set<number>>>()
    /** Where the backup of a process is; a process without one has lost it, or is alone. */
    const backups = new Map<ProcessName, HostName>()
    const lose = (host: HostName): void => {
      shadows.delete(host)
      for (const [process, backup] of backups) if (backup === host) backups.delete(process)
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
        'backup-made': ({ process, backup }) => {
          if (backup === '') backups.delete(process)
          else backups.set(process, backup)
        },
        'message-received': ({ process, incarnation }) => {
          const { position, incarnation: atWork, received } = history.of(process)
          const backup = backups.get(process)
          if (!promise.kept || incarnation !== atWork || backup === undefined) return
          const { index, from, sequence } = received[position - 1]!
          if (indexesOf(backup, process).has(index) || copies.keep(process, position - 1, index)) return
          violated(
            `${process} has received message ${sequence} of ${from}, and its backup on ${backup} does not have it`,
          )
        },
        'host-crashed': ({ host }) => lose(host),
        'found-itself-dead': ({ host }) => lose(host),
        'host-declared-dead': ({ dead }) => lose(dead),
      },
    }
  },
}
