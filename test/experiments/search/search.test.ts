// Searches: what schedules are made of, that nothing depends on who tries them, that all single crashes are all of them, and that
// what breaks something is made simple.

import { describe, expect, test } from 'vitest'
import { groundOf, UnsoundGround } from '../../../sim/experiments/search/aiming/ground.ts'
import { randomSchedule, variedSchedule } from '../../../sim/experiments/search/aiming/swarm.ts'
import { type Batch, runBatch } from '../../../sim/experiments/search/batch.ts'
import { Corpus, GENERATION } from '../../../sim/experiments/search/corpus.ts'
import {
  extentOf,
  firstCrashes,
  instantsOf,
  pairsWith,
  singleCrash,
} from '../../../sim/experiments/search/exhaustive.ts'
import type { Finding, Violated } from '../../../sim/experiments/search/finding.ts'
import { drawnPairs } from '../../../sim/experiments/search/pairs.ts'
import { crashAt, type Schedule, withFaults } from '../../../sim/experiments/search/schedule.ts'
import { type ScenarioPlan, search, type WorldsPlan } from '../../../sim/experiments/search/search.ts'
import { counterexampleText, sentenceOf } from '../../../sim/experiments/search/shrinking/counterexample.ts'
import { shrink } from '../../../sim/experiments/search/shrinking/shrink.ts'
import { simplerSchedules } from '../../../sim/experiments/search/shrinking/simpler.ts'
import { type PartResult, soak, soakTotals } from '../../../sim/experiments/search/soak.ts'
import { breaks, objections } from '../../../sim/experiments/search/try-out.ts'
import { ablationScenarioOf } from '../../../sim/experiments/search/worlds/ablation-settings.ts'
import { smallScenario } from '../../../sim/experiments/search/worlds/small-scenarios.ts'
import { drawWorld } from '../../../sim/experiments/search/worlds/worlds.ts'
import { protocols } from '../../../sim/protocols/protocols.ts'
import { loadScenario } from '../../../sim/scenario/reading/load.ts'
import { parseScenario } from '../../../sim/scenario/reading/parse.ts'
import type { Scenario } from '../../../sim/scenario/scenario.ts'
import { writtenScenario } from '../../../sim/scenario/writing/write.ts'

const gauss = smallScenario({
  ...{ kind: 'gauss', policy: 'incremental', replication: 2, placement: 'detector', memory: 'bytes' },
})
const ground = groundOf(gauss)
const schedules = Array.from({ length: 400 }, (_, number) => randomSchedule(ground, 'seed', number).schedule)

describe('random schedules', () => {
  test('depend on seed and number alone', () => {
    expect(randomSchedule(ground, 'seed', 17).schedule).toEqual(schedules[17])
    expect(randomSchedule(ground, 'another', 17).schedule).not.toEqual(schedules[17])
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

  test('that are followed end where a beginning of theirs breaks something', () => {
    const troubled = groundOf({ ...gauss, protocol: { ...gauss.protocol, without: ['confinement'] } })
    const drawn = Array.from({ length: 60 }, (_, number) => randomSchedule(troubled, 'seed', number))
    const isSound = (schedule: Schedule): boolean => objections(troubled, schedule).length === 0
    for (const { schedule, beginnings } of drawn) {
      expect(beginnings).toBeLessThan(schedule.length)
      for (let strikes = 1; strikes <= beginnings; strikes++) expect(isSound(schedule.slice(0, strikes))).toBe(true)
    }
    expect(drawn.some(({ schedule, beginnings }) => beginnings > 0 && !isSound(schedule))).toBe(true)
  })

  test('hit instants of the crash-free run far more often than chance would', () => {
    const instants = new Set(instantsOf(ground))
    const hits = strikes.filter(({ moment }) => moment.kind === 'at' && instants.has(moment.atNs)).length
    const byChance = (strikes.length * instants.size) / ground.crashFree.endsAtSeconds / 1e9
    expect(hits).toBeGreaterThan(1000 * byChance)
    expect(hits).toBeGreaterThan(strikes.length / 100)
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
    const scenario = ablationScenarioOf('star', 'log-before-acknowledge')
    const late = async (batch: Batch): Promise<Finding[]> => {
      const findings = runBatch(batch)
      for (let turns = (batch.from * 7) % 5; turns > 0; turns--) await new Promise(setImmediate)
      return findings
    }
    const once = await search({ ...plan, scenario, violations: 2 }, inTurn)
    expect(await search({ ...plan, scenario, violations: 2 }, { run: late, jobs: 4 })).toEqual(once)
  })

  test('ends with the schedule that broke enough, and is not complete then', async () => {
    const result = await search({ ...plan, scenario: ablationScenarioOf('star', 'stamps') }, inTurn)
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

describe('drawn worlds', () => {
  const worlds = Array.from({ length: 300 }, (_, number) => drawWorld('seed', number))

  test('depend on seed, number and attempt alone', () => {
    expect(drawWorld('seed', 5)).toEqual(worlds[5])
    expect(drawWorld('other', 5)).not.toEqual(worlds[5])
    expect(drawWorld('seed', 5, 1)).not.toEqual(worlds[5])
  })

  test('are the same machine rooms under every protocol that may be drawn', () => {
    const protocols = ['star', 'index', 'publishing'] as const
    const drawn = Array.from({ length: 30 }, (_, number) => drawWorld('seed', number, 0, { protocols }))
    expect(new Set(drawn.map(({ protocol }) => protocol.kind))).toEqual(new Set(protocols))
    for (const [number, { hosts, protocol, ...world }] of drawn.entries()) {
      const { hosts: others, protocol: star, ...same } = worlds[number]!
      expect({ ...world, protocol: { ...protocol, kind: 'star' } }).toEqual({ ...same, protocol: star })
      expect(hosts.filter(({ role }) => role !== 'recorder')).toEqual(others)
    }
  })

  test.each<[string, (world: Scenario) => unknown, number]>([
    ['application', ({ application }) => application.kind, 6],
    ['policy', ({ protocol }) => protocol.checkpoint.policy, 3],
    ['copies', ({ protocol }) => protocol.replication, 4],
    ['servers', ({ hosts }) => hosts.filter(({ role }) => role === 'server').length, 4],
    ['hosts', ({ hosts }) => hosts.length, 8],
    ['interval', ({ protocol }) => protocol.checkpoint.intervalNs, 20],
    ['image', ({ application }) => application.baseImageBytes, 20],
    ['placement', ({ protocol }) => protocol.placement, 2],
    ['memory', ({ application }) => application.memory, 2],
    ['network', ({ network }) => `${network.kind} ${network.megabitsPerSecond}`, 4],
    ['loss', ({ faults }) => faults.length, 2],
  ])('come with every %s', (_, of, atLeast) => {
    expect(new Set(worlds.map(of)).size).toBeGreaterThanOrEqual(atLeast)
  })

  test('have 3 to 12 hosts and can stand in a file', () => {
    for (const world of worlds.slice(0, 50)) {
      expect(parseScenario(writtenScenario(world))).toEqual({ scenario: world })
      expect(world.hosts.length).toBeGreaterThanOrEqual(3)
      expect(world.hosts.length).toBeLessThanOrEqual(12)
    }
  })

  const worldsPlan: WorldsPlan = {
    ...{ kind: 'worlds', worlds: 12, schedulesEach: 1, without: [], seed: '1', violations: Number.POSITIVE_INFINITY },
  }

  test('are searched with so many schedules each', async () => {
    const result = await search({ ...worldsPlan, schedulesEach: 2 }, inTurn)
    expect(result).toMatchObject({ schedules: 24, worlds: 12, extent: null, complete: false })
  })

  test('without a mechanism show what it is there for, in the world where it was found', async () => {
    const { violations } = await search(
      { ...worldsPlan, worlds: 200, without: ['log-until-commit'], violations: 1 },
      inTurn,
    )
    const [{ check, schedule, world }] = violations as [Violated]
    expect(world!.protocol.without).toEqual(['log-until-commit'])
    expect(breaks(check, groundOf(world!), schedule)).not.toBeNull()
  })
})

describe('a search that is guided', () => {
  const finding = (combinations: string[], schedule: Schedule): Finding => ({
    ...{ crashes: 1, inert: 0, milestones: [], combinations, schedule, beginnings: 0, equivalent: 0 },
    ...{ beyondPromise: false, violation: null },
  })
  const [one, other] = [[crashAt(['ws1'], 1e9)], [crashAt(['ws2'], 2e9)]]
  const parentsOf = (corpus: Corpus, from: number) =>
    Array.from({ length: GENERATION }, (_, i) => corpus.parentOf(from + i)?.schedule ?? null)

  test('varies what came to something new, when the generation after is over, and nothing else', () => {
    const corpus = new Corpus('seed')
    corpus.take(0, finding(['a'], one))
    corpus.take(20, finding(['a'], other))
    expect(new Set(parentsOf(corpus, GENERATION))).toEqual(new Set([null]))
    expect(new Set(parentsOf(corpus, 2 * GENERATION))).toEqual(new Set([null, one]))
  })

  test('does not depend on what has come in since', () => {
    const [quick, slow] = [new Corpus('seed'), new Corpus('seed')]
    for (const corpus of [quick, slow]) corpus.take(0, finding(['a'], one))
    quick.take(GENERATION, finding(['b'], other))
    expect(parentsOf(quick, 2 * GENERATION)).toEqual(parentsOf(slow, 2 * GENERATION))
  })

  test('makes schedules that are like their parents', () => {
    const parent = schedules.find(({ length }) => length === 3)!
    const varied = Array.from({ length: 40 }, (_, number) => variedSchedule(ground, parent, 'seed', number).schedule)
    expect(variedSchedule(ground, parent, 'seed', 7).schedule).toEqual(varied[7])
    const kept = varied.map((schedule) => parent.filter((strike) => schedule.includes(strike)).length)
    expect(Math.min(...kept)).toBeLessThan(3)
    expect(kept.filter((count) => count > 0).length).toBeGreaterThan(30)
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

  test('limited, a search of pairs takes them from all there are, none twice, and ends when there are no more', async () => {
    const all = { ...plan, scenario: small.scenario, kind: 'pairs' } as const
    const each = 2
    const firsts = firstCrashes(small).length
    const some = Array.from({ length: 12 }, (_, number) => drawnPairs(small, 'seed', number, each)).flat()
    expect(some).toEqual(Array.from({ length: 12 }, (_, number) => drawnPairs(small, 'seed', number, each)).flat())
    expect(new Set(some.map((pair) => JSON.stringify(pair))).size).toBe(24)
    const times = some.map(([first]) => (first!.moment.kind === 'at' ? first!.moment.atNs : Number.NaN))
    expect(Math.max(...times)).toBeGreaterThan(small.endNs / 2)
    const next = drawnPairs(small, 'seed', firsts, each)
    expect(next[0]![0]).toEqual(some[0]![0])
    expect(next.some((pair) => some.some((other) => JSON.stringify(other) === JSON.stringify(pair)))).toBe(false)
    expect(await search({ ...all, schedules: 30 }, inTurn)).toMatchObject({ schedules: 30, complete: false })
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
  const scenario = ablationScenarioOf('star', 'stamps')
  const found: Schedule = [
    { kind: 'stall', hosts: ['ws1'], moment: { kind: 'at', atNs: 223_456_789 }, forNs: 12_345_678 },
    crashAt(['ws3', 'ws4'], 512_345_678, 300_000_001),
    crashAt(['fs2'], 812_345_678, 212_345_678),
  ]

  test('leads to one host, for good, at a round time or at an event, in a smaller scenario; always to the same', () => {
    const check = 'exactly-once-in-order'
    expect(breaks(check, groundOf(scenario), found)).not.toBeNull()
    const shrunk = shrink(check, { scenario, schedule: found })
    expect(shrunk.schedule).toHaveLength(1)
    const [strike] = shrunk.schedule
    expect(strike).toMatchObject({ kind: 'crash', restartAfterNs: null })
    expect(strike!.hosts).toHaveLength(1)
    const { moment } = strike!
    expect((moment.kind === 'at' ? moment.atNs : moment.delayNs) % 1e7).toBe(0)
    expect(shrunk.scenario.application.size).toBeLessThan(scenario.application.size)
    expect(breaks(check, groundOf(shrunk.scenario), shrunk.schedule)).toBe(shrunk.message)
    expect(shrink(check, { scenario, schedule: found })).toEqual(shrunk)
    expect(loadScenario(counterexampleText(check, shrunk), 'found.yaml')).toMatchObject({
      scenario: { application: shrunk.scenario.application, faults: shrunk.schedule },
    })
  })

  test('is said in the words of the protocol that was run', () => {
    const saidUnder = (kind: Scenario['protocol']['kind']): string =>
      sentenceOf('no-orphan', { ...scenario, protocol: { ...scenario.protocol, kind } })
    expect(saidUnder('star')).not.toBe(saidUnder('backup'))
    expect(protocols.backup.checks.map(({ sentence }) => sentence)).toContain(saidUnder('backup'))
  })

  test.each([0, -1])('comes to an end, whichever candidate is taken (%i)', (which) => {
    let schedule: Schedule | undefined = found
    for (let steps = 0; schedule !== undefined; steps++) {
      expect(steps).toBeLessThan(100)
      schedule = [...simplerSchedules(schedule)].at(which)
    }
  })
})

describe('the soak', () => {
  const partOf = (part: number) => ({ part, seed: 'soak', schedules: 12 })

  test('gives the same for a part whenever it is done, and something else for another', async () => {
    const first = await soak(partOf(0))
    expect(await soak(partOf(0))).toEqual(first)
    expect({ ...(await soak(partOf(1))), part: 0 }).not.toEqual(first)
    expect(first.schedules).toBe(12)
  })

  test('adds parts up in their order: of each check it tells the first violation', () => {
    const violated = (message: string) => ({ check: 'same-answer', message, schedule: [] })
    const part = (number: number, hits: number, messages: string[]): PartResult => ({
      ...{ part: number, schedules: 10, beginnings: 15, crashes: 20, inert: 1, beyondPromise: 2 },
      ...{ skippedWorlds: 0, combinations: 5 },
      milestones: { 'reboot before detection': hits },
      violations: messages.map(violated),
    })
    const { counts, milestones, violations } = soakTotals([part(2, 1, ['later']), part(0, 3, ['first', 'second'])])
    expect(counts).toMatchObject({ schedules: 20, crashes: 40, inert: 2, beyondPromise: 4 })
    expect(milestones.get('reboot before detection')).toBe(4)
    expect(violations.get('same-answer')).toEqual({ first: violated('first'), count: 3 })
  })
})
