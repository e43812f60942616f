// What a server that catches up keeps, and when a copy is complete with it. The sentences of docs/stable-storage.md, one by one.

import { describe, expect, test } from 'vitest'
import { Backlog } from '../../../sim/cluster/storage/backlog.ts'
import type { StorageRequest } from '../../../sim/cluster/storage/storage-requests.ts'
import { Vault } from '../../../sim/cluster/storage/vault/vault.ts'

const plan = { name: 'a/1', program: 'a', parameters: {} }
const answer = { bytes: 8, digest: 7, data: null }
const of = (incarnation: number) => ({ process: 'a/1', incarnation })

const claim = (incarnation: number): StorageRequest => ({
  ...{ kind: 'claim', ...of(incarnation), expected: incarnation - 1, plan, host: 1, boot: 0 },
})
const rollBack = (incarnation: number): StorageRequest => ({ kind: 'roll-back', ...of(incarnation) })
const end = (incarnation: number): StorageRequest => ({ kind: 'end', ...of(incarnation), answer })
const append = (incarnation: number, index: number): StorageRequest => ({
  ...{ kind: 'append', ...of(incarnation), record: { index, from: 'a/2', sequence: index + 1, payload: answer } },
})

/** A copy of a process that has been claimed by `incarnation` and rolled back by `rolledBack`. */
function copy(incarnation: number, rolledBack = 0, ended = false): Vault {
  const vault = new Vault({ atomicCommit: true, fileVersions: true })
  for (let each = 1; each <= incarnation; each++) {
    const expected = each - 1
    vault.claim({ kind: 'claim', ...of(each), expected, plan, host: 1, boot: 0 })
    if (each === rolledBack) vault.rollBack({ kind: 'roll-back', ...of(each) })
  }
  if (ended) vault.ended = answer
  return vault
}

function backlogOf(...requests: StorageRequest[]): Backlog {
  const backlog = new Backlog()
  for (const request of requests) backlog.keep(request)
  return backlog
}

describe('a copy is complete', () => {
  test.each<[string, boolean, Vault | null, StorageRequest[]]>([
    ['if nothing came meanwhile', true, copy(1), []],
    ['of a process that came into being meanwhile', true, null, [claim(1), append(1, 0)]],
    ['with writes of the incarnation in charge', true, copy(1), [append(1, 0), end(1)]],
    ['if a recovery is over on both', true, copy(2, 2), [claim(2), rollBack(2), append(2, 0)]],
    ['if a recovery is over that this server never heard of', true, copy(2, 2), []],
    ['if it is newer than the roll-back that came', true, copy(3, 3), [claim(2), rollBack(2)]],
    ['of a process that has ended', true, copy(1, 0, true), []],
    ['of one whose end whoever was to recover it tells again', true, copy(2), [claim(2), end(2)]],
  ])('%s', (_, complete, vault, requests) => {
    expect(backlogOf(...requests).completes(vault, 'a/1')).toBe(complete)
  })
})

describe('a copy is not complete', () => {
  test.each<[string, Vault | null, StorageRequest[]]>([
    ['that is older than a roll-back that came', copy(1), [claim(2), rollBack(2)]],
    ['that is claimed already and not rolled back', copy(2), [claim(2), rollBack(2)]],
    ['while a recovery has claimed the process here', copy(1), [append(1, 0), claim(2)]],
    ['while a recovery has claimed the process there only', copy(2), [append(1, 0)]],
    [
      'while the next recovery has, after one that is over',
      copy(2, 2),
      [claim(2), rollBack(2), append(2, 0), claim(3)],
    ],
    ['of a process of which only this server knows that it has ended', copy(1), [end(1), claim(2)]],
    ['of a process that was recovered and is not there', null, [claim(2), rollBack(2)]],
  ])('%s', (_, vault, requests) => {
    expect(backlogOf(...requests).completes(vault, 'a/1')).toBe(false)
  })
})

describe('on top of a copy comes', () => {
  const kinds = (backlog: Backlog): string[] =>
    backlog.ontoCopy('a/1').map(({ kind, incarnation }) => `${kind} ${incarnation}`)

  test('everything, if nothing was rolled back', () => {
    expect(kinds(backlogOf(append(1, 0), claim(2)))).toEqual(['append 1', 'claim 2'])
  })

  test('only what follows the newest roll-back: what came before it is void', () => {
    const backlog = backlogOf(end(1), claim(2), rollBack(2), append(2, 0), claim(3), rollBack(3), append(3, 0))
    expect(kinds(backlog)).toEqual(['append 3'])
  })

  test('what the incarnation wrote before it said again that it has rolled back, and nothing of older ones', () => {
    const backlog = backlogOf(append(1, 0), claim(2), append(2, 1), rollBack(2), append(2, 2))
    expect(kinds(backlog)).toEqual(['append 2', 'append 2'])
  })

  test('what follows a roll-back the first time that it comes: a copy of it that comes late makes nothing void', () => {
    expect(kinds(backlogOf(claim(2), rollBack(2), append(2, 0), rollBack(2)))).toEqual(['append 2', 'roll-back 2'])
  })

  test('what follows the newest roll-back, though an older one comes late', () => {
    expect(kinds(backlogOf(rollBack(3), append(3, 0), rollBack(2)))).toEqual(['append 3', 'roll-back 2'])
  })
})
