// One run of the comparison, and the small part of its result that is kept: plain data both ways, so that workers can do it.

import type { OutcomeKind, ProcessResult, SimulationResult, ViolationResult } from '../../result.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { crashFreeScenario, simulate } from '../../simulate.ts'
import type { TraceEvent } from '../../trace/event.ts'
import type { SelectiveReader } from '../../trace/trace.ts'
import type { Strike } from './rival-scenarios.ts'
import { countTraffic, type TrafficCount } from './traffic-count.ts'
import { UndoneWork } from './undone-work.ts'

export interface RivalRun {
  readonly scenario: Scenario
  readonly seed: string
  /** `time`: how long it takes; `crash`: the cost of its crashes, with all checks; `traffic`: the counts of its messages, without crashes. */
  readonly look: 'time' | 'crash' | 'traffic'
}

export interface CrashCost {
  /** The crashes of hosts that were up, with the number of processes that ran there. */
  readonly strikes: readonly (Strike & { readonly processes: number })[]
  /** Null: the run did not get that far. */
  readonly detectionSeconds: number | null
  readonly restoreSeconds: number | null
  readonly replaySeconds: number | null
  readonly undoneSecondsDead: number
  readonly undoneSecondsSurvivors: number
  /** The most that one process lost. */
  readonly longestUndoneSeconds: number
  readonly survivorsRolledBack: number
  readonly deepestFall: number
  /** Processes from which something was read from stable storage. */
  readonly processesRead: number
  /** Hosts that restored, went back or adopted a line. */
  readonly hostsActing: number
  /** Messages that were received again in the recorded order. */
  readonly replayedMessages: number
  /** After a line was computed: the most versions of all processes together that it kept; null: there was no line. */
  readonly versionsKept: number | null
}

export interface RivalResult {
  readonly outcome: OutcomeKind
  readonly reason: string | null
  readonly violations: readonly ViolationResult[]
  readonly fingerprint: string
  readonly seconds: number
  readonly endsAtSeconds: number
  /** Mean per process. */
  readonly checkpoints: number
  /** From the end of a program until its answer counted, mean over processes. */
  readonly answerSeconds: number
  /** Where and when each process ended. */
  readonly ends: readonly { readonly process: string; readonly host: string; readonly atSeconds: number }[]
  readonly crash: CrashCost | null
  readonly traffic: TrafficCount | null
}

export type PerformRivalRuns = (runs: readonly RivalRun[]) => Promise<readonly RivalResult[]>

export function performRivalRun(run: RivalRun): RivalResult {
  if (run.look === 'crash') return performCrash(run)
  const ends = new Ends()
  if (run.look === 'traffic') {
    const { result, traffic } = countTraffic(run.scenario, run.seed, [ends])
    return { ...kept(result, ends), traffic }
  }
  return kept(simulate(run.scenario, { seed: run.seed, readers: [ends] }), ends)
}

class Ends implements SelectiveReader {
  readonly kinds = ['process-ended'] as const
  readonly found: RivalResult['ends'][number][] = []
  readonly read = (atNs: number, event: TraceEvent): void => {
    if (event.kind !== 'process-ended') return
    this.found.push({ process: event.process, host: event.host, atSeconds: atNs / 1e9 })
  }
}

function kept(result: SimulationResult, { found }: Ends): RivalResult {
  const { outcome, reason, violations, fingerprint, seconds, endsAtSeconds, processes } = result
  const mean = (of: (process: ProcessResult) => number): number =>
    processes.reduce((sum, each) => sum + of(each), 0) / Math.max(1, processes.length)
  return {
    ...{ outcome, reason, violations, fingerprint, seconds, endsAtSeconds },
    checkpoints: mean(({ checkpoints }) => checkpoints),
    answerSeconds: mean(({ seconds: spent }) => spent.answer),
    ends: found,
    ...{ crash: null, traffic: null },
  }
}

/** All schedules of a scenario are compared with the same run without a crash: a worker keeps the last one. */
let crashFree: { readonly key: string; readonly result: SimulationResult } | null = null

function crashFreeResult(scenario: Scenario, seed: string): SimulationResult {
  const without = crashFreeScenario(scenario) ?? scenario
  const key = JSON.stringify([without, seed])
  if (crashFree?.key !== key) crashFree = { key, result: simulate(without, { seed }) }
  return crashFree.result
}

const isReading: ReadonlySet<string> = new Set(['read-image', 'read-log', 'read-versions'])

function performCrash({ scenario, seed }: RivalRun): RivalResult {
  const ends = new Ends()
  const undone = new UndoneWork()
  const read = new Set<string>()
  let versionsKept: number | null = null
  let replayedMessages = 0
  const acting = new Set<string>()
  const strikes: CrashCost['strikes'][number][] = []
  const readers: SelectiveReader[] = [
    {
      kinds: ['host-crashed'],
      read: (atNs, event) => {
        if (event.kind === 'host-crashed') strikes.push({ host: event.host, atNs, processes: event.processes.length })
      },
    },
    ends,
    { kinds: UndoneWork.kinds, read: undone.read },
    {
      kinds: ['request-received'],
      read: (_, event) => {
        if (event.kind !== 'request-received') return
        if (isReading.has(event.request)) read.add(event.process)
      },
    },
    {
      kinds: ['message-received'],
      read: (_, event) => {
        if (event.kind === 'message-received' && event.replayed) replayedMessages++
      },
    },
    { kinds: ['restore-begins', 'rolled-back', 'line-adopted'], read: (_, { host }) => acting.add(host) },
    {
      kinds: ['line-committed'],
      read: (_, event) => {
        if (event.kind !== 'line-committed' || event.isFinal) return
        versionsKept = Math.max(
          versionsKept ?? 0,
          event.kept.reduce((sum, each) => sum + each, 0),
        )
      },
    },
  ]
  const result = simulate(scenario, { seed, readers, checks: { crashFree: crashFreeResult(scenario, seed) } })
  const mean = (of: (seconds: SimulationResult['recoveries'][number]['seconds']) => number | null): number | null => {
    const values = result.recoveries.flatMap(({ seconds }) => of(seconds) ?? [])
    return values.length === 0 ? null : values.reduce((sum, each) => sum + each, 0) / values.length
  }
  return {
    ...kept(result, ends),
    crash: {
      strikes,
      detectionSeconds: mean(({ detection }) => detection),
      restoreSeconds: mean(({ restore }) => restore),
      replaySeconds: mean(({ replay }) => replay),
      undoneSecondsDead: undone.deadSeconds,
      undoneSecondsSurvivors: undone.survivorSeconds,
      longestUndoneSeconds: undone.longestSeconds,
      survivorsRolledBack: undone.survivors,
      deepestFall: undone.deepestFall,
      processesRead: read.size,
      hostsActing: acting.size,
      replayedMessages,
      versionsKept,
    },
  }
}
