// What one checkpoint costs a computing process: the difference between the same computation with and without checkpoints, divided by
// their number. The process writes a little of its memory as it goes, so that an incremental checkpoint has a little to write.

import { Observations } from '../../kernel/chance/statistics.ts'
import type { ProcessResult, SimulationResult } from '../../result.ts'
import { ScenarioProblem } from '../../scenario/problem.ts'
import { parseScenario } from '../../scenario/reading/parse.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import type { CheckpointPolicy } from '../../scenario/vocabulary.ts'
import { withReplication } from '../paper/paper-scenarios.ts'
import { type RunTrials, type Trial, trialSeed } from '../trials.ts'

export interface CheckpointLoad {
  readonly policy: Exclude<CheckpointPolicy, 'none'>
  /** The image of the process, 132 KB or more. */
  readonly kilobytes: number
  /** Copies on stable storage, 1 to 4. */
  readonly copies: number
  readonly trials: number
  readonly seed: string
}

/** Everything per checkpoint, averaged over a run; the first incremental checkpoint of a run writes the whole image. */
export interface CheckpointMeasurement {
  /** The delay of the end of the process. */
  readonly seconds: number
  /** Half the width of its 95 % interval over the trials. */
  readonly ci95: number
  /** The time during which the process is blocked. */
  readonly blockedSeconds: number
  /** Processor time for fork and copy-on-write. */
  readonly copySeconds: number
  readonly compareSeconds: number
  readonly writtenKB: number
}

const POINTS = 8192
/** Input and output of the transform, 8 bytes a point each. */
const DATA_KB = (POINTS * 16) / 1024
const LEAST_BASE_KB = 4

/** One worker on one workstation, running for about five minutes with a checkpoint every half minute. */
function scenarioOf({ policy, kilobytes, copies }: CheckpointLoad): Scenario {
  const parsed = parseScenario({
    name: `${policy} checkpoints of ${kilobytes} KB`,
    application: { kind: 'fft', size: POINTS, workers: 1, baseImage: `${kilobytes - DATA_KB}KB` },
    hosts: { servers: { count: copies, profile: 'sparcstation-10' } },
    star: { checkpoint: { policy, interval: '30s' }, replication: copies },
  })
  if ('errors' in parsed) throw new ScenarioProblem(parsed.errors)
  return parsed.scenario
}

/**
 * Measures checkpoints on a SPARCstation 1 with SPARCstation 10 file servers.
 * Throws RangeError for an impossible load, ScenarioProblem for an image too large for a workstation.
 */
export async function measureCheckpoint(load: CheckpointLoad, run: RunTrials): Promise<CheckpointMeasurement> {
  const { kilobytes, copies, trials, seed } = load
  const least = DATA_KB + LEAST_BASE_KB
  if (!Number.isInteger(kilobytes) || kilobytes < least) {
    throw new RangeError(`the image size must be a whole number of kilobytes from ${least}; got ${kilobytes}`)
  }
  if (!Number.isInteger(copies) || copies < 1 || copies > 4)
    throw new RangeError(`a checkpoint has 1 to 4 backups; got ${copies}`)
  const saving = scenarioOf(load)
  const { protocol } = saving
  const free = withReplication(
    { ...saving, protocol: { ...protocol, checkpoint: { ...protocol.checkpoint, policy: 'none' } } },
    protocol.replication,
  )
  const batch: Trial[] = []
  for (let number = 0; number < trials; number++) {
    for (const scenario of [saving, free]) batch.push({ scenario, seed: trialSeed(seed, number) })
  }
  const results = await run(batch)
  const late = new Observations()
  const worker = new Observations()
  const parts = { blocked: new Observations(), copy: new Observations(), compare: new Observations() }
  for (let number = 0; number < trials; number++) {
    const saved = results[2 * number]!
    const { checkpoints, checkpointBytes, seconds } = workerOf(saved)
    late.add((saved.seconds - results[2 * number + 1]!.seconds) / checkpoints)
    worker.add(checkpointBytes / 1024 / checkpoints)
    for (const part of ['blocked', 'copy', 'compare'] as const) parts[part].add(seconds[part] / checkpoints)
  }
  return {
    seconds: late.mean,
    ci95: late.halfWidth,
    blockedSeconds: parts.blocked.mean,
    copySeconds: parts.copy.mean,
    compareSeconds: parts.compare.mean,
    writtenKB: worker.mean,
  }
}

const workerOf = ({ processes }: SimulationResult): ProcessResult => processes.find(({ name }) => name === 'fft/1')!
