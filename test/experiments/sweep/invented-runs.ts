// Results of runs that nobody simulated, so that what experiments make of results can be checked by hand.

import type { SimulationResult } from '../../../sim/result.ts'

export interface Invented {
  readonly seconds: number
  readonly outcome?: SimulationResult['outcome']
  readonly imageBytes?: number
  readonly bytesSent?: number
  readonly sendingSeconds?: number
  readonly messagesSent?: number
}

/** A run of one process. */
export function inventedResult(scenario: string, seed: string, invented: Invented): SimulationResult {
  const {
    seconds,
    outcome = 'completed',
    imageBytes = 0,
    bytesSent = 0,
    sendingSeconds = 0,
    messagesSent = 0,
  } = invented
  return {
    ...{ scenario, seed, outcome, reason: outcome === 'completed' ? null : 'invented', seconds },
    endsAtSeconds: seconds,
    ...{
      fingerprint: `${scenario} ${seed} ${seconds}`,
      events: 0,
      answers: {},
      files: {},
      hosts: [],
      faults: [],
      recoveries: [],
      violations: [],
      beyondPromise: null,
    },
    processes: [
      {
        ...{ name: 'invented/1', host: 'ws1', incarnations: 1, imageBytes, messagesSent, bytesSent },
        ...{ messagesReceived: 0, bytesReceived: 0, checkpoints: 0, checkpointBytes: 0 },
        seconds: {
          ...{ compute: 0, waiting: 0, sending: sendingSeconds, blocked: 0, copy: 0, compare: 0 },
          ...{ log: 0, files: 0, answer: 0, recovery: 0 },
        },
      },
    ],
    costs: {
      ...{ computeSeconds: 0, blockedSeconds: 0, copySeconds: 0, compareSeconds: 0, networkSeconds: 0, diskSeconds: 0 },
      ...{ logSeconds: 0, replaySeconds: 0, messages: 0, networkFrames: 0, networkBytes: 0, collisions: 0 },
    },
  }
}
