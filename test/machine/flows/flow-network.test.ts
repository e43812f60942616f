import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RandomStream } from '../../../sim/kernel/chance/random.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { Cpu } from '../../../sim/machine/cpu.ts'
import { Ethernet } from '../../../sim/machine/ethernet/ethernet.ts'
import { FlowNetwork } from '../../../sim/machine/flows/flow-network.ts'
import { type Flow, FlowResource, Flows } from '../../../sim/machine/flows/flows.ts'
import { maxMinRates } from '../../../sim/machine/flows/max-min.ts'
import { ethernetWire, switchedWire, type Wire } from '../../../sim/machine/flows/wires.ts'
import type { Network } from '../../../sim/machine/network.ts'
import { SwitchedNetwork, switchTiming } from '../../../sim/machine/switched.ts'
import { framesOf } from '../../../sim/unix/datagrams.ts'

interface Kind {
  readonly wire: Wire
  readonly frames: (simulation: Simulation) => Network
}

const kinds: Record<string, Kind> = {
  ethernet: {
    wire: ethernetWire({}),
    frames: (simulation) => new Ethernet(simulation, new RandomStream('1')),
  },
  switched: {
    wire: switchedWire(switchTiming({})),
    frames: (simulation) => new SwitchedNetwork(simulation),
  },
}

/** When packets of these sizes, given to one port at once, arrive at another. */
function arrivals(open: (simulation: Simulation) => Network, sizes: readonly number[], everyNs: number): number[] {
  const simulation = new Simulation()
  const network = open(simulation)
  const at: number[] = []
  const port = network.attach(() => {})
  network.attach(() => at.push(simulation.now))
  for (const bytes of sizes) port.transmit(1, framesOf(bytes), bytes, undefined, everyNs)
  simulation.run()
  return at
}

describe.each(Object.entries(kinds))('packets on a network in flow detail: %s', (_, { wire, frames }) => {
  const both = (sizes: readonly number[], everyNs = 0): [number[], number[]] => [
    arrivals((simulation) => new FlowNetwork(simulation, wire), sizes, everyNs),
    arrivals(frames, sizes, everyNs),
  ]
  const everyNs = fc.integer({ min: 0, max: 5e6 })

  const tailNs = (bytes: number): number => {
    const { leftNs, arrivedNs } = wire.alone(framesOf(bytes), () => 0)
    return arrivedNs - leftNs
  }

  test('arrive to the nanosecond when they would frame by frame, one by one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50_000 }), everyNs, (bytes, apart) => {
        const [inFlows, inFrames] = both([bytes], apart)
        expect(inFlows).toEqual(inFrames)
      }),
    )
  })

  test('arrive within a frame of that, one behind the other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 2, maxLength: 5 }),
        everyNs,
        (sizes, apart) => {
          const [inFlows, inFrames] = both(sizes, apart)
          for (const [at, each] of inFlows.entries()) {
            expect(Math.abs(each - inFrames[at]!)).toBeLessThanOrEqual(wire.shared ? 0 : wire.frameNs(1518))
          }
        },
      ),
    )
  })

  test('cost as few events whatever their size', () => {
    const events = (bytes: number): number => {
      const simulation = new Simulation()
      const network = new FlowNetwork(simulation, wire)
      const port = network.attach(() => {})
      network.attach(() => {})
      port.transmit(1, framesOf(bytes), 'a packet')
      simulation.run()
      return simulation.events
    }
    expect([events(10), events(1_000_000)]).toEqual([2, 2])
  })

  test('that go to one port share what leads there', () => {
    const simulation = new Simulation()
    const network = new FlowNetwork(simulation, wire)
    const at: number[] = []
    const ports = [0, 1].map(() => network.attach(() => {}))
    network.attach(() => at.push(simulation.now))
    for (const port of ports) port.transmit(2, framesOf(60_000), 'a packet')
    simulation.run()
    const alone = network.durationNs(framesOf(60_000))
    expect(at.map((each) => Math.round((each - tailNs(60_000)) / alone))).toEqual([2, 2])
  })

  test('that a crash cuts do not arrive, and leave the way to others', () => {
    const simulation = new Simulation()
    const network = new FlowNetwork(simulation, wire)
    const came: unknown[] = []
    const ports = [0, 1].map(() => network.attach(() => {}))
    network.attach((packet) => came.push([packet, simulation.now]))
    const frames = framesOf(60_000)
    for (const port of ports) port.transmit(2, frames, `of ${port.id}`)
    const alone = network.durationNs(frames)
    simulation.after(alone, () => ports[0]!.reset(), undefined) // half of each has gone
    simulation.run()
    expect(came).toEqual([['of 1', alone + Math.round(alone / 2) + tailNs(60_000)]])
  })
})

test('where packets are lost each is asked about on arrival', () => {
  const simulation = new Simulation()
  const network = new FlowNetwork(simulation, ethernetWire({}))
  const came: unknown[] = []
  const port = network.attach(() => {})
  for (const id of [1, 2]) network.attach((packet) => came.push([id, packet]))
  network.verdict = (_, to) => to === 2
  port.transmit(1, [64], 'a')
  port.transmit(2, [64], 'b')
  simulation.run()
  expect(came).toEqual([[2, 'b']])
})

test('those who make one flow of many packets are told when packets begin to be lost, not when that is over', () => {
  const network = new FlowNetwork(new Simulation(), ethernetWire({}))
  const told: number[] = []
  network.disturbed = (port) => told.push(port)
  network.verdict = () => true
  network.verdict = null
  expect(told).toEqual([-1])
})

describe('flows', () => {
  const plan = (resource: FlowResource, units: number, ended: () => void) => ({
    ...{ units, weight: 1, resources: [resource], sways: false, ended },
    shape: () => ({ leastNs: 1, shares: [{ resource, unitNs: 1 }] }),
  })

  test('carry all that they were given, whenever others come and go', () => {
    const flow = fc.record({ units: fc.integer({ min: 1, max: 1000 }), at: fc.integer({ min: 0, max: 1000 }) })
    fc.assert(
      fc.property(fc.array(flow, { minLength: 1, maxLength: 6 }), (given) => {
        const simulation = new Simulation()
        const flows = new Flows(simulation)
        const resource = new FlowResource()
        const ends: number[] = []
        const begin = (units: number): void => {
          flows.begin(plan(resource, units, () => ends.push(simulation.now)))
        }
        for (const { units, at } of given) simulation.after(at, begin, units)
        simulation.run()
        // one resource that is never idle while there is something to carry: it is done when a queue would be
        let free = 0
        for (const { units, at } of given.toSorted((one, other) => one.at - other.at)) free = Math.max(free, at) + units
        expect(ends).toHaveLength(given.length)
        expect(Math.abs(ends.at(-1)! - free)).toBeLessThanOrEqual(given.length)
      }),
    )
  })

  test('have at every instant the rates that they would have if all were worked out anew', () => {
    const resources = [0, 1, 2].map(() => new FlowResource())
    const given = fc.record({
      units: fc.integer({ min: 1, max: 500 }),
      at: fc.integer({ min: 0, max: 1000 }),
      leastNs: fc.integer({ min: 1, max: 4 }),
      shares: fc.uniqueArray(fc.record({ place: fc.nat(2), unitNs: fc.double({ min: 0.1, max: 1, noNaN: true }) }), {
        minLength: 1,
        maxLength: 3,
        selector: ({ place }) => place,
      }),
    })
    const check = (present: ReadonlySet<Flow>): void => {
      const rates = maxMinRates(
        [...present].map(({ plan: { weight }, shape: { leastNs, shares } }) => ({
          ...{ weight, cap: 1 / leastNs },
          demands: shares.map(({ resource, unitNs }) => [resources.indexOf(resource), unitNs] as const),
        })),
        [1, 1, 1],
      )
      for (const [at, { rate }] of [...present].entries()) expect(Math.abs(rate / rates[at]! - 1)).toBeLessThan(1e-4)
    }
    fc.assert(
      fc.property(fc.array(given, { minLength: 1, maxLength: 8 }), (all) => {
        const simulation = new Simulation()
        const flows = new Flows(simulation)
        const present = new Set<Flow>()
        for (const { units, at, leastNs, shares } of all) {
          const shape = {
            leastNs,
            shares: shares.map(({ place, unitNs }) => ({ resource: resources[place]!, unitNs })),
          }
          const weight = 1 / Math.max(...shares.map(({ unitNs }) => unitNs))
          const begin = (): void => {
            const ended = (): void => {
              present.delete(flow)
              check(present)
            }
            const used = shape.shares.map(({ resource }) => resource)
            const flow = flows.begin({ units, weight, resources: used, shape: () => shape, sways: false, ended })
            present.add(flow)
            check(present)
          }
          simulation.after(at, begin, undefined)
        }
        simulation.run()
        expect(resources.map(({ load, flows: left }) => [load, left.size])).toEqual(Array(3).fill([0, 0]))
      }),
    )
  })

  test('that are cut have carried what they had by then', () => {
    const simulation = new Simulation()
    const flows = new Flows(simulation)
    const resource = new FlowResource()
    const one = flows.begin(plan(resource, 1000, () => {}))
    flows.begin(plan(resource, 1000, () => {}))
    const carried: number[] = []
    simulation.after(500, () => carried.push(flows.cut(one)), undefined)
    simulation.run()
    expect([...carried, simulation.now]).toEqual([250, 500 + 750])
  })

  test('that are held stand still, and their end moves', () => {
    const simulation = new Simulation()
    const flows = new Flows(simulation)
    const resource = new FlowResource()
    let endedAt = 0
    const flow = flows.begin(plan(resource, 100, () => (endedAt = simulation.now)))
    simulation.after(50, () => flows.hold(flow, 30), undefined)
    simulation.run()
    expect(endedAt).toBe(130)
  })

  test('that are held and then cut have carried so much less', () => {
    const simulation = new Simulation()
    const flows = new Flows(simulation)
    const flow = flows.begin(plan(new FlowResource(), 100, () => {}))
    const carried: number[] = []
    simulation.after(20, () => flows.hold(flow, 30), undefined)
    simulation.after(80, () => carried.push(flows.cut(flow)), undefined)
    simulation.run()
    expect(carried).toEqual([50])
  })

  test('that stand still take nothing of their resources meanwhile, be they cut in the end or not', () => {
    const simulation = new Simulation()
    const flows = new Flows(simulation)
    let sparedNs = 0
    const resource = new FlowResource(null, (ns) => (sparedNs += ns))
    const slow = (units: number): Flow =>
      flows.begin({
        ...plan(resource, units, () => {}),
        shape: () => ({ leastNs: 4, shares: [{ resource, unitNs: 1 }] }),
      })
    const flow = slow(100)
    const spared: number[] = []
    const note = (): void => void spared.push(sparedNs)
    simulation.after(50, () => flows.hold(flow, 40), undefined)
    simulation.after(60, note, undefined)
    simulation.after(1000, () => flows.hold(slow(100), 80), undefined)
    simulation.after(1020, () => flows.cut([...resource.flows][0]!), undefined)
    simulation.run()
    // a quarter of 40 ns; then of 80 ns, of which 60 were still to come when it was cut
    expect([...spared, sparedNs]).toEqual([10, 10 + 20 - 15])
  })

  test('do not touch those with whom they share nothing, not even through others', () => {
    const simulation = new Simulation()
    const flows = new Flows(simulation)
    const apart = new FlowResource()
    const looked: number[] = []
    flows.begin({
      ...plan(apart, 100, () => {}),
      shape: () => {
        looked.push(simulation.now)
        return { leastNs: 1, shares: [{ resource: apart, unitNs: 1 }] }
      },
    })
    const here = new FlowResource()
    for (const units of [10, 20]) flows.begin(plan(here, units, () => {}))
    simulation.run()
    expect(looked).toEqual([0])
  })
})

describe('a processor with steady work', () => {
  test('has the rest for user work, and all of the work is done', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 9 })), { maxLength: 6 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 0, max: 300 })), { maxLength: 5 }),
        (parts, interrupts) => {
          const simulation = new Simulation()
          const cpu = new Cpu(simulation)
          let doneAt = -1
          cpu.job(3000, () => (doneAt = simulation.now))
          for (const [at, tenths] of parts) simulation.after(at, () => cpu.steadyWork(tenths / 10), undefined)
          for (const [at, work] of interrupts)
            simulation.after(at, () => cpu.system(work, () => {}, undefined), undefined)
          simulation.after(5001, () => cpu.steadyWork(0), undefined)
          simulation.after(50_000, () => {}, undefined) // by then what was owed is done
          simulation.run(100_000)
          expect(doneAt).toBeGreaterThanOrEqual(3000)
          expect(cpu.userBusyNs).toBe(3000)
          let due = interrupts.reduce((sum, [, work]) => sum + work, 0)
          const inOrder = [...parts].sort(([one], [other]) => one - other)
          for (const [i, [at, tenths]] of inOrder.entries()) due += ((inOrder[i + 1]?.[0] ?? 5001) - at) * (tenths / 10)
          expect(Math.abs(cpu.systemBusyNs - due)).toBeLessThanOrEqual(2 + parts.length)
        },
      ),
    )
  })

  test('takes so much longer for a computation', () => {
    const simulation = new Simulation()
    const cpu = new Cpu(simulation)
    let doneAt = 0
    cpu.steadyWork(0.25)
    cpu.job(3_000_000, () => (doneAt = simulation.now))
    simulation.run()
    expect(Math.abs(doneAt - 4_000_000)).toBeLessThanOrEqual(1) // rounding
  })
})
