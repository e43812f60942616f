// Where processes go: among the workstations that are up, in the order of the ring.

import { expect, test } from 'vitest'
import { placeNew, placeRestarted } from '../../../sim/cluster/hosting/placement.ts'
import { Locations } from '../../../sim/cluster/ring/locations.ts'
import { Membership } from '../../../sim/cluster/ring/membership.ts'

/** Hosts 0 to 2 are workstations, 3 is a file server; processes run, or have ended, on the hosts that are named. */
function places(id: number, placement: 'detector' | 'least-loaded', running: readonly number[], ended: number[] = []) {
  const membership = new Membership(4)
  const entries = [...running, ...ended].map((host, at) => ({
    ...{ plan: { name: `a/${at}` } as never, host, boot: 0, incarnation: 1, ended: at >= running.length },
  }))
  const services = {
    ...{ id, membership, hostNames: ['ws1', 'ws2', 'ws3', 'fs1'], settings: { placement } },
    locations: new Locations(entries, () => {}),
    isWorkstation: (host: number) => host < 3,
    detector: { reportedLoad: () => 0 },
  }
  return { membership, restarted: () => placeRestarted(services), fresh: () => placeNew(services) }
}

test('who has found a crash takes over, a file server has the next workstation do so', () => {
  expect([places(1, 'detector', []).restarted(), places(3, 'detector', []).restarted()]).toEqual([1, 0])
})

test('a host that is dead is no place, the last one before the chooser is, and without any there is none', () => {
  const { membership, restarted } = places(3, 'detector', [])
  for (const dead of [0, 1]) membership.declareDead(dead, 0, 3, 0)
  expect(restarted()).toBe(2)
  membership.declareDead(2, 0, 3, 0)
  expect(restarted()).toBe(-1)
  const alone = places(1, 'detector', [])
  for (const dead of [1, 2]) alone.membership.declareDead(dead, 0, 3, 0)
  expect([alone.restarted(), alone.fresh()]).toEqual([0, 0])
})

test('the least loaded is the one with the fewest processes that run', () => {
  expect(places(0, 'least-loaded', [0, 1, 1, 2, 2]).restarted()).toBe(0)
  expect(places(0, 'least-loaded', [0, 0, 1], [1, 1, 2, 2, 2]).restarted()).toBe(2)
  expect(places(0, 'detector', [1]).fresh()).toBe(2)
})
