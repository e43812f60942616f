// The queue of tasks that go on at this instant, when it grows after its beginning has moved.

import { expect, test } from 'vitest'
import { ReadyQueue } from '../../sim/kernel/queue/ready-queue.ts'
import { Simulation } from '../../sim/kernel/simulation.ts'

test('tasks leave in the order they came, each with its number, also when the queue has grown', () => {
  const simulation = new Simulation()
  const queue = new ReadyQueue()
  const left: [string, number][] = []
  let number = 0
  const push = (count: number): void => {
    for (let i = 0; i < count; i++) {
      queue.push(
        simulation.spawn(
          (function* () {
            yield 0
          })(),
          `${number}`,
        ),
        number,
      )
      number++
    }
  }
  const shift = (count: number): void => {
    for (let i = 0; i < count; i++) {
      const { firstSequence } = queue
      left.push([queue.shift().name, firstSequence])
    }
  }
  push(10)
  shift(7)
  push(300)
  shift(303)
  expect(left).toEqual(Array.from({ length: 310 }, (_, i) => [`${i}`, i]))
  expect(queue.length).toBe(0)
})
