// Sends its messages to the receiver, one after the other; its answer is a digest of all of them.

import { type AddressSpace, type Layout, mix } from '../../machine/address-space.ts'
import { numberOf } from '../parameters.ts'
import { filledRecord, record } from '../payload.ts'
import type { Parameters, Program, Reply, Request } from '../program.ts'

const ANSWER_BYTES = 8

// Registers.
const SENT = 0
/** A digest of what was sent. */
const HISTORY = 1

export const pingSender: Program = {
  layout: (parameters: Parameters): Layout => ({ baseBytes: numberOf(parameters, 'baseImageBytes'), regions: [] }),

  next(memory: AddressSpace, parameters: Parameters, _reply: Reply): Request {
    const registers = memory.registers
    const messages = numberOf(parameters, 'size')
    if (registers[SENT]! >= messages) {
      return { kind: 'exit', answer: record(memory.mode, ANSWER_BYTES, [messages, registers[HISTORY]!]) }
    }
    const content = mix(numberOf(parameters, 'number'), registers[SENT]!++)
    const payload = filledRecord(memory.mode, numberOf(parameters, 'bytes'), content)
    registers[HISTORY] = mix(registers[HISTORY]!, payload.digest)
    return { kind: 'send', to: 'ping/0', payload }
  },
}
