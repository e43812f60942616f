// The comparison as a whole, over small programs: shapes, the same strikes for all, the same from any order of runs, what decides its verdict.

import { describe, expect, test } from 'vitest'
import { rivalsPage } from '../../../reports/rivals/rivals-page.ts'
import { rivals } from '../../../sim/experiments/rivals/by-protocol/index.ts'
import { Evidence } from '../../../sim/experiments/rivals/claims.ts'
import { crossover, wastePercent } from '../../../sim/experiments/rivals/more-crashes/formula.ts'
import { performRivalRun, type RivalResult, type RivalRun } from '../../../sim/experiments/rivals/rival-run.ts'
import type { RivalScenarios } from '../../../sim/experiments/rivals/rival-scenarios.ts'
import { isGood, Rivals, type RivalsReport, rivalRunCount } from '../../../sim/experiments/rivals/rivals.ts'
import { loadScenario } from '../../../sim/scenario/reading/read-file.ts'
import { namesOf, protocols } from '../../../sim/scenario/vocabulary.ts'

const load = (name: string) => loadScenario(new URL(`../../../scenarios/${name}.yaml`, import.meta.url).pathname)
const scenarios: RivalScenarios = { gauss: load('small-gauss'), matmul: load('small-matmul'), fft: load('small-fft') }
const asked = {
  scenarios,
  protocols: namesOf(protocols),
  applications: ['gauss', 'matmul'] as const,
  ...{ trials: 2, crashes: 3, rates: [], gaps: [], seed: 's' },
}

async function compared(
  backwards = false,
): Promise<{ report: RivalsReport; runs: RivalRun[]; results: RivalResult[] }> {
  const [runs, results]: [RivalRun[], RivalResult[]] = [[], []]
  const run = async (batch: readonly RivalRun[]): Promise<RivalResult[]> => {
    const given = new Array<RivalResult>(batch.length)
    const order = [...batch.keys()]
    for (const at of backwards ? order.reverse() : order) given[at] = performRivalRun(batch[at]!)
    runs.push(...batch)
    results.push(...given)
    return given
  }
  const comparison = new Rivals({ ...asked, run })
  await comparison.measure()
  return { report: comparison.report(), runs, results }
}

const { report, runs, results } = await compared()

describe('the comparison', () => {
  test('has a row for every protocol and program in each part, and no invariant is broken', () => {
    const pairs = asked.protocols.flatMap((protocol) => asked.applications.map((each) => `${protocol} ${each}`))
    for (const rows of [report.overheads, report.traffic, report.crashes]) {
      const found = rows.map(({ protocol, application }) => `${protocol} ${application}`)
      expect(new Set(found)).toEqual(new Set(pairs))
    }
    expect(report).toMatchObject({ complete: true, broken: [], trials: 2, schedules: 3, rates: [], second: [] })
    expect(report.traffic.filter(({ missed }) => missed.length > 0)).toEqual([])
    expect(isGood(report)).toBe(true)
    expect(runs.length).toBeLessThanOrEqual(rivalRunCount({ ...asked, run: async () => [] }))
  })

  test('strikes all protocols at the same instants, on workers’ hosts, with one spare workstation', () => {
    const strikes = new Map<string, Set<string>>()
    for (const { scenario, look } of runs) {
      if (look !== 'crash') continue
      const { kind } = scenario.protocol
      const name = `${scenario.application.kind} ${kind}`
      strikes.set(name, (strikes.get(name) ?? new Set()).add(JSON.stringify(scenario.faults)))
      expect(scenario.hosts.filter(({ role }) => role === 'workstation')).toHaveLength(5)
    }
    for (const application of asked.applications) {
      const [first, ...others] = asked.protocols.map((kind) => strikes.get(`${application} ${kind}`))
      expect(first!.size).toBe(3)
      for (const other of others) expect(other).toEqual(first)
      expect([...first!].join()).not.toContain('ws4') // the master's
    }
  })

  test('without fault tolerance nothing is recovered; with it everything', () => {
    for (const { protocol, cannotRecover, elapsedSeconds } of report.crashes) {
      expect(cannotRecover).toBe(protocol === 'none' ? 3 : 0)
      expect(elapsedSeconds === null).toBe(protocol === 'none')
    }
  })

  test('is the same whichever run is over first', async () => {
    expect((await compared(true)).report).toEqual(report)
  })

  test('overheads are over none with the same seed', () => {
    const time = (kind: string, seed: string, policy: string) => {
      const at = runs.findIndex(
        ({ scenario: { protocol, application, hosts }, look, ...run }) =>
          look === 'time' &&
          protocol.kind === kind &&
          run.seed === seed &&
          application.kind === 'gauss' &&
          hosts.length === scenarios.gauss.hosts.length &&
          protocol.checkpoint.policy === policy &&
          (kind === 'none' || protocol.replication === 1),
      )
      return results[at]!.seconds
    }
    const percents = ['s/0', 's/1'].map((seed) => (time('star', seed, 'full') / time('none', seed, 'none') - 1) * 100)
    const row = report.overheads.find(
      (each) =>
        each.protocol === 'star' && each.application === 'gauss' && each.policy === 'full' && each.replication === 1,
    )
    expect(row!.overheadPercent).toBeCloseTo((percents[0]! + percents[1]!) / 2, 9)
  })

  test('a broken invariant and a missed count make it bad; survey and claims do not', () => {
    const [first, ...rest] = report.traffic
    expect(isGood({ ...report, traffic: [{ ...first!, missed: ['datagrams'] }, ...rest] })).toBe(false)
    const broken = { check: 'ring', message: '', atSeconds: 1, protocol: 'star', application: 'gauss' } as const
    expect(isGood({ ...report, broken: [{ ...broken, seed: 's/0', strikes: [{ host: 'ws1', atNs: 1 }] }] })).toBe(false)
    expect(isGood({ ...report, complete: false })).toBe(false)
    const survey = report.survey.map((row) => ({ ...row, agrees: false }))
    expect(isGood({ ...report, survey, claims: [] })).toBe(true)
  })

  test('the survey has every row for every protocol that it knows, with what it says of the family', () => {
    const of = (row: string, protocol: string) =>
      report.survey.find((each) => each.row === row && each.protocol === protocol)
    expect(report.survey.some(({ protocol }) => protocol === 'none')).toBe(false)
    expect(of('domino effect', 'star')).toMatchObject({
      family: 'pessimistic',
      survey: 'no',
      measured: 0,
      agrees: true,
    })
    expect(of('orphans', 'independent')).toMatchObject({
      survey: 'possible',
      measured: expect.any(Number),
      agrees: true,
    })
    expect(of('recovery protocol', 'star')).toMatchObject({ survey: 'local', measured: 1, agrees: true })
    expect(of('output commit', 'star')).toMatchObject({ survey: 'local', agrees: true })
    expect(of('output commit', 'star')!.measured).toBeGreaterThan(0)
    expect(of('output commit', 'independent')!.measured).toBeGreaterThan(of('output commit', 'star')!.measured!)
    expect(of('determinism assumed', 'independent')).toMatchObject({ survey: 'no', measured: 0, agrees: true })
    expect(of('determinism assumed', 'star')!.measured).toBeGreaterThan(0)
  })

  test('as a page it needs nothing but itself', () => {
    const page = rivalsPage(report, 'starsim rivals', { style: '', script: '' })
    for (const id of ['overhead-gauss', 'elapsed', 'undone', 'datagrams']) expect(page).toContain(`data-figure="${id}"`)
    expect(page).not.toMatch(/<(script|link|img)[^>]*(src|href)="http/)
  })
})

test('two protocols cross where overhead and crashes weigh the same', () => {
  const log = { overheadPercent: 20, elapsedSeconds: 50 }
  const coordinated = { overheadPercent: 5, elapsedSeconds: 110 }
  const at = crossover(log, coordinated)!
  expect(at).toBeCloseTo(400, 9)
  const wasted = [log, coordinated].map((each) => wastePercent(each.overheadPercent, each.elapsedSeconds, at))
  expect(wasted[0]).toBeCloseTo(wasted[1]!, 9)
  expect(crossover({ overheadPercent: 5, elapsedSeconds: 50 }, coordinated)).toBeNull()
})

describe('published claims', () => {
  const claimsOf = (protocol: string) => report.claims.filter((each) => each.protocol === protocol)

  test('are weighed for every family of protocols', () => {
    for (const protocol of ['star', 'coordinated', 'independent', 'sender-based', 'optimistic', 'causal', 'backup'])
      expect(claimsOf(protocol), protocol).not.toEqual([])
  })

  test('of a backup: its slowdown and its recovery, in the units that were published', () => {
    const [slowdown, recovery] = claimsOf('backup')
    expect(slowdown!.simulated).toMatch(/^gauss [12]\.\d\d times; matmul 1\.\d\d times$/)
    expect(recovery!.simulated).toMatch(/^gauss \d+ s; matmul \d+ s$/)
  })

  test('of a causal log: held against all but the pessimistic one', () => {
    const elapsed = (protocol: string) =>
      report.crashes.find((row) => row.protocol === protocol && row.application === 'gauss')!.elapsedSeconds!
    const others = asked.protocols.filter((kind) => !['none', 'star', 'causal'].includes(kind)).map(elapsed)
    const [claim] = claimsOf('causal')
    expect(claim!.simulated).toContain(
      `gauss ${elapsed('causal').toFixed(0)} s, the best other ${Math.min(...others).toFixed(0)} s`,
    )
  })

  test('of checkpoints by index: how many a message forced, where there are checkpoints at all', () => {
    expect(claimsOf('index')).toEqual([])
    const rows = report.traffic.map((row) =>
      row.protocol === 'index' ? { ...row, checkpoints: 40, forcedCheckpoints: 30 } : row,
    )
    const [claim] = rivals.index.claims
    const evidence = new Evidence({ overheads: [], crashes: [], traffic: rows })
    expect(claim!.weigh(evidence)).toEqual({
      simulated: ['gauss 75.0 % forced', 'matmul 75.0 % forced'],
      agrees: true,
    })
  })
})
