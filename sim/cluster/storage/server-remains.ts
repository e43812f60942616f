// What is on a file server's disk when its machine comes back. A crash loses what was in memory; what the disk had finished stays.

import type { ProcessName } from '../../programs/program.ts'
import type { Vault } from './vault/vault.ts'

export interface ServerRemains {
  readonly vaults: ReadonlyMap<ProcessName, Vault>
  /** The replicas, including this one, that may have gone on when it crashed. */
  readonly wasAvailable: readonly number[]
}

/** What is on the disk of any host. */
export interface OnDisk {
  /** Null if it is no file server, or had nothing on its disk. */
  readonly remains: ServerRemains | null
  /** What the protocol left; null if nothing. */
  readonly left: unknown
}

export const nothing: OnDisk = { remains: null, left: null }
