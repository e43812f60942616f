// What is known of all processes when a line is to be computed: the standings of frozen ones, and what the servers have of the others.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import { type Freezing, leftOf, standingOf } from '../epochs/freezing.ts'
import type { RecoveryLine } from '../epochs/line-record.ts'
import { type Stored, storedOf } from '../epochs/stored-versions.ts'
import { composeLine, type Known } from './composing.ts'
import { DEPENDENCE_BYTES } from './dependences.ts'
import { halfOf, type Saved } from './independent-process.ts'
import type { Standing } from './messages.ts'

/** @param first the initial processes */
export const freezingWith = (services: HostServices, first: readonly ProcessName[]): Freezing<Standing> => ({
  standingOf: (process: HostedProcess): Standing => {
    const { dependences, children } = halfOf(process)
    return { ...standingOf(process), dependences: dependences.all(), children: [...children] }
  },
  bytesOf: ({ dependences, children }) => 16 + DEPENDENCE_BYTES * (dependences.length + children.length),
  *compose(epoch, standings, previous): Task<RecoveryLine> {
    const known: Known[] = []
    const names = new Set([...[...services.locations.entries()].map(({ plan }) => plan.name), ...standings.keys()])
    for (const process of names) {
      const stored = yield* storedOf(services, process)
      known.push(knownOf(process, standings.get(process), stored, previous))
    }
    return composeLine({ epoch, first, known })
  },
})

export function knownOf(
  process: ProcessName,
  standing: Standing | undefined,
  stored: Stored,
  previous: RecoveryLine,
): Known {
  const { versions: left, present, next } = leftOf(process, standing, stored, previous)
  const versions = left.map(({ number }) => number)
  if (present !== null) {
    const { incarnation, answer, dependences, children } = present
    return { process, versions, present: { incarnation, answer }, next, dependences, children }
  }
  const saved = left.at(-1)?.saved.protocol as Saved | undefined
  const { dependences = [], children = [] } = saved ?? {}
  return { process, versions, present: null, next, dependences, children }
}
