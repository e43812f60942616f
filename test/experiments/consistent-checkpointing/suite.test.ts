import { describe, expect, test } from 'vitest'
import { suiteText } from '../../../sim/cli/papers/suite-text.ts'
import type { Terminal } from '../../../sim/cli/terminal.ts'
import { roundsAlone } from '../../../sim/experiments/consistent-checkpointing/rounds-alone.ts'
import { inWay, loadSuite, type Suite, suitePrograms } from '../../../sim/experiments/consistent-checkpointing/suite.ts'
import {
  isGood,
  reproduceSuite,
  suiteRunCount,
} from '../../../sim/experiments/consistent-checkpointing/suite-report.ts'
import {
  performSuiteRun,
  type SuiteResult,
  type SuiteRun,
} from '../../../sim/experiments/consistent-checkpointing/suite-run.ts'
import type { TrafficCount } from '../../../sim/experiments/rivals/traffic-count.ts'
import { loadShippedScenario } from '../../../sim/node/files/package-files.ts'
import { simulate } from '../../../sim/simulate.ts'

const suite = loadSuite((name) => loadShippedScenario(`elnozahy-1992/${name}`))
const shortest: Suite = { queens: suite.queens!, primes: suite.primes! }

describe('the suite', () => {
  test('is eight programs on sixteen diskless workstations and a server, two minutes from a checkpoint to the next', () => {
    expect(Object.keys(suite)).toEqual([...suitePrograms])
    for (const scenario of Object.values(suite)) {
      const stations = scenario.hosts.filter(({ role }) => role === 'workstation')
      expect(stations.map(({ profile }) => profile)).toEqual(Array.from({ length: 16 }, () => 'sun-3-60'))
      const { kind, replication, checkpoint } = scenario.protocol
      expect({ kind, replication, checkpoint }).toEqual({
        kind: 'coordinated',
        replication: 1,
        checkpoint: { policy: 'copy-on-write', intervalNs: 120e9 },
      })
      expect(scenario.faults).toEqual([])
    }
  })

  test('rounds alone ask everybody, and save nothing', () => {
    const counts: Record<string, number> = {}
    const kinds = ['round-begins', 'round-committed', 'checkpoint-begins'] as const
    const read = (_: number, { kind }: { kind: string }): void => {
      counts[kind] = (counts[kind] ?? 0) + 1
    }
    const scenario = inWay(suite.queens!, 'rounds-alone')
    const { outcome, processes } = simulate(scenario, {
      readers: [{ kinds, read }],
      protocols: { 'rounds-alone': roundsAlone },
    })
    expect(outcome).toBe('completed')
    expect(processes.every(({ checkpointBytes }) => checkpointBytes === 0)).toBe(true)
    // five in the 630 s of work, one for the ends
    expect(counts).toEqual({ 'round-begins': 6, 'round-committed': 6 })
  })
})

describe('the two shortest programs, once each', async () => {
  let runs = 0
  const run = async (batch: readonly SuiteRun[]): Promise<SuiteResult[]> => {
    runs += batch.length
    return batch.map(performSuiteRun)
  }
  const report = await reproduceSuite(shortest, { seed: '1', trials: 1, run })

  test('complete without a broken invariant or a missed figure', () => {
    expect(runs).toBe(suiteRunCount(shortest, 1))
    expect(report.broken).toEqual([])
    expect(report.programs.map(({ program, traffic }) => [program, traffic?.missed])).toEqual([
      ['primes', []],
      ['queens', []],
    ])
    expect(isGood(report)).toBe(true)
  })

  test('copied on write they lose less than a hundredth of what full checkpoints cost them', () => {
    for (const {
      program,
      overheadPercent,
      fullOverheadPercent,
      stopSeconds,
      synchronisationPercent,
    } of report.programs) {
      expect(overheadPercent.mean!, program).toBeLessThan(1)
      expect(fullOverheadPercent.mean!, program).toBeGreaterThan(5)
      expect(stopSeconds.full! / stopSeconds.copyOnWrite!, program).toBeGreaterThan(100)
      expect(Math.abs(synchronisationPercent.mean!), program).toBeLessThan(0.1)
      expect(overheadPercent.ci95).toBeNull()
    }
  })

  test('gives the same again', async () => {
    expect((await reproduceSuite({ queens: suite.queens! }, { seed: '1', trials: 1, run })).programs).toEqual(
      report.programs.filter(({ program }) => program === 'queens'),
    )
  })
})

/** 1000 s without fault tolerance; so many per cent more. */
function invented(
  { scenario, look }: SuiteRun,
  percent: { copied: number; full: number; rounds: number },
): SuiteResult {
  const { kind, checkpoint } = scenario.protocol
  const more =
    kind === 'none'
      ? 0
      : kind === 'rounds-alone'
        ? percent.rounds
        : checkpoint.policy === 'full'
          ? percent.full
          : percent.copied
  return {
    ...{ outcome: 'completed', reason: null, violations: [], fingerprint: look },
    ...{ workedSeconds: 1000 * (1 + more / 100), endSeconds: 0 },
    blockedSeconds: checkpoint.policy === 'full' ? 4 : 1,
    ...{ checkpoints: 1, checkpointBytes: 4096, traffic: null },
  }
}

const reproduced = (invent: (run: SuiteRun) => SuiteResult, trials = 2) =>
  reproduceSuite(suite, { seed: '1', trials, run: async (runs) => runs.map(invent) })

const plain = { colours: { bold: String, red: String, yellow: String, dim: String } } as unknown as Terminal

describe('what follows from the definition of the protocol', () => {
  // sixteen processes and one round: each of the others is asked, has said so and is told; ten messages with their acknowledgements, tagged
  const traffic: TrafficCount = {
    ...{ messages: 10, messageBytes: 1000, datagrams: 20, headerBytes: 160, controlMessages: 45, endMessages: 0 },
    ...{ versions: 1, versionsAtRest: 1, versionsInAll: 16, checkpoints: 16, forced: 0, rounds: 1, fullRounds: 1 },
    ...{ control: {}, processes: 16, hosts: 17, drops: 0 },
  }
  const missed = async (counted: Partial<TrafficCount>): Promise<readonly string[] | undefined> => {
    const invent = (run: SuiteRun): SuiteResult => ({
      ...invented(run, { copied: 0, full: 0, rounds: 0 }),
      traffic: run.look === 'traffic' ? { ...traffic, ...counted } : null,
    })
    const report = await reproduced(invent, 1)
    expect(isGood(report)).toBe(report.programs.every((row) => row.traffic!.missed.length === 0))
    return report.programs[0]!.traffic!.missed
  }

  test('is met, or missed by one message or one byte', async () => {
    expect(await missed({})).toEqual([])
    expect(await missed({ controlMessages: 46 })).toEqual(['controlMessages'])
    expect(await missed({ headerBytes: 161 })).toEqual(['headerBytes'])
  })

  test('is met if the wire has lost an answer, so that somebody was asked twice', async () => {
    expect(await missed({ controlMessages: 46, drops: 1 })).toEqual([])
    expect(await missed({ controlMessages: 47, drops: 1 })).toEqual(['controlMessages'])
    expect(await missed({ controlMessages: 44, drops: 1 })).toEqual(['controlMessages'])
  })
})

describe('the claims', () => {
  test('agree with what is as published', async () => {
    const { claims } = await reproduced((run) => invented(run, { copied: 0.5, full: 2, rounds: 0.01 }))
    expect(claims.map(({ agrees }) => agrees)).toEqual(claims.map(() => true))
    expect(claims.every(({ because }) => because === null)).toBe(true)
  })

  test('are missed by what is not, with what is known of the reason; that decides nothing', async () => {
    const report = await reproduced((run) => invented(run, { copied: 6, full: 3, rounds: 2 }))
    const agreeing = report.claims.filter(({ agrees }) => agrees === true)
    expect(agreeing.map(({ statement }) => statement)).toEqual([expect.stringMatching(/is blocked$/)])
    expect(report.claims.filter(({ agrees }) => agrees === false).every(({ because }) => because !== null)).toBe(true)
    expect(isGood(report)).toBe(true)
    expect(suiteText(report, plain)).toMatch(/^no {3}the worst of them.*\n.*published {2}at most 5\.8 %/m)
  })

  test('are left open where nothing has completed, which is bad', async () => {
    const report = await reproduced((run) => ({
      ...invented(run, { copied: 0, full: 0, rounds: 0 }),
      ...{ outcome: 'stuck', reason: 'no answer from pattern/1' },
    }))
    expect(report.claims.map(({ agrees }) => agrees)).toEqual(report.claims.map(() => null))
    expect(isGood(report)).toBe(false)
    expect(suiteText(report, plain)).toMatch(/queens, full, seed 1\/0: stuck; no answer from pattern\/1/)
  })

  test('a broken invariant is bad, whatever the claims', async () => {
    const report = await reproduced((run) => ({
      ...invented(run, { copied: 0.5, full: 2, rounds: 0 }),
      violations: [{ check: 'no-orphan', message: 'somebody knows too much', atSeconds: 1 }],
    }))
    expect(isGood(report)).toBe(false)
  })

  test.each([0, -1, 1.5, Number.NaN])('%s trials are refused', async (trials) => {
    await expect(reproduced((run) => invented(run, { copied: 0, full: 0, rounds: 0 }), trials)).rejects.toThrow(
      RangeError,
    )
  })
})
