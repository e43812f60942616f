// No orphan: what a process has received is on the recorder, or covered by a checkpoint committed on a live copy. If its host crashed at
// this instant, nothing that others may have seen of it would be lost.

import type { Check } from '../../../checks/check.ts'
import type { ProcessName } from '../../../programs/program.ts'

export const noOrphan: Check = {
  name: 'no-orphan',
  sentence: 'no process depends on a message that neither the recorder has nor a committed checkpoint covers',
  create({ setting, history, copies, promise, violated }) {
    const recorders = new Set(setting.needed)
    const recorded = new Map<ProcessName, Set<number>>()
    const depends = (process: ProcessName, position: number): void => {
      const { index, from, sequence } = history.of(process).received[position]!
      if (recorded.get(process)?.has(index) === true || copies.keep(process, position, index)) return
      violated(`${process} has received message ${sequence} of ${from}, and the recorder does not have it`)
    }
    /** Everything that a process has received and that no live checkpoint covers. */
    const lookAt = (process: ProcessName): void => {
      if (!promise.kept) return
      const versions = copies.servers.map(({ complete, copies }) =>
        complete ? (copies.get(process)?.version?.received ?? 0) : 0,
      )
      const { position } = history.of(process)
      for (let k = Math.max(0, ...versions); k < position; k++) depends(process, k)
    }
    const ended = new Set<ProcessName>()
    return {
      on: {
        'record-stored': ({ host, process, index }) => {
          if (!recorders.has(host)) return
          const indexes = recorded.get(process)
          if (indexes === undefined) recorded.set(process, new Set([index]))
          else indexes.add(index)
        },
        'message-received': ({ process, incarnation }) => {
          const { position, incarnation: atWork } = history.of(process)
          if (promise.kept && incarnation === atWork) depends(process, position - 1)
        },
        'process-ended': ({ process }) => ended.add(process),
        'records-discarded': ({ host, process, below }) => {
          if (!recorders.has(host)) return
          const indexes = recorded.get(process)
          for (const index of indexes ?? []) if (index < below) indexes!.delete(index)
          if (!ended.has(process)) lookAt(process)
        },
        'host-crashed': ({ host }) => {
          if (copies.server(host) !== undefined) for (const [process] of history.processes()) lookAt(process)
        },
      },
    }
  },
}
