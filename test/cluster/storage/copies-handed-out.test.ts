// A copy of a vault on its way to another server, part by part.

import { expect, test } from 'vitest'
import { CopiesHandedOut } from '../../../sim/cluster/storage/copies-handed-out.ts'
import { Vault } from '../../../sim/cluster/storage/vault/vault.ts'

const process = 'a/1'
const BLOCK = 1000

/** With a log of so many records, of 1000 bytes each with all that belongs to it. */
function vaultWith(records: number): Vault {
  const vault = new Vault({ atomicCommit: true, fileVersions: true })
  for (let index = 0; index < records; index++) append(vault, index)
  return vault
}

const append = (vault: Vault, index: number): unknown =>
  vault.log.append({ index, from: 'a/0', sequence: index + 1, payload: { bytes: 968, digest: 5, data: null } })

const handed = (copies: CopiesHandedOut, part: number, to = 1) =>
  copies.part({ kind: 'fetch-vault', process, part, fromDisk: false, holding: null }, to)

test('the vault comes with the last part, and all parts together are what it weighs', () => {
  const copies = new CopiesHandedOut(BLOCK)
  copies.begin(process, 1, vaultWith(2), null)
  const parts = [0, 1, 2].map((part) => handed(copies, part)!)
  expect(parts.map(({ bytes }) => bytes)).toEqual([1000, 1000, 256])
  expect(parts.map(({ reply }) => reply.kind === 'vault' && reply.vault !== null)).toEqual([false, false, true])
})

test('what is copied is fixed when it begins, for each server that copies', () => {
  const copies = new CopiesHandedOut(10 * BLOCK)
  const vault = vaultWith(1)
  copies.begin(process, 1, vault, null)
  append(vault, 1)
  copies.begin(process, 2, vault, null)
  append(vault, 2)
  const recordsFor = (to: number) => {
    const reply = handed(copies, 0, to)!.reply
    return reply.kind === 'vault' ? (reply.vault as Vault).log.records().length : -1
  }
  expect([recordsFor(1), recordsFor(2), handed(copies, 0, 3)]).toEqual([1, 2, null])
})
