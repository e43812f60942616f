// What checks are told of a run as plain data: what is known before it begins, how it ended, and how the hosts stand when they have come
// to rest.

import type { ProcessName } from '../programs/program.ts'
import type { HostName } from '../trace/event.ts'

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
  /** Of workstations the protocol survives the loss of one, and of the next when all processes are live again. */
  readonly oneByOne?: true
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
