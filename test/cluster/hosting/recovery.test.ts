// Who sees to the processes of a dead host, and what becomes of an order to restart one.

import { describe, expect, test } from 'vitest'
import type { RecoveryRoles } from '../../../sim/cluster/hosting/recovery.ts'
import { Recovery } from '../../../sim/cluster/hosting/recovery.ts'
import type { RestartOrder } from '../../../sim/cluster/hosting/restarting.ts'
import { type Location, Locations } from '../../../sim/cluster/ring/locations.ts'
import { Membership } from '../../../sim/cluster/ring/membership.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { TaskGroup } from '../../../sim/kernel/task-group.ts'
import { Signal } from '../../../sim/kernel/waits.ts'

const SECOND = 1e9
const of = (name: string, incarnation = 1): Location => ({
  ...{ plan: { name } as Location['plan'], host: 3, boot: 0, incarnation, ended: false },
})

/** Host 0 of five, of which host 3 was declared dead; it accepts no process itself. What it orders, and of whom. */
function recovery({ processes = ['a/1'], declaredBy = 0, id = 0 }) {
  const simulation = new Simulation()
  const membership = new Membership(5)
  const locations = new Locations(
    processes.map((name) => of(name)),
    () => {},
  )
  const orders: string[] = []
  const missed: string[] = []
  const changed = new Signal(simulation)
  const services = {
    ...{ simulation, membership, locations, id, hostNames: ['ws1', 'ws2', 'ws3', 'ws4', 'ws5'] },
    settings: {
      ...{ without: new Set(), placement: 'detector', ring: { periodNs: SECOND, timeoutNs: SECOND, misses: 1 } },
    },
    ...{ trace: { emit: () => {} }, changed, isWorkstation: (host: number) => host !== 0 },
    observer: { noWorkstationFor: (process: string) => missed.push(process) },
    host: { name: 'ws1', tasks: new TaskGroup(simulation) },
    ring: { reportedLoad: () => 0 },
    transport: {
      *request(to: number, _: number, request: RestartOrder) {
        yield 1
        orders.push(`${request.location.plan.name} on ${to}`)
        return { kind: 'done' }
      },
    },
  }
  membership.declareDead(3, 0, declaredBy, 0)
  const look = (): void => new Recovery(services as unknown as RecoveryRoles).look([...locations.entries()])
  simulation.after(0, look, undefined)
  const ordersBy = (seconds: number): string[] => {
    simulation.run(seconds * SECOND)
    return orders
  }
  return { membership, locations, ordersBy, missed, changed }
}

describe('the host that declared another dead', () => {
  test('has all its processes restarted', () => {
    expect(recovery({ processes: ['a/1', 'a/2'] }).ordersBy(1)).toEqual(['a/1 on 1', 'a/2 on 1'])
  })

  test('orders a restart anew if the place dies before it is done, though it comes back meanwhile', () => {
    const { membership, ordersBy } = recovery({})
    ordersBy(1)
    membership.declareDead(1, 0, 0, 0)
    membership.insert(1, 1, true)
    expect(ordersBy(10)).toEqual(['a/1 on 1', 'a/1 on 1'])
  })

  test('says so while there is no workstation, and orders a restart as soon as one is back', () => {
    const { membership, ordersBy, missed, changed } = recovery({})
    for (const host of [1, 2, 4]) membership.declareDead(host, 0, 0, 0)
    ordersBy(1)
    changed.fire() // nobody is back yet
    expect([ordersBy(2), missed]).toEqual([[], ['a/1', 'a/1']])
    membership.insert(2, 1, true)
    changed.fire()
    expect([ordersBy(3), missed]).toEqual([['a/1 on 2'], ['a/1', 'a/1']])
  })

  test.each([
    ['runs again', { ...of('a/1', 2), host: 1 }],
    ['has ended', { ...of('a/1'), ended: true }],
  ])('orders nothing more when the process %s', (_, location) => {
    const { membership, locations, ordersBy } = recovery({})
    ordersBy(1)
    locations.state(location)
    membership.declareDead(1, 0, 0, 0)
    expect(ordersBy(10)).toEqual(['a/1 on 1'])
  })
})

describe('when the host that answers for a death does nothing, long after it should have', () => {
  test('the next in the ring steps in', () => {
    const { ordersBy } = recovery({ declaredBy: 1, id: 4 })
    expect(ordersBy(15)).toEqual([])
    expect(ordersBy(17)).toEqual(['a/1 on 4'])
  })

  test('nobody else does', () => {
    expect(recovery({ declaredBy: 1, id: 2 }).ordersBy(100)).toEqual([])
  })
})
