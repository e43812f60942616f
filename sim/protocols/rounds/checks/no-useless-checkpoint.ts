// No useless checkpoint: whatever a round commits is a line to which all can roll back without losing a message; and no process ever rolls
// back past it.

import type { Check } from '../../../checks/check.ts'
import type { ProcessName } from '../../../programs/program.ts'
import { Courses, type Point } from '../../epochs/checks/courses.ts'

export const noUselessCheckpoint: Check = {
  name: 'no-useless-checkpoint',
  sentence: 'checkpoints that are committed together are consistent, and no recovery rolls back past them',
  create({ violated }) {
    const courses = new Courses()
    /** Committed rounds, each with its epoch. */
    let known: { readonly epoch: number; readonly number: number; readonly processes: readonly ProcessName[] }[] = []
    /** Those past which nobody may roll back: all but those of which there are only near copies. */
    const rounds: (typeof known)[number][] = []
    /** Where recoveries have rolled all processes back to. */
    const lines: { readonly epoch: number; readonly numbers: ReadonlyMap<ProcessName, number> }[] = []

    const isBehind = ({ numbers }: (typeof lines)[number], process: ProcessName, number: number): boolean => {
      const there = numbers.get(process)
      return there === undefined || (there >= 0 && there < number)
    }
    /** A recovery of a later epoch must know of a round. */
    const compare = (round: (typeof rounds)[number], line: (typeof lines)[number]): void => {
      if (line.epoch <= round.epoch) return
      for (const process of round.processes) {
        if (!isBehind(line, process, round.number)) continue
        const number = line.numbers.get(process)
        violated(
          `checkpoint ${round.number} of ${process} is committed in epoch ${round.epoch}, and line ${line.epoch} ` +
            (number === undefined ? 'does not know of it' : `has it at checkpoint ${number}`),
        )
      }
    }
    return {
      on: {
        ...courses.on,
        'round-committed': ({ epoch, number, processes, ended, served = number }) => {
          const over = new Set(ended)
          // a process that has ended no longer rolls back, and keeps the number of its last line
          const round = { epoch, number, processes: processes.filter((process) => !over.has(process)) }
          if (known.some((each) => each.epoch === epoch && each.number === number)) return
          known.push(round)
          // near copies may be lost: whether they were is another check's business
          const kept = known.findLast((each) => each.number === served)
          if (kept !== undefined && !rounds.includes(kept)) {
            rounds.push(kept)
            for (const line of lines) compare(kept, line)
          }
          const points = new Map<ProcessName, Point>()
          for (const process of processes) {
            const point = courses.of(process).pointOf(number)
            if (point !== undefined) points.set(process, point)
            else if (!over.has(process)) violated(`checkpoint ${number} is committed, and ${process} has not taken it`)
          }
          for (const [process, point] of points) {
            for (const [from, { position, acknowledged }] of points) {
              const seen = courses.of(process).seenAt(point, from)
              const at = `at checkpoint ${number} ${process} has seen message ${seen} of ${from}`
              const sent = courses.of(from).sentUpTo(position, process)
              if (seen > sent) violated(`${at}, which has sent ${sent}`)
              const known = acknowledged.get(process) ?? 0
              if (seen < known && !over.has(process)) violated(`${at}, to which ${known} are acknowledged`)
            }
          }
        },
        'line-committed': (event) => {
          const { epoch, processes, checkpoints } = event
          const line = { epoch, numbers: new Map(processes.map((process, at) => [process, checkpoints[at]!])) }
          lines.push(line)
          for (const round of rounds) compare(round, line)
          known = known.filter(
            (each) => each.epoch >= epoch || !each.processes.some((process) => isBehind(line, process, each.number)),
          )
          courses.cut(event)
        },
      },
    }
  },
}
