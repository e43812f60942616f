// What `starsim advise` answers: plain data.

import type { CheckpointPolicy, ProtocolKind } from '../../scenario/vocabulary.ts'

export const objectives = ['time', 'host-hours', 'money', 'p95'] as const
export type Objective = (typeof objectives)[number]

/** A way of saving. */
export interface Candidate {
  readonly protocol: ProtocolKind
  readonly policy: Exclude<CheckpointPolicy, 'none'>
  readonly copies: number
}

export const isSame = (a: Candidate, b: Candidate): boolean =>
  a.protocol === b.protocol && a.policy === b.policy && a.copies === b.copies

export const wayOf = ({ protocol, policy, copies }: Candidate): string =>
  `${protocol}, ${policy}, ${copies === 1 ? '1 copy' : `${copies} copies`}`

/** What was measured for a candidate in short simulated runs; seconds. */
export interface Costs {
  /** The whole job with neither checkpoints nor crashes, but with what the protocol does to every message. */
  readonly workSeconds: number
  /** By interval, ascending: how much a checkpoint delays the job, and how long it takes until it counts. */
  readonly checkpoints: readonly {
    readonly intervalSeconds: number
    readonly stallSeconds: number
    readonly latencySeconds: number
    /** How long a checkpoint of one process occupies the busiest part of a server. */
    readonly serverSeconds: number
  }[]
  /** A crash of a host with a process costs `restart + redo * (time since the checkpoint)`. */
  readonly restartSeconds: number
  readonly redo: number
  /** The number of crashes from which this was found, each with a restart that ended; 0: nothing is known, and a restart counts as free. */
  readonly crashes: number
  /** Hosts with a process that may crash. */
  readonly busyHosts: number
  /** The share of the file's crashes that strike a host with a process. */
  readonly hitShare: number
  readonly eventsPerSecond: number
}

/** A way of saving that was not measured to the end. */
export interface Outdone extends Candidate {
  /** It takes longer than this, even if crashes cost no more than under the best way. */
  readonly atLeastSeconds: number
}

export interface AdvicePoint extends Candidate {
  readonly intervalSeconds: number
  readonly expectedSeconds: number
  readonly ci95: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** Whether it comes from whole runs of the scenario; otherwise from the renewal model, driven by the measured costs. */
  readonly simulated: boolean
  /** For a simulated point: what the model said. */
  readonly modelSeconds?: number
}

/** A job that is never saved: what a crash strikes begins again. */
export type Unsaved = Omit<AdvicePoint, 'policy' | 'intervalSeconds'>

/** What is advised: to save at the best interval, or never. */
export type Choice = 'interval' | 'never'

/** What a job comes to. */
export interface Bill {
  /** Hours of all hosts together. */
  readonly hostHours: number
  /** What they cost; null: the price is not known. */
  readonly price: number | null
  /** The probability that it takes longer than the deadline; null: there is no deadline. */
  readonly deadlineMissed: number | null
}

/** The best interval and the job that is never saved, if inputs differ. */
interface IfInputsDiffer {
  /** The better of the two in that case. */
  readonly choice: Choice
  /** The best interval in that case. */
  readonly intervalSeconds: number
  /** With that interval. */
  readonly expectedSeconds: number
  /** If the job is never saved; null: some run would not end. */
  readonly unsavedSeconds: number | null
}

export interface Sensitivity extends IfInputsDiffer {
  readonly input: string
  readonly factor: number
  /** With what is advised, although the input differs; null: some run would not end. */
  readonly stayingSeconds: number | null
}

export interface MapCell extends IfInputsDiffer {
  /** Factors applied to the crash rate and to the size of the state. */
  readonly crashRate: number
  readonly state: number
}

/** Host-hours, price and deadline, like the times below, are those of what is advised; `best` and `unsaved` have their own. */
export interface Advice extends Bill {
  readonly sentence: string
  readonly choice: Choice
  /** The best interval, whether or not saving is advised. */
  readonly best: Candidate &
    Bill & {
      readonly intervalSeconds: number
      readonly expectedSeconds: number
      readonly ci95: number
      readonly overheadPercent: number
    }
  /** The best without a checkpoint, and whether it is better than any interval; null: some run would not end. */
  readonly unsaved: (Unsaved & Bill & { readonly overheadPercent: number; readonly isBetter: boolean }) | null
  /** Intervals whose expected overhead is at most 1.1 times that of the best. */
  readonly flatRangeSeconds: readonly [number, number]
  readonly points: readonly AdvicePoint[]
  /** Ways of saving whose checkpoints alone cost too much. */
  readonly outdone: readonly Outdone[]
  /** Closed forms from the stall and the rate of crashes of the best candidate. */
  readonly marks: {
    readonly youngSeconds: number
    readonly dalySeconds: number
    readonly checkpointSeconds: number
    /** Null: no restart ended in the runs that were to measure it. */
    readonly restartSeconds: number | null
    /** Between crashes of hosts with a process; null: none of them crashes. */
    readonly meanTimeBetweenCrashesSeconds: number | null
  }
  readonly sensitivity: readonly Sensitivity[]
  /** Why Daly's interval is not in the flat range; empty if it is. */
  readonly reasonsAgainstDaly: readonly string[]
  /** Over crash rate and state, each halved, unchanged and doubled; if the state cannot be varied, over the crash rate alone. */
  readonly map: readonly MapCell[]
  /** Where the time of what is advised goes, according to the model. */
  readonly time: {
    readonly workSeconds: number
    readonly checkpointsSeconds: number
    readonly restartsSeconds: number
    readonly repeatedSeconds: number
  }
  readonly warnings: readonly string[]
  readonly envelope: string
  /** The whole job with neither checkpoints nor crashes. */
  readonly workSeconds: number
  readonly deadlineSeconds: number | null
  readonly seed: string
  /** Histories of crashes that the model went through. */
  readonly trials: number
}
