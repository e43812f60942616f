// What a sender keeps of what it has sent, and when that may go.

import { expect, test } from 'vitest'
import { bytesOf, SendBuffer } from '../../../sim/protocols/epochs/send-buffer.ts'

const payload = { bytes: 100, digest: 1, data: null }
const message = (sequence: number, to = 'b') => ({ to, sequence, payload })

/** 1 and 2 are acknowledged, 3 is under way. */
function buffer(): SendBuffer {
  const kept = new SendBuffer()
  for (const sequence of [1, 2, 3]) {
    kept.begin({ ...message(sequence), span: sequence })
    if (sequence < 3) kept.end(message(sequence))
  }
  return kept
}

const numbers = (entries: readonly { sequence: number }[]): number[] => entries.map(({ sequence }) => sequence)

test('sends again what a receiver lacks, but for what is on its way anyhow', () => {
  const kept = buffer()
  expect([numbers(kept.after('b', 0)), numbers(kept.after('b', 1)), numbers(kept.after('c', 0))]).toEqual([
    [1, 2],
    [2],
    [],
  ])
  kept.end(message(3))
  expect(numbers(kept.after('b', 1))).toEqual([2, 3])
})

test('forgets what is covered, and nothing behind it', () => {
  const kept = buffer()
  kept.begin({ ...message(1, 'c'), span: 3 })
  kept.cover('b', 1)
  expect(kept.all().map(({ to, sequence }) => `${to} ${sequence}`)).toEqual(['b 2', 'b 3', 'c 1'])
})

test('keeps what is under way, though its receiver has it: an image that is taken now holds the send', () => {
  const kept = buffer()
  kept.cover('b', 3)
  expect([numbers(kept.all()), numbers(kept.pending)]).toEqual([[3], [3]])
  kept.end(message(3))
  kept.cover('b', 3)
  expect(kept.all()).toEqual([])
})

test('a send that an image held keeps the span of its first time', () => {
  const kept = new SendBuffer()
  kept.restore(buffer().all())
  expect(kept.begin({ ...message(3), span: 7 }).span).toBe(3)
  expect(kept.begin({ ...message(4), span: 7 }).span).toBe(7)
  expect(numbers(kept.all())).toEqual([1, 2, 3, 4])
})

test('an entry takes 16 bytes beside its content', () => {
  expect(bytesOf(buffer().all())).toBe(3 * 116)
})
