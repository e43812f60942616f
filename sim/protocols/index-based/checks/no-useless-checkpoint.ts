// No useless checkpoint: every committed checkpoint lies on the line of its index, and that line is consistent. So no zigzag path leads
// from it back to itself, and a recovery can always end there.

import type { Check } from '../../../checks/check.ts'
import { CoursesByIndex } from './courses-by-index.ts'

export const noUselessCheckpoint: Check = {
  name: 'no-useless-checkpoint',
  sentence: 'every committed checkpoint is on the line of its index, and that line is consistent',
  create({ violated }) {
    const courses = new CoursesByIndex()
    return {
      on: {
        ...courses.on,
        'checkpoint-committed': (event, atNs) => {
          courses.on['checkpoint-committed']!(event, atNs)
          const { process, incarnation, number } = event
          const own = courses.of(process).at(number)
          if (!courses.isAtWork(process, incarnation) || own === null) return
          const cuts = courses.cutsAt(number)
          if (cuts.get(process) !== own) violated(`checkpoint ${number} of ${process} is not on the line of its index`)
          for (const orphan of courses.orphansOf(cuts)) violated(`on the line of checkpoint ${number} ${orphan}`)
        },
      },
    }
  },
}
