// What a run gives: plain data, printable and comparable. Nothing in it is alive.

import type { HostName } from './trace/event.ts'

/**
 * How a run ended; each outcome says what it means.
 *
 * @example
 * import { type OutcomeKind, simulate } from 'starsim/core'
 *
 * const outcome: OutcomeKind = simulate({ application: { kind: 'gauss', size: 8 } }).outcome
 * console.log(outcome) // completed
 */
export type OutcomeKind =
  /** Every process has ended with its answer. */
  | 'completed'
  /** Something that is needed was lost for good; `reason` says what. */
  | 'cannot-recover'
  /** Nothing more happens, or the limit of virtual time was reached, and not every process has ended. */
  | 'stuck'
  /** An invariant was broken. */
  | 'violated'

/**
 * What one process did and where its time went, through all its incarnations.
 *
 * @example
 * import { type ProcessResult, simulate } from 'starsim/core'
 *
 * const print = ({ name, host, seconds }: ProcessResult) => console.log(name, host, seconds.compute, seconds.waiting)
 * simulate({ application: { kind: 'gauss', size: 8 } }).processes.forEach(print)
 */
export interface ProcessResult {
  readonly name: string
  /** Where it ended, or was last. */
  readonly host: HostName
  readonly incarnations: number
  readonly imageBytes: number
  readonly messagesSent: number
  readonly bytesSent: number
  readonly messagesReceived: number
  readonly bytesReceived: number
  readonly checkpoints: number
  readonly checkpointBytes: number
  /** Virtual seconds by what they went to. */
  readonly seconds: {
    readonly compute: number
    readonly waiting: number
    readonly sending: number
    readonly blocked: number
    readonly copy: number
    readonly compare: number
    readonly log: number
    readonly files: number
    /** From the end of its program until nothing could undo its answer any more. */
    readonly answer: number
    readonly recovery: number
  }
}

/**
 * What one host did, through all its boots.
 *
 * @example
 * import { type HostResult, simulate } from 'starsim/core'
 *
 * const print = ({ name, datagramsSent, seconds }: HostResult) => console.log(name, datagramsSent, seconds.disk)
 * simulate({ application: { kind: 'gauss', size: 8 } }).hosts.forEach(print)
 */
export interface HostResult {
  readonly name: HostName
  readonly boots: number
  readonly alive: boolean
  readonly datagramsSent: number
  readonly bytesSent: number
  /** Busy seconds of the processor, by class of work, and of the disk. */
  readonly seconds: { readonly system: number; readonly user: number; readonly disk: number }
}

/**
 * What an injected fault did; `inert` says that it hit nothing.
 *
 * @example
 * import { type FaultReceipt, simulate } from 'starsim/core'
 *
 * const print = ({ fault, atSeconds, hit, inert }: FaultReceipt) => console.log(fault, atSeconds, inert ? 'nothing' : hit)
 * simulate({ application: { kind: 'gauss', size: 16 }, faults: [{ crash: 'ws2', at: '5s' }] }).faults.forEach(print)
 */
export interface FaultReceipt {
  readonly fault: string
  readonly atSeconds: number | null
  readonly host: HostName | null
  readonly hit: readonly string[]
  readonly inert: boolean
}

/**
 * What it took to bring a process back whose host was lost. What it did not come to is null.
 *
 * @example
 * import { type RecoveryResult, simulate } from 'starsim/core'
 *
 * const print = ({ process, host, seconds }: RecoveryResult) => console.log(process, host, seconds.detection)
 * simulate({ application: { kind: 'gauss', size: 16 }, faults: [{ crash: 'ws2', at: '20s' }] }).recoveries.forEach(print)
 */
export interface RecoveryResult {
  readonly process: string
  readonly lostHost: HostName
  readonly atSeconds: number
  readonly cause: 'crash' | 'false suspicion'
  /** The new place. */
  readonly host: HostName | null
  /** Of the checkpoint that it began again from; 0: none, it began from its start. */
  readonly checkpoint: number | null
  /** In two tiers of stable storage: the host whose near copy of that checkpoint was read; null: it came from the file servers. */
  readonly nearCopyOn: HostName | null
  /** Messages in its log since that checkpoint. */
  readonly records: number | null
  readonly seconds: {
    /** From the checkpoint to the crash: what has to be done again. */
    readonly lost: number | null
    /** From the crash until a host declares the lost one dead. */
    readonly detection: number | null
    /** From then until the process has its image and its log. */
    readonly restore: number | null
    /** From then until it has consumed its log and is free. */
    readonly replay: number | null
  }
}

/**
 * An invariant that was broken, by the name of its check.
 *
 * @example
 * import { simulate, type ViolationResult } from 'starsim/core'
 *
 * const print = ({ check, message, atSeconds }: ViolationResult) => console.log(atSeconds, check, message)
 * simulate({ application: { kind: 'gauss', size: 8 } }, { checks: true }).violations.forEach(print)
 */
export interface ViolationResult {
  readonly check: string
  readonly message: string
  readonly atSeconds: number
}

/**
 * What a run gives: plain data that can be printed, compared and stored. Times are in virtual seconds.
 *
 * @example
 * import { type SimulationResult, simulate } from 'starsim/core'
 *
 * const result: SimulationResult = simulate({ application: { kind: 'gauss', size: 8 } })
 * console.log(result.outcome, result.seconds, result.costs.messages, result.fingerprint)
 */
export interface SimulationResult {
  readonly scenario: string
  readonly seed: string
  readonly outcome: OutcomeKind
  readonly reason: string | null
  readonly fingerprint: string
  /**
   * The running time as the paper counts it, virtual seconds: from the instant at which the last of the first processes really began,
   * wherever it ran, to the last answer.
   */
  readonly seconds: number
  /** What the clock of the trace showed at the end, virtual seconds. */
  readonly endsAtSeconds: number
  readonly events: number
  /** Per process the digest of its answer, eight hexadecimal digits. */
  readonly answers: Readonly<Record<string, string>>
  /** Per process that wrote files and has ended: the digest of what it left in them. */
  readonly files: Readonly<Record<string, string>>
  readonly hosts: readonly HostResult[]
  readonly processes: readonly ProcessResult[]
  readonly faults: readonly FaultReceipt[]
  /** In the order of the crashes. */
  readonly recoveries: readonly RecoveryResult[]
  readonly violations: readonly ViolationResult[]
  /** Why the run suffered more than STAR promises to survive; null if it did not, or if nobody checked. */
  readonly beyondPromise: string | null
  readonly costs: {
    readonly computeSeconds: number
    readonly blockedSeconds: number
    readonly copySeconds: number
    readonly compareSeconds: number
    readonly networkSeconds: number
    readonly diskSeconds: number
    readonly logSeconds: number
    readonly replaySeconds: number
    readonly messages: number
    readonly networkFrames: number
    readonly networkBytes: number
    readonly collisions: number
  }
}
