// What checks know of a run, as plain data: its setting, how it ended, and the state of the hosts when they have come to rest.

import type { ProcessName } from '../programs/program.ts'
import type { HostName } from '../trace/event.ts'

/**
 * The setting of a run, known before it begins.
 *
 * @example
 * import type { RunSetting } from 'starsim/core'
 *
 * const isReplicated = ({ replicas }: RunSetting): boolean => replicas.length > 1
 * console.log(typeof isReplicated)
 */
export interface RunSetting {
  readonly hosts: readonly { readonly name: HostName; readonly role: 'workstation' | 'server' | 'recorder' }[]
  /** Hosts that the protocol cannot do without; none if absent. */
  readonly needed?: readonly HostName[]
  /** The servers that hold the copies; empty if nothing is replicated. */
  readonly replicas: readonly HostName[]
  readonly ring: { readonly periodNs: number; readonly timeoutNs: number; readonly misses: number }
  /** Frames are lost, or the network is partitioned: then STAR guarantees nothing. */
  readonly networkFaults: boolean
  /** How many workstations may be lost before all processes are live again. All but one if absent. */
  readonly lostAtOnce?: number
  /** Null if no checkpoints are taken. */
  readonly checkpoint: CheckpointSetting | null
  /** The same run without crashes; null if there is none to compare with. */
  readonly crashFree: CrashFreeRun | null
}

/** What checkpoints cost. */
export interface CheckpointSetting {
  readonly intervalNs: number
  /** The process is blocked until its checkpoint is committed. */
  readonly standsStill: boolean
  /** How long the largest image takes with cable, servers and processor to itself: no checkpoint uses them longer. */
  readonly longestNs: number
}

export interface CrashFreeRun {
  /** False if it was cut at its limit: then its answers and files are only some of them, and the run itself may take longer than that. */
  readonly isComplete: boolean
  readonly answers: ReadonlyMap<ProcessName, number>
  /** For each process that wrote files: a digest of them when it has ended. */
  readonly files: ReadonlyMap<ProcessName, number>
  readonly endedNs: number
}

/**
 * How a run ended, as checks see it.
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
  /** Digests of the files of processes that have ended, if nothing is replicated and files are local to each host. */
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
  /** The live hosts in its view, each with its boot: `ws1/0`. */
  readonly view: readonly string[]
  /** Processes that still run here. */
  readonly processes: readonly ProcessName[]
  /** Processes that it knows to have ended. */
  readonly knownEnds: readonly ProcessName[]
  /** Null unless the host holds copies. */
  readonly server: ServerAtRest | null
}

export interface ServerAtRest {
  readonly caughtUp: boolean
  readonly vaults: readonly VaultAtRest[]
}

/** What a server keeps for one process. */
export interface VaultAtRest {
  readonly process: ProcessName
  /** Number of the committed checkpoint, 0 if there is none. */
  readonly committed: number
  /** How many messages the process had received at that checkpoint. */
  readonly received: number
  readonly records: number
  /** The answer of the process is stored. */
  readonly ended: boolean
  /** A digest of its files. */
  readonly files: number
  /** A digest of everything that must be the same on all copies. */
  readonly digest: string
}
