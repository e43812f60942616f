// What two servers had of a process when both went down: of checkpoint, files and log each may be further on the other one.

import { expect, test } from 'vitest'
import type { SavedState } from '../../../sim/cluster/storage/saved-state.ts'
import { Vault } from '../../../sim/cluster/storage/vault/vault.ts'

const of = { process: 'a/1', incarnation: 1 } as const
const payload = (digest: number) => ({ bytes: 100, digest, data: null })
const image = {
  ...{ mode: 'symbolic' as const, pages: 4, grainPages: 1, digests: new Int32Array([1, 2, 3, 4]) },
  ...{ registers: new Float64Array(2), data: null },
}
const saved = (floor: number): SavedState => ({
  ...{ pending: { kind: 'receive', from: null }, pendingSequence: 0, remainingNs: 0, sent: [] },
  ...{
    protocol: { bytes: 0 },
    clears: { below: floor, consumed: [] },
    received: floor,
    checkpoints: 1,
    usesFiles: true,
  },
})

interface Had {
  readonly records?: readonly number[]
  readonly writes?: number
  readonly begun?: boolean
  readonly blocks?: number
  readonly committed?: boolean
}

/** Writes of one process in their order: to its file, the begin of checkpoint 1, more to its file; blocks and commit beside it. */
function vaultThat({ records = [], writes = 0, begun = false, blocks = 0, committed = false }: Had): Vault {
  const vault = new Vault({ atomicCommit: true, fileVersions: true })
  for (const index of records) {
    vault.log.append({ index, from: 'a/2', sequence: index + 1, payload: payload(index) })
  }
  if (writes > 0) vault.files.write('f', 0, payload(1), 1)
  if (begun) vault.begin({ kind: 'begin', ...of, number: 1, base: 'nothing' })
  if (writes > 1) vault.files.write('f', 0, payload(2), 2)
  for (let block = 0; block < blocks; block++) {
    vault.versions.write(1, [2 * block, 2 * block + 1], image)
  }
  if (committed) vault.commit({ kind: 'commit', ...of, number: 1, saved: saved(1) })
  return vault
}

const both: Had = { records: [0, 1], writes: 1, begun: true }

test.each<[string, Had, Had, Had]>([
  ['records', { ...both, records: [0, 2] }, { ...both, records: [0, 1] }, { ...both, records: [0, 1, 2] }],
  ['a write to a file', { ...both, writes: 2 }, both, { ...both, writes: 2 }],
  ['a block of a checkpoint', { ...both, blocks: 2 }, { ...both, blocks: 1 }, { ...both, blocks: 2 }],
  ['a checkpoint that is begun', both, { ...both, begun: false }, both],
  [
    'a block on one, a write on the other',
    { ...both, blocks: 2, writes: 1 },
    { ...both, blocks: 1, writes: 2 },
    { ...both, blocks: 2, writes: 2 },
  ],
  [
    'a commit on one, a write and records on the other',
    { ...both, blocks: 2, committed: true },
    { ...both, blocks: 2, writes: 2, records: [0, 1, 2] },
    { ...both, blocks: 2, writes: 2, records: [0, 1, 2], committed: true },
  ],
])('%s: what either has is there', (_, one, other, united) => {
  for (const [first, second] of [
    [one, other],
    [other, one],
  ] as const) {
    const vault = vaultThat(first).united(vaultThat(second))
    const expected = vaultThat(united)
    if (!united.committed) {
      vault.commit({ kind: 'commit', ...of, number: 1, saved: saved(1) })
      expected.commit({ kind: 'commit', ...of, number: 1, saved: saved(1) })
    }
    expect(vault.digest()).toBe(expected.digest())
    vault.rollBack({ kind: 'roll-back', ...of, incarnation: 2 })
    expected.rollBack({ kind: 'roll-back', ...of, incarnation: 2 })
    expect(vault.files.read('f', 0)).toEqual(expected.files.read('f', 0))
  }
})

test('what one had before a roll-back that the other has carried out does not count', () => {
  const before = (): Vault => vaultThat({ ...both, records: [0, 1, 2], blocks: 2, committed: true })
  const after = (): Vault => {
    const vault = vaultThat({ records: [0, 1], writes: 1 })
    vault.rollBack({ kind: 'roll-back', ...of, incarnation: 2 })
    return vault
  }
  const expected = after().digest()
  expect(before().united(after()).digest()).toBe(expected)
  expect(after().united(before()).digest()).toBe(expected)
})

test('the answer of a process is there whichever of the two has it', () => {
  const ended = (): Vault => {
    const vault = vaultThat(both)
    vault.ended = payload(7)
    return vault
  }
  expect(ended().united(vaultThat(both)).ended).toEqual(payload(7))
  expect(vaultThat(both).united(ended()).ended).toEqual(payload(7))
})
