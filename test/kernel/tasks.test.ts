// Tasks and their end: results, killing at every moment of their life, groups.

import { beforeEach, describe, expect, test } from 'vitest'
import { Simulation } from '../../sim/kernel/simulation.ts'
import type { RunningTask, Task } from '../../sim/kernel/task.ts'
import { TaskGroup } from '../../sim/kernel/task-group.ts'
import { Mailbox, Resource } from '../../sim/kernel/waits.ts'

let simulation: Simulation
let log: string[]
const note = (what: string): void => {
  log.push(`${simulation.now} ${what}`)
}

beforeEach(() => {
  simulation = new Simulation()
  log = []
})

function* sleep(delayNs: number, name: string): Task<string> {
  yield delayNs
  note(name)
  return name
}

describe('the end of a task', () => {
  test('is waited for by yielding it, and gives its result, also long after', () => {
    const sleeper = simulation.spawn(sleep(5, 'sleeper'))
    function* watcher(delayNs: number): Task {
      yield delayNs
      note(`got ${yield sleeper}`)
    }
    simulation.spawn(watcher(1))
    simulation.spawn(watcher(2))
    simulation.spawn(watcher(9))
    simulation.run()
    expect(log).toEqual(['5 sleeper', '5 got sleeper', '5 got sleeper', '9 got sleeper'])
    expect([sleeper.state, sleeper.result]).toEqual(['ended', 'sleeper'])
  })

  test('of a killed task is waited for in vain', () => {
    const sleeper = simulation.spawn(sleep(5, 'never'))
    simulation.spawn(
      (function* (): Task {
        yield sleeper
        note('never')
      })(),
    )
    simulation.after(1, () => sleeper.kill(), null)
    expect(simulation.run()).toBe('idle')
    expect(log).toEqual([])
    expect(simulation.now).toBe(1) // its timer is gone too
  })

  test('is told once, whether it ends or is killed', () => {
    const gone = (task: RunningTask): void => note(`${task.name} ${task.state}`)
    simulation.spawn(sleep(5, ''), 'a').onGone = gone
    const killed = simulation.spawn(sleep(5, ''), 'b')
    killed.onGone = gone
    simulation.after(1, () => killed.kill(), null)
    simulation.after(2, () => killed.kill(), null)
    simulation.run()
    expect(log).toEqual(['1 b killed', '5 ', '5 a ended'])
  })

  test('may be a number, which is no delay', () => {
    const task = simulation.spawn(
      (function* (): Task<number> {
        yield 1
        return 7
      })(),
    )
    simulation.run()
    expect([task.result, simulation.now]).toEqual([7, 1])
  })
})

describe('killing', () => {
  test('runs no further code of the task, not even finally', () => {
    const task = simulation.spawn(
      (function* (): Task {
        try {
          yield 5
        } finally {
          note('finally')
        }
      })(),
    )
    simulation.after(1, () => task.kill(), null)
    simulation.run()
    expect(log).toEqual([])
    expect(task.state).toBe('killed')
  })

  test('a task that is ready drops it before it runs', () => {
    const task = simulation.spawn(sleep(0, 'never'))
    task.kill()
    expect(simulation.run()).toBe('idle')
    expect(log).toEqual([])
  })

  test('from within lets the task run to its next yield and no further', () => {
    function* body(wait: number | Mailbox<number>): Task {
      yield 1
      self.kill()
      note('last words')
      yield wait
      note('never')
    }
    let self: RunningTask = simulation.spawn(body(3))
    simulation.run()
    const mailbox = new Mailbox<number>(simulation)
    self = simulation.spawn(body(mailbox))
    simulation.run()
    mailbox.put(7)
    expect(simulation.run()).toBe('idle')
    expect(log).toEqual(['1 last words', '2 last words'])
    expect(mailbox.length).toBe(1)
  })

  test('from within at the very end counts as killed', () => {
    const tasks: RunningTask[] = []
    tasks.push(
      simulation.spawn(
        (function* (): Task {
          tasks[0]!.kill()
        })(),
      ),
    )
    simulation.run()
    expect(tasks[0]!.state).toBe('killed')
  })

  test('a task that kills itself and whose timer slot goes to another at once leaves that one alone', () => {
    const tasks: RunningTask[] = []
    tasks.push(
      simulation.spawn(
        (function* (): Task {
          yield 1
          tasks[0]!.kill()
          simulation.after(5, note, 'heir of the slot')
          yield 2
          note('never')
        })(),
      ),
    )
    simulation.run()
    expect(log).toEqual(['6 heir of the slot'])
  })

  test('two tasks that kill one another at the same instant: the first lives', () => {
    const tasks: RunningTask[] = []
    function* duellist(me: number): Task {
      yield 5
      tasks[1 - me]!.kill()
      note(`${me} lives`)
    }
    tasks.push(simulation.spawn(duellist(0)), simulation.spawn(duellist(1)))
    simulation.run()
    expect(log).toEqual(['5 0 lives'])
  })

  test('resuming a task that is gone has no effect; resuming one twice is a bug that is told', () => {
    const task = simulation.spawn(sleep(1, 'once'), 'gauss/3')
    simulation.run()
    simulation.resume(task, null)
    expect(simulation.run()).toBe('idle')
    const sleeping = simulation.spawn(sleep(100, 'cut short'), 'gauss/4')
    simulation.run(50)
    simulation.resume(sleeping, null)
    expect(() => simulation.resume(sleeping, null)).toThrow('gauss/4 was resumed twice at 50 ns')
    simulation.run()
    expect(log).toEqual(['1 once', '50 cut short'])
  })

  test('a thousand tasks one after the other, and a thousand at once, all run to their end', () => {
    for (let i = 0; i < 1_000; i++) {
      simulation.spawn(sleep(1, ''))
      simulation.run()
    }
    for (let i = 0; i < 1_000; i++) simulation.spawn(sleep(1, ''))
    simulation.run()
    expect(simulation.events).toBe(4_000)
  })
})

describe('a group of tasks', () => {
  test('is killed in the order of starting, and forgets who ended before', () => {
    const group = new TaskGroup(simulation)
    const gone = (task: RunningTask): void => note(`${task.name} ${task.state}`)
    for (const [name, delayNs] of [
      ['a', 9],
      ['b', 1],
      ['c', 9],
      ['d', 9],
    ] as const) {
      group.spawn(sleep(delayNs, name), name).onGone = gone
    }
    simulation.run(5)
    expect(group.size).toBe(3)
    group.kill()
    expect(group.size).toBe(0)
    expect(log).toEqual(['1 b', '1 b ended', '5 a killed', '5 c killed', '5 d killed'])
    expect(simulation.run()).toBe('idle')
  })

  test('killed from within one of its tasks takes that one along at its next yield', () => {
    const group = new TaskGroup(simulation)
    group.spawn(
      (function* (): Task {
        yield 1
        group.kill()
        note('last words')
        yield 1
        note('never')
      })(),
    )
    group.spawn(sleep(1, 'never'))
    simulation.run()
    expect(log).toEqual(['1 last words'])
  })

  test('can be used again after it was killed', () => {
    const group = new TaskGroup(simulation)
    group.spawn(sleep(5, 'first life'))
    simulation.run(1)
    group.kill()
    group.spawn(sleep(5, 'second life'))
    simulation.run()
    expect(log).toEqual(['6 second life'])
  })

  test('takes waiting tasks out of every line, so that those outside are served', () => {
    const mailbox = new Mailbox<string>(simulation)
    const resource = new Resource(simulation)
    const group = new TaskGroup(simulation)
    function* taker(name: string): Task {
      note(`${name} got ${yield mailbox}`)
    }
    function* user(name: string, ns: number): Task {
      yield resource.use(ns)
      note(`${name} used it`)
    }
    group.spawn(taker('inside'))
    group.spawn(user('inside', 100))
    group.spawn(user('inside too', 100))
    simulation.spawn(taker('outside'))
    simulation.spawn(user('outside', 10))
    simulation.run(5)
    group.kill()
    mailbox.put('mail')
    simulation.run()
    expect(log).toEqual(['5 outside got mail', '15 outside used it'])
    expect(resource.free).toBe(1)
  })
})

test('a task that is resumed during a delay goes on then, and its next delay is as long as any', () => {
  const simulation = new Simulation()
  const seen: unknown[] = []
  const task = simulation.spawn(
    (function* (): Task {
      const value: unknown = yield 100
      seen.push([simulation.now, value])
      yield 500
      seen.push([simulation.now])
    })(),
  )
  simulation.after(10, () => simulation.resume(task, 'now'), undefined)
  simulation.run()
  expect(seen).toEqual([[10, 'now'], [510]])
})

test('one that does not wait for the end of a task takes nobody along when it stops waiting', () => {
  const simulation = new Simulation()
  const idle = (delayNs: number) =>
    simulation.spawn(
      (function* (): Task {
        yield delayNs
      })(),
    )
  const [awaited, stranger] = [idle(10), idle(20)]
  let hasEnded = false
  simulation.spawn(
    (function* (): Task {
      yield awaited
      hasEnded = true
    })(),
  )
  simulation.run(5)
  awaited.withdraw(stranger)
  simulation.run()
  expect(hasEnded).toBe(true)
})
