// What the disk of a file server has when its machine comes back. A crash takes what was in memory; what the disk had finished stays.

import type { ProcessName } from '../../programs/program.ts'
import type { Vault } from './vault/vault.ts'

export interface ServerRemains {
  readonly vaults: ReadonlyMap<ProcessName, Vault>
  /** The replicas, this one among them, that may have gone on when it crashed. */
  readonly wasAvailable: readonly number[]
}

/** What is on the disk of any host. */
export interface OnDisk {
  /** Null: it is no file server, or had nothing. */
  readonly remains: ServerRemains | null
  /** Of the protocol; null: nothing. */
  readonly left: unknown
}

export const nothing: OnDisk = { remains: null, left: null }
