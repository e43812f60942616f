// No orphan: whatever a process sends depends on nothing that only its own host knows. Of each message that it has received its sender knows the
// place, or the servers have it, or a checkpoint holds what it has led to.

import type { Check } from '../../../checks/check.ts'
import type { ProcessName } from '../../../programs/program.ts'

const stampOf = (from: ProcessName, to: ProcessName, sequence: number): string => `${sequence} ${from} ${to}`

export const noOrphan: Check = {
  name: 'no-orphan',
  sentence: 'what a process sends depends on no message whose place in its order nobody else knows',
  create({ promise, violated }) {
    /** Stamps of messages whose place somebody else knows. */
    const known = new Set<string>()
    const ended = new Set<ProcessName>()
    /** By process: what it has received and no committed checkpoint holds, with the number that it had received by then. */
    const open = new Map<
      ProcessName,
      { readonly from: ProcessName; readonly sequence: number; readonly position: number }[]
    >()
    const images = new Map<string, number>()
    return {
      on: {
        'message-acknowledged': ({ process, to, sequence }) => {
          known.add(stampOf(process, to, sequence))
        },
        'record-stored': ({ process, from, sequence }) => {
          known.add(stampOf(from, process, sequence))
        },
        'process-ended': ({ process }) => {
          ended.add(process)
        },
        'message-received': ({ process, from, sequence }) => {
          const list = open.get(process) ?? []
          list.push({ from, sequence, position: (list.at(-1)?.position ?? 0) + 1 })
          open.set(process, list)
        },
        restored: ({ process }) => {
          open.delete(process) // what it is given again somebody has kept
        },
        'checkpoint-begins': ({ process, incarnation, number }) => {
          images.set(`${process} ${incarnation} ${number}`, open.get(process)?.at(-1)?.position ?? 0)
        },
        'checkpoint-committed': ({ process, incarnation, number }) => {
          const position = images.get(`${process} ${incarnation} ${number}`) ?? 0
          const left = open.get(process)?.filter((each) => each.position > position)
          if (left !== undefined) open.set(process, left)
        },
        'message-sent': ({ process, to, sequence }) => {
          if (!promise.kept) return
          const list = open.get(process) ?? []
          for (const { from, sequence: received } of list) {
            if (known.has(stampOf(from, process, received)) || ended.has(from)) continue
            violated(
              `${process} sends message ${sequence} to ${to}, and only its own host knows when it took message ${received} of ${from}`,
            )
          }
        },
      },
    }
  },
}
