import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RandomStreams } from '../../sim/kernel/chance/random.ts'
import { Simulation } from '../../sim/kernel/simulation.ts'
import { Ethernet } from '../../sim/machine/ethernet/ethernet.ts'
import type { EthernetOptions } from '../../sim/machine/ethernet/ethernet-timing.ts'
import { BROADCAST } from '../../sim/machine/network.ts'

const P = 2000 // propagation, ns
const GAP = 9600

const segment = (stations: number, options: EthernetOptions = {}, seed = '1') => {
  const simulation = new Simulation()
  const network = new Ethernet(simulation, new RandomStreams(seed).of('backoff'), { propagationNs: P, ...options })
  const seen: string[] = []
  const ports = Array.from({ length: stations }, (_, station) =>
    network.attach((packet, from) => seen.push(`${simulation.now} ${from}>${station} ${packet}`)),
  )
  return { simulation, network, ports, seen }
}

/** Preamble, header, body and check of a frame at 100 ns a bit. */
const wire = (bytes: number): number => (8 + bytes) * 800

describe('one station alone', () => {
  it('delivers a packet when its last frame has arrived', () => {
    // 1518 and 64 bytes: 1,220,800 + 9,600 + 57,600, and 2,000 ns of cable
    const { simulation, ports, seen } = segment(2)
    ports[0]!.transmit(1, [1518, 64], 'packet')
    simulation.run()
    expect(seen).toEqual([`${wire(1518) + GAP + wire(64) + P} 0>1 packet`])
  })

  it.each([
    [64, 14881],
    [1518, 812.7],
  ])('sends frames of %i bytes at %f a second, the rate of the standard', (bytes, rate) => {
    const { simulation, network, ports } = segment(2)
    const again = () => ports[0]!.transmit(1, [bytes], null, again)
    again()
    simulation.run(10e9)
    expect(network.statistics.frames / 10).toBeCloseTo(rate, 0)
    expect(network.statistics.bits / 10 / 1e6).toBeCloseTo(10, 1)
    expect(network.statistics.collisions).toBe(0)
  })

  it('tells when the last frame has left, and keeps the order of its packets', () => {
    const { simulation, ports, seen } = segment(2)
    const sent: string[] = []
    for (const name of ['a', 'b'])
      ports[0]!.transmit(1, [64], name, (packet) => sent.push(`${simulation.now} ${packet}`))
    simulation.run()
    expect(sent).toEqual([`${wire(64)} a`, `${2 * wire(64) + GAP} b`])
    expect(seen.map((line) => line.split(' ')[2])).toEqual(['a', 'b'])
  })

  it('needs one event for a packet of six frames', () => {
    const { simulation, ports } = segment(2)
    ports[0]!.transmit(1, [1518, 1518, 1518, 1518, 1518, 900], null)
    simulation.run()
    expect(simulation.events).toBe(1)
  })

  it('reaches everybody else by a broadcast', () => {
    const { simulation, ports, seen } = segment(4)
    ports[2]!.transmit(BROADCAST, [64], 'hello')
    simulation.run()
    const at = wire(64) + P
    expect(seen).toEqual([`${at} 2>0 hello`, `${at} 2>1 hello`, `${at} 2>3 hello`])
  })
})

describe('several stations', () => {
  it('defer to a carrier they can hear, and begin one gap after they heard it end', () => {
    const { simulation, network, ports, seen } = segment(3)
    ports[0]!.transmit(1, [1000], 'first')
    simulation.after(P, () => ports[2]!.transmit(1, [64], 'second'), undefined)
    simulation.run()
    expect(seen).toEqual([`${wire(1000) + P} 0>1 first`, `${wire(1000) + P + GAP + wire(64) + P} 2>1 second`])
    expect(network.statistics.collisions).toBe(0)
  })

  it('collide when the second begins before it can hear the first', () => {
    const { simulation, network, ports, seen } = segment(3)
    ports[0]!.transmit(1, [1000], 'first')
    simulation.after(P - 1, () => ports[2]!.transmit(1, [64], 'second'), undefined)
    simulation.run()
    expect(network.statistics.collisions).toBeGreaterThan(0)
    expect(seen.length).toBe(2)
  })

  it('collide when they wait for the end of the same carrier', () => {
    const { simulation, network, ports, seen } = segment(4)
    ports[0]!.transmit(3, [1000], 'a')
    simulation.after(50_000, () => ports[1]!.transmit(3, [64], 'b'), undefined)
    simulation.after(60_000, () => ports[2]!.transmit(3, [64], 'c'), undefined)
    simulation.run()
    expect(network.statistics.collisions).toBeGreaterThan(0)
    expect(seen.length).toBe(3)
  })

  it.each([
    // before it hears the first: 6,400 of preamble, 3,200 of jam
    [1500, 11_100],
    // at the instant at which it hears it: it waits
    [P, 10_100],
  ])('collide for as long as the last that joins needs: a third one at %i ns', (third, end) => {
    const { simulation, network, ports } = segment(3)
    const ends: number[] = []
    network.collided = () => ends.push(simulation.now)
    for (const [station, at] of [0, 500, third].entries()) {
      simulation.after(at, () => ports[station]!.transmit((station + 1) % 3, [64], null), undefined)
    }
    simulation.run()
    expect(ends[0]).toBe(end)
  })

  it('have sixteen attempts for each frame, however often those before it have collided', () => {
    const { simulation, network, ports, seen } = segment(2)
    const both = (): void => {
      for (const port of ports) port.transmit(1 - port.id, [64], 'packet')
    }
    for (let round = 0; round < 20; round++) simulation.after(round * 1e9, both, undefined)
    simulation.run()
    expect(network.statistics.collisions).toBeGreaterThanOrEqual(20)
    expect([network.statistics.drops, seen.length]).toEqual([0, 40])
  })

  it('that crash in the middle of their collisions begin afresh', () => {
    const { simulation, ports } = segment(2)
    for (const port of ports) port.transmit(1 - port.id, [64], null)
    simulation.run(20_000)
    expect(ports[0]!.attempts).toBe(1)
    ports[0]!.reset()
    expect([ports[0]!.attempts, ports[0]!.backlog]).toEqual([0, 0])
  })

  it('that come in the gap between two frames wait for its end, and back off from the end of the jam', () => {
    // Station 0 begins again at 67,200 and station 2, which heard the end later, at 69,200, as it hears that. They end their preambles
    // at 73,600 and 75,600 and the jam at 76,800 and 78,800. Station 0 hears that at 80,800, draws no slot and begins at 90,400;
    // station 2 draws one from 78,800, finds the carrier at 130,000, hears its end at 150,000, and begins at 159,600.
    const draws = [0, 0.5]
    const simulation = new Simulation()
    const network = new Ethernet(simulation, { uniform: () => draws.shift()! } as never, { propagationNs: P })
    const seen: string[] = []
    const ports = [0, 1, 2].map(() => network.attach((packet) => seen.push(`${simulation.now} ${packet}`)))
    ports[0]!.transmit(1, [64, 64], 'a')
    simulation.after(60_000, () => ports[2]!.transmit(1, [64], 'c'), undefined)
    simulation.run()
    expect(seen).toEqual([`${90_400 + wire(64) + P} a`, `${159_600 + wire(64) + P} c`])
    expect(network.statistics).toMatchObject({
      collisions: 1,
      frames: 3,
      delayNs: 90_400 + 159_600 + 2 * wire(64) - 60_000,
    })
  })

  it('take turns frame by frame within their packets', () => {
    const { simulation, ports, seen } = segment(3)
    ports[0]!.transmit(1, new Array(20).fill(1518), 'long')
    simulation.after(1_000_000, () => ports[2]!.transmit(1, [64], 'short'), undefined)
    simulation.run()
    expect(seen.map((line) => line.split(' ')[2])).toEqual(['short', 'long'])
  })

  it('give a frame up after 16 collisions, and its packet is lost', () => {
    // A random stream that always draws 0 makes two stations collide for ever.
    const simulation = new Simulation()
    const never = { uniform: () => 0 } as never
    const network = new Ethernet(simulation, never)
    const seen: unknown[] = []
    const sent: unknown[] = []
    const ports = [0, 1, 2].map(() => network.attach((packet) => seen.push(packet)))
    ports[0]!.transmit(2, [64, 64], 'a', (packet) => sent.push(packet))
    ports[1]!.transmit(2, [64], 'b', (packet) => sent.push(packet))
    simulation.run()
    expect(network.statistics).toMatchObject({ collisions: 16, drops: 2, frames: 1, packets: 2 })
    expect(seen).toEqual([])
    expect(sent).toEqual(['b', 'a'])
  })
})

describe('a sender that brings a frame every 2 ms', () => {
  // frames of 1,220,800 ns: one ends at 1,220,800, the next at 3,220,800, the third at 5,220,800
  const third = 4_000_000 + wire(1518)
  const paced = () => {
    const made = segment(3)
    made.ports[0]!.transmit(1, [1518, 1518, 1518], 'slow', undefined, 2_000_000)
    return made
  }

  it('delivers a packet when the last one has arrived, in one event', () => {
    const { simulation, seen } = paced()
    simulation.run()
    expect(seen).toEqual([`${third + P} 0>1 slow`])
    expect(simulation.events).toBe(1)
  })

  it('leaves the medium to others in between, and is not delayed by what fits there', () => {
    const { simulation, network, ports, seen } = paced()
    simulation.after(1_500_000, () => ports[2]!.transmit(1, [64], 'between'), undefined)
    simulation.run()
    expect(seen).toEqual([`${1_500_000 + wire(64) + P} 2>1 between`, `${third + P} 0>1 slow`])
    expect(network.statistics.collisions).toBe(0)
  })

  it('waits for what does not', () => {
    const { simulation, ports, seen } = paced()
    simulation.after(1_500_000, () => ports[2]!.transmit(1, [1518], 'longer'), undefined)
    simulation.run()
    // it ends at 2,720,800 and is heard until 2,722,800: the second frame begins at 2,732,400 and ends before the third is there
    expect(seen).toEqual([`${1_500_000 + wire(1518) + P} 2>1 longer`, `${third + P} 0>1 slow`])
  })

  it('is as fast as the wire if it brings them faster', () => {
    const { simulation, ports, seen } = segment(2)
    ports[0]!.transmit(1, [1518, 1518], 'fast', undefined, 1_000_000)
    simulation.run()
    expect(seen).toEqual([`${2 * wire(1518) + GAP + P} 0>1 fast`])
  })
})

describe('stations along a cable', () => {
  // 900 m are 3,897 ns: places 1,299 apart; the listener stands at the first place, station 1 at the second, station 3 at the last
  const along = () => segment(5, { cableMetres: 900 })

  it('hear one another by their distance', () => {
    const { simulation, ports, seen } = along()
    ports[1]!.transmit(0, [64], 'near')
    simulation.run()
    ports[3]!.transmit(0, [64], 'far')
    simulation.run()
    const begins = wire(64) + 2 * 1299 + GAP // station 3 hears the end of the first frame so late
    expect(seen).toEqual([`${wire(64) + 1299} 1>0 near`, `${begins + wire(64) + 3897} 3>0 far`])
  })

  it('at one place are not at one point: who begins 10 ns after the other collides', () => {
    const collisionsOf = (late: number): number => {
      const { simulation, network, ports } = along()
      ports[0]!.transmit(1, [64], 'a')
      simulation.after(late, () => ports[4]!.transmit(1, [64], 'b'), undefined)
      simulation.run()
      return network.statistics.collisions
    }
    expect(collisionsOf(10)).toBeGreaterThan(0)
    expect(collisionsOf(11)).toBe(0) // 2.5 m at 4.33 ns
  })

  it('refuses a cable that a signal does not pass in half a slot', () => {
    expect(() => segment(2, { cableMetres: 5913 })).toThrow('5912 m')
  })
})

describe('a crash', () => {
  it('cuts the frame on the wire, drops what waits, and frees the medium for the others', () => {
    const { simulation, network, ports, seen } = segment(3)
    const sent: unknown[] = []
    ports[0]!.transmit(1, [1518, 1518], 'cut', (packet) => sent.push(packet))
    ports[0]!.transmit(1, [64], 'dropped')
    simulation.after(100_000, () => ports[2]!.transmit(1, [64], 'other'), undefined)
    simulation.after(200_000, () => ports[0]!.reset(), undefined)
    simulation.run()
    expect(seen).toEqual([`${200_000 + P + GAP + wire(64) + P} 2>1 other`])
    expect(sent).toEqual([])
    expect(network.statistics.frames).toBe(1)
  })

  it('in the gap before a frame does not shorten the gap for the others', () => {
    const { simulation, ports, seen } = segment(3)
    ports[0]!.transmit(1, [64, 64], 'lost')
    simulation.after(60_000, () => ports[0]!.reset(), undefined)
    simulation.after(61_000, () => ports[2]!.transmit(1, [64], 'other'), undefined)
    simulation.run()
    expect(seen).toEqual([`${wire(64) + P + GAP + wire(64) + P} 2>1 other`])
  })

  it('of a station that collides or backs off leaves the others to go on', () => {
    for (const at of [1, 15_000, 40_000, 100_000]) {
      const { simulation, ports, seen } = segment(4)
      for (const station of [0, 1, 2]) ports[station]!.transmit(3, [64], `of ${station}`)
      simulation.after(at, () => ports[1]!.reset(), undefined)
      simulation.run()
      expect(seen.filter((line) => !line.includes('1>')).length, `crash at ${at}`).toBe(2)
      ports[1]!.transmit(3, [64], 'back again')
      simulation.run()
      expect(seen.at(-1)).toContain('back again')
    }
  })
})

it('a packet with a verdict against it is lost for that receiver only', () => {
  const { simulation, network, ports, seen } = segment(3)
  network.verdict = (_from, to) => to !== 1
  ports[0]!.transmit(BROADCAST, [64], 'hello')
  ports[0]!.transmit(1, [64], 'you')
  simulation.run()
  expect(seen.map((line) => line.split(' ').slice(1))).toEqual([['0>2', 'hello']])
})

it.each([[[]], [[63]], [[1519]], [[64.5]]])('refuses frames of %j bytes', (frames) => {
  expect(() => segment(2).ports[0]!.transmit(1, frames, null)).toThrow(RangeError)
})

it('refuses a cable longer than half a slot and a bit of broken nanoseconds', () => {
  expect(() => segment(2, { propagationNs: 25_601 })).toThrow('half a slot')
  expect(() => segment(2, { megabitsPerSecond: 3 })).toThrow('whole nanoseconds')
})

/** The very instants at which frames of 64 bytes begin and end. */
const onTheEdge = fc
  .tuple(fc.nat({ max: 20 }), fc.constantFrom(0, 57_600, P, P - 1))
  .map(([n, late]) => n * 67_200 + late)

const traffic = fc.array(
  fc.record({
    at: fc.oneof(onTheEdge, fc.integer({ min: 0, max: 9_000_000 })),
    station: fc.integer({ min: 0, max: 3 }),
    frames: fc.array(fc.constantFrom(64, 65, 600, 1518), { minLength: 1, maxLength: 7 }),
    everyNs: fc.constantFrom(0, 57_600, 67_200, 70_000, 1_300_000),
  }),
  { minLength: 1, maxLength: 25 },
)

it('what nobody disturbs in one event gives the same as step by step, to the nanosecond', () => {
  fc.assert(
    fc.property(
      traffic,
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 1, max: 9_000_000 }),
      fc.constantFrom({}, { propagationNs: 25_600 }, { cableMetres: 900 }),
      (packets, victim, crashAt, cable) => {
        const run = (stepByStep: boolean) => {
          const { simulation, network, ports, seen } = segment(4, { ...cable, stepByStep })
          packets.forEach(({ at, station, frames, everyNs }, name) => {
            const to = name % 3 === 0 ? BROADCAST : (station + 1) % 4
            const left = (packet: never) => seen.push(`${simulation.now} left ${packet}`)
            const give = () => ports[station]!.transmit(to, frames, name, name % 2 === 0 ? left : undefined, everyNs)
            simulation.after(at, give, undefined)
          })
          simulation.after(crashAt, () => ports[victim]!.reset(), undefined)
          simulation.run()
          return { seen: seen.sort(), statistics: network.statistics, events: simulation.events }
        }
        const [fast, plain] = [run(false), run(true)]
        expect(fast.seen).toEqual(plain.seen)
        expect(fast.statistics).toEqual(plain.statistics)
        expect(fast.events).toBeLessThanOrEqual(plain.events)
      },
    ),
    { numRuns: 500 },
  )
})
