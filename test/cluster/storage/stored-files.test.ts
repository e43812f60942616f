// The files of a process on one server: what a commit makes the old version of each, and what a roll-back brings back.

import { describe, expect, test } from 'vitest'
import { StoredFiles } from '../../../sim/cluster/storage/vault/stored-files.ts'
import type { Payload } from '../../../sim/programs/program.ts'

const content = (digest: number): Payload => ({ bytes: 8, digest, data: null })

/** Files that are written to with the next order each time. */
function files() {
  const stored = new StoredFiles()
  let order = 0
  return {
    stored,
    write: (file: string, digest: number) => stored.write(file, 0, content(digest), ++order),
    beginAnew: () => {
      order = 0
      stored.rollBack(false)
    },
    read: (file: string, from = stored) => from.read(file, 0).digest,
  }
}

describe('a checkpoint', () => {
  test('has the content of the instant at which it began, whatever is written until it commits', () => {
    const { stored, write, beginAnew, read } = files()
    write('a', 1)
    stored.freeze(1)
    write('a', 2)
    stored.commit(1)
    expect(read('a')).toBe(2)
    beginAnew()
    expect(read('a')).toBe(1)
  })

  test('has nothing of a file that was made after that', () => {
    const { stored, write, beginAnew, read } = files()
    stored.freeze(1)
    write('young', 1)
    stored.commit(1)
    beginAnew()
    expect(read('young')).toBe(0)
  })

  test('that is begun again keeps its instant', () => {
    const { stored, write, beginAnew, read } = files()
    write('a', 1)
    stored.freeze(1)
    write('a', 2)
    stored.freeze(1)
    stored.commit(1)
    beginAnew()
    expect(read('a')).toBe(1)
  })

  test('is not made by the commit of another', () => {
    const { stored, write, beginAnew, read } = files()
    write('a', 1)
    stored.freeze(2)
    stored.commit(1)
    beginAnew()
    expect(read('a')).toBe(0)
  })
})

describe('a roll-back', () => {
  test('forgets the checkpoint under way: the next one of that number has an instant of its own', () => {
    const { stored, write, beginAnew, read } = files()
    write('a', 1)
    stored.freeze(1)
    beginAnew()
    write('a', 2)
    stored.freeze(1)
    stored.commit(1)
    write('a', 3)
    beginAnew()
    expect(read('a')).toBe(2)
  })

  test('can be repeated: what is written after it is not in the version', () => {
    const { stored, write, beginAnew, read } = files()
    write('a', 1)
    stored.freeze(1)
    stored.commit(1)
    beginAnew()
    write('a', 2)
    beginAnew()
    expect(read('a')).toBe(1)
  })

  test('lets a new incarnation count its writes from the start', () => {
    const { write, beginAnew, read } = files()
    write('a', 1)
    write('a', 2)
    beginAnew()
    write('a', 3)
    expect(read('a')).toBe(3)
  })
})

test('a write that comes late does not undo a newer one', () => {
  const { stored, read } = files()
  stored.write('a', 0, content(2), 2)
  stored.write('a', 0, content(1), 1)
  expect(read('a')).toBe(2)
})

describe('a copy', () => {
  test('has the version too', () => {
    const { stored, write, read } = files()
    write('a', 1)
    stored.freeze(1)
    stored.commit(1)
    write('a', 2)
    const copy = stored.copy()
    copy.rollBack(false)
    expect(read('a', copy)).toBe(1)
  })

  test('commits the checkpoint that was under way', () => {
    const { stored, write, read } = files()
    write('a', 1)
    stored.freeze(1)
    const copy = stored.copy()
    copy.commit(1)
    copy.rollBack(false)
    expect(read('a', copy)).toBe(1)
  })

  test('knows which writes are late', () => {
    const { stored, write, read } = files()
    write('a', 1)
    write('a', 2)
    const copy = stored.copy()
    copy.write('a', 0, content(1), 1)
    expect(read('a', copy)).toBe(2)
  })

  test('and the original do not show in each other', () => {
    const { stored, write, read } = files()
    write('a', 1)
    const copy = stored.copy()
    write('a', 2)
    copy.write('a', 0, content(3), 9)
    expect([read('a'), read('a', copy)]).toEqual([2, 3])
  })
})
