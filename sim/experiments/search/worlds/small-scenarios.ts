// Small scenarios of every application, for searches: each takes about a second of virtual time and two or three thousand events, with
// real numbers in its pages, a few checkpoints, and timeouts that do not expire in a crash-free run.

import type { CheckpointPolicy, Placement } from '../../../cluster/mechanisms.ts'
import { parseScenario } from '../../../scenario/reading/parse.ts'
import type { Scenario } from '../../../scenario/scenario.ts'

export const smallApplications = {
  gauss: { size: 6, intervalMs: 150 },
  matmul: { size: 40, intervalMs: 40 },
  fft: { size: 512, intervalMs: 100, options: { portions: 16 } },
  files: {
    size: 3,
    intervalMs: 250,
    options: { records: 4, recordBytes: 128, journalBytes: 64, exchangeEvery: 2, operations: 20_000 },
  },
  spawner: { size: 1, intervalMs: 100, options: { depth: 1, fanOut: 1, operations: 150_000 } },
  random: { size: 16, intervalMs: 150, options: { operations: 50_000, messageBytes: 512 } },
  ordered: { size: 6, intervalMs: 150 },
} as const

/** A process makes no progress while it waits for a full checkpoint, so these come at longer intervals. */
const INTERVAL_FACTOR_OF_FULL = 3
/**
 * The applications for which there are small scenarios.
 *
 * @example
 * import { type SmallApplication, smallScenarios } from 'starsim/arbitraries'
 *
 * const chosen: SmallApplication[] = ['gauss', 'random']
 * console.log(typeof smallScenarios(chosen))
 */
export type SmallApplication = keyof typeof smallApplications

/**
 * The parameters of a small scenario.
 *
 * @example
 * import type { SmallSetting } from 'starsim/arbitraries'
 *
 * const setting: SmallSetting = { kind: 'fft', policy: 'full', replication: 2, placement: 'detector', memory: 'bytes' }
 * console.log(setting.kind)
 */
export interface SmallSetting {
  readonly kind: SmallApplication
  readonly policy: Exclude<CheckpointPolicy, 'none'>
  /** From 1 to 4; there are as many servers. */
  readonly replication: number
  readonly placement: Placement
  readonly memory: 'bytes' | 'symbolic'
  /** For `random`: the seed of the scripts. */
  readonly programSeed?: number
  readonly intervalMs?: number
  readonly workers?: number
  /** Workstations beyond one for each process; negative: some are shared from the beginning. */
  readonly spare?: number
}

/** ws1, ws2, .. with a worker each, the master on the one after them; no faults. */
export function smallScenario(setting: SmallSetting): Scenario {
  const { kind, policy, replication, placement, memory, programSeed, workers = 3, spare = 0 } = setting
  const { size, intervalMs: usualMs, ...rest } = smallApplications[kind]
  const intervalMs = setting.intervalMs ?? usualMs * (policy === 'full' ? INTERVAL_FACTOR_OF_FULL : 1)
  const ownOptions = 'options' in rest ? rest.options : {}
  const options = programSeed === undefined ? ownOptions : { ...ownOptions, programSeed }
  const parsed = parseScenario({
    name: `a small ${kind}, ${policy}, ${replication} ${replication === 1 ? 'copy' : 'copies'}, ${placement}, ${memory}`,
    application: { kind, size, workers, memory, baseImage: '8KB', options },
    hosts: {
      workstations: { count: workers + 1 + spare, profile: 'sparcstation-1' },
      servers: { count: replication, profile: 'sparcstation-10' },
    },
    star: {
      checkpoint: { policy, interval: `${intervalMs}ms` },
      replication,
      // writing more copies takes longer on a 10 Mb/s wire
      ring: { period: '200ms', timeout: replication > 2 ? '250ms' : '150ms', misses: 2 },
      placement,
    },
    start: { stagger: '10ms', jitter: '5ms' },
    limit: '2min',
  })
  if ('errors' in parsed) throw new Error(JSON.stringify(parsed.errors))
  return parsed.scenario
}
