// What one server keeps of one process, under requests that come twice, late, or of an incarnation that is over.

import { describe, expect, test } from 'vitest'
import type { SavedState } from '../../../sim/cluster/storage/saved-state.ts'
import type { LogRecord, VersionBase } from '../../../sim/cluster/storage/storage-requests.ts'
import { imageDigest } from '../../../sim/cluster/storage/vault/stored-image.ts'
import { Vault } from '../../../sim/cluster/storage/vault/vault.ts'
import { PagedMemory } from '../../../sim/machine/address-space.ts'

const process = 'gauss/1'
const payload = { bytes: 8, digest: 5, data: null }
const plan = { name: process, program: 'gauss', parameters: {} } as never
const record = (index: number): LogRecord => ({ index, from: 'gauss/0', sequence: index + 1, payload })
const state = (floor: number, consumed: number[] = []) =>
  ({ clears: { below: floor, consumed }, checkpoints: 1 }) as unknown as SavedState

/** Pages 0 and 1 hold something that depends on the value. */
function image(value: number) {
  const memory = new PagedMemory({ baseBytes: 4096, regions: [{ name: 'data', bytes: 4096 }] }, 'bytes')
  memory.registers[0] = value
  memory.bytes('data').fill(value)
  memory.touch('data', 0, 4096, value)
  return memory.snapshot()
}

function vault() {
  const kept = new Vault({ atomicCommit: true, fileVersions: true })
  return {
    kept,
    append: (index: number, to = kept) => to.log.append(record(index)),
    begin: (number: number, base: VersionBase = 'nothing', incarnation = 1) =>
      kept.begin({ kind: 'begin', process, incarnation, number, base }),
    block: (number: number, value: number, pages = [0, 1], to = kept) => to.versions.write(number, pages, image(value)),
    commit: (number: number, saved = state(0), to = kept) =>
      to.commit({ kind: 'commit', process, incarnation: 1, number, saved }),
    claim: (incarnation: number, host: number, boot = 0, expected = incarnation - 1) =>
      kept.claim({ kind: 'claim', process, incarnation, expected, plan, host, boot }),
    rollBack: (incarnation: number, of = kept) => of.rollBack({ kind: 'roll-back', process, incarnation }),
    indexes: (of = kept) => of.log.records().map(({ index }) => index),
    committed: (of = kept) => of.committed && [of.committed.number, imageDigest(of.committed.image)],
  }
}

const holding = (number: number, value: number) => [number, imageDigest(image(value))]

describe('a version', () => {
  test('is committed with its own blocks, and with no other commit', () => {
    const { begin, block, commit, committed } = vault()
    begin(1)
    block(1, 7)
    block(2, 9)
    expect([commit(2), committed()]).toEqual(['void', null])
    expect([commit(1), committed()]).toEqual(['committed', holding(1, 7)])
    expect(commit(1)).toBe('again')
  })

  test('that is committed is not begun again by a late copy of its begin', () => {
    const { kept, begin, block, commit } = vault()
    begin(1)
    block(1, 7)
    commit(1)
    begin(1)
    expect(kept.versions.staged).toBe(0)
  })

  test('that is built on the committed one leaves that as it is until its commit', () => {
    const { begin, block, commit, committed } = vault()
    begin(1)
    block(1, 7)
    commit(1)
    begin(2, 'committed')
    block(2, 9, [0, 1])
    expect(committed()).toEqual(holding(1, 7))
    commit(2)
    expect(committed()).toEqual(holding(2, 9))
  })

  test('of a new incarnation begins anew, though it has the number of one under way', () => {
    const [again, alone] = [vault(), vault()]
    again.begin(1)
    again.block(1, 7, [1])
    for (const { begin, block, commit } of [again, alone]) {
      begin(1, image(8), 2)
      block(1, 9, [0])
      commit(1)
    }
    expect(again.committed()).toEqual(alone.committed())
    expect(alone.committed()).not.toBeNull()
  })

  test('under way goes with the roll-back', () => {
    const { kept, begin, block, commit, rollBack } = vault()
    begin(1)
    block(1, 7)
    rollBack(2)
    expect([kept.versions.staged, commit(1)]).toEqual([0, 'void'])
  })
})

describe('the log', () => {
  test('loses at a commit what was consumed, out of order too, and does not take it again', () => {
    const { begin, block, commit, append, indexes } = vault()
    for (const index of [0, 1, 2, 3]) append(index)
    begin(1)
    block(1, 7)
    commit(1, state(1, [2]))
    expect(indexes()).toEqual([1, 3])
    expect([append(0), append(2), append(3), append(4)]).toEqual([false, false, false, true])
  })

  test('has a floor that never sinks', () => {
    const { kept, begin, block, commit, append } = vault()
    kept.log.discard(3)
    begin(1)
    block(1, 7)
    commit(1, state(1))
    expect([kept.log.floor, append(2)]).toEqual([3, false])
  })
})

describe('a claim', () => {
  test('is granted again to whoever has it, and to no other host or boot', () => {
    const { claim } = vault()
    expect([claim(2, 4, 1), claim(2, 4, 1), claim(2, 4, 2), claim(2, 5, 1)]).toEqual([true, true, false, false])
  })

  test('is too late when a newer incarnation has been claimed', () => {
    const { claim } = vault()
    claim(2, 4)
    expect([claim(2, 5), claim(3, 5, 0, 1), claim(3, 5)]).toEqual([false, false, true])
  })

  test('finds a process that has ended ended', () => {
    const { kept, claim } = vault()
    kept.ended = payload
    expect(claim(2, 4)).toBe(false)
  })
})

test('a roll-back that comes a second time undoes nothing of what was written since', () => {
  const { kept, begin, rollBack } = vault()
  rollBack(2)
  begin(1, 'nothing', 2)
  rollBack(2)
  expect(kept.versions.staged).toBe(1)
})

describe('a copy', () => {
  test('has everything, and answers as the original would', () => {
    const { kept, append, begin, block, commit, claim, rollBack, indexes, committed } = vault()
    for (const index of [0, 1, 2, 3]) append(index)
    begin(1)
    block(1, 7)
    commit(1, state(1, [2]))
    claim(2, 4, 3)
    rollBack(2)
    begin(2, 'committed', 2)
    block(2, 8, [1])
    const copy = kept.copy()
    expect(copy.digest()).toBe(kept.digest())
    expect([
      copy.incarnation,
      copy.host,
      copy.boot,
      copy.plan,
      copy.log.floor,
      copy.rolledBack,
      copy.versions.staged,
    ]).toEqual([2, 4, 3, plan, 1, 2, 2])
    expect([append(0, copy), append(2, copy), append(4, copy)]).toEqual([false, false, true])
    rollBack(2, copy)
    expect(copy.versions.staged).toBe(2)
    block(2, 8, [0], copy)
    commit(2, state(1), copy)
    expect(committed(copy)).toEqual(holding(2, 8))
    expect([indexes(), committed()]).toEqual([[1, 3], holding(1, 7)])
  })

  test('does not show what is written to the original afterwards', () => {
    const { kept, begin, block, commit, committed } = vault()
    begin(1)
    block(1, 7)
    const copy = kept.copy()
    block(1, 9)
    commit(1, state(0), copy)
    expect(committed(copy)).toEqual(holding(1, 7))
  })

  test('of a process that has ended has its answer', () => {
    const { kept } = vault()
    kept.ended = payload
    expect(kept.copy().ended).toBe(payload)
  })
})
