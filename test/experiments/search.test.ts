// Searches: what schedules are made of, that nothing depends on who tries them, that all single crashes are all of them, and that
// what breaks something is made simple.

import { describe, expect, test } from 'vitest'
import { ablationScenario } from '../../sim/experiments/search/ablation-settings.ts'
import { type Batch, runBatch } from '../../sim/experiments/search/batch.ts'
import { counterexampleText } from '../../sim/experiments/search/counterexample.ts'
import { extentOf, firstCrashes, instantsOf, pairsWith, singleCrash } from '../../sim/experiments/search/exhaustive.ts'
import { groundOf, UnsoundGround } from '../../sim/experiments/search/ground.ts'
import { crashAt, type Schedule, withFaults } from '../../sim/experiments/search/schedule.ts'
import { type ScenarioPlan, search } from '../../sim/experiments/search/search.ts'
import { shrink } from '../../sim/experiments/search/shrink.ts'
import { simplerSchedules } from '../../sim/experiments/search/simpler.ts'
import { smallScenario } from '../../sim/experiments/search/small-scenarios.ts'
import { chunkOf } from '../../sim/experiments/search/soak.ts'
import { randomSchedule } from '../../sim/experiments/search/swarm.ts'
import { breaks, type Finding } from '../../sim/experiments/search/try-out.ts'
import { writtenScenario } from '../../sim/scenario/explain.ts'
import { loadScenario } from '../../sim/scenario/load.ts'
import { parseScenario } from '../../sim/scenario/parse.ts'

const gauss = smallScenario({
  ...{ kind: 'gauss', policy: 'incremental', replication: 2, placement: 'detector', memory: 'bytes' },
})
const ground = groundOf(gauss)
const schedules = Array.from({ length: 400 }, (_, number) => randomSchedule(ground, 'seed', number))

describe('random schedules', () => {
  test('depend on seed and number alone', () => {
    expect(randomSchedule(ground, 'seed', 17)).toEqual(schedules[17])
    expect(randomSchedule(ground, 'another', 17)).not.toEqual(schedules[17])
  })

  test('can all stand in a scenario file', () => {
    for (const schedule of schedules) {
      expect(parseScenario(writtenScenario(withFaults(gauss, schedule)))).toEqual({
        scenario: withFaults(gauss, schedule),
      })
    }
  })

  const strikes = schedules.flat()
  test.each<[string, (schedule: Schedule) => boolean]>([
    ['one strike', ({ length }) => length === 1],
    ['five strikes', ({ length }) => length === 5],
    ['servers only', (schedule) => schedule.every(({ hosts }) => hosts.every((host) => host.startsWith('fs')))],
    ['workstations only', (schedule) => schedule.every(({ hosts }) => hosts.every((host) => host.startsWith('ws')))],
    ['stalls only', (schedule) => schedule.every(({ kind }) => kind === 'stall')],
    ['several hosts at once', (schedule) => schedule.some(({ hosts }) => hosts.length > 1)],
    [
      'hosts that never come back',
      (schedule) => schedule.some((each) => each.kind === 'crash' && each.restartAfterNs === null),
    ],
    ['reboots', (schedule) => schedule.some((each) => each.kind === 'crash' && (each.restartAfterNs ?? 1e9) < 1e8)],
    ['what an earlier crash causes', (schedule) => schedule.some(({ moment }) => moment.kind === 'event')],
  ])('come with %s', (_, isOne) => {
    expect(schedules.filter(isOne).length).toBeGreaterThan(5)
  })

  test('hit instants of the crash-free run far more often than chance would', () => {
    const instants = new Set(instantsOf(ground))
    const hits = strikes.filter(({ moment }) => moment.kind === 'at' && instants.has(moment.atNs)).length
    expect(hits).toBeGreaterThan(strikes.length / 40)
  })
})

const plan: ScenarioPlan = { scenario: gauss, kind: 'random', seed: '1', schedules: 40, violations: 1 }
const inTurn = { run: async (batch: Batch) => runBatch(batch), jobs: 1 }

describe('a search', () => {
  test('finds nothing in a system that keeps its promise, and comes to most milestones on the way', async () => {
    const { violations, schedules, crashes, complete, missed, milestones } = await search(plan, inTurn)
    expect({ violations, schedules, complete }).toEqual({ violations: [], schedules: 40, complete: false })
    expect(crashes).toBeGreaterThan(40)
    expect(missed.length).toBeLessThan(Object.keys(milestones).length / 3)
  })

  test('gives the same whatever order batches end in, and however many are under way', async () => {
    const scenario = ablationScenario('log-before-acknowledge')
    const late = async (batch: Batch): Promise<Finding[]> => {
      const findings = runBatch(batch)
      for (let turns = (batch.from * 7) % 5; turns > 0; turns--) await new Promise(setImmediate)
      return findings
    }
    const once = await search({ ...plan, scenario, violations: 2 }, inTurn)
    expect(await search({ ...plan, scenario, violations: 2 }, { run: late, jobs: 4 })).toEqual(once)
  })

  test('ends with the schedule that broke enough, and is not complete then', async () => {
    const result = await search({ ...plan, scenario: ablationScenario('stamps') }, inTurn)
    expect(result).toMatchObject({ complete: false, interrupted: false })
    expect(result.violations).toHaveLength(1)
    expect(result.schedules).toBeLessThan(40)
  })

  test('that is stopped keeps what it has', async () => {
    let batches = 0
    const result = await search(plan, { ...inTurn, isStopped: () => batches++ === 1 })
    expect(result).toMatchObject({ interrupted: true, complete: false, schedules: 20 })
  })

  test('that is stopped in the middle of a batch does not wait for its end', { timeout: 5000 }, async () => {
    let tried = 0
    const run: typeof inTurn.run = (batch) => (tried++ === 0 ? inTurn.run(batch) : new Promise(() => {}))
    const stopped = new Promise<void>((resolve) => setTimeout(resolve, 100))
    const result = await search(plan, { run, jobs: 2, isStopped: () => false, stopped })
    expect(result).toMatchObject({ interrupted: true, complete: false, schedules: 20 })
  })

  test('needs a run that completes by itself', async () => {
    await expect(search({ ...plan, scenario: { ...gauss, limitNs: 1e8 } }, inTurn)).rejects.toThrow(UnsoundGround)
  })
})

describe('all single crashes', () => {
  const small = groundOf(
    smallScenario({
      ...{ kind: 'matmul', policy: 'incremental', replication: 1, placement: 'detector', memory: 'symbolic' },
      workers: 1,
    }),
  )

  test('are every host at every instant, once; what is explored and what is equivalent make the total', () => {
    const { total, equivalent, distinct } = extentOf(small)
    expect(total).toBe((small.events.length + 1) * small.scenario.hosts.length)
    expect(equivalent + distinct).toBe(total)
    const all = Array.from({ length: distinct }, (_, number) => JSON.stringify(singleCrash(small, number)))
    expect(new Set(all).size).toBe(distinct)
    for (const { atNs } of small.events) {
      for (const { name } of small.scenario.hosts) expect(all).toContain(JSON.stringify(crashAt([name], atNs)))
    }
  })

  test('are survived', async () => {
    const single = { ...plan, scenario: small.scenario, kind: 'single', schedules: null } as const
    const { schedules, violations, complete, extent } = await search(single, inTurn)
    expect({ schedules, violations, complete }).toEqual({ schedules: extent!.distinct, violations: [], complete: true })
    expect(await search({ ...single, schedules: 7 }, inTurn)).toMatchObject({ schedules: 7, complete: false })
  })

  test('go on as pairs: the second one strikes another host, when the first one has struck, at what comes of it', () => {
    const first = firstCrashes(small)[4]!
    const at = (schedule: Schedule): number[] =>
      schedule.map(({ moment }) => (moment.kind === 'at' ? moment.atNs : Number.NaN))
    const pairs = pairsWith(small, first)
    expect(pairs.length).toBeGreaterThan(10)
    for (const pair of pairs) {
      expect(pair[0]).toEqual(first)
      expect(pair[1]!.hosts).not.toEqual(first.hosts)
      expect(at(pair)[1]).toBeGreaterThanOrEqual(at(pair)[0]!)
    }
  })
})

describe('shrinking', () => {
  const scenario = ablationScenario('stamps')
  const found: Schedule = [
    { kind: 'stall', hosts: ['ws1'], moment: { kind: 'at', atNs: 223_456_789 }, forNs: 12_345_678 },
    crashAt(['ws3', 'ws4'], 512_345_678, 300_000_001),
    crashAt(['fs2'], 812_345_678, 212_345_678),
  ]

  test('leads to one host, for good, at a round time, in a smaller scenario; always to the same', () => {
    const check = 'exactly-once-in-order'
    expect(breaks(check, groundOf(scenario), found)).not.toBeNull()
    const shrunk = shrink(check, { scenario, schedule: found })
    expect(shrunk.schedule).toHaveLength(1)
    const [strike] = shrunk.schedule
    expect(strike).toMatchObject({ kind: 'crash', restartAfterNs: null, moment: { kind: 'at' } })
    expect(strike!.hosts).toHaveLength(1)
    expect(strike!.moment.kind === 'at' && strike!.moment.atNs % 1e7).toBe(0)
    expect(shrunk.scenario.application.size).toBeLessThan(scenario.application.size)
    expect(breaks(check, groundOf(shrunk.scenario), shrunk.schedule)).toBe(shrunk.message)
    expect(shrink(check, { scenario, schedule: found })).toEqual(shrunk)
    expect(loadScenario(counterexampleText(check, shrunk), 'found.yaml')).toMatchObject({
      scenario: { application: shrunk.scenario.application, faults: shrunk.schedule },
    })
  })

  test.each([0, -1])('comes to an end, whichever candidate is taken (%i)', (which) => {
    let schedule: Schedule | undefined = found
    for (let steps = 0; schedule !== undefined; steps++) {
      expect(steps).toBeLessThan(100)
      schedule = [...simplerSchedules(schedule)].at(which)
    }
  })
})

test('the soak tries everything of everything early on, and its chunks do not overlap', () => {
  const chunks = Array.from({ length: 216 }, (_, number) => chunkOf(number, 'seed'))
  expect(new Set(chunks.slice(0, 6).map(({ batch }) => batch.scenario.application.kind)).size).toBe(6)
  expect(new Set(chunks.map(({ family }) => family)).size).toBe(54)
  const programs = chunks.flatMap(({ batch }) => batch.scenario.application.options['programSeed'] ?? [])
  expect(new Set(programs).size).toBe(programs.length)
  expect(chunks[0]!.batch.to).toBe(chunks[108]!.batch.from)
})
