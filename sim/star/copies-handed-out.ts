// Copies of vaults on their way from a file server to one that catches up, block by block. The first block that is asked for fixes
// what is copied: what changes meanwhile reaches the other server as a write of its own.

import type { ProcessName } from '../programs/program.ts'
import type { Reply, ServerRequest } from './packet.ts'
import type { Vault } from './vault.ts'

export interface HandedPart {
  readonly reply: Reply
  readonly bytes: number
}

export class CopiesHandedOut {
  readonly #copies = new Map<string, Vault>()
  readonly #blockBytes: number

  constructor(blockBytes: number) {
    this.#blockBytes = blockBytes
  }

  /** Fixes what `to` is going to copy of a process. */
  begin(process: ProcessName, to: number, vault: Vault): void {
    this.#copies.set(keyOf(process, to), vault.copy())
  }

  /** One part; the vault comes with the last one. Null: nothing was begun, the asker is to start over. */
  part({ process, part }: Extract<ServerRequest, { kind: 'fetch-vault' }>, to: number): HandedPart | null {
    const copy = this.#copies.get(keyOf(process, to))
    if (copy === undefined) return null
    const parts = Math.max(1, Math.ceil(copy.bytes / this.#blockBytes))
    const last = part >= parts - 1
    const bytes = last ? copy.bytes - (parts - 1) * this.#blockBytes : this.#blockBytes
    return { reply: { kind: 'vault', vault: last ? copy.copy() : null, parts }, bytes }
  }
}

const keyOf = (process: ProcessName, to: number): string => `${to} ${process}`
