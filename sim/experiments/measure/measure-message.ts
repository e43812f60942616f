// What one message costs: a process sends messages to another one by one, and each is timed from the send request until the receiver's
// layer has acknowledged it; with backups, that is when all of them have it.

import { Observations } from '../../kernel/chance/statistics.ts'
import type { SimulationResult } from '../../result.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { withReplication } from '../paper/paper-scenarios.ts'
import { type RunTrials, trialSeed } from '../trials.ts'

/** With the headers of layer and log record it still fits a UDP datagram. */
const LONGEST_BYTES = 65_000

export interface MessageLoad {
  /** Length of a message, 4 to 65,000. */
  readonly bytes: number
  /** Copies of the message log, 0 to as many as the scenario has file servers. */
  readonly backups: number
  readonly trials: number
  readonly seed: string
}

export interface MessageMeasurement {
  /** The mean time of one message. */
  readonly seconds: number
  /** Half the width of its 95 % interval over the trials. */
  readonly ci95: number
}

/**
 * The time of a message in the scenario of the message experiment (scenarios/paper/messages.yaml).
 * Throws RangeError for an impossible load.
 */
export async function measureMessage(
  scenario: Scenario,
  load: MessageLoad,
  run: RunTrials,
): Promise<MessageMeasurement> {
  const { bytes, backups, trials, seed } = load
  const servers = scenario.hosts.filter(({ role }) => role === 'server').length
  if (!Number.isInteger(bytes) || bytes < 4 || bytes > LONGEST_BYTES) {
    throw new RangeError(`messages have 4 to ${LONGEST_BYTES} bytes, which fit a datagram; got ${bytes}`)
  }
  if (!Number.isInteger(backups) || backups < 0 || backups > servers) {
    throw new RangeError(`there are 0 to ${servers} backups; got ${backups}`)
  }
  const { application } = scenario
  const loaded = { ...scenario, application: { ...application, options: { ...application.options, bytes } } }
  const batch = Array.from({ length: trials }, (_, number) => ({
    scenario: withReplication(loaded, backups),
    seed: trialSeed(seed, number),
  }))
  const times = Observations.of((await run(batch)).map(secondsPerMessage))
  return { seconds: times.mean, ci95: times.halfWidth }
}

/** The mean over all messages of a run. */
export function secondsPerMessage({ processes }: SimulationResult): number {
  let seconds = 0
  let messages = 0
  for (const process of processes) {
    seconds += process.seconds.sending
    messages += process.messagesSent
  }
  return seconds / messages
}
