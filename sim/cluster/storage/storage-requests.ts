// Requests to stable storage, and its replies. Every request that changes something may arrive twice, late, or from a superseded
// incarnation, and must tolerate that.

import type { Image } from '../../machine/address-space.ts'
import type { Payload, ProcessName, ProcessPlan } from '../../programs/program.ts'
import type { Done } from '../requests/envelope.ts'
import type { SavedState } from './saved-state.ts'

/** A logged message: `index` is its place in the order of delivery. */
export interface LogRecord {
  readonly index: number
  readonly from: ProcessName
  readonly sequence: number
  readonly payload: Payload
  /** Data that a protocol has piggybacked on the message and needs when it is received again. */
  readonly rider?: unknown
}

/** How far a process has come, as one server knows it. */
export interface ProgressEntry {
  readonly process: ProcessName
  /** The first place in its log that has no record. */
  readonly end: number
  /** Records below this place are no longer kept. */
  readonly floor: number
  /** Saved with the oldest version that is kept. */
  readonly oldest: SavedState | null
  readonly note: Note | null
  /** Whether its answer is there. */
  readonly hasEnded: boolean
}

/** How far a log goes without a gap, and which checkpoint is the newest. */
export interface LogEnd {
  readonly process: ProcessName
  readonly incarnation: number
  /** The first place that has no record. */
  readonly end: number
  /** The checkpoint that is being written, or else the committed one; 0: none. */
  readonly newest: number
}

/** What a returning server says it has of a process (vault/holding.ts). */
export interface Holding {
  /** Null if there is no committed version. */
  readonly version: string | null
  readonly records: ReadonlySet<string>
  readonly blocks: ReadonlySet<string>
}

/** What a claim finds on one replica. */
export interface VaultSummary {
  readonly committed: number
  readonly indexes: readonly number[]
}

export interface OfProcess {
  readonly process: ProcessName
  /** Fencing: a server refuses what comes from an incarnation older than the newest that it knows. */
  readonly incarnation: number
}

/** A protocol's own data, opaque to the servers. */
export interface Note {
  readonly bytes: number
  /** Of two copies that differ, the one with the higher order is newer. */
  readonly order: number
  /** It is never replaced, and what it is about can no longer be claimed. */
  readonly isLast: boolean
  readonly value: unknown
}

/** A committed version without its image. */
export interface VersionEntry {
  readonly number: number
  /** The incarnation that wrote it. */
  readonly incarnation: number
  readonly saved: SavedState
}

/** What a new version builds on: nothing (all pages follow), the committed version, or the executable, which has the initial image. */
export type VersionBase = 'nothing' | 'committed' | Image

export type StorageRequest =
  | (OfProcess & { readonly kind: 'append'; readonly record: LogRecord })
  /** Several consecutive records, appended together. */
  | (OfProcess & { readonly kind: 'append-all'; readonly records: readonly LogRecord[] })
  | (OfProcess & { readonly kind: 'discard'; readonly below: number })
  | (OfProcess & { readonly kind: 'begin'; readonly number: number; readonly base: VersionBase })
  | (OfProcess & {
      readonly kind: 'block'
      readonly number: number
      readonly pages: readonly number[]
      readonly image: Image
      /** The size of the block. */
      readonly bytes: number
    })
  | (OfProcess & { readonly kind: 'commit'; readonly number: number; readonly saved: SavedState })
  | (OfProcess & {
      readonly kind: 'write-file'
      readonly file: string
      readonly offset: number
      readonly payload: Payload
      readonly order: number
    })
  | (OfProcess & { readonly kind: 'read-file'; readonly file: string; readonly offset: number; readonly bytes: number })
  | (OfProcess & { readonly kind: 'end'; readonly answer: Payload })
  | (OfProcess & {
      readonly kind: 'claim'
      readonly expected: number
      readonly plan: ProcessPlan
      readonly host: number
      readonly boot: number
    })
  /**
   * Makes the replicas that count agree: a new incarnation starts from their committed checkpoint and log, from an older checkpoint, or
   * with only the log records below a place.
   */
  | (OfProcess & { readonly kind: 'roll-back'; readonly to?: number; readonly logBelow?: number })
  /** Up to the newest of these, no other versions are needed any more. */
  | (OfProcess & { readonly kind: 'prune'; readonly keep: readonly number[] })
  /** Keeps a protocol's note, replacing the previous one. */
  | (OfProcess & { readonly kind: 'keep-note'; readonly note: Note })
  | (OfProcess & { readonly kind: 'read-image'; readonly page: number })
  | (OfProcess & { readonly kind: 'read-log'; readonly after: number })
  /** Lists the committed versions; anybody may ask. */
  | (OfProcess & { readonly kind: 'read-versions' })
  | (OfProcess & { readonly kind: 'read-note' })
  /** How far several processes have come; anybody may ask. */
  | (OfProcess & { readonly kind: 'read-progress'; readonly processes: readonly ProcessName[] })

/** Requests to file servers, including those that a returning one sends to all. */
export type ServerRequest =
  | StorageRequest
  | { readonly kind: 'list-vaults' }
  | {
      readonly kind: 'fetch-vault'
      readonly process: ProcessName
      readonly part: number
      /** True: what the server's disk had when it came back, if it does not count; false: what it has now, if it counts. */
      readonly fromDisk: boolean
      /** What the requester has of it already; null if nothing. */
      readonly holding: Holding | null
    }
  /** A server is about to count: the others must remember that it may go on without them. */
  | { readonly kind: 'will-count' }
  /** No server counts: what is on this one's disk, and with whom was it in step? */
  | { readonly kind: 'standing' }

/** Sent to every host after all servers were down: how far the logs go that a server has read back from its disk. */
export interface VouchRequest {
  readonly kind: 'vouch'
  readonly logs: readonly LogEnd[]
}

/** The reply to a claim. */
export interface Claimed {
  readonly kind: 'claimed'
  readonly granted: boolean
  readonly incarnation: number
  readonly host: number
  readonly boot: number
  /** The plan of the last claim; null if there was none. A process that is created again may have a different plan. */
  readonly plan: ProcessPlan | null
  /** The answer of a process that has ended. */
  readonly ended: Payload | null
  /** Null from a server that is not caught up. */
  readonly summary: VaultSummary | null
}

/** Of the processes running on a host: those whose logs are whole, and those whose logs are not. */
export interface Vouched {
  readonly kind: 'vouched'
  readonly whole: readonly ProcessName[]
  readonly torn: readonly ProcessName[]
}

export type StorageReply =
  | Done
  /** From a server that is catching up: a write will be done in its turn, if it has to be done at all; nothing can be read. */
  | { readonly kind: 'catching-up' }
  /** No copy was begun; the requester must start over. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly incarnation: number }
  | Claimed
  | { readonly kind: 'image'; readonly image: Image | null; readonly saved: SavedState | null; readonly pages: number }
  | { readonly kind: 'log'; readonly records: readonly LogRecord[]; readonly more: boolean }
  /** From the oldest to the newest. */
  | { readonly kind: 'versions'; readonly incarnation: number; readonly versions: readonly VersionEntry[] }
  | { readonly kind: 'note'; readonly note: Note | null }
  | { readonly kind: 'progress'; readonly entries: readonly ProgressEntry[] }
  | { readonly kind: 'block'; readonly payload: Payload }
  | { readonly kind: 'vaults'; readonly processes: readonly ProcessName[] }
  | {
      readonly kind: 'vault'
      /** A Vault; null with all parts but the last. */
      readonly vault: unknown
      /** The image of the committed version is left out: the requester has it. */
      readonly sameVersion: boolean
      /** The size of this part. */
      readonly bytes: number
      /** Parts that come after it. */
      readonly left: number
    }
  /** The replicas, including this one, that may have gone on when it crashed. */
  | { readonly kind: 'stands'; readonly wasAvailable: readonly number[]; readonly processes: readonly ProcessName[] }
  | Vouched
  /** The version to be committed is not there. */
  | { readonly kind: 'void' }

/** Requests that concern one process, unlike those between servers. */
const ofProcesses: Readonly<Record<StorageRequest['kind'], true>> = {
  ...{ append: true, discard: true, begin: true, block: true, commit: true, 'write-file': true, 'read-file': true },
  ...{
    end: true,
    claim: true,
    'roll-back': true,
    prune: true,
    'keep-note': true,
    'read-image': true,
    'read-log': true,
  },
  ...{ 'append-all': true, 'read-versions': true, 'read-note': true, 'read-progress': true },
}

export const isOfProcess = (kind: string): boolean => Object.hasOwn(ofProcesses, kind)

/** Every kind of request to a file server. */
export const serverRequestKinds = [
  ...(Object.keys(ofProcesses) as StorageRequest['kind'][]),
  ...(['list-vaults', 'fetch-vault', 'will-count', 'standing'] as const),
]
/** The record of a process's end: that it has ended, and the digest of its answer. */
export const END_BYTES = 64
