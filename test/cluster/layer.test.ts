// What the layer of a host does when it learns where a process is, or who answers for a death.

import { expect, test, vi } from 'vitest'
import type { Layer } from '../../sim/cluster/layer.ts'
import type { Location } from '../../sim/cluster/ring/locations.ts'
import { newsFor } from '../../sim/cluster/ring/news.ts'
import type { TraceEvent } from '../../sim/trace/event.ts'
import { World } from '../../sim/world.ts'
import { smallRun } from '../faults/small-runs.ts'

/** Half a second of a small run; then what `act` makes of the layer of ws1, which hosts matmul/1. Gives the events of ws1 from then on. */
function eventsAfter(act: (layer: Layer, location: Location) => void): TraceEvent[] {
  const world = new World(smallRun({ kind: 'matmul', policy: 'full', replication: 2, memory: 'symbolic' }, []), {
    seed: '1',
  })
  world.begin()
  world.simulation.run(5e8)
  const [layer] = world.layers
  const location = layer!.locations.get('matmul/1')!
  expect([...layer!.hosted.keys(), location.host]).toEqual(['matmul/1', 0])
  const events: TraceEvent[] = []
  world.trace.read((_, event) => {
    if ('host' in event && event.host === 'ws1') events.push(event)
  })
  act(layer!, location)
  world.simulation.run(1e9)
  return events
}

const worksOn = (events: readonly TraceEvent[]): boolean =>
  events.some((event) => 'process' in event && event.process === 'matmul/1' && event.kind !== 'process-stopped')

test('a process of which another host has a later incarnation is stopped, and does nothing more', () => {
  const events = eventsAfter((layer, location) => layer.locationsChanged([{ ...location, host: 1, incarnation: 2 }]))
  expect(events.filter(({ kind }) => kind === 'process-stopped')).toHaveLength(1)
  expect(worksOn(events)).toBe(false)
})

test('a process is not stopped by news of its own incarnation', () => {
  const events = eventsAfter((layer, location) => layer.locationsChanged([{ ...location, host: 1 }]))
  expect([events.some(({ kind }) => kind === 'process-stopped'), worksOn(events)]).toEqual([false, true])
})

test('a host that learns that it answers for a death sees to the processes of the dead host', () => {
  const events = eventsAfter((layer) => {
    layer.membership.declareDead(1, 0, 0, 0)
    layer.applyChanges([{ kind: 'attributed', host: 1 }])
  })
  expect(events.filter((event) => event.kind === 'recovery-begins')).toMatchObject([{ dead: 'ws2' }])
})

test('a process that was given to a newcomer before it took part begins when it does', () => {
  const world = new World(smallRun({ kind: 'matmul', policy: 'full', replication: 2, memory: 'symbolic' }, []), {
    seed: '1',
  })
  world.begin()
  world.simulation.run(5e8)
  world.crash(0)
  world.restart(0)
  const [newcomer, neighbour] = world.layers
  const plan = { ...neighbour!.locations.get('matmul/1')!.plan, name: 'matmul/9' }
  newcomer!.locations.state({ plan, host: 0, boot: 1, incarnation: 1, ended: false })
  expect([newcomer!.takesPart, [...newcomer!.hosted.keys()]]).toEqual([false, []])
  neighbour!.membership.insert(0, 1, false)
  newcomer!.learn(newsFor(neighbour!, 0, 1), 1)
  expect([newcomer!.takesPart, [...newcomer!.hosted.keys()]]).toEqual([true, ['matmul/9']])
})

test('the silence of a host that joins counts from then', () => {
  eventsAfter((layer) => {
    const heard = vi.spyOn(layer.detector, 'heard')
    layer.applyChanges([{ kind: 'joined', host: 1, boot: 1 }])
    expect(heard.mock.calls).toEqual([[1]])
  })
})
