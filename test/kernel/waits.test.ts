// Mailboxes, resources, signals, promises, shared servers, limits: what they give, and that withdrawing leaves no trace.

import { beforeEach, describe, expect, test } from 'vitest'
import { SharedServer } from '../../sim/kernel/shared-server.ts'
import { Simulation } from '../../sim/kernel/simulation.ts'
import type { RunningTask, Task, Wait } from '../../sim/kernel/task.ts'
import { Mailbox, Promised, Resource, Signal, TIMED_OUT, within } from '../../sim/kernel/waits.ts'

let simulation: Simulation
let log: string[]
const note = (what: string): void => {
  log.push(`${simulation.now} ${what}`)
}

beforeEach(() => {
  simulation = new Simulation()
  log = []
})

/** Waits once, says what came. */
function* waiter(name: string, wait: Wait, afterNs = 0): Task {
  if (afterNs > 0) yield afterNs
  const value: unknown = yield wait
  note(`${name} ${value === TIMED_OUT ? 'timed out' : String(value)}`)
}
const wait = (name: string, what: Wait, afterNs = 0): RunningTask => simulation.spawn(waiter(name, what, afterNs), name)

const at = (timeNs: number, act: () => void): void => {
  simulation.after(timeNs, act, null)
}

describe('a mailbox', () => {
  test('gives items in order to takers in order', () => {
    const mailbox = new Mailbox<number>(simulation)
    mailbox.put(1)
    for (const name of ['a', 'b', 'c', 'd']) wait(name, mailbox)
    at(3, () => {
      for (const item of [2, 3, 4, 5]) mailbox.put(item)
    })
    simulation.run()
    expect(log).toEqual(['0 a 1', '3 b 2', '3 c 3', '3 d 4'])
    expect(mailbox.length).toBe(1)
  })

  test('who comes after the first was served stands behind those who came before', () => {
    const mailbox = new Mailbox<number>(simulation)
    for (const name of ['a', 'b', 'c']) wait(name, mailbox)
    at(1, () => mailbox.put(1))
    wait('d', mailbox, 2)
    at(3, () => {
      for (const item of [2, 3, 4]) mailbox.put(item)
    })
    simulation.run()
    expect(log).toEqual(['1 a 1', '3 b 2', '3 c 3', '3 d 4'])
  })

  test('a killed taker does not swallow the next item', () => {
    const mailbox = new Mailbox<number>(simulation)
    const [first, second] = [wait('first', mailbox), wait('second', mailbox), wait('third', mailbox)]
    at(1, () => second.kill())
    at(2, () => first.kill())
    at(3, () => mailbox.put(7))
    simulation.run()
    expect(log).toEqual(['3 third 7'])
  })

  test('a taker killed between the put and its turn gives the item to the next taker', () => {
    const mailbox = new Mailbox<number>(simulation)
    const first = wait('first', mailbox)
    wait('second', mailbox)
    at(1, () => {
      mailbox.put(7)
      first.kill()
    })
    simulation.run()
    expect(log).toEqual(['1 second 7'])
  })

  test('or back to the front of the box', () => {
    const mailbox = new Mailbox<number>(simulation)
    const taker = wait('taker', mailbox)
    at(1, () => {
      mailbox.put(7)
      mailbox.put(8)
      taker.kill()
    })
    wait('later', mailbox, 2)
    simulation.run()
    expect(log).toEqual(['2 later 7'])
    expect(mailbox.length).toBe(1)
  })
})

describe('a resource', () => {
  test('is held by as many as it has units, then by those in line', () => {
    const resource = new Resource(simulation, 2)
    function* user(name: string): Task {
      yield resource
      yield 10
      resource.release()
      note(name)
    }
    for (const name of ['a', 'b', 'c', 'd', 'e']) simulation.spawn(user(name))
    simulation.run(5)
    expect([resource.free, resource.waiting]).toEqual([0, 3])
    simulation.run()
    expect(log).toEqual(['10 a', '10 b', '20 c', '20 d', '30 e'])
    expect(resource.free).toBe(2)
  })

  test('a use is the same as acquiring, sleeping and releasing', () => {
    const resource = new Resource(simulation)
    for (const [name, ns] of [
      ['a', 10],
      ['b', 0],
      ['c', 5],
    ] as const)
      wait(name, resource.use(ns))
    function* byHand(): Task {
      yield resource
      note('by hand')
      yield 1
      resource.release()
    }
    simulation.spawn(byHand())
    wait('d', resource.use(1))
    simulation.run()
    expect(log).toEqual(['10 a undefined', '10 b undefined', '15 c undefined', '15 by hand', '17 d undefined'])
    expect(resource.free).toBe(1)
  })

  test.each([
    ['in line', 5, ['10 a undefined', '30 c undefined']],
    ['in use', 12, ['10 a undefined', '32 c undefined']],
  ])('a user killed %s makes room for the next', (_, killedAt, expected) => {
    const resource = new Resource(simulation)
    wait('a', resource.use(10))
    const victim = wait('b', resource.use(10))
    wait('c', resource.use(20))
    at(killedAt, () => victim.kill())
    simulation.run()
    expect(log).toEqual(expected)
    expect([resource.free, resource.waiting]).toEqual([1, 0])
  })

  test('a task killed between the grant and its turn hands the unit on', () => {
    const resource = new Resource(simulation)
    wait('first', resource)
    const second = wait('second', resource)
    wait('third', resource)
    at(5, () => {
      resource.release()
      second.kill()
    })
    simulation.run()
    expect(log).toEqual(['0 first undefined', '5 third undefined'])
  })

  test('refuses to be released more often than acquired, and impossible capacities', () => {
    expect(() => new Resource(simulation).release()).toThrow('nobody holds')
    for (const capacity of [0, -1, 1.5]) expect(() => new Resource(simulation, capacity)).toThrow(RangeError)
  })

  test('an old timer withdraws neither a use that has its slot now, nor the call that has it afterwards', () => {
    const resource = new Resource(simulation)
    const timer = simulation.after(1, note, 'called')
    simulation.run()
    for (const name of ['a', 'b']) wait(name, resource.use(10))
    simulation.run(15)
    expect(simulation.cancel(timer)).toBe(false)
    simulation.run()
    at(5, () => note('called too'))
    expect(simulation.cancel(timer)).toBe(false)
    simulation.run()
    expect(log).toEqual(['1 called', '11 a undefined', '21 b undefined', '26 called too'])
  })

  test('a use is yielded once, and its delay is checked', () => {
    const resource = new Resource(simulation)
    const use = resource.use(1)
    wait('a', use)
    wait('b', use)
    expect(() => simulation.run()).toThrow('task b yields a use of a resource that was yielded before')
    wait('c', new Resource(simulation).use(-1))
    expect(() => simulation.run()).toThrow('whole number of nanoseconds')
  })
})

describe('what is there', () => {
  let mailbox: Mailbox<string>
  beforeEach(() => {
    mailbox = new Mailbox(simulation)
    mailbox.put('item')
  })

  test('is given at once, in an event of its own', () => {
    wait('a', mailbox, 5)
    simulation.run()
    expect([log, simulation.events]).toEqual([['5 a item'], 3])
  })

  test('is given after what is due before at the same instant', () => {
    wait('a', mailbox, 5)
    simulation.run(0)
    at(5, () => note('call'))
    simulation.run()
    expect(log).toEqual(['5 call', '5 a item'])
  })

  test('is given after the tasks that are ready before', () => {
    const signal = new Signal(simulation)
    wait('b', signal)
    simulation.spawn(
      (function* (): Task {
        yield 5
        signal.fire()
        note(`a ${yield mailbox}`)
      })(),
    )
    simulation.run()
    expect(log).toEqual(['5 b undefined', '5 a item'])
  })

  test('is not given by a run that was stopped, but by the next', () => {
    simulation.spawn(
      (function* (): Task {
        yield 5
        simulation.stop()
        note(`a ${yield mailbox}`)
      })(),
    )
    expect([simulation.run(), log]).toEqual(['stopped', []])
    expect([simulation.run(), log]).toEqual(['idle', ['5 a item']])
  })

  test('is not given to a task that is killed in between, and stays', () => {
    const taker = wait('a', mailbox, 5)
    simulation.run(0)
    at(5, () => taker.kill())
    simulation.run()
    expect([log, mailbox.length]).toEqual([[], 1])
  })
})

describe('signals and promises', () => {
  test('a signal resumes those who wait now, in order, and nobody later', () => {
    const signal = new Signal<string>(simulation)
    for (const name of ['a', 'b', 'c']) wait(name, signal)
    wait('late', signal, 2)
    at(1, () => signal.fire('one'))
    at(1, () => signal.fire('unheard'))
    at(3, () => signal.fire('three'))
    simulation.run()
    expect(log).toEqual(['1 a one', '1 b one', '1 c one', '3 late three'])
  })

  test('who waits again while a signal is fired waits for the next', () => {
    const signal = new Signal<number>(simulation)
    simulation.spawn(
      (function* (): Task {
        for (;;) note(String(yield signal))
      })(),
    )
    at(1, () => signal.fire(1))
    at(2, () => signal.fire(2))
    simulation.run()
    expect(log).toEqual(['1 1', '2 2'])
  })

  test('a promise is kept once, for those who wait and those who come later', () => {
    const promised = new Promised<string>(simulation)
    wait('early', promised)
    wait('late', promised, 9)
    at(5, () => promised.keep('first'))
    at(6, () => promised.keep('second'))
    simulation.run()
    expect(log).toEqual(['5 early first', '9 late first'])
    expect(promised.kept).toBe(true)
  })

  test('killed waiters are forgotten by both', () => {
    const signal = new Signal<number>(simulation)
    const promised = new Promised<number>(simulation)
    const victims = [wait('a', signal), wait('b', promised), wait('c', signal)]
    at(1, () => {
      for (const victim of victims) victim.kill()
    })
    at(2, () => signal.fire(1))
    at(2, () => promised.keep(1))
    simulation.run()
    expect(log).toEqual([])
    expect([signal.waiting, promised.waiting]).toEqual([0, 0])
  })
})

describe('a limit', () => {
  test('gives the value if it comes in time, else says so and withdraws', () => {
    const mailbox = new Mailbox<number>(simulation)
    wait('impatient', within(mailbox, 5))
    wait('patient', within(mailbox, 20))
    at(10, () => mailbox.put(7))
    at(11, () => mailbox.put(8))
    simulation.run()
    expect(log).toEqual(['5 impatient timed out', '10 patient 7'])
    expect(mailbox.length).toBe(1)
    expect(simulation.now).toBe(11) // the patient one's limit does not hold the clock
  })

  test('at the instant of the value: whichever was scheduled first', () => {
    const mailbox = new Mailbox<string>(simulation)
    at(5, () => mailbox.put('value first'))
    wait('a', within(mailbox, 5))
    simulation.run()
    wait('b', within(mailbox, 5))
    simulation.run(simulation.now)
    at(5, () => mailbox.put('limit first'))
    simulation.run()
    expect(log).toEqual(['5 a value first', '10 b timed out'])
    expect(mailbox.length).toBe(1)
  })

  test('of zero takes what is there and waits for nothing', () => {
    const mailbox = new Mailbox<number>(simulation)
    mailbox.put(1)
    wait('a', within(mailbox, 0))
    wait('b', within(mailbox, 0))
    simulation.run()
    expect(log).toEqual(['0 a 1', '0 b timed out'])
  })

  test('within a limit: the shorter one counts', () => {
    const mailbox = new Mailbox<number>(simulation)
    wait('a', within(within(mailbox, 3), 9))
    wait('b', within(within(mailbox, 9), 4))
    simulation.run()
    expect(log).toEqual(['3 a timed out', '4 b timed out'])
  })

  test('can be yielded again with its full length, by several tasks at once', () => {
    const mailbox = new Mailbox<number>(simulation)
    const limited = within(mailbox, 5)
    wait('a', limited)
    wait('b', limited, 2)
    wait('c', limited, 6)
    simulation.run()
    expect(log).toEqual(['5 a timed out', '7 b timed out', '11 c timed out'])
  })

  test('of a task killed while it waits leaves neither the timer nor the place in line', () => {
    const mailbox = new Mailbox<number>(simulation)
    const victim = wait('victim', within(mailbox, 100))
    at(1, () => victim.kill())
    at(2, () => mailbox.put(7))
    expect(simulation.run()).toBe('idle')
    expect([simulation.now, mailbox.length]).toEqual([2, 1])
  })

  test('a task killed between the time-out and its turn leaves nothing in the mailbox', () => {
    const mailbox = new Mailbox<unknown>(simulation)
    const victim = wait('victim', within(mailbox, 5))
    simulation.run(4)
    at(1, () => victim.kill()) // its own limit, set before, has just run out
    simulation.run()
    expect(log).toEqual([])
    expect(mailbox.length).toBe(0)
  })

  test('of a use ends it in line and in use', () => {
    const resource = new Resource(simulation)
    wait('a', within(resource.use(10), 4))
    wait('b', within(resource.use(10), 12))
    wait('c', within(resource.use(10), 12))
    simulation.run()
    expect(log).toEqual(['4 a timed out', '12 b timed out', '12 c timed out'])
    expect(resource.free).toBe(1)
  })

  test('of the end of a task', () => {
    const sleeper = wait('sleeper', new Resource(simulation).use(10))
    wait('a', within(sleeper, 5))
    wait('b', within(sleeper, 15))
    simulation.run()
    expect(log).toEqual(['5 a timed out', '10 sleeper undefined', '10 b undefined'])
  })
})

describe('a shared server', () => {
  test('serves everyone at once, each at its share', () => {
    // Alone until 4; then two share: a has 6 left and leaves after 12 at 16; b has 4 left then and is alone until 20.
    const server = new SharedServer(simulation)
    wait('a', server.serve(10))
    wait('b', server.serve(10), 4)
    simulation.run()
    expect(log).toEqual(['16 a undefined', '20 b undefined'])
    expect(server.jobs).toBe(0)
  })

  test('equal jobs leave together in the order of arrival; one without work at once', () => {
    const server = new SharedServer(simulation)
    for (const name of ['a', 'b', 'c']) wait(name, server.serve(5))
    wait('idle', server.serve(0), 2)
    simulation.run()
    expect(log).toEqual(['2 idle undefined', '15 a undefined', '15 b undefined', '15 c undefined'])
  })

  test('gives the share of a killed job to the others', () => {
    // Until 4 each of the two has got 2; then b is alone with 8 left.
    const server = new SharedServer(simulation)
    const victim = wait('a', server.serve(10))
    wait('b', server.serve(10))
    at(4, () => victim.kill())
    simulation.run()
    expect(log).toEqual(['12 b undefined'])
  })

  test('does all the work, whatever the fractions: the last job of a busy time leaves when the sum is done', () => {
    const server = new SharedServer(simulation)
    for (let i = 0; i < 50; i++) wait(`${i}`, server.serve(1_000 + 37 * i), i * 13)
    simulation.run()
    // 50 * 1000 + 37 * 1225 = 95,325; every departure may lose up to a nanosecond to the rounding up
    expect(log).toHaveLength(50)
    expect(simulation.now).toBeGreaterThanOrEqual(95_325)
    expect(simulation.now).toBeLessThanOrEqual(95_325 + 50)
  })

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d ns of work', (work) => {
    expect(() => new SharedServer(simulation).serve(work)).toThrow(RangeError)
  })
})

test('a call that is due at this instant comes before a task that need not wait, if it was set before', () => {
  const simulation = new Simulation()
  const mailbox = new Mailbox<string>(simulation)
  const seen: string[] = []
  mailbox.put('item')
  simulation.spawn(
    (function* () {
      yield 5
      simulation.after(0, () => seen.push('call'), undefined)
      seen.push(yield mailbox)
    })(),
  )
  simulation.run()
  expect(seen).toEqual(['call', 'item'])
})
