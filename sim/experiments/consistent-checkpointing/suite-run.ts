// One run of the suite, and the small part of its result that is kept: plain data both ways, so that workers can do it.

import type { OutcomeKind, SimulationResult, ViolationResult } from '../../result.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { simulate } from '../../simulate.ts'
import type { TraceEventKind } from '../../trace/event.ts'
import type { SelectiveReader } from '../../trace/trace.ts'
import { countTraffic, type TrafficCount } from '../rivals/traffic-count.ts'
import { roundsAlone } from './rounds-alone.ts'

export interface SuiteRun {
  readonly scenario: Scenario
  readonly seed: string
  /** `time`: how long it takes; `watched`: the same, with all checks; `traffic`: the counts of its messages. */
  readonly look: 'time' | 'watched' | 'traffic'
}

export interface SuiteResult {
  readonly outcome: OutcomeKind
  readonly reason: string | null
  readonly violations: readonly ViolationResult[]
  readonly fingerprint: string
  /** From the instant at which the last process began until the last request of a program was answered, seconds. */
  readonly workedSeconds: number
  /** From then until the last answer counts, which is the protocol's handling of ends, seconds. */
  readonly endSeconds: number
  /** How long processes were blocked by checkpoints, in total, seconds. */
  readonly blockedSeconds: number
  /** Of all processes together. */
  readonly checkpoints: number
  readonly checkpointBytes: number
  readonly traffic: TrafficCount | null
}

const own = { 'rounds-alone': roundsAlone }

export function performSuiteRun({ scenario, seed, look }: SuiteRun): SuiteResult {
  const work = new LastWork()
  if (look === 'traffic') {
    const { result, traffic } = countTraffic(scenario, seed, [work])
    return { ...kept(result, work), traffic }
  }
  const result = simulate(scenario, { seed, readers: [work], checks: look === 'watched', protocols: own })
  return { ...kept(result, work), traffic: null }
}

/** When a program did something last. */
class LastWork implements SelectiveReader {
  readonly kinds = ['compute-ends', 'message-acknowledged', 'message-received'] as const satisfies TraceEventKind[]
  atNs = 0
  readonly read = (atNs: number): void => {
    this.atNs = atNs
  }
}

function kept(result: SimulationResult, { atNs }: LastWork): Omit<SuiteResult, 'traffic'> {
  const { outcome, reason, violations, fingerprint, seconds, endsAtSeconds, processes } = result
  const sum = (of: (process: SimulationResult['processes'][number]) => number): number =>
    processes.reduce((total, each) => total + of(each), 0)
  const endSeconds = endsAtSeconds - atNs / 1e9
  return {
    ...{ outcome, reason, violations, fingerprint },
    ...{ workedSeconds: seconds - endSeconds, endSeconds },
    blockedSeconds: sum((each) => each.seconds.blocked),
    checkpoints: sum((each) => each.checkpoints),
    checkpointBytes: sum((each) => each.checkpointBytes),
  }
}
