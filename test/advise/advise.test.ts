// Advice: the parts by hand, and over twenty random small clusters against Daly's closed form where its assumptions hold.

import { describe, expect, test } from 'vitest'
import { advicePage } from '../../reports/advise/advice-page.ts'
import { adviceCsv } from '../../sim/cli/advise/advice-tables.ts'
import type { Costs } from '../../sim/experiments/advise/advice.ts'
import { factsOf } from '../../sim/experiments/advise/advice-facts.ts'
import { percent, reasonsAgainst, span } from '../../sim/experiments/advise/advice-text.ts'
import { advise, endlessOf, NoAdvice, type Question } from '../../sim/experiments/advise/advise.ts'
import { chiSquareQuantile, timeBetweenInterval } from '../../sim/experiments/advise/crash-count.ts'
import { crashHistory, faultsLike } from '../../sim/experiments/advise/crash-history.ts'
import { Job, meanTimeBetweenCrashes } from '../../sim/experiments/advise/job.ts'
import { line } from '../../sim/experiments/advise/measuring/crash-costs.ts'
import { sampleOf } from '../../sim/experiments/advise/measuring/sample.ts'
import { carriedOn, checkpointWith, restartWith } from '../../sim/experiments/advise/measuring/scale-up.ts'
import { type PerformShortRuns, performShortRun } from '../../sim/experiments/advise/measuring/short-run.ts'
import { niceIntervals, summary } from '../../sim/experiments/advise/model.ts'
import { costsAt, elapsed, NEVER } from '../../sim/experiments/advise/renewal.ts'
import { estimated } from '../../sim/experiments/advise/whole-runs.ts'
import { expectedRunningTime } from '../../sim/experiments/validate/daly.ts'
import { defineScenario, simulate } from '../../sim/index.ts'
import { RandomStreams } from '../../sim/kernel/chance/random.ts'
import type { AnyWrittenScenario } from '../../sim/scenario/written.ts'

const inTurn: PerformShortRuns = async (runs) => runs.map(performShortRun)

const asked = (written: AnyWrittenScenario, more: Partial<Question> = {}): Question => ({
  scenario: defineScenario(written as Parameters<typeof defineScenario>[0]),
  ...{ seed: '1', trials: 300, objective: 'time', deadlineSeconds: null, pricePerHostHour: null },
  ...{ policies: ['full'], copies: [1], protocols: ['star'], until: null, wholeRuns: 0, remeasures: false },
  ...more,
})

describe('the renewal model', () => {
  const costs: Costs = {
    ...{ workSeconds: 1000, restartSeconds: 20, redo: 1, crashes: 8, busyHosts: 2, hitShare: 1, eventsPerSecond: 1 },
    checkpoints: [{ intervalSeconds: 100, stallSeconds: 5, latencySeconds: 5, serverSeconds: 1 }],
  }
  const crash = (atSeconds: number, phase = 0.5, strikes = 0) => ({ atSeconds, phase, strikes, warningSeconds: 0 })

  test('without a crash: a checkpoint each interval', () => {
    expect(elapsed(costs, 100, [], 1e6)).toBe(1050)
  })
  test('a crash costs the restart and what was done since the checkpoint counted', () => {
    expect(elapsed(costs, 100, [crash(500)], 1e6)).toBeCloseTo(1050 + 20 + 5 + 0.5 * 105, 9)
    expect(elapsed(costs, 100, [crash(500), crash(1100)], 1e6)).toBeCloseTo(1050 + 2 * (20 + 5 + 0.5 * 105), 9)
  })
  test('early in the job no more is lost than there was; after its end, nothing', () => {
    expect(elapsed(costs, 100, [crash(3, 0.9)], 1e6)).toBeCloseTo(1050 + 23, 9)
    expect(elapsed(costs, 100, [crash(1051)], 1e6)).toBe(1050)
  })
  test('a crash of a host without a process costs nothing', () => {
    expect(elapsed({ ...costs, hitShare: 0.4 }, 100, [crash(500, 0.5, 0.7)], 1e6)).toBe(1050)
  })
  test('a checkpoint in the background counts later, and its time is work', () => {
    const background = {
      ...costs,
      checkpoints: [{ intervalSeconds: 100, stallSeconds: 1, latencySeconds: 41, serverSeconds: 1 }],
    }
    expect(elapsed(background, 100, [], 1e6)).toBeCloseTo(1000 * (1 + 1 / 140), 9)
  })
  test('after a warning a checkpoint counts if it is complete in time', () => {
    const warned = (warningSeconds: number) => [{ ...crash(500), warningSeconds }]
    expect(elapsed(costs, 100, warned(8), 1e6)).toBeCloseTo(1050 + 20 + 8, 9)
    expect(elapsed(costs, 100, warned(4), 1e6)).toBeCloseTo(1050 + 20 + 5 + 0.5 * 105, 9)
  })
  test('a job that is never saved loses all that it has done', () => {
    expect(elapsed(costs, NEVER, [], 1e6)).toBe(1000)
    expect(elapsed(costs, NEVER, [crash(500)], 1e6)).toBe(1000 + 20 + 500)
    expect(elapsed(costs, NEVER, [{ ...crash(500), warningSeconds: 60 }], 1e6)).toBe(1000 + 20 + 500)
    expect(elapsed(costs, NEVER, [crash(900), crash(1900)], 1e6)).toBe(1000 + 20 + 900 + 20 + 1000)
  })
  test('hosts that crash during a recovery recover beside it; the same one begins again', () => {
    const cost = 20 + 5 + 0.5 * 105
    const other = 0.7
    expect(elapsed(costs, 100, [crash(500), crash(500, 0.5, other)], 1e6)).toBeCloseTo(1050 + cost, 9)
    expect(elapsed(costs, 100, [crash(500), crash(510, 0.1, other)], 1e6)).toBeCloseTo(1050 + cost, 9)
    expect(elapsed(costs, 100, [crash(500), crash(510, 0.1)], 1e6)).toBeCloseTo(1050 + 10 + cost, 9)
  })
  test.each([
    [5000, 20],
    [300, 20],
    [60, 30],
  ])('a process that crashes every %i s takes as long as Daly expects', (mean, restartSeconds) => {
    const alone = { ...costs, busyHosts: 1, restartSeconds, workSeconds: 4000 }
    const chance = new RandomStreams('histories').of('crashes')
    const times = Array.from({ length: 1500 }, () => {
      const history = []
      for (let at = chance.exponential(mean); at < 60_000; at += chance.exponential(mean))
        history.push({ atSeconds: at, strikes: chance.uniform(), phase: chance.uniform(), warningSeconds: 0 })
      return elapsed(alone, 40, history, 60_000)
    })
    const expected = expectedRunningTime({
      ...{ workSeconds: 4000, intervalSeconds: 40, checkpointSeconds: 5, restartSeconds },
      meanTimeBetweenCrashesSeconds: mean,
    })
    expect(summary(times).expectedSeconds / expected).toBeGreaterThan(0.9)
    expect(summary(times).expectedSeconds / expected).toBeLessThan(1.1)
  })
  test('what is not over when nothing more is known is not over', () => {
    expect(elapsed(costs, 100, [], 1000)).toBe(Number.POSITIVE_INFINITY)
  })
  test('between measured intervals costs grow with the logarithm, beyond them they stay', () => {
    const two = {
      checkpoints: [10, 1000].map((each, i) => ({
        intervalSeconds: each,
        stallSeconds: i + 1,
        latencySeconds: 4 * i,
        serverSeconds: 1,
      })),
    }
    expect(costsAt(two, 100)).toMatchObject({
      stallSeconds: expect.closeTo(1.5, 9),
      latencySeconds: expect.closeTo(2, 9),
    })
    expect([costsAt(two, 1).stallSeconds, costsAt(two, 1e5).stallSeconds]).toEqual([1, 2])
  })
})

describe('what it stands on', () => {
  test('intervals that people can say', () => {
    expect(niceIntervals(0.9, 11)).toEqual([1, 1.2, 1.5, 1.8, 2.2, 2.7, 3.3, 3.9, 4.7, 5.6, 6.8, 8.2, 10])
    expect([0.5, 90, 150, 9000, 2 * 86400].map((each) => span(each))).toEqual([
      '500 ms',
      '90 s',
      '2.5 min',
      '2.5 h',
      '2 d',
    ])
  })
  test('shares that people can say', () => {
    expect([0.0412, 0.005, 0.12, 3.3, 45].map((each) => percent(each))).toEqual([
      '4.1 %',
      '0.50 %',
      '12 %',
      '330 %',
      '4500 %',
    ])
  })
  test('the line through the costs of crashes', () => {
    const costs = [10, 30, 50].map((lost) => ({ lost, cost: 7 + 0.9 * lost }))
    const { restartSeconds, redo } = line(costs)
    expect([restartSeconds, redo]).toEqual([expect.closeTo(7, 9), expect.closeTo(0.9, 9)])
    expect(line([{ lost: 5, cost: 8 }])).toEqual({ restartSeconds: 3, redo: 1 })
    // noise alone says nothing of how what was lost is done again
    const noise = [40, 10, 30, 20].map((cost, i) => ({ lost: i, cost }))
    expect(line(noise)).toEqual({ restartSeconds: 25 - 1.5, redo: 1 })
  })
  test('quantiles of running times, infinite ones among them', () => {
    expect(summary([4, 1, 3, 2])).toMatchObject({ expectedSeconds: 2.5, p50: 2, p95: 4 })
    expect(summary([1, 2, Number.POSITIVE_INFINITY])).toMatchObject({
      expectedSeconds: Number.POSITIVE_INFINITY,
      p50: 2,
    })
  })
  test('histories of crashes come as often as the scenario says, and are the same again', () => {
    const crashes = { hosts: 'workstations', each: '10h', restartAfter: '1min' } as const
    const job = new Job(asked({ application: { kind: 'pattern', size: 5 }, faults: [{ crashes }] }).scenario)
    expect(meanTimeBetweenCrashes(job.crashes)).toBeCloseTo(36_000 / 5, 6)
    const history = crashHistory(job.crashes, 's', 36_000 * 400)
    expect(history.length).toBeGreaterThan(1800)
    expect(history.length).toBeLessThan(2200)
    expect(history.every(({ atSeconds }, i) => i === 0 || atSeconds >= history[i - 1]!.atSeconds)).toBe(true)
    expect(crashHistory(job.crashes, 's', 36_000 * 400)).toEqual(history)
  })
  test('they are those of the run with the same seed', () => {
    const crashes = { hosts: 'workstations', each: '1h', restartAfter: '1min' } as const
    const { scenario } = asked({
      application: { kind: 'pattern', workers: 2, size: 300, options: { work: '1min', state: '64KB' } },
      hosts: { workstations: { count: 4, profile: 'modern-server' }, servers: { count: 1, profile: 'modern-server' } },
      star: { replication: 1, placement: 'least-loaded' },
      faults: [{ crashes }],
    })
    const seen: number[] = []
    const read = (atNs: number): void => void seen.push(atNs / 1e9)
    const { endsAtSeconds } = simulate(scenario, { seed: '7', readers: [{ kinds: ['host-crashed'], read }] })
    expect(seen.length).toBeGreaterThan(10)
    const history = crashHistory(new Job(scenario).crashes, '7', endsAtSeconds)
    expect(history.map(({ atSeconds }) => atSeconds)).toEqual(seen)
  })
})

describe('from few workers to many', () => {
  const measured = (workers: number, latencySeconds: number, stallSeconds: number, serverSeconds = 0.1) => ({
    ...{ workers, latencySeconds, stallSeconds, serverSeconds },
  })
  test('a queue at the servers grows in a straight line, and by no more than each brings to it', () => {
    expect(checkpointWith([measured(10, 1, 1), measured(30, 3, 3)], 1000)).toEqual({
      latencySeconds: expect.closeTo(100, 9),
      stallSeconds: expect.closeTo(100, 9),
      serverSeconds: 0.1,
    })
    expect(checkpointWith([measured(10, 1, 1), measured(30, 9, 9)], 1000).latencySeconds).toBeCloseTo(9 + 97, 9)
  })
  test('a round takes no less than a server needs for it, though few do not queue', () => {
    const { latencySeconds, stallSeconds } = checkpointWith([measured(10, 2, 1), measured(30, 2, 1)], 1000)
    expect([latencySeconds, stallSeconds]).toEqual([100, 1 + 0.5 * 98])
  })
  test('in the background the stall does not grow with the queue', () => {
    expect(checkpointWith([measured(10, 1, 0.2), measured(30, 3, 0.2)], 1000).stallSeconds).toBe(0.2)
  })
  test('what is measured with all of them stays as it is', () => {
    expect(checkpointWith([measured(30, 2, 1)], 30)).toMatchObject({ latencySeconds: 2, stallSeconds: 1 })
    expect([carriedOn([2, 4], [10, 30], 50), carriedOn([4, 2], [10, 30], 50)]).toEqual([6, 2])
    expect([restartWith([9, 10], [10, 30], 50), restartWith([9, 18], [10, 30], 50)]).toEqual([10, 27])
  })
  test('a cut keeps the share of spare hosts, all servers, and the crashes of those that are left', () => {
    const crashes = { hosts: 'workstations', each: '10d', restartAfter: '1min' } as const
    const { scenario } = asked({
      application: { kind: 'pattern', workers: 100 },
      hosts: { workstations: { count: 120 }, servers: { count: 2 } },
      faults: [{ crashes }],
    })
    const { job, cuts } = sampleOf(new Job(scenario))
    expect(cuts.map(({ workers }) => workers)).toEqual([12, 36])
    expect(cuts[1]!.scenario.hosts.filter(({ role }) => role === 'workstation')).toHaveLength(44)
    expect(cuts[1]!.scenario.hosts.filter(({ role }) => role === 'server')).toHaveLength(2)
    expect(cuts[1]!.struckHosts).toHaveLength(44)
    expect(meanTimeBetweenCrashes(job.crashes)).toBeCloseTo(86_400 / 12, 6)
  })
  test('a queue at a slow server: as measured with 96 workers, from 12 and 36', async () => {
    const slow = (workers: number): Job =>
      new Job(
        asked({
          application: { kind: 'pattern', workers, size: 4, options: { work: '20s', state: '512KB' } },
          hosts: {
            workstations: { count: workers, profile: 'modern-server' },
            servers: { count: 1, profile: { like: 'modern-server', disk: 'nearline' } },
          },
          star: { replication: 1, ring: { period: '30s', timeout: '5s' } },
          start: { stagger: '0s', jitter: '0s' },
        }).scenario,
      )
    const of = (workers: number) => {
      const candidate = { protocol: 'star', policy: 'full', copies: 1 } as const
      const { latencySeconds, serverSeconds, seconds, checkpoints } = performShortRun({
        scenario: slow(workers).saved(candidate, 30),
        seed: '1',
      })
      const plain = performShortRun({ scenario: slow(workers).plain(candidate), seed: '1' })
      return {
        ...{ workers, latencySeconds, stallSeconds: (seconds - plain.seconds) / checkpoints },
        serverSeconds: Math.max(...serverSeconds.flat()) / checkpoints / workers,
      }
    }
    const many = of(96)
    const { latencySeconds, stallSeconds } = checkpointWith([of(12), of(36)], 96)
    expect(latencySeconds / many.latencySeconds).toBeGreaterThan(0.8)
    expect(latencySeconds / many.latencySeconds).toBeLessThan(1.25)
    expect(stallSeconds / many.stallSeconds).toBeGreaterThan(0.8)
    expect(stallSeconds / many.stallSeconds).toBeLessThan(1.25)
  }, 60_000)
})

describe('what is varied', () => {
  const job = new Job(
    asked({
      application: { kind: 'pattern', workers: 2, size: 4, options: { work: '1min', state: '4MB', written: '1.5MB' } },
      hosts: { workstations: { count: 3, profile: 'modern-server' }, servers: { count: 1, profile: 'modern-server' } },
      star: { replication: 1, ring: { period: '30s', timeout: '5s' } },
      start: { stagger: '0s', jitter: '0s' },
    }).scenario,
  )
  test('is so many times what it was', () => {
    const { options } = job.varied({ state: 2 }).scenario.application
    expect([options.state, options.written]).toEqual(['8MB', '3MB'])
    expect(job.varied({ network: 0.5 }).scenario.network.megabitsPerSecond).toBe(5)
  })
  test('twice the state makes checkpoints dearer', () => {
    const bytes = (of: Job): number =>
      performShortRun({
        scenario: of.saved({ protocol: 'star', policy: 'full', copies: 1 }, 30),
        seed: '1',
      }).networkBytes
    expect(bytes(job.varied({ state: 2 })) / bytes(job)).toBeGreaterThan(1.8)
  })
})

describe('whole runs beside the model', () => {
  const modelled = Array.from({ length: 100 }, (_, k) => 1000 + 37 * (k % 11))
  test('correct its mean where the two go up and down together', () => {
    const simulated = modelled.slice(0, 6).map((seconds, k) => seconds + 20 + (k % 2))
    const { expectedSeconds, modelSeconds, ci95, p50 } = estimated(simulated, modelled)
    expect(expectedSeconds - modelSeconds).toBeCloseTo(20.5, 6)
    expect(p50).toBeCloseTo(summary(modelled).p50 + 20.5, 6)
    expect(ci95).toBeLessThan(summary(simulated).ci95)
  })
  test('are not taken for certain because none of them was struck', () => {
    const rarelyStruck = modelled.map((_, k) => (k % 50 === 49 ? 3000 : 1000))
    const { expectedSeconds, ci95 } = estimated([1010, 1011, 1010, 1011, 1010, 1011], rarelyStruck)
    expect(expectedSeconds).toBeCloseTo(1040 + 10.5, 6)
    expect(ci95).toBeGreaterThan(50)
  })
  test('stand for themselves where they do not', () => {
    const simulated = [1010, 1011, 1010, 1011, 1010, 1011]
    expect(estimated(simulated, modelled)).toMatchObject({ expectedSeconds: 1010.5, p95: 1011 })
  })
})

describe('traces', () => {
  const written = {
    application: { kind: 'pattern', workers: 1, size: 100, options: { work: '1min', state: '64KB' } },
    hosts: { workstations: { count: 3, profile: 'modern-server' }, servers: { count: 1, profile: 'modern-server' } },
    star: { placement: 'least-loaded', replication: 1, ring: { period: '20s', timeout: '5s' } },
  } as const
  const traced = (count: number): Job['scenario'] => ({
    ...asked(written).scenario,
    faults: [
      {
        kind: 'trace',
        crashes: Array.from({ length: count }, (_, i) => ({
          ...{ host: `ws${1 + (i % 3)}`, atNs: (i + 1) * 3600e9, restartAfterNs: 60e9 },
        })),
      },
    ],
  })
  test('begin anywhere, and go on from the front', () => {
    const { crashes } = new Job(traced(9))
    expect(meanTimeBetweenCrashes(crashes)).toBeCloseTo(3600 * (10 / 9), 6)
    const [one, two] = ['a', 'b'].map((seed) => crashHistory(crashes, seed, 72_000))
    expect(one!.length).toBeGreaterThanOrEqual(17)
    expect(one!.length).toBeLessThanOrEqual(19)
    expect(one![0]!.atSeconds).not.toBe(two![0]!.atSeconds)
    const [fault] = faultsLike(crashes, 'a')
    expect(fault?.kind === 'trace' && fault.crashes[0]!.atNs / 1e9).toBeCloseTo(one![0]!.atSeconds, 6)
  })
  test('few crashes say little of the time between them', async () => {
    const { warnings, best } = await advise({ ...asked(written), scenario: traced(9) }, { run: inTurn })
    expect(warnings.join('\n')).toMatch(
      /the trace has only 9 crashes: the time between two is somewhere from .* to .* \(95 %\)/,
    )
    expect(best.expectedSeconds).toBeGreaterThan(6000)
  }, 60_000)
  test('the interval is that of chi-square', () => {
    expect(chiSquareQuantile(0.975, 2)).toBeCloseTo(7.377759, 5)
    expect(chiSquareQuantile(0.025, 20)).toBeCloseTo(9.590777, 5)
    expect(chiSquareQuantile(0.975, 22)).toBeCloseTo(36.780712, 5)
    expect(timeBetweenInterval(10, 1000)).toEqual([expect.closeTo(54.376, 2), expect.closeTo(208.533, 2)])
    expect(timeBetweenInterval(0, 1000)[1]).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('what the answer says beside the best', () => {
  const written = {
    application: {
      kind: 'pattern',
      workers: 3,
      size: 300,
      options: { work: '1min', state: '24MB', written: '256KB', where: 'sweep' },
    },
    hosts: { workstations: { count: 4, profile: 'modern-server' }, servers: { count: 1, profile: 'modern-server' } },
    network: { kind: 'switched', megabitsPerSecond: 10, detail: 'flows' },
    star: {
      placement: 'least-loaded',
      replication: 1,
      checkpoint: { interval: '37s' },
      ring: { period: '30s', timeout: '5s' },
    },
    start: { stagger: '0s', jitter: '0s' },
    faults: [{ crashes: { hosts: 'workstations', each: '10h', restartAfter: '1min' } }],
  } as const
  const answer = advise(asked(written, { policies: ['full', 'incremental'] }), { run: inTurn })

  test('the interval of the file, to the second', async () => {
    const { points, sentence } = await answer
    expect(points.some(({ intervalSeconds, policy }) => intervalSeconds === 37 && policy === 'incremental')).toBe(true)
    expect(sentence).toContain('every 37 s as in the file')
  })
  test('a way whose checkpoints alone cost too much is not measured to the end, and not passed over in silence', async () => {
    const { points, outdone, best, workSeconds } = await answer
    expect(outdone).toMatchObject([{ protocol: 'star', policy: 'full', copies: 1 }])
    expect(outdone[0]!.atLeastSeconds - workSeconds).toBeGreaterThan(1.9 * (best.expectedSeconds - workSeconds))
    expect(points.some(({ policy }) => policy === 'full')).toBe(false)
  })
  test('a way with which no run would end is not passed over in silence either', () => {
    const [one, other] = [1, 2].map((copies) => ({ protocol: 'star', policy: 'full', copies }) as const)
    const ways = [one!, other!].map((candidate) => ({ candidate, costs: null as never }))
    const point = {
      ...one!,
      intervalSeconds: 60,
      expectedSeconds: 1,
      ci95: 0,
      p50: 1,
      p95: 1,
      p99: 1,
      simulated: false,
    }
    expect(endlessOf(ways, [point])).toEqual([
      'star, full, 2 copies: the job would not end under these crashes, whatever the interval',
    ])
    expect(endlessOf(ways, [point, { ...point, ...other! }])).toEqual([])
  })
  test('why a closed form says otherwise, where it does', () => {
    const at = (intervalSeconds: number, stallSeconds: number, latencySeconds: number) => ({
      ...{ intervalSeconds, stallSeconds, latencySeconds, serverSeconds: 1 },
    })
    const reasons = (stalls: readonly [number, number], redo: number, latencySeconds: number): string[] =>
      reasonsAgainst(1500, {
        ...{ sample: { job: { crashes: [] } }, chosen: { intervalSeconds: 300 }, flat: [200, 400] },
        costs: { redo, checkpoints: [at(300, stalls[0], latencySeconds), at(1500, stalls[1], latencySeconds)] },
      } as never)
    expect(reasons([10, 30], 1, 10)).toEqual([
      'the cost of a checkpoint depends on the interval: 10 s every 5 min, 30 s every 25 min',
    ])
    expect(reasons([10, 10], 0.5, 40)).toEqual([
      'a checkpoint counts only after 40 s, 10 s of which delay the job',
      'lost work is repeated in 0.50 times the time',
    ])
    expect(reasons([10, 10], 1, 10)).toEqual([])
    expect(reasonsAgainst(300, { flat: [200, 400] } as never)).toEqual([])
  })
})

describe('a job that is short beside the time between crashes', () => {
  const short = asked(
    {
      application: { kind: 'gauss', size: 128, workers: 3 },
      hosts: { workstations: { count: 4 }, servers: { count: 2 } },
      star: { ring: { period: '1s', timeout: '1s' } },
      start: { stagger: '0s', jitter: '0s' },
      faults: [{ crashes: { hosts: 'workstations', meanTimeBetween: '5min', restartAfter: '10s' } }],
    },
    { copies: [2], trials: 20, until: 0.05 },
  )
  const answer = advise(short, { run: inTurn })

  test('is better not saved, and the answer says so', async () => {
    const { sentence, unsaved, best } = await answer
    expect(unsaved!.isBetter).toBe(true)
    expect(unsaved!.expectedSeconds).toBeLessThan(best.expectedSeconds)
    expect(sentence).toMatch(/^Do not save this job: beginning again after a crash costs .* \(star, no checkpoints\)/)
  })
  test('says what was asked for: the mean, or what 95 of 100 runs do not exceed', async () => {
    const { sentence, unsaved, best } = await advise({ ...short, objective: 'p95', until: null }, { run: inTurn })
    expect(unsaved!.isBetter).toBe(true)
    expect(sentence).toMatch(/costs .* of its time in 95 of 100 runs at most \(star, no checkpoints\)/)
    const { points } = await answer
    const own = points.find(({ intervalSeconds }) => intervalSeconds === best.intervalSeconds)
    expect(unsaved!.p95).toBeLessThan(own!.p95)
  })
  test('has the bill of a job that is not saved, and that of the best interval beside it', async () => {
    const priced = { ...short, deadlineSeconds: 15, pricePerHostHour: 3 }
    const advice = await advise(priced, { run: inTurn })
    const { choice, best, unsaved, hostHours, price, deadlineMissed, time } = advice
    expect(choice).toBe('never')
    expect(hostHours).toBeCloseTo((6 * unsaved!.expectedSeconds) / 3600, 12)
    expect(best.hostHours).toBeCloseTo((6 * best.expectedSeconds) / 3600, 12)
    expect([price, best.price]).toEqual([3 * hostHours, 3 * best.hostHours])
    // every run that is saved is late, the others only if they are struck
    expect(deadlineMissed).toBe(unsaved!.deadlineMissed)
    expect(deadlineMissed).toBeLessThan(best.deadlineMissed!)
    expect([time.checkpointsSeconds, time.repeatedSeconds > 0]).toEqual([0, true])
    const [bill, deadline] = factsOf(advice)
    expect(bill).toMatch(/ if it is never saved; .* Saved every .*, it takes .* host-hours, which cost .*\.$/)
    expect(deadline).toMatch(/^It misses the deadline of 15 s in .* %.*, and in 100\.0 % if it is saved every /)
  })
  test('asks what if of the same choice', async () => {
    const { sensitivity, map, unsaved } = await answer
    const now = map.find(({ crashRate, state }) => crashRate === 1 && state === 1)!
    expect(now).toMatchObject({ choice: 'never', unsavedSeconds: unsaved!.modelSeconds ?? unsaved!.expectedSeconds })
    const rarer = sensitivity.find(({ input, factor }) => input === 'crash rate' && factor === 0.5)!
    expect(rarer).toMatchObject({ choice: 'never', stayingSeconds: rarer.unsavedSeconds })
    expect(rarer.unsavedSeconds).toBeLessThan(now.unsavedSeconds!)
  })
  test('shows it on the page, and as the one advised row among the points', async () => {
    const advice = await answer
    const page = advicePage('short', advice, 'starsim advise', { script: '', style: '' })
    expect(page).toContain('<td class="number">never</td>')
    expect(page.match(/<strong>advised<\/strong>/g)).toHaveLength(1)
    expect(page).toMatch(/never<\/td>.*<strong>advised<\/strong>/)
    expect(page).toContain('if it is never saved')
    const rows = adviceCsv(advice).split('\n')
    expect(rows.filter((row) => row.endsWith(',true'))).toEqual([rows.at(-1)])
    const saved = { ...advice, choice: 'interval' } as const
    const best = adviceCsv(saved)
      .split('\n')
      .filter((row) => row.endsWith(',true'))
    expect(best).toEqual([expect.stringContaining(`,${advice.best.intervalSeconds},`)])
  })
  test('is run as a whole too before that is said', async () => {
    const { unsaved } = await advise({ ...short, wholeRuns: 2 }, { run: inTurn })
    expect(unsaved!.simulated).toBe(true)
    expect(unsaved!.modelSeconds! / unsaved!.expectedSeconds).toBeCloseTo(1, 0)
  })
  test('is looked at under so many histories that some have a crash', async () => {
    const { trials, best } = await answer
    expect(trials).toBeGreaterThan(100)
    expect(best.ci95).toBeGreaterThan(0)
  })
  test('has an end under every way, however unlucky, and under twice as many crashes', async () => {
    const { sensitivity } = await answer
    expect(sensitivity.map(({ factor, input }) => `${factor} x ${input}`)).toContain('2 x crash rate')
    for (const { stayingSeconds } of sensitivity) expect(stayingSeconds).not.toBeNull()
  })
})

describe('a restart that was never measured', () => {
  const written = {
    application: { kind: 'pattern', workers: 1, size: 60, options: { work: '1min', state: '64KB' } },
    hosts: { workstations: { count: 3, profile: 'modern-server' }, servers: { count: 1, profile: 'modern-server' } },
    star: { placement: 'least-loaded', replication: 1, ring: { period: '20s', timeout: '5s' } },
    faults: [{ crashes: { hosts: 'workstations', each: '1h', restartAfter: '1min' } }],
  } as const
  /** As if each job were over before its lost process was restored. */
  const noneEnds: PerformShortRuns = async (runs) =>
    runs.map((each) => ({ ...performShortRun(each), lostSeconds: null }))

  test('is said not to be known, and not varied', async () => {
    const advice = await advise(asked(written), { run: noneEnds })
    expect(advice.marks.restartSeconds).toBeNull()
    const text = factsOf(advice).join('\n')
    expect(text).toContain('how long a restart takes is not known: none ended in the short runs')
    expect(text).not.toMatch(/a restart takes 0|to restarts/)
    expect(advice.warnings.join('\n')).toContain('what a restart costs is not known')
    expect(advice.sensitivity.map(({ input }) => input)).not.toContain('cost of a restart')
    const known = await advise(asked(written), { run: inTurn })
    expect(known.marks.restartSeconds).toBeGreaterThan(20)
    expect(known.sensitivity.map(({ input }) => input)).toContain('cost of a restart')
  })
  test('is no time at all where the job is not delayed by more than lost work', async () => {
    const advice = await advise(asked(written), { run: inTurn })
    const text = factsOf({ ...advice, marks: { ...advice.marks, restartSeconds: 0 } }).join('\n')
    expect(text).toContain('a restart delays it by no more than the work done again')
  })
  test('is not spoken of where only spare hosts crash', async () => {
    const spare = { ...written, faults: [{ crashes: { hosts: ['ws2'], each: '1h', restartAfter: '1min' } }] } as const
    const advice = await advise(asked(spare, { until: 0.05 }), { run: inTurn })
    expect(advice.marks.meanTimeBetweenCrashesSeconds).toBeNull()
    expect(factsOf(advice).join('\n')).toContain('no crash strikes a host with a process.')
    expect(advice.choice).toBe('never')
  })
})

describe('there is no advice', () => {
  const pattern = { kind: 'pattern', workers: 1, size: 10 } as const
  test.each<[string, AnyWrittenScenario, RegExp]>([
    ['without crashes', { application: pattern }, /^faults: expected random crashes, such as/],
    [
      'beside crashes at instants',
      {
        application: pattern,
        faults: [{ crash: 'ws1', at: '1s' }, { crashes: { hosts: 'workstations', each: '1d' } }],
      },
      /found crash$/,
    ],
    [
      'for a job that never ends',
      {
        application: { kind: 'pattern', workers: 1, size: 10, options: { work: '1min' } },
        faults: [{ crashes: { hosts: 'workstations', each: '2s', restartAfter: '100ms' } }],
      },
      /would not end under a crash every/,
    ],
    [
      'for a job that is shorter than a checkpoint',
      {
        application: { kind: 'gauss', size: 128, workers: 3 },
        hosts: { workstations: { count: 4, profile: 'modern-server' }, servers: { count: 2 } },
        faults: [{ crashes: { hosts: 'workstations', each: '1h', restartAfter: '1min' } }],
      },
      /takes no longer than a checkpoint of it; do not save it$/,
    ],
  ])('%s', async (_, written, message) => {
    const problem = await advise(asked(written, { trials: 20 }), { run: inTurn }).catch((cause: unknown) => cause)
    expect(problem).toBeInstanceOf(NoAdvice)
    expect((problem as Error).message).toMatch(message)
  })
})

/** A single process that depends on nobody, saved while it waits, on hosts that crash without memory: what Daly assumes. */
function randomCluster(number: number): AnyWrittenScenario {
  const chance = new RandomStreams(`cluster ${number}`).of('figures')
  const pick = <T>(values: readonly T[]): T => chance.pick(values)
  return {
    name: `cluster ${number}`,
    application: {
      kind: 'pattern',
      workers: 1,
      size: 4000,
      options: { work: pick(['10s', '30s', '1min']), state: `${chance.integer(64, 3000)}KB` },
    },
    hosts: {
      workstations: { count: chance.integer(3, 6), profile: pick(['sparcstation-1', 'modern-server']) },
      servers: { count: 1 },
    },
    star: { placement: 'least-loaded', replication: 1, ring: { period: '20s', timeout: '5s' } },
    start: { stagger: '0s', jitter: '0s' },
    faults: [{ crashes: { hosts: 'workstations', each: `${chance.integer(2, 60)}h`, restartAfter: '5min' } }],
  }
}

test.each(Array.from({ length: 10 }, (_, i) => i))(
  'cluster %i: the best interval is within the flat range of Daly’s',
  async (number) => {
    const { best, marks, workSeconds } = await advise(asked(randomCluster(number)), { run: inTurn })
    const overhead = (intervalSeconds: number): number =>
      expectedRunningTime({
        ...{
          workSeconds,
          intervalSeconds,
          checkpointSeconds: marks.checkpointSeconds,
          restartSeconds: marks.restartSeconds!,
        },
        meanTimeBetweenCrashesSeconds: marks.meanTimeBetweenCrashesSeconds!,
      }) /
        workSeconds -
      1
    const least = Math.min(...niceIntervals(marks.dalySeconds / 3, marks.dalySeconds * 3).map(overhead))
    expect(overhead(best.intervalSeconds)).toBeLessThanOrEqual(1.1 * least)
    // that it can fail: three times as long, or a third, is not in it
    expect(overhead(4 * marks.dalySeconds)).toBeGreaterThan(1.1 * least)
  },
  60_000,
)
