// Receives one message from each sender in turn; its answer is a digest of everything it was sent, in that order.

import { type AddressSpace, type Layout, mix } from '../../machine/address-space.ts'
import { numberOf } from '../parameters.ts'
import { messageOf, record } from '../payload.ts'
import type { Parameters, Program, Reply, Request } from '../program.ts'

const ANSWER_BYTES = 8

// Registers.
const STATE = 0
const RECEIVED = 1
/** A digest of what was received. */
const HISTORY = 2

// States; in state 0, the initial one, it asks for the first message.
const RECEIVING = 1
const ENDED = 2

export const pingReceiver: Program = {
  layout: (parameters: Parameters): Layout => ({ baseBytes: numberOf(parameters, 'baseImageBytes'), regions: [] }),

  next(memory: AddressSpace, parameters: Parameters, reply: Reply): Request {
    const registers = memory.registers
    if (registers[STATE] === ENDED) throw new Error('a receiver was called after its end')
    if (registers[STATE] === RECEIVING) {
      registers[HISTORY] = mix(registers[HISTORY]!, messageOf(reply).payload.digest)
      registers[RECEIVED]!++
    }
    const senders = numberOf(parameters, 'workers')
    const received = registers[RECEIVED]!
    if (received < senders * numberOf(parameters, 'size')) {
      registers[STATE] = RECEIVING
      return { kind: 'receive', from: `ping/${(received % senders) + 1}` }
    }
    registers[STATE] = ENDED
    return { kind: 'exit', answer: record(memory.mode, ANSWER_BYTES, [received, registers[HISTORY]!]) }
  },
}
