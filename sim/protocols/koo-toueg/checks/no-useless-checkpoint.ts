// No useless checkpoint: the permanent checkpoints of all processes are consistent at every instant, and no process ever rolls back past
// its own.

import type { Check } from '../../../checks/check.ts'
import { Permanents } from './permanents.ts'

export const noUselessCheckpoint: Check = {
  name: 'no-useless-checkpoint',
  sentence: 'the permanent checkpoints of all processes are consistent, and no recovery rolls back past one',
  create({ violated }) {
    const permanents = new Permanents()
    const { courses } = permanents
    return {
      on: {
        ...permanents.on,
        'tree-committed': (event) => {
          const points = permanents.pointsOf(event)
          for (const [at, process] of event.processes.entries()) {
            if (points.has(process)) continue
            violated(`checkpoint ${event.checkpoints[at]} of ${process} is permanent, and it has not taken it`)
          }
          permanents.become(points)
          for (const [process] of courses.all()) {
            for (const [other] of courses.all()) {
              if (!points.has(process) && !points.has(other)) continue
              const { number } = permanents.of(process)
              const { seen, sent } = permanents.between(process, permanents.of(process), other, permanents.of(other))
              if (seen <= sent) continue
              violated(
                `at its permanent checkpoint ${number} ${process} has seen message ${seen} of ${other}, ` +
                  `which has sent ${sent} at its own`,
              )
            }
          }
        },
        'line-committed': (line) => {
          if (courses.isSuperseded(line)) return
          const { epoch, processes, checkpoints } = line
          for (const [at, process] of processes.entries()) {
            const number = checkpoints[at]!
            const permanent = permanents.of(process).number
            if (number < 0 || number >= permanent) continue
            violated(`line ${epoch} has ${process} at checkpoint ${number}, and checkpoint ${permanent} is permanent`)
          }
          for (const process of permanents.missingOn(line)) {
            const { number } = permanents.of(process)
            violated(`line ${epoch} undoes ${process} altogether, and checkpoint ${number} of it is permanent`)
          }
          permanents.cut(line)
        },
      },
    }
  },
}
