// Consistent line: where a recovery line cuts the courses of all processes, no process has seen a message that its sender has not sent
// there, and nothing acknowledged is lost for good.

import type { Check } from '../../../checks/check.ts'
import type { ProcessName } from '../../../programs/program.ts'
import { Courses, type Cut } from './courses.ts'

export const consistentLine: Check = {
  name: 'consistent-line',
  sentence:
    'no process on a recovery line has seen a message that its sender has not sent there, and nothing acknowledged is lost',
  create({ promise, violated }) {
    const courses = new Courses()
    /** What the newest line says of each process that rolls back. */
    let goingBack = new Map<ProcessName, { readonly number: number; readonly incarnation: number }>()
    return {
      on: {
        ...courses.on,
        'line-committed': (line) => {
          const { epoch, isFinal, processes, checkpoints, incarnations } = line
          if (isFinal || courses.isSuperseded(line)) return
          const cuts = new Map<ProcessName, Cut>()
          goingBack = new Map()
          for (const [i, process] of processes.entries()) {
            const number = checkpoints[i]!
            const course = courses.of(process)
            const cut = number < 0 ? { position: course.position, recorded: [] } : course.pointOf(number)
            if (cut === undefined)
              violated(`line ${epoch} has ${process} roll back to checkpoint ${number}, which does not exist`)
            cuts.set(process, cut ?? { position: 0, recorded: [] })
            if (number >= 0) goingBack.set(process, { number, incarnation: incarnations[i]! })
          }
          for (const [process, cut] of cuts) {
            for (const from of courses.of(process).seen.keys()) {
              const seen = courses.of(process).seenAt(cut, from)
              const sent = cuts.has(from) ? courses.of(from).sentUpTo(cuts.get(from)!.position, process) : 0
              if (seen <= sent) continue
              violated(`on line ${epoch} ${process} has seen message ${seen} of ${from}, which has sent ${sent} there`)
            }
          }
          courses.cut(line)
        },
        restored: (event, atNs) => {
          courses.on.restored!(event, atNs)
          const { process, incarnation, number } = event
          const due = goingBack.get(process)
          if (due === undefined || incarnation !== due.incarnation || number === due.number) return
          violated(`${process} rolls back to checkpoint ${number}; the line has it at checkpoint ${due.number}`)
        },
      },
      atEnd: ({ outcome }) => {
        if (outcome !== 'completed' || !promise.kept) return
        for (const message of courses.missing()) violated(message)
      },
    }
  },
}
