import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applications } from '../../sim/programs/index.ts'
import { Draws } from '../../sim/programs/random/draws.ts'
import { randomScripts } from '../../sim/programs/random/script.ts'
import { runIdeal } from '../support/ideal-runtime.ts'

const { random } = applications

const shapes = fc.record({
  size: fc.integer({ min: 1, max: 80 }),
  workers: fc.integer({ min: 1, max: 7 }),
  options: fc.record({
    programSeed: fc.nat(),
    collectors: fc.integer({ min: 1, max: 4 }),
    fanIn: fc.integer({ min: 1, max: 5 }),
    gatherPercent: fc.integer({ min: 0, max: 40 }),
    filePercent: fc.integer({ min: 0, max: 30 }),
    spawnPercent: fc.integer({ min: 0, max: 20 }),
    messageBytes: fc.integer({ min: 16, max: 5000 }),
  }),
})

test('no script gets stuck, and no order of running changes an answer', () => {
  fc.assert(
    fc.property(shapes, fc.nat(), (options, order) => {
      const plans = random.plan(options)
      const inTurn = runIdeal(plans, { mode: 'symbolic' })
      const draws = new Draws(order)
      const shuffled = runIdeal(plans, { mode: 'symbolic', choose: (ready) => draws.integer(0, ready - 1) })
      expect([inTurn.stuck, shuffled.stuck]).toEqual([[], []])
      expect(shuffled.answers.size).toBe(inTurn.answers.size)
      for (const [name, { digest }] of inTurn.answers) expect(shuffled.answers.get(name)?.digest, name).toBe(digest)
    }),
    { numRuns: 200 },
  )
})

test('messages do race: some gathering takes them in another order', () => {
  const plans = random.plan({ size: 60, workers: 5, options: { gatherPercent: 40 } })
  const arrivals = (seed: number): string => {
    const draws = new Draws(seed)
    const lines: string[] = []
    runIdeal(plans, {
      mode: 'symbolic',
      choose: (ready) => draws.integer(0, ready - 1),
      deliver: (from, to, payload) => {
        if (to === 'random/0') lines.push(from)
        return [payload]
      },
    })
    return lines.join(' ')
  }
  expect(arrivals(1)).not.toBe(arrivals(2))
})

test('the same seed gives the same scripts, another seed others, and every kind of instruction occurs', () => {
  const shape = {
    seed: 1,
    processes: 5,
    events: 200,
    collectors: 2,
    fanIn: 3,
    gatherPercent: 15,
    filePercent: 15,
    spawnPercent: 10,
    messageBytes: 100,
    operations: 10,
  }
  const scripts = randomScripts(shape)
  expect(randomScripts(shape)).toEqual(scripts)
  expect(randomScripts({ ...shape, seed: 2 })).not.toEqual(scripts)
  const letters = new Set(scripts.flatMap((script) => script.split(' ').map((instruction) => instruction[0])))
  expect([...letters].sort()).toEqual(['a', 'c', 'i', 'r', 's', 'u', 'w', 'x'])
})

test('a fair share: a thousand draws of ten numbers hit each between 60 and 140 times', () => {
  const draws = new Draws(3)
  const hits = new Array<number>(10).fill(0)
  for (let draw = 0; draw < 1000; draw++) hits[draws.integer(0, 9)]!++
  expect(Math.min(...hits)).toBeGreaterThan(60)
  expect(Math.max(...hits)).toBeLessThan(140)
  expect(draws.sample([1, 2, 3], 9).sort()).toEqual([1, 2, 3])
})
