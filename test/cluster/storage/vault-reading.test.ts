// A log is read in parts, each as long as one reply may be.

import { expect, test } from 'vitest'
import type { StorageReply } from '../../../sim/cluster/storage/storage-requests.ts'
import { BLOCK_BYTES } from '../../../sim/cluster/storage/transfer-sizes.ts'
import { Vault } from '../../../sim/cluster/storage/vault/vault.ts'
import { readVault } from '../../../sim/cluster/storage/vault/vault-reading.ts'
import type { Disk } from '../../../sim/machine/disk.ts'

const disk = { request: (_: string, __: string, ___: number, then: () => void) => then() } as unknown as Disk

test('a log of three records, each as large as a reply: a part goes on behind the last record of the part before', () => {
  const vault = new Vault({ atomicCommit: true, fileVersions: true })
  const payload = { bytes: BLOCK_BYTES, digest: 5, data: null }
  for (const index of [0, 1, 2]) {
    const record = { index, from: 'a/0', sequence: index + 1, payload }
    vault.log.append(record)
  }
  const parts: unknown[] = []
  for (const after of [-1, 0, 1, 2]) {
    const answer = (reply: StorageReply | null): void => {
      if (reply?.kind === 'log') parts.push([reply.records.map(({ index }) => index), reply.more])
    }
    readVault(vault, { kind: 'read-log', process: 'a/1', incarnation: 1, after }, disk, null as never, answer)
  }
  expect(parts).toEqual([
    [[0], true],
    [[1], true],
    [[2], false],
    [[], false],
  ])
})
