import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Simulation } from '../../sim/kernel/simulation.ts'
import { Cpu } from '../../sim/machine/cpu.ts'

const machine = () => {
  const simulation = new Simulation()
  const seen: string[] = []
  return { simulation, cpu: new Cpu(simulation), seen, note: (what: string) => seen.push(`${simulation.now} ${what}`) }
}

describe('system work', () => {
  it('is done first in, first out', () => {
    const { simulation, cpu, seen, note } = machine()
    cpu.system(100, note, 'a')
    cpu.system(50, note, 'b')
    simulation.after(20, () => cpu.system(10, note, 'c'), undefined)
    simulation.run()
    expect(seen).toEqual(['100 a', '150 b', '160 c'])
    expect(cpu.systemBusyNs).toBe(160)
  })

  it('goes before user work, which then goes on where it was', () => {
    // 1000 ns of user work, of which 400 are done when 250 ns of system work come: done at 1250.
    const { simulation, cpu, seen, note } = machine()
    cpu.job(1000, () => note('user'))
    simulation.after(400, () => cpu.system(250, note, 'system'), undefined)
    simulation.run()
    expect(seen).toEqual(['650 system', '1250 user'])
    expect([cpu.systemBusyNs, cpu.userBusyNs]).toEqual([250, 1000])
  })

  it('keeps its order beyond the first size of its queue', () => {
    const { simulation, cpu, seen, note } = machine()
    for (let i = 0; i < 7; i++) cpu.system(1, note, `early ${i}`)
    simulation.run(5)
    for (let i = 0; i < 40; i++) cpu.system(1, note, `late ${i}`)
    simulation.run()
    expect(seen.length).toBe(47)
    expect(seen.at(-1)).toBe('47 late 39')
  })
})

describe('user jobs', () => {
  it('share the processor equally', () => {
    // Two jobs of 100: the one with the first turn ends at 199, the other at 200.
    const { simulation, cpu, seen, note } = machine()
    cpu.job(100, () => note('a'))
    cpu.job(100, () => note('b'))
    simulation.run()
    expect(seen).toEqual(['199 a', '200 b'])
  })

  it('can be waited for, before and after their end', () => {
    const { simulation, cpu, seen, note } = machine()
    const job = cpu.job(30)
    simulation.spawn(
      (function* () {
        yield job
        note('once')
        yield job
        note('again')
      })(),
    )
    simulation.run()
    expect(seen).toEqual(['30 once', '30 again'])
  })

  it('can be paused, resumed and given more work', () => {
    // 100 ns, paused from 40 to 90, 25 more: done at 40 + 50 + 60 + 25 = 175.
    const { simulation, cpu, seen, note } = machine()
    const job = cpu.job(100, () => note('done'))
    simulation.after(40, () => job.pause(), undefined)
    simulation.after(60, () => expect(job.remainingNs).toBe(60), undefined)
    simulation.after(90, () => job.resume(), undefined)
    simulation.after(100, () => job.add(25), undefined)
    simulation.run()
    expect(seen).toEqual(['175 done'])
    expect(() => job.add(1)).toThrow('job that is done')
  })

  it('leave their share to the others when they are cancelled', () => {
    const { simulation, cpu, seen, note } = machine()
    cpu.job(100, () => note('a'))
    const other = cpu.job(100, () => note('b'))
    simulation.after(50, () => other.cancel(), undefined)
    simulation.run()
    expect(seen).toEqual(['125 a'])
  })

  it('that are done at an instant are done then, even if system work and another job come at that instant', () => {
    const { simulation, cpu, seen, note } = machine()
    const arrive = () => {
      cpu.system(50, note, 'system')
      cpu.job(10, () => note('late'))
    }
    simulation.after(100, arrive, undefined) // stands before the end of the job in the order of that instant
    cpu.job(100, () => note('job'))
    simulation.run()
    expect(seen).toEqual(['100 job', '150 system', '160 late'])
  })

  it('wake everybody who waits for them in the order of coming, whoever was killed before', () => {
    const { simulation, cpu, seen, note } = machine()
    const job = cpu.job(30)
    const wait = (name: string) =>
      simulation.spawn(
        (function* () {
          yield job
          note(name)
        })(),
      )
    const first = wait('first')
    wait('second')
    wait('third')
    simulation.after(10, () => first.kill(), undefined)
    simulation.after(20, () => wait('fourth'), undefined)
    simulation.run()
    expect(seen).toEqual(['30 second', '30 third', '30 fourth'])
  })

  it('that are urgent go before the others, which then go on where they were', () => {
    // 100 and 40 ns share from 0 to 20; then two urgent ones of 30 take 60 ns; of the others 90 and 30 are left.
    const { simulation, cpu, seen, note } = machine()
    cpu.job(100, () => note('long'))
    cpu.job(40, () => note('short'))
    const urgent = (name: string) => simulation.after(20, () => cpu.job(30, () => note(name), true), undefined)
    urgent('first')
    urgent('second')
    simulation.after(30, () => expect(cpu.load).toBe(4), undefined)
    simulation.run()
    expect(seen).toEqual(['79 first', '80 second', '140 short', '200 long'])
  })

  it('that wait for an urgent one can be given up, and go on when it is', () => {
    const { simulation, cpu, seen, note } = machine()
    cpu.job(100, () => note('waits'))
    const other = cpu.job(100, () => note('never'))
    const urgent = cpu.job(1000, () => note('never'), true)
    simulation.after(50, () => other.cancel(), undefined)
    simulation.after(70, () => urgent.cancel(), undefined)
    simulation.run()
    expect(seen).toEqual(['170 waits'])
  })

  it('of no work end at once', () => {
    const { simulation, cpu, seen, note } = machine()
    cpu.job(0, () => note('done'))
    simulation.run()
    expect(seen).toEqual(['0 done'])
  })
})

it('system work that came bit by bit is done as far as nothing went before it', () => {
  // Free from 100 on: of 50 ns that came since 20, 20 are done at 120.
  const { simulation, cpu, note } = machine()
  cpu.system(100, note, 'before')
  let left: number[] = []
  simulation.after(
    120,
    () => {
      left = [cpu.doneSince(20, 50), cpu.doneSince(115, 50)]
    },
    undefined,
  )
  simulation.run()
  expect([left, cpu.systemBusyNs]).toEqual([[30, 45], 125])
})

describe('a crash', () => {
  it('drops all work, calls nothing, and the processor can be used again', () => {
    const { simulation, cpu, seen, note } = machine()
    cpu.system(100, note, 'system')
    cpu.job(100, () => note('user'))
    simulation.after(50, () => cpu.reset(), undefined)
    simulation.after(60, () => cpu.job(10, () => note('after')), undefined)
    simulation.run()
    expect(seen).toEqual(['70 after'])
    expect([cpu.systemBusyNs, cpu.userBusyNs]).toEqual([50, 10])
  })

  it('in an action of the processor leaves nothing behind', () => {
    const { simulation, cpu, seen, note } = machine()
    cpu.system(10, () => cpu.reset(), undefined)
    cpu.system(10, note, 'lost')
    cpu.job(10, () => note('lost too'))
    simulation.run()
    expect(seen).toEqual([])
  })
})

// The reference: every nanosecond is given away one by one, to system work first, then to the urgent jobs in turn, then to the others.
interface Arrival {
  readonly at: number
  readonly work: number
  readonly kind: 'system' | 'urgent' | 'user'
}

function nanosecondByNanosecond(arrivals: readonly Arrival[]): string[] {
  const ends: string[] = []
  type Job = { name: number; left: number }
  const given: Record<Arrival['kind'], Job[]> = { system: [], urgent: [], user: [] }
  for (let now = 0; now < 2000; now++) {
    arrivals.forEach((arrival, name) => {
      if (arrival.at === now) given[arrival.kind].push({ name, left: arrival.work })
    })
    const first = given.system[0]
    if (first !== undefined) {
      if (--first.left === 0) ends.push(`${now + 1} ${given.system.shift()!.name}`)
    } else {
      const jobs = given.urgent.length > 0 ? given.urgent : given.user
      const turn = jobs.shift()
      if (turn === undefined) continue
      if (--turn.left === 0) ends.push(`${now + 1} ${turn.name}`)
      else jobs.push(turn)
    }
  }
  return ends
}

it('sharing in closed form equals giving away every nanosecond one by one', () => {
  const arrival = fc.record({
    at: fc.integer({ min: 0, max: 300 }),
    work: fc.integer({ min: 1, max: 60 }),
    kind: fc.constantFrom('system' as const, 'urgent' as const, 'user' as const),
  })
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 14 }), (arrivals) => {
      const { simulation, cpu, seen, note } = machine()
      arrivals.forEach((one, name) => {
        const start = () =>
          one.kind === 'system'
            ? cpu.system(one.work, note, `${name}`)
            : cpu.job(one.work, () => note(`${name}`), one.kind === 'urgent')
        simulation.after(one.at, start, undefined)
      })
      simulation.run()
      expect(seen).toEqual(nanosecondByNanosecond(arrivals))
    }),
    { numRuns: 2000 },
  )
})
