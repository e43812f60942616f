// What stable storage is asked, and what it answers. Everything that changes something may come twice, late, or from an incarnation that has
// been superseded, and must bear it.

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

/** How far a process has come, as one server has it. */
export interface ProgressEntry {
  readonly process: ProcessName
  /** The first place in its log that has no record. */
  readonly end: number
  /** Records below are not kept any more. */
  readonly floor: number
  /** Saved with the oldest version that is kept. */
  readonly oldest: SavedState | null
  readonly note: Note | null
  /** Its answer is there. */
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

/** What a server that comes back says it has of a process (vault/holding.ts). */
export interface Holding {
  /** Null: no committed version. */
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

/** A protocol knows what is in it. */
export interface Note {
  readonly bytes: number
  /** Of two copies that differ the one with the higher order is the newer. */
  readonly order: number
  /** It is never replaced, and nobody takes charge of what it is about any more. */
  readonly isLast: boolean
  readonly value: unknown
}

/** A committed version without its image. */
export interface VersionEntry {
  readonly number: number
  /** That wrote it. */
  readonly incarnation: number
  readonly saved: SavedState
}

/** What a new version builds on: nothing (all pages follow), the committed version, or the program's file, which has its first image. */
export type VersionBase = 'nothing' | 'committed' | Image

export type StorageRequest =
  | (OfProcess & { readonly kind: 'append'; readonly record: LogRecord })
  /** Several records in a row that go to the log together. */
  | (OfProcess & { readonly kind: 'append-all'; readonly records: readonly LogRecord[] })
  | (OfProcess & { readonly kind: 'discard'; readonly below: number })
  | (OfProcess & { readonly kind: 'begin'; readonly number: number; readonly base: VersionBase })
  | (OfProcess & {
      readonly kind: 'block'
      readonly number: number
      readonly pages: readonly number[]
      readonly image: Image
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
   * The replicas that count agree; a new incarnation starts from their committed checkpoint and log, or from an older checkpoint, or from the
   * records below a place.
   */
  | (OfProcess & { readonly kind: 'roll-back'; readonly to?: number; readonly logBelow?: number })
  /** Of the versions up to the newest of these no others are needed any more. */
  | (OfProcess & { readonly kind: 'prune'; readonly keep: readonly number[] })
  /** Keeps what a protocol has to remember, in the place of what it kept before. */
  | (OfProcess & { readonly kind: 'keep-note'; readonly note: Note })
  | (OfProcess & { readonly kind: 'read-image'; readonly page: number })
  | (OfProcess & { readonly kind: 'read-log'; readonly after: number })
  /** Which committed versions there are, whoever asks. */
  | (OfProcess & { readonly kind: 'read-versions' })
  | (OfProcess & { readonly kind: 'read-note' })
  /** How far several processes have come, whoever asks. */
  | (OfProcess & { readonly kind: 'read-progress'; readonly processes: readonly ProcessName[] })

/** What file servers are asked, and what one that comes back asks of all. */
export type ServerRequest =
  | StorageRequest
  | { readonly kind: 'list-vaults' }
  | {
      readonly kind: 'fetch-vault'
      readonly process: ProcessName
      readonly part: number
      /** What the server's disk had when it came back, for it does not count; else of what it has, if it counts. */
      readonly fromDisk: boolean
      /** What the asker has of it already; null: nothing. */
      readonly holding: Holding | null
    }
  /** A server is about to count: whoever survives it is to know that it may have gone on alone. */
  | { readonly kind: 'will-count' }
  /** No server counts: what is on this one's disk, and with whom was it in step? */
  | { readonly kind: 'standing' }

/** What any host is asked after a power cut: how far the logs go that a server has read back from its disk. */
export interface VouchRequest {
  readonly kind: 'vouch'
  readonly logs: readonly LogEnd[]
}

/** What a claim is answered with. */
export interface Claimed {
  readonly kind: 'claimed'
  readonly granted: boolean
  readonly incarnation: number
  readonly host: number
  readonly boot: number
  /** What was claimed last; null: nothing was. A process that is created again need not be the one that it was. */
  readonly plan: ProcessPlan | null
  /** The answer of a process that has ended. */
  readonly ended: Payload | null
  /** Null from a server that is not caught up. */
  readonly summary: VaultSummary | null
}

/** Of the processes that run on a host: those whose logs are whole, and those whose are not. */
export interface Vouched {
  readonly kind: 'vouched'
  readonly whole: readonly ProcessName[]
  readonly torn: readonly ProcessName[]
}

export type StorageReply =
  | Done
  /** By a server that catches up: a write will be done in its turn, if it is to be done at all; nothing is read from it. */
  | { readonly kind: 'catching-up' }
  /** No copy was begun, the asker is to start over. */
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
      /** The image of the committed version is left out: the asker has it. */
      readonly sameVersion: boolean
      /** Of this part. */
      readonly bytes: number
      /** Parts that come after it. */
      readonly left: number
    }
  /** The replicas, this one among them, that may have gone on when it crashed. */
  | { readonly kind: 'stands'; readonly wasAvailable: readonly number[]; readonly processes: readonly ProcessName[] }
  | Vouched
  /** The version that is to be committed is not there. */
  | { readonly kind: 'void' }

/** What is written or read for a process, and so fenced by its incarnation. */
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
