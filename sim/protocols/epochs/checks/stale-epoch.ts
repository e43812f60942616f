// Stale epoch: no message that a recovery has undone becomes visible on a host that knows of that recovery.

import type { Check } from '../../../checks/check.ts'
import type { ProcessName } from '../../../programs/program.ts'
import { Courses } from './courses.ts'

/** What a line leaves of one process. */
interface Left {
  /** Of incarnations before this one only this much is left. */
  readonly incarnation: number
  /** By receiver: how many messages. */
  readonly sent: ReadonlyMap<ProcessName, number>
}

export const staleEpoch: Check = {
  name: 'stale-epoch',
  sentence: 'no message of an execution that was undone becomes visible on a host that knows of it',
  create({ violated }) {
    const courses = new Courses()
    const lines: { readonly epoch: number; readonly left: ReadonlyMap<ProcessName, Left> }[] = []
    const known = new Map<string, number>()
    /**
     * By host, receiver, sender and number: the incarnation that sent the copy accepted there; a superseded receiver may accept another.
     */
    const senders = new Map<string, number>()
    return {
      on: {
        ...courses.on,
        'line-committed': (line) => {
          if (courses.isSuperseded(line)) return
          const { epoch, processes, checkpoints, incarnations } = line
          const left = new Map<ProcessName, Left>()
          for (const [at, process] of processes.entries()) {
            const number = checkpoints[at]!
            if (number < 0) continue
            const course = courses.of(process)
            const cut = course.at(number) ?? 0
            const sent = new Map([...course.sent.keys()].map((to) => [to, course.sentUpTo(cut, to)]))
            left.set(process, { incarnation: incarnations[at]!, sent })
          }
          lines.push({ epoch, left })
          courses.cut(line)
        },
        'line-adopted': ({ host, epoch }) => known.set(host, epoch),
        'host-crashed': ({ host }) => known.delete(host),
        'found-itself-dead': ({ host }) => known.delete(host),
        'message-arrived': ({ host, process, from, sequence, senderIncarnation, duplicate }) => {
          if (!duplicate) senders.set(`${host} ${process} ${from} ${sequence}`, senderIncarnation)
        },
        'message-logged': (event, atNs) => {
          courses.on['message-logged']!(event, atNs)
          const { host, process, from, sequence } = event
          const by = senders.get(`${host} ${process} ${from} ${sequence}`) ?? 0
          for (const { epoch, left } of lines) {
            const of = epoch <= (known.get(host) ?? 0) ? left.get(from) : undefined
            if (of === undefined || by >= of.incarnation || sequence <= (of.sent.get(process) ?? 0)) continue
            violated(
              `${process} sees message ${sequence} of incarnation ${by} of ${from}, which line ${epoch} has undone`,
            )
          }
        },
      },
    }
  },
}
