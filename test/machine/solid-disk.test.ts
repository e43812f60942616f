// Storage without an arm: latencies overlap, transfers of one stream do not, and a crash leaves what it leaves.

import { expect, test } from 'vitest'
import { Simulation } from '../../sim/kernel/simulation.ts'
import { SolidDisk } from '../../sim/machine/storage/solid-disk.ts'

const profile = {
  readLatencyNs: 1000,
  writeLatencyNs: 200,
  readNsPerByte: 1,
  writeNsPerByte: 2,
  streams: 1,
  volatile: false,
}

function disk(change: Partial<typeof profile> = {}) {
  const simulation = new Simulation()
  const made = new SolidDisk(simulation, { ...profile, ...change })
  const done: string[] = []
  const ask = (operation: 'read' | 'write', bytes: number, name: string): void =>
    made.request(operation, 'next', bytes, (value) => done.push(`${simulation.now} ${value}`), name)
  return { simulation, made, done, ask }
}

test('a request takes its latency and its transfer', () => {
  const { simulation, ask, done, made } = disk()
  ask('read', 500, 'r')
  ask('write', 500, 'w')
  simulation.run()
  expect(done).toEqual(['1200 w', '1700 r'])
  expect(made.statistics).toEqual({ requests: 2, bytesRead: 500, bytesWritten: 500, busyNs: 1500 })
})

test('one stream transfers in turn, two at once', () => {
  for (const [streams, second] of [
    [1, '4200 b'],
    [2, '2200 b'],
  ] as const) {
    const { simulation, ask, done } = disk({ streams })
    ask('write', 1000, 'a')
    ask('write', 1000, 'b')
    simulation.run()
    expect(done).toEqual(['2200 a', second])
  }
})

test('a crash leaves whole pages of the write under way, of a volatile one nothing; the rest waits for ever', () => {
  for (const [volatile, durableBytes] of [
    [false, 8192],
    [true, 0],
  ] as const) {
    const { simulation, ask, done, made } = disk({ volatile })
    ask('write', 40_960, 'a')
    ask('write', 1, 'b')
    simulation.run(200 + 2 * 9000)
    ask('read', 1, 'c')
    expect(made.backlog).toBe(3)
    expect(made.reset()).toEqual({ interrupted: { operation: 'write', value: 'a', durableBytes }, waiting: ['b', 'c'] })
    simulation.run()
    expect(done).toEqual([])
    expect(made.backlog).toBe(0)
  }
})
