// What one checkpoint costs a process that computes: the same computation with and without checkpoints, divided by their number. The
// process fills a little of its memory as it goes, so that an incremental checkpoint has something, but not much, to write.

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

/** All per checkpoint, on the mean over a run; the first of its incremental checkpoints writes the whole image. */
export interface CheckpointMeasurement {
  /** By which the process ends later. */
  readonly seconds: number
  /** Half the width of its 95 % interval over the trials. */
  readonly ci95: number
  /** During which it stands still. */
  readonly blockedSeconds: number
  /** Of processor time for fork and copy-on-write. */
  readonly copySeconds: number
  readonly compareSeconds: number
  readonly writtenKB: number
}

const POINTS = 8192
/** Input and output of the transform, 8 bytes a point each. */
const DATA_KB = (POINTS * 16) / 1024
const LEAST_BASE_KB = 4

/** One worker on one workstation, for about five minutes, and a checkpoint every half minute. */
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
 * Measures checkpoints on a SPARCstation 1 with SPARCstations 10 as file servers.
 * Throws RangeError for a load that it cannot have, ScenarioProblem for an image that fits no workstation.
 */
export async function measureCheckpoint(load: CheckpointLoad, run: RunTrials): Promise<CheckpointMeasurement> {
  const { kilobytes, copies, trials, seed } = load
  const least = DATA_KB + LEAST_BASE_KB
  if (!Number.isInteger(kilobytes) || kilobytes < least) {
    throw new RangeError(`an image has a whole number of kilobytes from ${least}; got ${kilobytes}`)
  }
  if (!Number.isInteger(copies) || copies < 1 || copies > 4)
    throw new RangeError(`a checkpoint is kept in 1 to 4 backups; got ${copies}`)
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
