// A server that comes back is sent what it lacks, and no more.

import { expect, test } from 'vitest'
import type { SavedState } from '../../../sim/cluster/storage/saved-state.ts'
import { bytesBeyond, holdingOf, holdsVersion } from '../../../sim/cluster/storage/vault/holding.ts'
import { Vault } from '../../../sim/cluster/storage/vault/vault.ts'

const payload = (digest: number) => ({ bytes: 100, digest, data: null })
const image = {
  ...{ mode: 'symbolic' as const, pages: 3, grainPages: 1, digests: new Int32Array([1, 2, 3]) },
  ...{ registers: new Float64Array(2), data: null },
}
const saved: SavedState = {
  ...{ pending: { kind: 'receive', from: null }, pendingSequence: 0, remainingNs: 0, sent: [] },
  ...{ protocol: { bytes: 0 }, clears: { below: 0, consumed: [] }, received: 0, checkpoints: 1, usesFiles: true },
}

/** With a version by `writer`, records by index and the senders' numbers, and a file of one block. */
function vaultOf(writer: number, records: readonly (readonly [number, number])[], digest: number): Vault {
  const vault = new Vault({ atomicCommit: true, fileVersions: true })
  const of = { process: 'a/1', incarnation: writer } as const
  vault.begin({ kind: 'begin', ...of, number: 1, base: image })
  vault.commit({ kind: 'commit', ...of, number: 1, saved })
  for (const [index, sequence] of records) {
    vault.log.append({ index, from: 'a/2', sequence, payload: payload(index) })
  }
  vault.files.write('f', 0, payload(digest), 1)
  return vault
}

const header = bytesBeyond(new Vault({ atomicCommit: true, fileVersions: true }), null)
const lacking = (vault: Vault, other: Vault): number => bytesBeyond(vault, holdingOf(other)) - header

test('who has all of it is sent its header', () => {
  const vault = vaultOf(1, [[0, 1]], 5)
  expect(lacking(vault, vault.copy())).toBe(0)
  expect(bytesBeyond(vault, null) - header).toBe(3 * 4096 + 132 + 100)
})

test.each([
  ['a record', vaultOf(1, [], 5), 132],
  ['a record in the place of another one', vaultOf(1, [[0, 9]], 5), 132],
  ['a block of a file', vaultOf(1, [[0, 1]], 6), 100],
  ['a version, though it has one of the same number', vaultOf(2, [[0, 1]], 5), 3 * 4096],
])('who lacks %s is sent that', (_, other, bytes) => {
  expect(lacking(vaultOf(1, [[0, 1]], 5), other)).toBe(bytes)
})

test('versions of one number by two incarnations are two', () => {
  expect(holdsVersion(vaultOf(1, [], 5), holdingOf(vaultOf(1, [], 5)))).toBe(true)
  expect(holdsVersion(vaultOf(1, [], 5), holdingOf(vaultOf(2, [], 5)))).toBe(false)
})
