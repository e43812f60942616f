import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { Simulation } from '../../sim/kernel/simulation.ts'
import type { Task } from '../../sim/kernel/task.ts'
import { MAX_TIME_NS, ms, seconds, toSeconds, us } from '../../sim/kernel/time.ts'
import { Mailbox } from '../../sim/kernel/waits.ts'

let simulation: Simulation
let log: string[]
const note = (what: string): void => {
  log.push(`${simulation.now} ${what}`)
}

beforeEach(() => {
  simulation = new Simulation()
  log = []
})

describe('the one order', () => {
  test('equal times run in the order they were scheduled', () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) simulation.after(5, note, name)
    simulation.after(4, note, 'earlier')
    simulation.run()
    expect(log).toEqual(['4 earlier', '5 a', '5 b', '5 c', '5 d', '5 e'])
  })

  test('also across timers and tasks that become ready', () => {
    const mailbox = new Mailbox<string>(simulation)
    simulation.spawn(
      (function* (): Task {
        note(yield mailbox)
      })(),
    )
    simulation.after(5, () => mailbox.put('resumed at 5, after timer 2 was set'), null)
    simulation.after(5, note, 'timer 2')
    simulation.after(5, () => simulation.after(0, note, 'set at 5 with no delay'), null)
    simulation.run()
    expect(log).toEqual(['5 timer 2', '5 resumed at 5, after timer 2 was set', '5 set at 5 with no delay'])
  })

  test('a task spawned or resumed does not overtake what is already due', () => {
    simulation.after(0, note, 'timer')
    simulation.spawn(
      (function* (): Task {
        note('task')
        simulation.after(0, note, 'timer set by the task')
        yield 0
        note('task again')
      })(),
    )
    simulation.after(0, note, 'timer set after the spawn')
    simulation.run()
    expect(log).toEqual(['0 timer', '0 task', '0 timer set after the spawn', '0 timer set by the task', '0 task again'])
  })

  test('any mixture of calls and sleeping tasks runs in the order of (time, scheduled)', () => {
    const plan = fc.array(fc.tuple(fc.boolean(), fc.nat({ max: 5 }), fc.nat({ max: 5 })), { maxLength: 40 })
    fc.assert(
      fc.property(plan, (steps) => {
        const world = new Simulation()
        const ran: [number, number][] = []
        let scheduled = 0
        const fire = (order: number): void => {
          ran.push([world.now, order])
        }
        function* sleeper(delayNs: number, again: number): Task {
          let order = scheduled++
          yield delayNs
          fire(order)
          order = scheduled++
          yield again
          fire(order)
        }
        for (const [isTask, delayNs, again] of steps) {
          if (isTask) world.spawn(sleeper(delayNs, again))
          else
            world.after(
              delayNs,
              () => {
                const order = scheduled++
                world.after(again, fire, order)
              },
              null,
            )
        }
        world.run()
        const sorted = ran.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])
        expect(ran).toEqual(sorted)
      }),
      { numRuns: 500, seed: 1 },
    )
  })
})

describe('cancelling', () => {
  test('a call that is cancelled is not made, and only the first cancelling says so', () => {
    const timer = simulation.after(5, note, 'never')
    expect(simulation.cancel(timer)).toBe(true)
    expect(simulation.cancel(timer)).toBe(false)
    expect(simulation.run()).toBe('idle')
    expect(log).toEqual([])
  })

  test('the name of a call that was made names no later one', () => {
    const old = simulation.after(1, note, 'first')
    simulation.run()
    simulation.after(1, note, 'second')
    expect(simulation.cancel(old)).toBe(false)
    simulation.run()
    expect(log).toEqual(['1 first', '2 second'])
  })

  test('one call can cancel another that is due at the same instant', () => {
    const timers: number[] = []
    simulation.after(5, () => simulation.cancel(timers[0]!), null)
    timers.push(simulation.after(5, note, 'never'))
    simulation.run()
    expect(log).toEqual([])
  })

  test('a call cannot cancel itself', () => {
    const timers: number[] = []
    timers.push(simulation.after(5, () => note(String(simulation.cancel(timers[0]!))), null))
    simulation.run()
    expect(log).toEqual(['5 false'])
  })
})

describe('running', () => {
  test('to a limit leaves the clock there and loses nothing', () => {
    simulation.after(10, note, 'ten')
    simulation.after(11, note, 'eleven')
    expect(simulation.run(9)).toBe('limit')
    expect(simulation.now).toBe(9)
    simulation.after(1, note, 'set at nine')
    expect(simulation.run(10)).toBe('limit')
    expect(log).toEqual(['10 ten', '10 set at nine'])
    expect(simulation.run()).toBe('idle')
    expect(log.at(-1)).toBe('11 eleven')
  })

  test('piece by piece is the same as running at once', () => {
    const story = (limits: readonly number[]): string[] => {
      simulation = new Simulation()
      log = []
      for (let i = 0; i < 20; i++) {
        simulation.spawn(
          (function* (): Task {
            for (let round = 0; round < 5; round++) {
              yield (i * 7 + round * 3) % 11
              note(`task ${i}`)
            }
          })(),
        )
      }
      for (const limit of limits) simulation.run(limit)
      simulation.run()
      return log
    }
    expect(story([0, 1, 2, 3, 5, 8, 13, 21])).toEqual(story([]))
  })

  test('an earlier limit than now runs nothing', () => {
    simulation.after(20, note, 'later')
    simulation.run(10)
    simulation.spawn(
      (function* (): Task {
        note('task')
      })(),
    )
    expect(simulation.run(5)).toBe('limit')
    expect(log).toEqual([])
    expect(simulation.now).toBe(10)
  })

  test('is ended by stop after the current event, and goes on from there', () => {
    simulation.after(1, () => simulation.stop(), null)
    simulation.after(1, note, 'same instant')
    simulation.spawn(
      (function* (): Task {
        yield 1
        note('task')
      })(),
    )
    expect(simulation.run()).toBe('stopped')
    expect(log).toEqual([])
    expect(simulation.run()).toBe('idle')
    expect(log).toEqual(['1 same instant', '1 task'])
  })

  test('within a run is refused', () => {
    simulation.after(1, () => simulation.run(), null)
    expect(() => simulation.run()).toThrow('from within')
  })

  test('goes on after an error of a call, which comes out of run', () => {
    simulation.after(
      1,
      () => {
        throw new Error('bug')
      },
      null,
    )
    simulation.after(1, note, 'next')
    expect(() => simulation.run()).toThrow('bug')
    simulation.run()
    expect(log).toEqual(['1 next'])
  })

  test('counts calls and resumptions', () => {
    simulation.after(1, note, 'one call')
    simulation.spawn(
      (function* (): Task {
        yield 1
      })(),
    )
    simulation.run()
    expect(simulation.events).toBe(3)
  })
})

describe('delays', () => {
  test.each([-1, 0.5, Number.NaN, Number.NEGATIVE_INFINITY])(
    '%d ns is refused, in a call and in a task by name',
    (delay) => {
      expect(() => simulation.after(delay, note, '')).toThrow(/whole number of nanoseconds, 0 or more; got/)
      simulation.spawn(
        (function* (): Task {
          yield delay
        })(),
        'gauss/1',
      )
      expect(() => simulation.run()).toThrow(/gauss\/1: a delay is a whole number/)
    },
  )

  test('a later delay of a task is checked as its first', () => {
    simulation.spawn(
      (function* (): Task {
        yield 1
        yield -1
      })(),
      'gauss/2',
    )
    expect(() => simulation.run()).toThrow('gauss/2: a delay is a whole number of nanoseconds, 0 or more; got -1')
  })

  test('the horizon of 2^53 ns can be reached and not passed', () => {
    simulation.after(MAX_TIME_NS, note, 'the end')
    expect(simulation.run()).toBe('idle')
    expect(simulation.now).toBe(MAX_TIME_NS)
    expect(() => simulation.after(1, note, '')).toThrow(/beyond the horizon of 2\^53 ns \(104 days\)/)
    expect(() => simulation.after(Number.POSITIVE_INFINITY, note, '')).toThrow(RangeError)
  })

  test.each([0.5, Number.NaN, Number.NEGATIVE_INFINITY])('a run until %d ns is refused', (limit) => {
    expect(() => simulation.run(limit)).toThrow(RangeError)
  })

  test('units: a second is a thousand milliseconds is a million microseconds', () => {
    expect([seconds(1), ms(1_000), us(1_000_000)]).toEqual([1e9, 1e9, 1e9])
    expect(toSeconds(seconds(2.5))).toBe(2.5)
  })
})
