// Orders to restart a process. Here every restart finds, after a while, that the process has ended.

import { expect, test } from 'vitest'
import { Restarting, type RestartingRoles } from '../../../sim/cluster/hosting/restarting.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { TaskGroup } from '../../../sim/kernel/task-group.ts'

const plan = { name: 'b', program: 'b', parameters: {} } as never
const TAKES_NS = 100

/** A host that runs an incarnation of process b, or none (0), and is told that another of it has to be restarted. */
function host(running = 0) {
  const simulation = new Simulation()
  const seen: string[] = []
  const services = {
    host: { name: 'ws1', tasks: new TaskGroup(simulation) },
    hosted: new Map(running > 0 ? [['b', { incarnation: running }]] : []),
    locations: { get: () => undefined },
    protocol: {
      *restart() {
        seen.push(`begins at ${simulation.now}`)
        yield TAKES_NS
        seen.push(`is over at ${simulation.now}`)
      },
    },
  }
  const restarting = new Restarting(services as unknown as RestartingRoles)
  const order = (incarnation: number): void => {
    const location = { plan, host: 1, boot: 0, incarnation, ended: false }
    restarting.order({ kind: 'restart', location, dead: 1 }, () => {})
  }
  return { simulation, seen, order }
}

test('an order that comes while another is carried out is carried out after it', () => {
  const { simulation, seen, order } = host()
  order(1)
  simulation.after(50, () => order(2), undefined)
  simulation.run()
  expect(seen).toEqual(['begins at 0', 'is over at 100', 'begins at 100', 'is over at 200'])
})

test.each([
  [1, 0],
  [2, 0],
  [3, 1],
])('a host that runs incarnation 2 is told to restart incarnation %i: %i restarts', (incarnation, restarts) => {
  const { simulation, seen, order } = host(2)
  order(incarnation)
  simulation.run()
  expect(seen.filter((each) => each.startsWith('begins'))).toHaveLength(restarts)
})
