// Runs a script (see script.ts). All input is mixed into a digest in the registers and into memory, and all output depends on
// both, so that anything lost, repeated, altered or read from a stale page changes some answer.

import { type AddressSpace, type Layout, mix } from '../../machine/address-space.ts'
import { numberOf, textOf } from '../parameters.ts'
import { answerOfRange, blockOf, filledRecord, messageOf } from '../payload.ts'
import type { Parameters, Payload, Program, Reply, Request } from '../program.ts'
import { childScript, MEMORY_BYTES, RECORD_BYTES } from './script.ts'

const MEMORY = 'memory'
const WORD_BYTES = 8

// Registers.
/** Where in the script the next instruction begins. */
const AT = 0
/** The letter of the instruction that is waiting for its reply; 0 if none is. */
const PENDING = 1
/** How many messages a gathering still waits for. */
const AWAITED = 2
/** The sum of a gathering's messages: a sum, because they arrive in any order. */
const SUM = 3
/** A digest of all input. */
const HISTORY = 4
/** How many inputs have been written to memory; determines where the next one goes. */
const WRITTEN = 5
/** The number of the record that is being changed. */
const RECORD = 6
const ENDED = 7

const letters = {
  change: 'u'.charCodeAt(0),
  read: 'i'.charCodeAt(0),
  receive: 'r'.charCodeAt(0),
  gather: 'a'.charCodeAt(0),
}

export const randomProcess: Program = {
  layout: (parameters: Parameters): Layout => ({
    baseBytes: numberOf(parameters, 'baseImageBytes'),
    regions: [{ name: MEMORY, bytes: MEMORY_BYTES }],
  }),

  next(memory: AddressSpace, parameters: Parameters, reply: Reply): Request {
    const registers = memory.registers
    if (registers[ENDED] === 1) throw new Error('a process was called after its end')
    const pending = registers[PENDING]
    registers[PENDING] = 0
    switch (pending) {
      case letters.receive: {
        const { from, payload } = messageOf(reply)
        absorb(memory, mix(payload.digest, numberAfterSlash(from)))
        break
      }
      case letters.gather:
        if (gather(memory, reply)) break
        return receiveNext(memory)
      case letters.read:
        absorb(memory, blockOf(reply).digest)
        break
      case letters.change:
        absorb(memory, blockOf(reply).digest)
        return writeRecord(memory, parameters, registers[RECORD]!)
    }
    return perform(memory, parameters)
  },
}

const nameOf = (number: number): string => `random/${number}`
const numberAfterSlash = (name: string): number => Number(name.slice(name.indexOf('/') + 1))

const perform = (memory: AddressSpace, parameters: Parameters): Request => {
  const registers = memory.registers
  const script = textOf(parameters, 'script')
  const at = registers[AT]!
  if (at >= script.length) return exit(memory)
  const blank = script.indexOf(' ', at)
  const end = blank < 0 ? script.length : blank
  registers[AT] = end + 1
  const [first = 0, second = 0, third = 0] = script
    .slice(at + 1, end)
    .split(',')
    .map(Number)
  switch (script[at]) {
    case 'c':
      write(memory, second, registers[HISTORY]!)
      return { kind: 'compute', work: { loops: first, flops: first, lineMisses: first / 4, stores: 2 } }
    case 's':
      return { kind: 'send', to: nameOf(first), payload: outgoing(memory, second) }
    case 'r':
      registers[PENDING] = letters.receive
      return { kind: 'receive', from: nameOf(first) }
    case 'a':
      registers[AWAITED] = first
      return receiveNext(memory)
    case 'w':
      return writeRecord(memory, parameters, first)
    case 'u':
      registers[RECORD] = first
      return readRecord(memory, parameters, first, letters.change)
    case 'i':
      return readRecord(memory, parameters, first, letters.read)
    case 'x':
      return spawn(parameters, first, childScript(second, numberOf(parameters, 'number'), third))
    default:
      throw new Error(`no instruction begins with ${script[at]} (character ${at} of a script)`)
  }
}

const receiveNext = (memory: AddressSpace): Request => {
  memory.registers[PENDING] = letters.gather
  return { kind: 'receive', from: null }
}

/** Receives one message of a gathering; true if it was the last. */
const gather = (memory: AddressSpace, reply: Reply): boolean => {
  const registers = memory.registers
  const { from, payload } = messageOf(reply)
  registers[SUM] = (registers[SUM]! + mix(payload.digest, numberAfterSlash(from))) | 0
  registers[AWAITED]!--
  if (registers[AWAITED]! > 0) return false
  absorb(memory, registers[SUM]!)
  registers[SUM] = 0
  return true
}

/** Mixes an input into the digest and into a word of memory. */
const absorb = (memory: AddressSpace, value: number): void => {
  const registers = memory.registers
  registers[HISTORY] = mix(registers[HISTORY]!, value)
  write(memory, (registers[WRITTEN]!++ * 17 * WORD_BYTES) % MEMORY_BYTES, value)
}

/** Mixes the value and the digest into eight bytes of memory. */
const write = (memory: AddressSpace, offset: number, value: number): void => {
  const dependsOn = mix(value, memory.registers[HISTORY]!)
  if (memory.mode === 'bytes') {
    const words = memory.bytes(MEMORY)
    const view = new DataView(words.buffer, words.byteOffset + offset, WORD_BYTES)
    view.setInt32(0, mix(view.getInt32(0, true), value), true)
    view.setInt32(4, mix(view.getInt32(4, true), dependsOn), true)
  }
  memory.touch(MEMORY, offset, WORD_BYTES, dependsOn)
}

/** A payload that depends on the digest, the place in the script and one word of memory. */
const outgoing = (memory: AddressSpace, bytes: number): Payload => {
  const registers = memory.registers
  const offset = (registers[AT]! * WORD_BYTES) % MEMORY_BYTES
  const seed = mix(mix(registers[HISTORY]!, registers[AT]!), memory.digest(MEMORY, offset, WORD_BYTES))
  return filledRecord(memory.mode, bytes, seed)
}

const fileOf = (parameters: Parameters): string => `${nameOf(numberOf(parameters, 'number'))}.records`

const writeRecord = (memory: AddressSpace, parameters: Parameters, number: number): Request => ({
  kind: 'write',
  file: fileOf(parameters),
  offset: number * RECORD_BYTES,
  payload: outgoing(memory, RECORD_BYTES),
})

const readRecord = (memory: AddressSpace, parameters: Parameters, number: number, letter: number): Request => {
  memory.registers[PENDING] = letter
  return { kind: 'read', file: fileOf(parameters), offset: number * RECORD_BYTES, bytes: RECORD_BYTES }
}

const spawn = (parameters: Parameters, number: number, script: string): Request => ({
  kind: 'spawn',
  name: nameOf(number),
  program: 'random-process',
  parameters: { baseImageBytes: numberOf(parameters, 'baseImageBytes'), number, script },
})

const exit = (memory: AddressSpace): Request => {
  memory.registers[ENDED] = 1
  return { kind: 'exit', answer: answerOfRange(memory, MEMORY, 0, MEMORY_BYTES, memory.registers[HISTORY]!) }
}
