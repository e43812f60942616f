// The renewal model against what was published: the effective share of time by its closed form, the training of Llama 3, and Meta's figures of
// its research clusters, one of which does not follow from the others.

import { describe, expect, test } from 'vitest'
import type { Costs } from '../../sim/experiments/advise/advice.ts'
import { crashHistory } from '../../sim/experiments/advise/crash-history.ts'
import { type Crashes, meanTimeBetweenCrashes } from '../../sim/experiments/advise/job.ts'
import { summary } from '../../sim/experiments/advise/model.ts'
import { elapsed } from '../../sim/experiments/advise/renewal.ts'
import { failurePresets } from '../../sim/faults/presets.ts'
import { RandomStreams } from '../../sim/kernel/chance/random.ts'

const HOUR = 3600
const DAY = 24 * HOUR

const failing = (hosts: number, eachDays: number): Crashes => ({
  kind: 'crashes',
  hosts: Array.from({ length: hosts }, (_, i) => `ws${i + 1}`),
  distribution: 'exponential',
  ...{ meanTimeBetweenNs: 0, eachNs: eachDays * DAY * 1e9, shape: 1, restartAfterNs: 600e9, untilNs: null },
})

interface Job {
  readonly workSeconds: number
  readonly restartSeconds: number
  readonly stallSeconds: number
  readonly hosts: number
}

const costsOf = ({ workSeconds, restartSeconds, stallSeconds, hosts }: Job): Costs => ({
  ...{ workSeconds, restartSeconds, redo: 1, crashes: 8, busyHosts: hosts, hitShare: 1, eventsPerSecond: 1 },
  checkpoints: [{ intervalSeconds: 1, stallSeconds, latencySeconds: stallSeconds, serverSeconds: 0 }],
})

/** Crashes of all hosts together: what many independent exponential clocks amount to. */
function histories(meanSeconds: number, untilSeconds: number, count: number) {
  const chance = new RandomStreams('published').of('crashes')
  return Array.from({ length: count }, () => {
    const history = []
    for (let at = chance.exponential(meanSeconds); at < untilSeconds; at += chance.exponential(meanSeconds))
      history.push({ atSeconds: at, strikes: chance.uniform(), phase: chance.uniform(), warningSeconds: 0 })
    return history
  })
}

const ettr = (job: Job, meanSeconds: number, intervalSeconds: number): number => {
  const untilSeconds = 4 * job.workSeconds
  const times = histories(meanSeconds, untilSeconds, 25).map((history) =>
    elapsed(costsOf(job), intervalSeconds, history, untilSeconds),
  )
  return job.workSeconds / summary(times).expectedSeconds
}

describe('effective training time', () => {
  // (1 - n r (u + T/2)) / (1 + w/T), HPCA 2025
  const formula = ({ restartSeconds, stallSeconds }: Job, meanSeconds: number, interval: number): number =>
    (1 - (restartSeconds + interval / 2) / meanSeconds) / (1 + stallSeconds / interval)

  test.each([
    [100_000, 300, 10, 1800],
    [100_000, 600, 60, 3600],
    [30_000, 120, 5, 600],
    [30_000, 600, 20, 1800],
  ])('a crash every %i s, restart %i s, stall %i s, every %i s: by the formula within 5 %', (mean, u, w, interval) => {
    const job = { workSeconds: 30 * DAY, restartSeconds: u, stallSeconds: w, hosts: 1000 }
    const [modelled, expected] = [ettr(job, mean, interval), formula(job, mean, interval)]
    expect(Math.abs(modelled / expected - 1)).toBeLessThan(0.05)
    // what is lost, too, where little is: the formula is of the first order
    expect(Math.abs((1 - modelled) / (1 - expected) - 1)).toBeLessThan(0.15)
  })

  test('where much is lost the formula says that nothing is left, and the model does not', () => {
    const job = { workSeconds: 2 * DAY, restartSeconds: 600, stallSeconds: 20, hosts: 1000 }
    expect(formula(job, 1500, 1800)).toBeLessThanOrEqual(0)
    expect(ettr(job, 1500, 1800)).toBeGreaterThan(0.2)
  })
})

describe('as it was published', () => {
  test('Llama 3: 419 interruptions in 54 days on 2,048 hosts', () => {
    const mean = meanTimeBetweenCrashes([failing(2048, failurePresets['llama-3'].eachDays)])
    expect((54 * DAY) / mean).toBeGreaterThan(409)
    expect((54 * DAY) / mean).toBeLessThan(429)
  })

  test('Llama 3: more than 90 % of the time effective', () => {
    const mean = (54 * DAY) / 419
    // 405e9 parameters of 14 bytes with what the optimizer keeps, written to 2 TB/s; a restart of 10 minutes is assumed
    const job = { workSeconds: 54 * DAY, restartSeconds: 600, stallSeconds: (405e9 * 14) / 2e12, hosts: 2048 }
    const best = Math.max(...[150, 220, 330, 470].map((interval) => ettr(job, mean, interval)))
    expect(best).toBeGreaterThan(0.9)
    expect(best).toBeLessThan(0.96)
  })

  test('Meta: 16,384 GPUs fail every 1.8 h; for 1,024 the same rate gives 28.8 h, and 7.9 h were measured', () => {
    const { eachDays, source } = failurePresets['meta-rsc-1']
    const hours = (gpus: number): number => meanTimeBetweenCrashes([failing(gpus / 8, eachDays)]) / HOUR
    expect(hours(16_384)).toBeCloseTo(1.8, 1)
    expect(hours(1024)).toBeCloseTo(28.8, 1)
    // it is not met, and the preset says so
    expect(hours(1024) / 7.9).toBeGreaterThan(3)
    expect(source).toMatch(/measured to fail every 7\.9 h, which does not follow from this rate \(28\.8 h\)/)
  })

  test('crashes of many hosts come as often as those of one that crashes as often as all', () => {
    const faults = [failing(64, 10)]
    const mean = meanTimeBetweenCrashes(faults)
    const until = 400 * mean
    const counts = Array.from({ length: 8 }, (_, k) => crashHistory(faults, `s/${k}`, until).length)
    const all = counts.reduce((sum, each) => sum + each, 0)
    expect(all / (8 * 400)).toBeGreaterThan(0.94)
    expect(all / (8 * 400)).toBeLessThan(1.06)
  })
})
