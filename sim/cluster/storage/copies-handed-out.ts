// Copies of vaults on their way from a file server to one that is catching up, block by block. The request for the first block fixes what
// is copied: later changes reach the other server as writes of their own.

import type { ProcessName } from '../../programs/program.ts'
import type { Holding, ServerRequest, StorageReply } from './storage-requests.ts'
import { bytesBeyond, holdsVersion } from './vault/holding.ts'
import type { Vault } from './vault/vault.ts'

export interface HandedPart {
  readonly reply: StorageReply
  readonly bytes: number
}

interface Copy {
  readonly vault: Vault
  /** What the other server lacks of it. */
  readonly bytes: number
  /** Whether it has the image of the committed version already. */
  readonly sameVersion: boolean
}

export class CopiesHandedOut {
  readonly #copies = new Map<string, Copy>()
  readonly #blockBytes: number

  constructor(blockBytes: number) {
    this.#blockBytes = blockBytes
  }

  /** Fixes what server `to`, which has `holding` already, will copy of a process. */
  begin(process: ProcessName, to: number, vault: Vault, holding: Holding | null): void {
    const sameVersion = holding !== null && holdsVersion(vault, holding)
    this.#copies.set(keyOf(process, to), { vault: vault.copy(), bytes: bytesBeyond(vault, holding), sameVersion })
  }

  /** One part of the copy; the vault comes with the last. Null if no copy was begun: the requester must start over. */
  part({ process, part }: Extract<ServerRequest, { kind: 'fetch-vault' }>, to: number): HandedPart | null {
    const copy = this.#copies.get(keyOf(process, to))
    if (copy === undefined) return null
    const { vault, sameVersion } = copy
    const parts = Math.max(1, Math.ceil(copy.bytes / this.#blockBytes))
    const last = part >= parts - 1
    const bytes = last ? copy.bytes - (parts - 1) * this.#blockBytes : this.#blockBytes
    return {
      reply: {
        kind: 'vault',
        vault: last ? vault.copy() : null,
        sameVersion,
        bytes,
        left: Math.max(0, parts - 1 - part),
      },
      bytes,
    }
  }
}

const keyOf = (process: ProcessName, to: number): string => `${to} ${process}`
