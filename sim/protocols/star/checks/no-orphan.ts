// No orphan: what a process has received is in the log of a live copy, or covered by a checkpoint committed there. If its host crashed at
// this instant, nothing that others may have seen of it would be lost.

import type { Check } from '../../../checks/check.ts'

export const noOrphan: Check = {
  name: 'no-orphan',
  sentence:
    'no process depends on a delivered message that is neither in a live log nor covered by a committed checkpoint',
  create({ history, copies, promise, violated }) {
    const depends = (process: string, position: number): void => {
      const { index, from, sequence } = history.of(process).received[position]!
      if (copies.keep(process, position, index)) return
      violated(`${process} has received message ${sequence} of ${from}, and no live copy keeps it`)
    }
    /** Everything that a process has received and that no live checkpoint covers; with no live copy left, everything. */
    const lookAt = (process: string): void => {
      if (!promise.kept) return
      const versions = copies.servers
        .filter(({ complete }) => complete)
        .map(({ copies }) => copies.get(process)?.version?.received ?? 0)
      const { position } = history.of(process)
      for (let k = Math.max(0, ...versions); k < position; k++) depends(process, k)
    }
    const lookAtAll = (): void => {
      for (const [process] of history.processes()) lookAt(process)
    }
    const ended = new Set<string>()
    return {
      on: {
        'message-received': ({ process, incarnation }) => {
          const { position, incarnation: atWork } = history.of(process)
          if (copies.servers.length > 0 && promise.kept && incarnation === atWork) depends(process, position - 1)
        },
        'process-ended': ({ process }) => {
          ended.add(process)
        },
        'records-discarded': ({ process }) => {
          if (!ended.has(process)) lookAt(process)
        },
        'host-crashed': ({ host }) => {
          if (copies.server(host) !== undefined) lookAtAll()
        },
        'host-declared-dead': ({ dead }) => {
          if (copies.server(dead) !== undefined) lookAtAll()
        },
      },
    }
  },
}
