// Crashes by chance and second crashes, over a small program: the same crashes for all protocols, what is counted of them, and the formula
// next to what was simulated.

import { describe, expect, test } from 'vitest'
import { rivalsFigures } from '../../../reports/rivals/rivals-figures.ts'
import { rivalsPage } from '../../../reports/rivals/rivals-page.ts'
import { measuredCosts, wastePercent } from '../../../sim/experiments/rivals/more-crashes/formula.ts'
import { performRivalRun, type RivalResult, type RivalRun } from '../../../sim/experiments/rivals/rival-run.ts'
import type { RivalScenarios } from '../../../sim/experiments/rivals/rival-scenarios.ts'
import { isGood, Rivals, rivalRunCount } from '../../../sim/experiments/rivals/rivals.ts'
import { loadScenario } from '../../../sim/scenario/reading/read-file.ts'

const load = (name: string) => loadScenario(new URL(`../../../scenarios/${name}.yaml`, import.meta.url).pathname)
const scenarios: RivalScenarios = { gauss: load('small-gauss'), matmul: load('small-matmul'), fft: load('small-fft') }
const asked = {
  scenarios,
  protocols: ['none', 'star', 'coordinated', 'causal', 'sender-based'] as const,
  applications: ['gauss'] as const,
  ...{ trials: 4, crashes: 12, rates: [1.5, 3600], gaps: [0, 0.1, 60], seed: 's' },
}

/** A run depends on nothing else: what has been performed once is known. */
const known = new Map<string, RivalResult>()
function performed(run: RivalRun): RivalResult {
  const name = JSON.stringify(run)
  const result = known.get(name) ?? performRivalRun(run)
  known.set(name, result)
  return result
}

/** With what a result is replaced by, if it is. */
async function compared(instead: (run: RivalRun, result: RivalResult) => RivalResult = (_, result) => result) {
  const runs: RivalRun[] = []
  const rivals = new Rivals({
    ...asked,
    run: async (batch) => {
      runs.push(...batch)
      return batch.map((run) => instead(run, performed(run)))
    },
  })
  await rivals.measure()
  return { report: rivals.report(), runs }
}

const { report, runs } = await compared()
const crashing = runs.filter(({ look }) => look === 'crash')
const byChance = crashing.filter(({ scenario }) => scenario.faults[0]!.kind === 'crashes')
const twice = crashing.filter(({ scenario }) => scenario.faults.length === 2)

test('no check objects, and as many runs are performed as were planned at most', () => {
  expect(report).toMatchObject({ complete: true, broken: [] })
  expect(isGood(report)).toBe(true)
  expect(runs.length).toBeLessThanOrEqual(rivalRunCount({ ...asked, run: async () => [] }))
  expect(byChance).toHaveLength(4 * 2 * 4)
  expect(twice).toHaveLength(6 * 3 * 12)
})

describe('crashes by chance', () => {
  const rateOf = (protocol: string, every: number) =>
    report.rates.find((row) => row.protocol === protocol && row.crashEverySeconds === every)!

  test('have a row for each protocol but the baseline and each rate', () => {
    const pairs = report.rates.map(({ protocol, crashEverySeconds }) => `${protocol} ${crashEverySeconds}`)
    expect(pairs).toEqual(
      ['star', 'coordinated', 'causal', 'sender-based'].flatMap((each) => [`${each} 1.5`, `${each} 3600`]),
    )
    for (const row of report.rates) {
      expect(row.trials).toBe(4)
      expect(row.completed + row.cannotRecover + row.unfinished).toBe(4)
    }
  })

  test('strike all protocols alike: the same plan and the same seeds, on all workstations but the master’s', () => {
    const plans = new Map<string, string[]>()
    for (const { scenario, seed } of byChance) {
      const { kind } = scenario.protocol
      plans.set(kind, [...(plans.get(kind) ?? []), JSON.stringify([scenario.faults, seed])])
    }
    const [first, ...others] = plans.values()
    expect(others).toHaveLength(3)
    for (const other of others) expect(other).toEqual(first)
    expect(byChance[0]!.scenario.faults).toEqual([
      expect.objectContaining({
        hosts: ['ws1', 'ws2', 'ws3', 'ws5'],
        // three workers' hosts at the given rate, and the spare one
        ...{ distribution: 'exponential', meanTimeBetweenNs: (1.5e9 * 3) / 4, restartAfterNs: 60e9 },
      }),
    ])
    const struck = (protocol: string) =>
      byChance
        .filter(({ scenario }) => scenario.protocol.kind === protocol)
        .map((run) => performed(run).crash!.strikes[0]?.atNs)
    expect(struck('star').filter((atNs) => atNs !== undefined)).not.toEqual([])
    expect(struck('star')).toEqual(struck('coordinated'))
  })

  test('are held against the same run without fault tolerance and crashes, next to the formula', () => {
    for (const { protocol, application, crashEverySeconds, formulaPercent } of report.rates) {
      const { overheadPercent, elapsedSeconds } = measuredCosts(report, protocol, application)!
      expect(formulaPercent).toBe(wastePercent(overheadPercent, elapsedSeconds, crashEverySeconds))
    }
    // hardly a crash: what is left is the overhead, here with a spare workstation
    const quiet = rateOf('star', 3600)
    expect(quiet).toMatchObject({ crashes: 0, completed: 4 })
    expect(Math.abs(quiet.lostPercent! - quiet.formulaPercent!)).toBeLessThan(3)
    const often = rateOf('star', 1.5)
    expect(often.crashes).toBeGreaterThan(0)
    expect(often.lostPercent).toBeGreaterThan(quiet.lostPercent!)
    expect(often.ci95).toEqual(expect.any(Number))
  })

  test('a run that cannot recover, and one that was still not over when crashes ceased, count as such and not in the mean', async () => {
    const often = (run: RivalRun): boolean => byChance.some((each) => JSON.stringify(each) === JSON.stringify(run))
    const { report: worse } = await compared((run, result) =>
      !often(run) || run.scenario.protocol.kind !== 'star'
        ? result
        : run.seed === 's/0'
          ? { ...result, outcome: 'cannot-recover' }
          : run.seed === 's/1'
            ? { ...result, endsAtSeconds: 1e6 }
            : result,
    )
    for (const row of worse.rates.filter(({ protocol }) => protocol === 'star'))
      expect(row).toMatchObject({ completed: 2, cannotRecover: 1, unfinished: 1 })
  })
})

describe('two crashes', () => {
  test('have a row for each protocol, causal logging with two numbers of failures, and each gap', () => {
    const names = report.second.map(({ protocol, failures, gapSeconds }) => `${protocol} ${failures} ${gapSeconds}`)
    expect(names).toEqual(
      ['none null', 'star null', 'coordinated null', 'causal 1', 'causal 2', 'sender-based null'].flatMap((each) =>
        [0, 0.1, 60].map((gap) => `${each} ${gap}`),
      ),
    )
    const survivesAll = report.second.filter(({ protocol, failures }) => protocol === 'star' || failures === 2)
    for (const row of survivesAll) expect(row).toMatchObject({ schedules: 12, recovered: 12, cannotRecover: 0 })
    for (const row of report.second.filter(({ protocol }) => protocol === 'none'))
      expect(row).toMatchObject({ recovered: 0, cannotRecover: 12, elapsedSeconds: null })
    // what survives one crash only says so, and a crash after the end changes nothing
    const causal = report.second.filter(({ protocol, failures }) => protocol === 'causal' && failures === 1)
    for (const row of causal.slice(0, 2)) expect(row).toMatchObject({ recovered: 7, cannotRecover: 5 })
    expect(causal[2]!.cannotRecover).toBe(0)
  })

  test('begin with the crashes whose cost is measured; the second strikes another worker’s host, the same for all protocols and gaps', () => {
    const firsts = crashing.filter(
      ({ scenario }) => scenario.faults.length === 1 && !byChance.some((each) => each.scenario === scenario),
    )
    const of = (protocol: string, failures: number) =>
      twice
        .filter(({ scenario }) => scenario.protocol.kind === protocol && scenario.protocol.failures === failures)
        .map(({ scenario }) => scenario.faults)
    const star = of('star', 1)
    expect(star).toHaveLength(36)
    for (const other of [of('coordinated', 1), of('causal', 1), of('causal', 2)]) expect(other).toEqual(star)
    const single = firsts.filter(({ scenario }) => scenario.protocol.kind === 'star')
    for (const [at, [first, second]] of star.entries()) {
      expect(first).toEqual(single[at % 12]!.scenario.faults[0])
      const [one, other] = [first, second].map((fault) => (fault!.kind === 'crash' ? fault : null)!)
      expect(['ws1', 'ws2', 'ws3'].filter((host) => host !== one!.hosts[0])).toContain(other!.hosts[0])
      expect(other!.hosts).toEqual((star[at % 12]![1] as typeof other)!.hosts)
      const gapNs = [0, 1e8, 60e9][Math.floor(at / 12)]
      expect(other!.moment).toMatchObject({ atNs: (one!.moment as { atNs: number }).atNs + gapNs! })
    }
    for (const { scenario } of twice)
      expect(scenario.hosts.filter(({ role }) => role === 'workstation')).toHaveLength(6)
  })
})

test('a broken invariant is told with all crashes that struck', async () => {
  const violation = { check: 'ring', message: 'bad', atSeconds: 1 }
  const { report: bad } = await compared((run, result) =>
    run.scenario.faults.length === 2 && run.scenario.protocol.kind === 'star'
      ? { ...result, outcome: 'violated', violations: [violation] }
      : result,
  )
  expect(isGood(bad)).toBe(false)
  expect(bad.broken).toHaveLength(36)
  expect(bad.broken[0]).toMatchObject({ ...violation, protocol: 'star', application: 'gauss', seed: 's/0' })
  expect(bad.broken[0]!.strikes).toHaveLength(2)
  expect(bad.broken[0]!.strikes[0]!.atNs).toBe(bad.broken[0]!.strikes[1]!.atNs)
})

test('as figures: points over the curves, and bars of what cannot recover', () => {
  const figures = rivalsFigures(report)
  const rate = figures.find(({ id }) => id === 'rate-gauss')!
  const series = rate.kind === 'curves' ? rate.series : []
  const points = series.find(({ name }) => name === 'star, simulated')!
  const curve = series.find(({ name }) => name === 'star')!
  expect(points).toMatchObject({ style: 'points', tone: curve.tone })
  expect(points.points.map(({ x }) => x)).toEqual([1.5 / 60, 60])
  for (const { x } of points.points) expect(curve.points.map((each) => each.x)).toContain(x)
  const places = series.flatMap(({ drawnAtTimes }) => drawnAtTimes ?? [])
  expect(places).toEqual([0.91, 0.97, 1.03, 1.09].map((each) => expect.closeTo(each, 9)))
  const second = figures.find(({ id }) => id === 'second-gauss')!
  expect(second).toMatchObject({
    categories: ['none', 'star', 'coordinated', 'causal', 'causal, f = 2', 'sender-based'],
    series: [{ name: '0s later' }, { name: '100ms later' }, { name: '1min later' }],
  })
  const page = rivalsPage(report, 'starsim rivals', { style: '', script: '' })
  for (const id of ['rates', 'second']) expect(page).toContain(`<section id="${id}">`)
  const none = rivalsPage({ ...report, rates: [], second: [] }, 'starsim rivals', { style: '', script: '' })
  for (const id of ['rates', 'second']) expect(none).not.toContain(`id="${id}"`)
})
