import { beforeEach, expect, test } from 'vitest'
import { Series } from '../../../sim/cluster/storage/series/series.ts'
import { RandomStreams } from '../../../sim/kernel/chance/random.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import type { Task } from '../../../sim/kernel/task.ts'
import { FlowNetwork } from '../../../sim/machine/flows/flow-network.ts'
import { switchedWire } from '../../../sim/machine/flows/wires.ts'
import { Host } from '../../../sim/machine/host.ts'
import { profiles } from '../../../sim/machine/profiles/profiles.ts'
import { SwitchedNetwork, switchTiming } from '../../../sim/machine/switched.ts'

const BLOCKS = 1000
const nvme = { readLatencyNs: 90_000, writeLatencyNs: 20_000, readNsPerByte: 0.2, writeNsPerByte: 0.5, streams: 16 }

let simulation: Simulation
let network: FlowNetwork
let hosts: Host[]
let series: Series
let sent: number[]

beforeEach(() => {
  simulation = new Simulation()
  network = new FlowNetwork(simulation, switchedWire(switchTiming({})))
  const streams = new RandomStreams('1')
  const profile = { ...profiles['modern-server'], solidDisk: { ...nvme, volatile: false } }
  hosts = ['a', 'b', 'c'].map(
    (name) =>
      new Host(simulation, {
        name,
        profile,
        network,
        random: streams.of(name),
        order: () => streams.of(`order ${name}`),
      }),
  )
  sent = [0, 0, 0]
  series = new Series({
    ...{ network, hosts, openNetwork: (aside: Simulation) => new SwitchedNetwork(aside) },
    blockBytes: 8192,
    sent: (host, { datagrams }) => (sent[host]! += datagrams),
  })
})

/** One host writes blocks to two others; gives how many it came to, and when. */
function writing(): { made: number; at: number } {
  const outcome = { made: -1, at: -1 }
  hosts[0]!.tasks.spawn(
    (function* (): Task {
      outcome.made = yield series.askedBy(0).run('write', [1, 2], BLOCKS, 'p')
      outcome.at = simulation.now
    })(),
    'writer',
  )
  return outcome
}

test('all exchanges are one flow, and every host has its account', () => {
  const outcome = writing()
  simulation.run()
  expect(outcome.made).toBe(BLOCKS)
  expect(simulation.events).toBeLessThan(10)
  expect(sent).toEqual([2 * BLOCKS, BLOCKS, BLOCKS])
  expect(hosts[1]!.disk.statistics.bytesWritten).toBe(8192 * BLOCKS)
  expect(hosts[1]!.cpu.systemBusyNs).toBeGreaterThan(1000 * BLOCKS)
})

test('the crash of a host cuts it at the block reached', () => {
  const whole = writing()
  simulation.run()
  const cut = writing()
  const half = simulation.now + Math.round(whole.at / 2)
  simulation.after(Math.round(whole.at / 2), () => hosts[2]!.crash(), undefined)
  simulation.run()
  expect(cut.at).toBe(half)
  expect(Math.abs(cut.made - BLOCKS / 2)).toBeLessThanOrEqual(1)
})

test('the crash of the host that asks ends it, and nobody works for it any longer', () => {
  const outcome = writing()
  simulation.after(1_000_000, () => hosts[0]!.crash(), undefined)
  simulation.run()
  expect([outcome.made, simulation.now]).toEqual([-1, 1_000_000])
  const before = hosts[1]!.cpu.systemBusyNs
  simulation.after(1_000_000_000, () => {}, undefined)
  simulation.run()
  expect(hosts[1]!.cpu.systemBusyNs).toBe(before)
})

test('nothing is summarised while packets are lost, or with a host that is down', () => {
  network.verdict = () => true
  const lossy = writing()
  simulation.run()
  network.verdict = null
  hosts[1]!.crash()
  const down = writing()
  simulation.run()
  expect([lossy.made, down.made]).toEqual([0, 0])
})

test('packets that begin to be lost cut it', () => {
  const outcome = writing()
  simulation.after(1_000_000, () => (network.verdict = () => true), undefined)
  simulation.run()
  expect([outcome.at, outcome.made > 0, outcome.made < BLOCKS]).toEqual([1_000_000, true, true])
})

test('hosts hear each other as long as it lasts, and at its end', () => {
  const heard: string[] = []
  for (const { id } of hosts) series.askedBy(id, (other) => heard.push(`${id} hears ${other}`))
  writing()
  simulation.after(1, () => heard.push(`${series.areExchanging(1, 0)} ${series.areExchanging(1, 2)}`), undefined)
  simulation.run()
  expect(heard).toEqual(['true false', '0 hears 1', '1 hears 0', '0 hears 2', '2 hears 0'])
})

test('a processor that stands still holds it up', () => {
  const free = writing()
  simulation.run()
  const begunAt = simulation.now
  const held = writing()
  simulation.after(1, () => series.stall(1, 5_000_000), undefined)
  simulation.run()
  expect(held.at - begunAt).toBe(free.at + 5_000_000)
})

test('what comes for real waits for half a block, on average, and holds the series up; not for a series of its own', () => {
  const free = writing()
  simulation.run()
  const turns = series.serve(1, () => ({ nextSector: 0 }))
  const begunAt = simulation.now
  const held = writing()
  const waited: number[] = []
  const take = (asker?: number): void => {
    const since = simulation.now
    turns.take((over) => {
      waited.push(simulation.now - since)
      simulation.after(10_000_000, over, undefined)
    }, asker)
  }
  simulation.after(1, () => take(), undefined)
  simulation.after(1, () => take(0), undefined)
  simulation.run()
  expect(waited[0]).toBe(0)
  expect(waited[1]).toBeGreaterThan(1000)
  expect(waited[1]).toBeLessThan(30_000)
  expect(held.at - begunAt).toBe(free.at + 10_000_000)
})

test('who writes two series at once writes one block after the other', () => {
  const alone = writing()
  simulation.run()
  const begunAt = simulation.now
  const both = [writing(), writing()]
  simulation.run()
  for (const { at } of both) expect((at - begunAt) / alone.at).toBeCloseTo(2, 4)
})
