// One host that watches the next one, which answers or does not.

import { expect, test } from 'vitest'
import type { Settle } from '../../../sim/cluster/requests/envelope.ts'
import { type Alive, Detector, type DetectorRoles } from '../../../sim/cluster/ring/detector.ts'
import { Membership } from '../../../sim/cluster/ring/membership.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { TaskGroup } from '../../../sim/kernel/task-group.ts'
import { ms } from '../../../sim/kernel/time.ts'
import { Signal } from '../../../sim/kernel/waits.ts'
import { Cpu } from '../../../sim/machine/cpu.ts'

const [periodNs, timeoutNs] = [ms(100), ms(40)]

/** Host 0 watches host 1 of three. `onProbe` is told how often a detection message went out to whom. */
function watching(misses: number, onProbe: (count: number, to: number, settle: Settle<Alive>) => void = () => {}) {
  const simulation = new Simulation()
  const membership = new Membership(3)
  const cpu = new Cpu(simulation)
  const declared: string[] = []
  let probes = 0
  let told = 0
  const services = {
    ...{ simulation, membership, id: 0, boot: 0, hostNames: ['ws1', 'ws2', 'ws3'], hosted: new Map() },
    settings: { ring: { periodNs, timeoutNs, misses } },
    changed: new Signal(simulation),
    trace: { emit: () => {} },
    host: { name: 'ws1', cpu, tasks: new TaskGroup(simulation) },
    transport: {
      call: (to: number, _: number, __: unknown, settle: Settle<Alive>) => onProbe(++probes, to, settle),
      withdraw: () => {},
      sendObituary: () => {},
    },
    applyChanges: () => declared.push(`${simulation.now / 1e6} ms, after ${probes}`),
    *tellAll() {
      told++
    },
  }
  const detector = new Detector(services as unknown as DetectorRoles)
  simulation.spawn(detector.watch())
  return { simulation, membership, cpu, detector, declared, probes: () => probes, told: () => told }
}

test('a host that is silent is declared dead after as many unanswered detection messages as it may miss, and all are told', () => {
  const { simulation, declared, told } = watching(3)
  simulation.run(ms(221))
  expect([declared, told()]).toEqual([['220 ms, after 3'], 1])
})

test('an answer to the last one is in time', () => {
  const { simulation, declared } = watching(3, (count, _, settle) => {
    if (count === 3) settle({ kind: 'alive', load: 0 })
  })
  simulation.run(ms(221))
  expect(declared).toEqual([])
})

test('any packet is a sign of life, also while a detection message is out', () => {
  const { simulation, detector, declared } = watching(1)
  simulation.after(ms(120), () => detector.heard(1), undefined)
  simulation.run(ms(200))
  expect(declared).toEqual([])
})

test('a host that is replaced by its next boot meanwhile is not declared dead', () => {
  const { simulation, membership, declared } = watching(1)
  simulation.after(ms(120), () => membership.insert(1, 1, true), undefined)
  simulation.run(ms(150))
  expect(declared).toEqual([])
})

test('a host that was deaf blames itself: it listens for as long again', () => {
  const { simulation, detector, cpu, declared } = watching(1)
  simulation.after(ms(110), () => cpu.system(ms(60), () => {}, undefined), undefined)
  simulation.after(ms(185), () => detector.heard(1), undefined)
  simulation.run(ms(250))
  expect(declared).toEqual([])
})
