// What a check is: a sentence that must hold in every run, and a reader of the trace that says when it does not. Checks see
// the trace, and at rest the state of every host as plain data; they hold nothing that is alive.

import type { ProcessName } from '../programs/program.ts'
import type { HostName, TraceEvent, TraceEventKind } from '../trace/event.ts'
import type { Copies } from './ledgers/copies.ts'
import type { History } from './ledgers/history.ts'
import type { Promised } from './promise.ts'

/**
 * What is known of a run before it begins.
 *
 * @example
 * import type { RunSetting } from 'starsim/core'
 *
 * const isReplicated = ({ replicas }: RunSetting): boolean => replicas.length > 1
 * console.log(typeof isReplicated)
 */
export interface RunSetting {
  readonly hosts: readonly { readonly name: HostName; readonly role: 'workstation' | 'server' }[]
  /** The servers that hold the copies; none: nothing is replicated. */
  readonly replicas: readonly HostName[]
  readonly ring: { readonly periodNs: number; readonly timeoutNs: number; readonly misses: number }
  /** Frames are lost, or the network is cut: STAR promises nothing then. */
  readonly networkFaults: boolean
  readonly checkpoint: CheckpointSetting | null
  /** The same run without any crash; null: there is none to compare with. */
  readonly crashFree: CrashFreeRun | null
}

/** What saving costs; null in a setting where nothing is saved. */
export interface CheckpointSetting {
  readonly intervalNs: number
  /** The process stands still until its checkpoint is committed. */
  readonly standsStill: boolean
  /** What the largest image takes when nobody else uses cable, servers and processor: no checkpoint takes more of them. */
  readonly longestNs: number
}

export interface CrashFreeRun {
  readonly answers: ReadonlyMap<ProcessName, number>
  /** Of each process that wrote files: what stands for them when it has ended. */
  readonly files: ReadonlyMap<ProcessName, number>
  readonly endedNs: number
}

/**
 * How a run ended, as checks are told.
 *
 * @example
 * import type { RunEnd } from 'starsim/core'
 *
 * const unanswered = ({ processes, answers }: RunEnd): string[] => processes.filter((name) => !answers.has(name))
 * console.log(typeof unanswered)
 */
export interface RunEnd {
  readonly outcome: 'completed' | 'cannot-recover' | 'stuck'
  readonly reason: string | null
  readonly atNs: number
  /** Every process that was ever created. */
  readonly processes: readonly ProcessName[]
  readonly answers: ReadonlyMap<ProcessName, number>
  /** What stands for the files of those that have ended, where nothing is replicated and each host keeps its own. */
  readonly ownFiles: ReadonlyMap<ProcessName, number>
}

/**
 * The state of the hosts when the run has ended, faults have ceased, and the ring has come to rest.
 *
 * @example
 * import type { RestState } from 'starsim/core'
 *
 * const survivors = ({ hosts }: RestState): string[] => hosts.filter(({ alive }) => alive).map(({ name }) => name)
 * console.log(typeof survivors)
 */
export interface RestState {
  readonly hosts: readonly HostAtRest[]
}

export interface HostAtRest {
  readonly name: HostName
  readonly alive: boolean
  readonly boot: number
  /** Who is there in its view, each with its boot: `ws1/0`. */
  readonly view: readonly string[]
  /** Processes that still run here. */
  readonly processes: readonly ProcessName[]
  /** Processes of which it knows that they have ended. */
  readonly knownEnds: readonly ProcessName[]
  /** Of a host that holds copies. */
  readonly server: ServerAtRest | null
}

export interface ServerAtRest {
  readonly caughtUp: boolean
  readonly vaults: readonly VaultAtRest[]
}

/** What a server keeps of one process. */
export interface VaultAtRest {
  readonly process: ProcessName
  /** Number of the committed checkpoint, 0 if there is none. */
  readonly committed: number
  /** Messages received up to that checkpoint. */
  readonly received: number
  readonly records: number
  /** The answer of the process is there. */
  readonly ended: boolean
  /** Stands for its files as they are. */
  readonly files: number
  /** Stands for everything that is to be the same on all copies. */
  readonly digest: string
}

/**
 * What a check objected to, with the virtual time in nanoseconds.
 *
 * @example
 * import type { Violation } from 'starsim/core'
 *
 * const text = ({ check, message, atNs }: Violation): string => `${(atNs / 1e9).toFixed(6)} ${check}: ${message}`
 * console.log(text({ check: 'time', message: 'time ran back', atNs: 5e9 }))
 */
export interface Violation {
  readonly check: string
  readonly message: string
  readonly atNs: number
}

/**
 * What a check is given when a run begins: what is known of the run, three ledgers that are kept for all checks and are up to date with the
 * event that is read, and `violated`, which objects.
 *
 * @example
 * import type { CheckContext, CheckReader } from 'starsim/core'
 *
 * const create = ({ setting, violated }: CheckContext): CheckReader => ({
 *   on: {
 *     'host-crashed': ({ host }) => {
 *       if (setting.replicas.includes(host)) violated(`${host} holds copies and crashed`)
 *     },
 *   },
 * })
 * console.log(typeof create)
 */
export interface CheckContext {
  readonly setting: RunSetting
  readonly history: History
  readonly copies: Copies
  readonly promise: Promised
  /** The sentence does not hold, because of this. */
  readonly violated: (message: string) => void
}

export type Handlers = {
  readonly [K in TraceEventKind]?: (event: Extract<TraceEvent, { kind: K }>, atNs: number) => void
}

/**
 * What a check listens to: events of the trace by kind, every event, the end of the run, and the hosts at rest after it.
 *
 * @example
 * import type { CheckReader } from 'starsim/core'
 *
 * const ended: string[] = []
 * const reader: CheckReader = {
 *   on: { 'process-ended': ({ process }, atNs) => ended.push(`${process} at ${atNs} ns`) },
 *   atEnd: ({ outcome }) => console.log(outcome, ended),
 * }
 * console.log(Object.keys(reader))
 */
export interface CheckReader {
  /** Called for the events that matter to it. */
  readonly on?: Handlers
  /** Called likewise, but only after the first event of one of these kinds: before it there is nothing to see, and nothing to pay. */
  readonly after?: { readonly kinds: readonly TraceEventKind[]; readonly on: Handlers }
  /** Called for every event, with its time. */
  readonly every?: (atNs: number) => void
  /** Called when the run has ended, before it comes to rest. */
  readonly atEnd?: (end: RunEnd) => void
  readonly atRest?: (state: RestState) => void
}

/**
 * A sentence that must hold in every run, and how it is told that it does not. It reads the trace, and the state of the hosts once they have
 * come to rest; it holds nothing that is alive and cannot change a run.
 *
 * @example
 * import { type Check, checks, simulate } from 'starsim/core'
 *
 * const fewRestarts: Check = {
 *   name: 'few-restarts',
 *   sentence: 'no process is started more than twice',
 *   create: ({ violated }) => ({
 *     on: {
 *       'process-started': ({ process, incarnation }) => {
 *         if (incarnation > 2) violated(`${process} was started ${incarnation} times`)
 *       },
 *     },
 *   }),
 * }
 * const { violations } = simulate(
 *   { application: { kind: 'gauss', size: 16 }, faults: [{ crash: 'ws2', at: '20s' }] },
 *   { checks: [...checks, fewRestarts] },
 * )
 * console.log(violations)
 */
export interface Check {
  readonly name: string
  /** What must hold. */
  readonly sentence: string
  /** Whether it must hold beyond STAR's promise too. */
  readonly beyondPromise?: boolean
  create(context: CheckContext): CheckReader
}
