// One checkpoint: when a process considers one committed, every server that counts has it, in place of the one before.

import type { Check } from '../../../checks/check.ts'
import type { ProcessName } from '../../../programs/program.ts'

export const oneCheckpoint: Check = {
  name: 'one-checkpoint',
  sentence: 'each process has one checkpoint, and what counts as committed is on every server',
  create({ copies, violated }) {
    /** Processes whose answers have replaced checkpoint and log, whatever a child still wants to commit. */
    const ended = new Set<ProcessName>()
    return {
      on: {
        'process-ended': ({ process }) => {
          ended.add(process)
        },
        'checkpoint-committed': ({ host, process, number }) => {
          if (ended.has(process)) return
          for (const { name, complete, copies: kept } of copies.servers) {
            const version = complete ? (kept.get(process)?.version?.number ?? 0) : number
            if (version >= number) continue
            violated(`checkpoint ${number} of ${process} counts as committed on ${host}, and ${name} has ${version}`)
          }
        },
      },
    }
  },
}
