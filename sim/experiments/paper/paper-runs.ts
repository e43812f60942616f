// Runs the paper's configurations and extracts its quantities from the results. Knows the configurations and how each quantity is
// measured, but not what the paper printed.

import { Observations } from '../../kernel/chance/statistics.ts'
import type { FittedValues } from '../../machine/profiles/calibration.ts'
import type { SimulationResult } from '../../result.ts'
import { Fingerprint } from '../../trace/fingerprint.ts'
import { secondsPerMessage } from '../measure/measure-message.ts'
import { type RunTrials, type Trial, trialSeed } from '../trials.ts'
import { type PaperScenarioName, type PaperScenarios, paperScenarioNames, withReplication } from './paper-scenarios.ts'
import type { PaperApplication, PaperBackups, PaperFigures, PaperPolicy, PaperReplication } from './paper-tables.ts'

export interface PaperRunsOptions {
  readonly seed: string
  /** Runs of each configuration. */
  readonly trials: number
  readonly run: RunTrials
  readonly constants?: Partial<FittedValues>
  /** Run only the configurations of these applications; the message experiment is always run. */
  readonly applications?: readonly PaperApplication[]
}

type RunName = Exclude<PaperScenarioName, 'messages'> | `messages-${0 | PaperBackups}`

/** A run that did not complete; it is left out of every mean. */
export interface FailedRun {
  readonly scenario: string
  readonly seed: string
  readonly outcome: SimulationResult['outcome']
  readonly reason: string | null
}

/** Runs every configuration `trials` times, trial k of each with the same seed. */
export async function runPaper(scenarios: PaperScenarios, options: PaperRunsOptions): Promise<PaperRuns> {
  const { seed, trials, run, constants, applications } = options
  const wanted = ({ application }: { application: { kind: string } }): boolean =>
    applications === undefined || (applications as readonly string[]).includes(application.kind)
  const configurations: [RunName, PaperScenarios[PaperScenarioName]][] = [
    ...paperScenarioNames.flatMap((name): [RunName, PaperScenarios[PaperScenarioName]][] =>
      name !== 'messages' && wanted(scenarios[name]) ? [[name, scenarios[name]]] : [],
    ),
    ...([0, 1, 2, 3, 4] as const).map((backups): [RunName, PaperScenarios[PaperScenarioName]] => [
      `messages-${backups}`,
      withReplication(scenarios.messages, backups),
    ]),
  ]
  const batch: Trial[] = []
  for (let number = 0; number < trials; number++) {
    for (const [, scenario] of configurations) {
      batch.push({ scenario, seed: trialSeed(seed, number), ...(constants !== undefined && { constants }) })
    }
  }
  const results = await run(batch)
  const byName = new Map<RunName, SimulationResult[]>()
  for (const [at, [name]] of configurations.entries()) {
    byName.set(
      name,
      Array.from({ length: trials }, (_, number) => results[number * configurations.length + at]!),
    )
  }
  return new PaperRuns(byName)
}

export class PaperRuns {
  readonly #results: ReadonlyMap<RunName, readonly SimulationResult[]>

  /** Every name must have the same number of results, in the order of the trials. */
  constructor(results: ReadonlyMap<RunName, readonly SimulationResult[]>) {
    this.#results = results
  }

  #of(name: RunName): readonly SimulationResult[] {
    const results = this.#results.get(name)
    if (results === undefined) throw new Error(`${name} was not run`)
    return results
  }

  /** Over the trials in which both runs completed. */
  #compare(
    name: RunName,
    base: RunName,
    by: (result: SimulationResult, base: SimulationResult) => number,
  ): Observations {
    const bases = this.#of(base)
    const observations = new Observations()
    for (const [trial, result] of this.#of(name).entries()) {
      const other = bases[trial]!
      if (completed(result) && completed(other)) observations.add(by(result, other))
    }
    return observations
  }

  #running(name: RunName): Observations {
    return Observations.of(
      this.#of(name)
        .filter(completed)
        .map(({ seconds }) => seconds),
    )
  }

  /** Running time without fault tolerance. */
  baselineSeconds(application: PaperApplication): Observations {
    return this.#running(`${application}-baseline`)
  }

  /** The image of a worker; all workers have the same. */
  memoryKB(application: PaperApplication): number {
    const [result] = this.#of(`${application}-baseline`)
    return Math.max(...result!.processes.map(({ imageBytes }) => imageBytes)) / 1024
  }

  /** What a process sends and receives without fault tolerance, averaged over all processes including the master. */
  communicationKB(application: PaperApplication): number {
    const bytes = Observations.of(
      this.#of(`${application}-baseline`).flatMap(({ processes }) =>
        processes.map(({ bytesSent, bytesReceived }) => bytesSent + bytesReceived),
      ),
    )
    return bytes.mean / 1024
  }

  seconds(application: PaperApplication, policy: PaperPolicy, replication: PaperReplication): Observations {
    return this.#running(`${application}-${policy}-${replication}`)
  }

  /** Percent over the simulated run of the same trial without fault tolerance. */
  overheadPercent(application: PaperApplication, policy: PaperPolicy, replication: PaperReplication): Observations {
    return this.#compare(`${application}-${policy}-${replication}`, `${application}-baseline`, percentOver)
  }

  /** The same, trial by trial. */
  overheadOfTrials(application: PaperApplication, policy: PaperPolicy, replication: PaperReplication): number[] {
    const bases = this.#of(`${application}-baseline`)
    return this.#of(`${application}-${policy}-${replication}`).flatMap((result, trial) =>
      completed(result) && completed(bases[trial]!) ? [percentOver(result, bases[trial]!)] : [],
    )
  }

  /** Percent by which the message log alone slows gauss down. */
  loggingPercent(replication: PaperReplication): Observations {
    return this.#compare(`gauss-log-${replication}`, 'gauss-baseline', percentOver)
  }

  /** The time of a message with this many backups over the time without. */
  messageSlowdown(backups: PaperBackups): Observations {
    return this.#compare(
      `messages-${backups}`,
      'messages-0',
      (result, base) => secondsPerMessage(result) / secondsPerMessage(base),
    )
  }

  /** The means, as plain numbers. */
  figures(): PaperFigures {
    return {
      overhead: (application, policy, replication) => this.overheadPercent(application, policy, replication).mean,
      logging: (replication) => this.loggingPercent(replication).mean,
      slowdown: (backups) => this.messageSlowdown(backups).mean,
    }
  }

  failures(): FailedRun[] {
    return [...this.#results.values()].flatMap((results) =>
      results
        .filter((result) => !completed(result))
        .map(({ scenario, seed, outcome, reason }) => ({ scenario, seed, outcome, reason })),
    )
  }

  /** Of all runs together. */
  fingerprint(): string {
    const digest = new Fingerprint()
    for (const results of this.#results.values()) for (const { fingerprint } of results) digest.text(fingerprint)
    return digest.toString()
  }
}

const completed = ({ outcome }: SimulationResult): boolean => outcome === 'completed'

const percentOver = (result: SimulationResult, base: SimulationResult): number =>
  (result.seconds / base.seconds - 1) * 100
