// Building and reading what programs exchange: records of a few words, and ranges of memory after a header.
// In symbolic mode a payload has only a size and a digest; in bytes mode the digest is that of its data.

import { type AddressSpace, digestOfBytes, type MemoryMode, mix } from '../machine/address-space.ts'
import type { Payload, Reply } from './program.ts'

/**
 * A record of `bytes` bytes that begins with these 32-bit words; the rest is zero.
 *
 * @example
 * import { record } from 'starsim/core'
 *
 * const answer = record('symbolic', 16, [1, 2])
 * console.log(answer.bytes, answer.data) // 16 null
 */
export const record = (mode: MemoryMode, bytes: number, words: readonly number[]): Payload =>
  mode === 'bytes' ? payloadOf(bytesOfWords(bytes, words)) : { bytes, digest: words.reduce(mix, bytes), data: null }

/** A record of `bytes` bytes, all derived from one number. */
export const filledRecord = (mode: MemoryMode, bytes: number, seed: number): Payload => {
  if (mode === 'symbolic') return { bytes, digest: mix(bytes, seed), data: null }
  const words = Array.from({ length: Math.floor(bytes / 4) }, (_, index) => mix(seed, index))
  return payloadOf(bytesOfWords(bytes, words))
}

/**
 * A range of a region after a header of `headerBytes` bytes that begins with these words.
 *
 * @example
 * import { type AddressSpace, recordWithRange, type Request } from 'starsim/core'
 *
 * const sendRow = (memory: AddressSpace): Request => ({
 *   kind: 'send',
 *   to: 'mine/0',
 *   payload: recordWithRange(memory, 16, [3], 'matrix', 0, 800),
 * })
 * console.log(typeof sendRow)
 */
export const recordWithRange = (
  memory: AddressSpace,
  headerBytes: number,
  words: readonly number[],
  region: string,
  offset: number,
  length: number,
): Payload => {
  const bytes = headerBytes + length
  if (memory.mode === 'symbolic') {
    return { bytes, digest: mix(words.reduce(mix, bytes), memory.digest(region, offset, length)), data: null }
  }
  const data = bytesOfWords(bytes, words)
  data.set(memory.bytes(region).subarray(offset, offset + length), headerBytes)
  return payloadOf(data)
}

const payloadOf = (data: Uint8Array): Payload => ({
  bytes: data.length,
  digest: digestOfBytes(data, 0, data.length),
  data,
})

/**
 * A range of a region as an answer; its digest also covers `history`, which stands for whatever else the answer depends on.
 *
 * @example
 * import { type AddressSpace, answerOfRange, type Request } from 'starsim/core'
 *
 * const end = (memory: AddressSpace): Request => ({ kind: 'exit', answer: answerOfRange(memory, 'sums', 0, 8, memory.registers[1]!) })
 * console.log(typeof end)
 */
export const answerOfRange = (
  memory: AddressSpace,
  region: string,
  offset: number,
  length: number,
  history: number,
): Payload => ({
  bytes: length,
  digest: mix(memory.digest(region, offset, length), history),
  data: memory.mode === 'bytes' ? memory.bytes(region).slice(offset, offset + length) : null,
})

/**
 * The 32-bit word at a given word index of a payload's data.
 *
 * @example
 * import { record, wordOf } from 'starsim/core'
 *
 * const { data } = record('bytes', 8, [7, 9])
 * console.log(data && wordOf(data, 1)) // 9
 */
export const wordOf = (data: Uint8Array, index: number): number =>
  new DataView(data.buffer, data.byteOffset, data.byteLength).getInt32(index * 4, true)

/**
 * A reply that must be a message. Throws Error for any other reply, which is a bug in the program.
 *
 * @example
 * import { messageOf, record } from 'starsim/core'
 *
 * const { from, payload } = messageOf({ kind: 'message', from: 'mine/1', payload: record('bytes', 4, [5]) })
 * console.log(from, payload.digest)
 */
export const messageOf = (reply: Reply): Extract<Reply, { kind: 'message' }> => {
  if (reply.kind !== 'message') throw new Error(`a receive was answered with ${reply.kind}`)
  return reply
}

/** The payload of a reply that must be a block; throws for any other reply. */
export const blockOf = (reply: Reply): Payload => {
  if (reply.kind !== 'block') throw new Error(`a read was answered with ${reply.kind}`)
  return reply.payload
}

const bytesOfWords = (bytes: number, words: readonly number[]): Uint8Array => {
  const data = new Uint8Array(bytes)
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!
    data[4 * index] = word
    data[4 * index + 1] = word >> 8
    data[4 * index + 2] = word >> 16
    data[4 * index + 3] = word >> 24
  }
  return data
}
