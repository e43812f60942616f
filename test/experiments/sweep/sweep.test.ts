// What a sweep sums up: the same from rows in any order, exact, and with as many trials as were asked for.

import { describe, expect, test } from 'vitest'
import { ExactObservations } from '../../../sim/experiments/sweep/exact-observations.ts'
import { Sweep } from '../../../sim/experiments/sweep/sweep.ts'
import { makeGrid } from '../../../sim/experiments/sweep/sweep-grid.ts'
import { planOf } from '../../../sim/experiments/sweep/sweep-plan.ts'
import { type Job, type Measured, measureNames, type Row } from '../../../sim/experiments/sweep/sweep-row.ts'
import { parseAxis, withSettings } from '../../../sim/experiments/sweep/sweep-setting.ts'
import { trialsAfter } from '../../../sim/experiments/sweep/until.ts'
import { RandomStreams } from '../../../sim/kernel/chance/random.ts'
import { Observations } from '../../../sim/kernel/chance/statistics.ts'

const plain = { application: { kind: 'gauss' } }
const none = { path: 'star.checkpoint.policy', values: ['none'] }
const axis = { path: 'star.replication', values: [0, 1, 2] }

function planWith(more: { trials: number; until?: number; baseline?: boolean }) {
  const baseline = more.baseline === true ? [{ path: 'star.replication', value: 0 }] : []
  const made = makeGrid(plain, [axis, none], baseline)
  if ('problems' in made) throw new Error(made.problems.join())
  const until = more.until === undefined ? null : { relativeHalfWidth: more.until, mostTrials: 400 }
  return planOf(made.grid, { scenario: 'invented', seed: '1', trials: more.trials, until })
}

/** An invented run: a hundred seconds and ten for each copy, with noise that all configurations of a trial share. */
function rowFor({ configuration, trial }: Job): Row {
  const noise = new RandomStreams(`${trial}`).of('noise').normal(0, 5)
  const seconds = 100 + noise + 10 * configuration
  const measures = Object.fromEntries(measureNames.map((name) => [name, name === 'seconds' ? seconds : trial]))
  return {
    configuration,
    trial,
    outcome: 'completed',
    fingerprint: `f${configuration}`,
    measures: measures as Measured,
  }
}

/** Does a sweep with several runs under way, of which any may be done first. */
function done(sweep: Sweep, atOnce: number, seed: string) {
  const random = new RandomStreams(seed).of('order')
  const underWay: Job[] = []
  const order: string[] = []
  for (;;) {
    for (let job = sweep.take(); job !== null; job = underWay.length < atOnce ? sweep.take() : null) underWay.push(job)
    if (underWay.length === 0) return { result: sweep.result(), order }
    const [job] = underWay.splice(random.integer(0, underWay.length - 1), 1)
    order.push(`${job!.configuration}/${job!.trial}`)
    expect(sweep.accept(rowFor(job!))).toBe(true)
    expect(sweep.accept(rowFor(job!))).toBe(false)
  }
}

describe('the result', () => {
  test.each([
    { trials: 30 },
    { trials: 30, baseline: true },
    { trials: 5, until: 0.01 },
    { trials: 5, until: 0.01, baseline: true },
  ])('is the same in whatever order runs are done: %j', (more) => {
    const plan = planWith(more)
    const inTurn = done(new Sweep(plan, null), 1, 'a')
    for (const [atOnce, seed] of [
      [3, 'b'],
      [50, 'c'],
    ] as const) {
      const other = done(new Sweep(plan, null), atOnce, seed)
      expect(JSON.stringify(other.result)).toBe(JSON.stringify(inTurn.result))
      expect(other.order).not.toEqual(inTurn.order)
      expect(new Set(other.order)).toEqual(new Set(inTurn.order))
    }
  })

  test('compares with the baseline trial by trial, so that what chance does to both cancels', () => {
    const { points } = done(new Sweep(planWith({ trials: 40, baseline: true }), null), 4, 'a').result
    expect(points[0]!.overheadPercent).toEqual({ mean: 0, ci95: 0 })
    const { overheadPercent, means } = points[2]!
    expect(overheadPercent!.mean).toBeCloseTo(20, 0)
    expect(overheadPercent!.ci95! / 100).toBeLessThan((0.3 * means.seconds.ci95!) / means.seconds.mean!)
  })

  test('runs a scenario once that two points or a baseline have in common', () => {
    const made = makeGrid(plain, [none, axis], [{ path: 'star.replication', value: 1 }])
    if ('problems' in made) throw new Error(made.problems.join())
    const { configurations, points } = made.grid
    expect(configurations).toHaveLength(3)
    expect(points.map(({ configuration, baseline }) => [configuration, baseline])).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
    ])
  })

  test('counts runs that did not complete, and takes no mean of them', () => {
    const plan = planWith({ trials: 2 })
    const sweep = new Sweep(plan, null)
    for (const trial of [0, 1]) {
      for (const configuration of [0, 1, 2]) {
        const outcome = configuration === 2 || trial === 1 ? 'stuck' : 'completed'
        sweep.accept({ ...rowFor({ configuration, trial }), outcome })
      }
    }
    const [first, , last] = sweep.result().points
    expect(first).toMatchObject({ trials: 2, outcomes: { completed: 1, stuck: 1 } })
    expect(first!.means.seconds.ci95).toBeNull()
    expect(last).toMatchObject({ outcomes: { stuck: 2 }, means: { seconds: { mean: null, ci95: null } } })
  })
})

describe('parts', () => {
  test.each([{ trials: 7 }, { trials: 7, baseline: true }, { trials: 5, until: 0.02 }])(
    'have every run exactly once between them: %j',
    (more) => {
      const plan = planWith(more)
      const whole = done(new Sweep(plan, null), 1, 'a').order
      const parts = [1, 2, 3, 4].flatMap((part) => done(new Sweep(plan, { part, of: 4 }), 1, 'a').order)
      expect(parts.toSorted()).toEqual(whole.toSorted())
    },
  )
})

describe('sequential stopping', () => {
  const until = { relativeHalfWidth: 0.01, mostTrials: 100 }
  test.each([
    ['narrow: no more', 10, { mean: 100, halfWidth: 1 }, 10],
    ['nearly narrow: a few more', 10, { mean: 100, halfWidth: 1.1 }, 15],
    ['half as wide needs four times as many, at most twice as many at once', 20, { mean: 100, halfWidth: 2 }, 40],
    ['a tenth too wide needs a fifth more', 50, { mean: 100, halfWidth: 1.1 }, 61],
    ['no more than the most', 80, { mean: 100, halfWidth: 5 }, 100],
    ['and then it is over', 100, { mean: 100, halfWidth: 5 }, 100],
    ['nothing completed: as far as it may go', 10, { mean: Number.NaN, halfWidth: Number.POSITIVE_INFINITY }, 20],
    ['a running time of nothing is never narrow', 10, { mean: 0, halfWidth: 1 }, 20],
  ])('%s', (_, trials, estimate, then) => {
    expect(trialsAfter(until, trials, [estimate, { mean: 5, halfWidth: 0 }])).toBe(then)
  })

  test('the interval of a sweep that stopped is as narrow as was asked, and holds the truth as often as it should', () => {
    let holds = 0
    for (let seed = 0; seed < 200; seed++) {
      const sweep = new Sweep({ ...planWith({ trials: 10, until: 0.01 }), seed: `${seed}` }, null)
      for (let job = sweep.take(); job !== null; job = sweep.take()) {
        const noise = new RandomStreams(`${seed}/${job.configuration}/${job.trial}`).of('noise').normal(0, 5)
        const row = rowFor(job)
        sweep.accept({ ...row, measures: { ...row.measures, seconds: 100 + noise } })
      }
      for (const { narrow, means } of sweep.result().points) {
        expect(narrow).toBe(true)
        if (Math.abs(means.seconds.mean! - 100) <= means.seconds.ci95!) holds++
      }
    }
    // 600 intervals, of which 95 % are 570
    expect(holds).toBeGreaterThan(550)
    expect(holds).toBeLessThan(600)
  })
})

describe('exact sums', () => {
  test('agree with the recurrence, and do not see the order', () => {
    const random = new RandomStreams('1').of('values')
    const values = Array.from({ length: 1000 }, () => Math.round(random.normal(1e6, 3) * 1e9) / 1e9)
    const exact = new ExactObservations(1e9)
    const backwards = new ExactObservations(1e9)
    for (const value of values) exact.add(value)
    for (const value of values.toReversed()) backwards.add(value)
    const usual = Observations.of(values)
    expect(exact.mean).toBeCloseTo(usual.mean, 6)
    expect(exact.halfWidth).toBeCloseTo(usual.halfWidth, 6)
    expect(backwards.estimate()).toEqual(exact.estimate())
  })

  test('know that they know nothing', () => {
    const none = new ExactObservations(1)
    expect(none.estimate()).toEqual({ mean: Number.NaN, halfWidth: Number.POSITIVE_INFINITY })
    none.add(3)
    expect(none.estimate()).toEqual({ mean: 3, halfWidth: Number.POSITIVE_INFINITY })
    expect(() => none.add(Number.NaN)).toThrow(RangeError)
  })
})

describe('settings', () => {
  test.each([
    ['a=1,b,3s', [1, 'b', '3s']],
    ['a=[1, 2],{ b: c, d: 1 }', [[1, 2], { b: 'c', d: 1 }]],
    ['a="x,y",z', ['x,y', 'z']],
  ])('%s', (text, values) => {
    expect(parseAxis(text)).toEqual({ value: { path: 'a', values } })
  })

  test('add a group of hosts only if it is said what its hosts do', () => {
    const before = { hosts: { nodes: { count: 3 }, storage: { role: 'server', count: 1 } } }
    const set = (...settings: [path: string, value: unknown][]) =>
      withSettings(
        before,
        settings.map(([path, value]) => ({ path, value })),
      )
    expect(set(['hosts.storag.count', 2])).toEqual({
      problem:
        'hosts.storag: the file has no group storag (did you mean storage?); expected nodes, storage, or a new one with its role: hosts.storag.role=server',
    })
    expect(set(['hosts.spares', { count: 2 }])).toHaveProperty('problem')
    expect(set(['hosts.spares', [{ count: 2 }]])).toHaveProperty('problem')
    const spares = { role: 'workstation', count: 2 }
    const added = { value: { hosts: { ...before.hosts, spares } } }
    expect(set(['hosts.spares', spares])).toEqual(added)
    // in whatever order
    expect(set(['hosts.spares.count', 2], ['hosts.spares.role', 'workstation'])).toEqual(added)
    expect(set(['hosts.servers.count', 2])).toEqual({ value: { hosts: { ...before.hosts, servers: { count: 2 } } } })
    expect(set(['hosts.storage.count', 2])).toHaveProperty('value.hosts.storage.count', 2)
    expect(set(['hosts', { spares: { count: 1 } }], ['hosts.spares.count', 2])).toHaveProperty('value')
    expect(withSettings({}, [{ path: 'hosts.serers.count', value: 2 }])).toEqual({
      problem:
        'hosts.serers: the file has no group serers (did you mean servers?); expected workstations, servers, recorders, or a new one with its role: hosts.serers.role=server',
    })
  })

  test('change what is there, make what is missing, and leave the original alone', () => {
    const before = { faults: [{ crash: 'ws1' }, { crash: 'ws2' }] }
    const after = withSettings(before, [{ path: 'faults[1].at', value: '3s' }])
    expect(after).toEqual({ value: { faults: [{ crash: 'ws1' }, { crash: 'ws2', at: '3s' }] } })
    expect(before.faults[1]).toEqual({ crash: 'ws2' })
    expect(withSettings(before, [{ path: 'star.ring.misses', value: 3 }])).toEqual({
      value: { ...before, star: { ring: { misses: 3 } } },
    })
    expect(withSettings(before, [{ path: 'faults[2].at', value: 1 }])).toEqual({
      problem: 'faults has 2 items, counted from 0; there is no [2]',
    })
    expect(withSettings(before, [{ path: 'faults.at', value: 1 }])).toEqual({
      problem: 'faults is a list: say which item, such as faults[0].at',
    })
  })
})
