// What STAR's layers say to one another. Every exchange is a request that is sent again until its reply comes or the other
// host is declared dead; so every request may arrive twice, late, or after its sender's death, and must bear it.

import type { Image } from '../../machine/address-space.ts'
import type { Payload, ProcessName, ProcessPlan } from '../../programs/program.ts'
import type { SavedState } from '../../protocols/star/saved-state.ts'
import type { Location } from '../hosting/locations.ts'
import type { Tidings } from '../ring/news.ts'
import type { Holding } from '../storage/vault/holding.ts'

/** A logged message: `index` is its place in the order of delivery. */
export interface LogRecord {
  readonly index: number
  readonly from: ProcessName
  readonly sequence: number
  readonly payload: Payload
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

/** What a claim finds on one replica. */
export interface VaultSummary {
  readonly committed: number
  readonly indexes: readonly number[]
}

interface OfProcess {
  readonly process: ProcessName
  /** Fencing: a server refuses what comes from an incarnation older than the newest that it knows. */
  readonly incarnation: number
}

/** What a new version builds on: nothing (all pages follow), the committed version, or the program's file, which has its first image. */
export type VersionBase = 'nothing' | 'committed' | Image

export type StorageRequest =
  | (OfProcess & { readonly kind: 'append'; readonly record: LogRecord })
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
  /** The replicas that count agree; a new incarnation starts from their committed checkpoint and log. */
  | (OfProcess & { readonly kind: 'roll-back' })
  | (OfProcess & { readonly kind: 'read-image'; readonly page: number })
  | (OfProcess & { readonly kind: 'read-log'; readonly after: number })

/** What a file server is asked. */
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

export type Request =
  | ServerRequest
  | {
      readonly kind: 'message'
      readonly from: ProcessName
      readonly to: ProcessName
      readonly sequence: number
      readonly incarnation: number
      readonly replaying: boolean
      readonly payload: Payload
    }
  | { readonly kind: 'last-logged'; readonly from: ProcessName; readonly to: ProcessName }
  | { readonly kind: 'probe'; readonly load: number }
  | Tidings
  | { readonly kind: 'join'; readonly boot: number; readonly stale: boolean }
  | { readonly kind: 'restart'; readonly location: Location; readonly dead: number }
  /** After a power cut: how far the logs go that a server has read back from its disk. */
  | { readonly kind: 'vouch'; readonly logs: readonly LogEnd[] }

export type Reply =
  | { readonly kind: 'done' }
  /** By a server that catches up: a write will be done in its turn, if it is to be done at all; nothing is read from it. */
  | { readonly kind: 'catching-up' }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly incarnation: number }
  | {
      readonly kind: 'claimed'
      readonly granted: boolean
      readonly incarnation: number
      readonly host: number
      readonly boot: number
      /** The answer of a process that has ended. */
      readonly ended: Payload | null
      /** Null from a server that is not caught up. */
      readonly summary: VaultSummary | null
    }
  | { readonly kind: 'image'; readonly image: Image | null; readonly saved: SavedState | null; readonly pages: number }
  | { readonly kind: 'log'; readonly records: readonly LogRecord[]; readonly more: boolean }
  | { readonly kind: 'block'; readonly payload: Payload }
  | { readonly kind: 'logged'; readonly sequence: number }
  | { readonly kind: 'alive'; readonly load: number }
  | Tidings
  | { readonly kind: 'vaults'; readonly processes: readonly ProcessName[] }
  | {
      readonly kind: 'vault'
      /** A Vault; null with all parts but the last. */
      readonly vault: unknown
      /** The image of the committed version is left out: the asker has it. */
      readonly sameVersion: boolean
      /** Of this part. */
      readonly bytes: number
    }
  /** The replicas, this one among them, that may have gone on when it crashed. */
  | { readonly kind: 'stands'; readonly wasAvailable: readonly number[]; readonly processes: readonly ProcessName[] }
  /** Of the processes that run here: those whose logs are whole, and those whose are not. */
  | { readonly kind: 'vouched'; readonly whole: readonly ProcessName[]; readonly torn: readonly ProcessName[] }
  /** The version that is to be committed is not there. */
  | { readonly kind: 'void' }

export type Packet =
  | {
      readonly direction: 'request'
      readonly from: number
      readonly boot: number
      readonly id: number
      readonly body: Request
    }
  | {
      readonly direction: 'reply'
      readonly from: number
      readonly boot: number
      readonly id: number
      readonly body: Reply
    }
  /** To a host that is taken for dead and is not. */
  | { readonly direction: 'obituary'; readonly from: number; readonly boot: number; readonly of: number }

/** The record of a process's end: that it has ended, and the digest of its answer. */
export const END_BYTES = 64

/** What STAR puts before every packet: names, stamp, incarnation. */
export const PACKET_HEADER_BYTES = 32
