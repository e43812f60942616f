// What every network owes to those who use it (machine/network.ts), asked of each in turn. A new one joins by its line in the table.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RandomStreams } from '../../sim/kernel/chance/random.ts'
import { Simulation } from '../../sim/kernel/simulation.ts'
import { Ethernet } from '../../sim/machine/ethernet/ethernet.ts'
import { BROADCAST, type Network } from '../../sim/machine/network.ts'
import { SwitchedNetwork } from '../../sim/machine/switched.ts'
import type { NetworkKind } from '../../sim/scenario/vocabulary.ts'

interface Subject {
  readonly make: (simulation: Simulation, seed: string) => Network
  /** Why it has no collisions; null: it has. */
  readonly noCollisions: string | null
}

const subjects: Readonly<Record<NetworkKind, Subject>> = {
  ethernet: {
    make: (simulation, seed) => new Ethernet(simulation, new RandomStreams(seed).of('backoff'), {}),
    noCollisions: null,
  },
  switched: {
    make: (simulation) => new SwitchedNetwork(simulation, { megabitsPerSecond: 10 }),
    noCollisions: 'every port has a link of its own, in both directions',
  },
}

interface Arrival {
  readonly atNs: number
  readonly from: number
  readonly to: number
  readonly packet: unknown
}

describe.each(Object.entries(subjects))('%s', (_, { make, noCollisions }) => {
  function stations(count: number, seed = '1') {
    const simulation = new Simulation()
    const network = make(simulation, seed)
    const arrivals: Arrival[] = []
    const ports = Array.from({ length: count }, (_, to) =>
      network.attach((packet, from) => arrivals.push({ atNs: simulation.now, from, to, packet })),
    )
    return { simulation, network, ports, arrivals }
  }

  test('counts its ports from 0, in the order in which they were attached', () => {
    expect(stations(3).ports.map(({ id }) => id)).toEqual([0, 1, 2])
  })

  test('brings a packet to the port that it is for, once, and not before all its bits have been sent', () => {
    const { simulation, ports, arrivals } = stations(3)
    ports[0]!.transmit(2, [1518, 64], 'a')
    expect(ports[0]!.backlog).toBe(1)
    simulation.run()
    expect(arrivals).toMatchObject([{ from: 0, to: 2, packet: 'a' }])
    expect(arrivals[0]!.atNs).toBeGreaterThan((1518 + 64) * 800) // 10 Mb/s: a bit is 100 ns
    expect(ports[0]!.backlog).toBe(0)
  })

  test('brings a broadcast to everybody but its sender', () => {
    const { simulation, ports, arrivals } = stations(4)
    ports[1]!.transmit(BROADCAST, [64], 'a')
    simulation.run()
    expect(arrivals.map(({ to }) => to)).toEqual([0, 2, 3])
  })

  test('brings what a port overhears there too, but neither its own packets, nor its own again, nor what it does not want', () => {
    const { simulation, ports, arrivals } = stations(4)
    ports[3]!.overhear((packet) => packet !== 'private')
    ports[0]!.transmit(1, [1518], 'public')
    ports[0]!.transmit(1, [64], 'private')
    ports[0]!.transmit(3, [64], 'for it')
    ports[3]!.transmit(2, [64], 'its own')
    simulation.run()
    const heard = arrivals.filter(({ to }) => to === 3)
    expect(heard).toMatchObject([
      { from: 0, packet: 'public' },
      { from: 0, packet: 'for it' },
    ])
    expect(arrivals).toHaveLength(5)
    ports[3]!.overhear(null)
    ports[0]!.transmit(1, [64], 'public')
    simulation.run()
    expect(arrivals).toHaveLength(6)
  })

  test('loses what is overheard and what its receiver gets independently of each other', () => {
    const { simulation, network, ports, arrivals } = stations(3)
    ports[2]!.overhear(() => true)
    network.verdict = (_, to) => to === 2
    ports[0]!.transmit(1, [64], 'a')
    simulation.run()
    network.verdict = (_, to) => to === 1
    ports[0]!.transmit(1, [64], 'b')
    simulation.run()
    expect(arrivals).toMatchObject([
      { to: 2, packet: 'a' },
      { to: 1, packet: 'b' },
    ])
  })

  test('keeps the order of what a port was given, and tells of each packet when it has left', () => {
    const { simulation, ports, arrivals } = stations(2)
    const left: [unknown, number][] = []
    const sent = (packet: never) => left.push([packet, simulation.now])
    const sizes = [[1518, 1518], [64], [700], [64]]
    for (const [packet, frames] of sizes.entries()) ports[0]!.transmit(1, frames, packet, sent)
    simulation.run()
    expect(arrivals.map(({ packet }) => packet)).toEqual([0, 1, 2, 3])
    expect(left.map(([packet]) => packet)).toEqual([0, 1, 2, 3])
    for (const [at, { atNs }] of arrivals.entries()) {
      expect(left[at]![1]).toBeLessThan(atNs)
      expect(left[at]![1]).toBeGreaterThan(left[at - 1]?.[1] ?? 0)
    }
  })

  test('asks for its verdict for each packet and receiver on arrival, and loses what it forbids and no more', () => {
    const { simulation, network, ports, arrivals } = stations(3)
    const asked: string[] = []
    network.verdict = (from, to) => {
      asked.push(`${from}>${to}`)
      return to !== 1
    }
    ports[0]!.transmit(1, [64], 'lost')
    ports[0]!.transmit(2, [64], 'here')
    ports[0]!.transmit(BROADCAST, [64], 'to all')
    simulation.run()
    expect(asked).toEqual(['0>1', '0>2', '0>1', '0>2'])
    expect(arrivals.map(({ to, packet }) => `${to} ${packet}`)).toEqual(['2 here', '2 to all'])
  })

  test('loses at a crash what waits and what is cut, tells nobody, and carries what comes after a restart', () => {
    const { simulation, network, ports, arrivals } = stations(2)
    const left: unknown[] = []
    for (const packet of ['cut', 'waits']) ports[0]!.transmit(1, [1518], packet, (each) => left.push(each))
    simulation.after(500_000, () => ports[0]!.reset(), undefined)
    simulation.after(
      600_000,
      () => {
        expect(ports[0]!.backlog).toBe(0)
        ports[0]!.transmit(1, [64], 'after', (each) => left.push(each))
      },
      undefined,
    )
    simulation.run()
    expect([arrivals.map(({ packet }) => packet), left]).toEqual([['after'], ['after']])
    expect(network.statistics.frames).toBe(1)
  })

  test.each([[[]], [[63]], [[1519]], [[64, 64.5]]])('refuses frames of %j bytes', (frames) => {
    const { ports } = stations(2)
    expect(() => ports[0]!.transmit(1, frames, 'a')).toThrow(RangeError)
    expect(ports[0]!.backlog).toBe(0)
  })

  test('refuses to send to the port itself', () => {
    expect(() => stations(2).ports[1]!.transmit(1, [64], 'a')).toThrow(RangeError)
  })

  test('counts whole frames with preamble and gap, and how long packets took from when they were given', () => {
    const { simulation, network, ports } = stations(2)
    const left: number[] = []
    for (const frames of [[64], [1518, 100]]) ports[0]!.transmit(1, frames, 'a', () => left.push(simulation.now))
    simulation.run()
    const bits = [64, 1518, 100].reduce((sum, bytes) => sum + (8 + bytes + 12) * 8, 0)
    const delayNs = left[0]! + left[1]! // both were given at 0
    expect(network.statistics).toEqual({ frames: 3, bits, collisions: 0, drops: 0, packets: 2, delayNs })
  })

  test('tells of each collision when it is over', ({ skip }) => {
    if (noCollisions !== null) skip(noCollisions)
    const { simulation, network, ports, arrivals } = stations(3)
    let told = 0
    network.collided = () => told++
    for (const { id } of ports) ports[id]!.transmit((id + 1) % 3, [64], id)
    simulation.run()
    expect(told).toBeGreaterThan(0)
    expect(network.statistics.collisions).toBe(told)
    expect(arrivals).toHaveLength(3)
  })

  const packets = fc.array(
    fc.record({
      atNs: fc.integer({ min: 0, max: 20_000_000 }),
      from: fc.integer({ min: 0, max: 3 }),
      to: fc.integer({ min: BROADCAST, max: 3 }),
      frames: fc.array(fc.integer({ min: 64, max: 1518 }), { minLength: 1, maxLength: 4 }),
    }),
    { maxLength: 20 },
  )

  function carry(given: readonly { atNs: number; from: number; to: number; frames: number[] }[]) {
    const { simulation, network, ports, arrivals } = stations(4)
    for (const [packet, { atNs, from, to, frames }] of given.entries()) {
      simulation.after(atNs, () => ports[from]!.transmit(to, frames, packet), undefined)
    }
    simulation.run()
    return { arrivals, statistics: network.statistics, backlog: ports.map((port) => port.backlog) }
  }

  test('whatever is given: everything arrives once and in order unless it is counted as dropped, and again the same', () => {
    fc.assert(
      fc.property(packets, (drawn) => {
        const given = drawn.filter(({ from, to }) => from !== to).sort((one, other) => one.atNs - other.atNs)
        const { arrivals, statistics, backlog } = carry(given)
        expect(backlog).toEqual([0, 0, 0, 0])
        const names = arrivals.map(({ to, packet }) => `${packet} at ${to}`)
        expect(new Set(names).size).toBe(names.length)
        for (const [at, { from, to, packet }] of arrivals.entries()) {
          const later = arrivals.slice(at).filter((other) => other.from === from && other.to === to)
          expect(Math.min(...later.map((other) => Number(other.packet)))).toBe(packet)
        }
        if (statistics.drops === 0) {
          const receivers = given.reduce((sum, { to }) => sum + (to === BROADCAST ? 3 : 1), 0)
          expect(arrivals).toHaveLength(receivers)
          expect(statistics.frames).toBe(given.reduce((sum, { frames }) => sum + frames.length, 0))
          expect(statistics.packets).toBe(given.length)
        }
        expect(carry(given)).toEqual({ arrivals, statistics, backlog })
      }),
      { seed: 1, numRuns: 60 },
    )
  })
})
