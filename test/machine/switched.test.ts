import { expect, it } from 'vitest'
import { Simulation } from '../../sim/kernel/simulation.ts'
import { BROADCAST } from '../../sim/machine/network.ts'
import { SwitchedNetwork, type SwitchOptions } from '../../sim/machine/switched.ts'

// 1 Gb/s: a bit is 1 ns, a frame of 64 bytes with preamble 576 ns, one of 1518 bytes 12,208 ns, the gap 96 ns.
const office = (stations: number, options: SwitchOptions = {}) => {
  const simulation = new Simulation()
  const network = new SwitchedNetwork(simulation, {
    megabitsPerSecond: 1000,
    propagationNs: 50,
    forwardingNs: 1000,
    ...options,
  })
  const seen: string[] = []
  const ports = Array.from({ length: stations }, (_, station) =>
    network.attach((packet, from) => seen.push(`${simulation.now} ${from}>${station} ${packet}`)),
  )
  return { simulation, network, ports, seen }
}

it('stores a frame whole before it forwards it', () => {
  const { simulation, ports, seen } = office(2)
  ports[0]!.transmit(1, [64], 'a')
  simulation.run()
  expect(seen).toEqual([`${576 + 50 + 1000 + 576 + 50} 0>1 a`])
})

it('forwards a frame while the next one comes in', () => {
  const { simulation, ports, seen } = office(2)
  ports[0]!.transmit(1, [1518, 1518], 'a')
  simulation.run()
  expect(seen).toEqual([`${2 * 12_208 + 96 + 50 + 1000 + 12_208 + 50} 0>1 a`])
})

it('carries both directions at once, and different pairs at once', () => {
  const { simulation, ports, seen } = office(4)
  ports[0]!.transmit(1, [1518], 'a')
  ports[1]!.transmit(0, [1518], 'b')
  ports[2]!.transmit(3, [1518], 'c')
  simulation.run()
  expect(new Set(seen.map((line) => line.split(' ')[0])).size).toBe(1)
})

it('queues what two stations send to a third', () => {
  const { simulation, ports, seen } = office(3)
  ports[0]!.transmit(2, [1518], 'a')
  ports[1]!.transmit(2, [1518], 'b')
  simulation.run()
  const first = 2 * (12_208 + 50) + 1000
  expect(seen).toEqual([`${first} 0>2 a`, `${first + 96 + 12_208} 1>2 b`])
})

it('drops what finds no room, and then the whole packet is lost for that receiver', () => {
  const { simulation, network, ports, seen } = office(4, { queueBytes: 1500 })
  // both frames of 1518 bytes reach port 3's queue at once: the second would wait 12,304 ns, room is for 12,000
  ports[0]!.transmit(3, [1518, 1518], 'a')
  ports[1]!.transmit(BROADCAST, [1518, 64], 'b')
  simulation.run()
  expect(network.statistics.drops).toBe(1)
  expect(seen.map((line) => line.split(' ').slice(1).join(' '))).toEqual(['1>0 b', '1>2 b', '0>3 a'])
})

it('loses what a crashed port has not sent whole', () => {
  const { simulation, ports, seen } = office(2)
  ports[0]!.transmit(1, [64], 'whole')
  ports[0]!.transmit(1, [1518], 'cut')
  simulation.after(5000, () => ports[0]!.reset(), undefined)
  simulation.after(6000, () => ports[0]!.transmit(1, [64], 'after'), undefined)
  simulation.run()
  expect(seen.map((line) => line.split(' ')[2])).toEqual(['whole', 'after'])
})
