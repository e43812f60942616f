// The vaults of a file server: whose requests are carried out, and what is answered.

import { expect, test } from 'vitest'
import type { SavedState } from '../../../sim/cluster/storage/saved-state.ts'
import type { ServerTrace } from '../../../sim/cluster/storage/server-trace.ts'
import { VaultStore, type WriteRequest } from '../../../sim/cluster/storage/vault/vault-store.ts'
import type { Payload } from '../../../sim/programs/program.ts'

const process = 'a/1'
const plan = { name: process, program: 'a', parameters: {} } as never
const payload = (digest: number): Payload => ({ bytes: 8, digest, data: null })
const claim = (incarnation: number): WriteRequest => ({
  ...{ kind: 'claim', process, incarnation, expected: incarnation - 1, plan, host: 1, boot: 0 },
})
const append = (incarnation: number, index: number): WriteRequest => ({
  ...{ kind: 'append', process, incarnation },
  record: { index, from: 'a/0', sequence: index + 1, payload: payload(5) },
})
const end = (incarnation: number, digest: number): WriteRequest => ({
  ...{ kind: 'end', process, incarnation, answer: payload(digest) },
})

function store() {
  const told = { tell: () => {}, recordStored: () => {}, fileCarriedOut: () => {} } as unknown as ServerTrace
  const logged: number[] = []
  const vaults = new VaultStore({
    ...{ told, hostNames: ['ws1', 'ws2'], fencing: true, rules: { atomicCommit: true, fileVersions: true } },
    logged: ({ index }) => {
      logged.push(index)
    },
  })
  return { vaults, logged, write: (request: WriteRequest) => vaults.write(request).kind }
}

test('what an earlier incarnation asks for is refused, reads too, and what the one in charge asks for is done', () => {
  const { vaults, logged, write } = store()
  expect([write(append(1, 0)), write(claim(2)), write(append(1, 1)), write(append(2, 1))]).toEqual([
    ...['done', 'claimed', 'refused', 'done'],
  ])
  expect(logged).toEqual([0, 1])
  const read = { kind: 'read-log', process, after: -1 } as const
  expect([vaults.refusal({ ...read, incarnation: 1 })?.kind, vaults.refusal({ ...read, incarnation: 2 })]).toEqual([
    ...['refused', null],
  ])
})

test('a write of an incarnation of whose claim nothing was heard fences the earlier ones off', () => {
  const { write } = store()
  expect([write(append(1, 0)), write(append(3, 1)), write(append(2, 2)), write(append(1, 2))]).toEqual([
    ...['done', 'done', 'refused', 'refused'],
  ])
})

test('the first answer of a process stands', () => {
  const { vaults, write } = store()
  expect([write(end(1, 7)), write(end(1, 8)), vaults.of(process).ended?.digest]).toEqual(['done', 'done', 7])
})

test('a commit of what is not there is void', () => {
  const saved = { clears: { below: 0, consumed: [] }, checkpoints: 1 } as unknown as SavedState
  expect(store().write({ kind: 'commit', process, incarnation: 1, number: 1, saved })).toBe('void')
})

test('a record that comes twice is logged once', () => {
  const { logged, write } = store()
  expect([write(append(1, 0)), write(append(1, 0)), logged]).toEqual(['done', 'done', [0]])
})
