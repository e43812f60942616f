// A customer: computes for a while, asks the clerk for a number, and waits for it, over and over. At the end it tells the clerk what it was
// given. Each request depends on all tickets before it, and so on the order in which the clerk served everybody.

import { type AddressSpace, type Layout, mix } from '../../machine/address-space.ts'
import { numberOf } from '../parameters.ts'
import { messageOf, record } from '../payload.ts'
import type { Parameters, Program, Reply, Request } from '../program.ts'
import { ACCOUNT_EXTRA_BYTES, CLERK } from './names.ts'

const ANSWER_BYTES = 8

// Registers.
const STATE = 0
const SERVED = 1
/** A digest of what was asked for and given so far. */
const HISTORY = 2

// States, named after the last request.
const BEGINNING = 0
const COMPUTING = 1
const ASKING = 2
const WAITING = 3
const REPORTING = 4
const ENDED = 5

export const orderedCustomer: Program = {
  layout: (parameters: Parameters): Layout => ({ baseBytes: numberOf(parameters, 'baseImageBytes'), regions: [] }),

  next(memory: AddressSpace, parameters: Parameters, reply: Reply): Request {
    const registers = memory.registers
    switch (registers[STATE]) {
      case BEGINNING:
        return compute(memory, parameters)
      case COMPUTING:
        return ask(memory, parameters)
      case ASKING:
        registers[STATE] = WAITING
        return { kind: 'receive', from: CLERK }
      case WAITING:
        registers[HISTORY] = mix(registers[HISTORY]!, messageOf(reply).payload.digest)
        registers[SERVED]!++
        if (registers[SERVED]! < numberOf(parameters, 'size')) return compute(memory, parameters)
        return report(memory, parameters)
      case REPORTING: {
        registers[STATE] = ENDED
        // not what it was given: that differs between runs, with or without crashes
        const words = [numberOf(parameters, 'number'), registers[SERVED]!]
        return { kind: 'exit', answer: record(memory.mode, ANSWER_BYTES, words) }
      }
      default:
        throw new Error('a customer was called after its end')
    }
  },
}

/** The duration depends on the customer and the request, so that different customers come first. */
const compute = (memory: AddressSpace, parameters: Parameters): Request => {
  memory.registers[STATE] = COMPUTING
  const share = (mix(numberOf(parameters, 'number'), memory.registers[SERVED]!) >>> 24) / 256
  const operations = Math.floor(numberOf(parameters, 'operations') * share)
  return { kind: 'compute', work: { loops: operations, flops: operations, lineMisses: 0, stores: 0 } }
}

const ask = (memory: AddressSpace, parameters: Parameters): Request => {
  const registers = memory.registers
  registers[STATE] = ASKING
  const words = [numberOf(parameters, 'number'), registers[SERVED]!, registers[HISTORY]!]
  const payload = record(memory.mode, numberOf(parameters, 'bytes'), words)
  registers[HISTORY] = mix(registers[HISTORY]!, payload.digest)
  return { kind: 'send', to: CLERK, payload }
}

const report = (memory: AddressSpace, parameters: Parameters): Request => {
  memory.registers[STATE] = REPORTING
  const bytes = numberOf(parameters, 'bytes') + ACCOUNT_EXTRA_BYTES
  return { kind: 'send', to: CLERK, payload: record(memory.mode, bytes, [memory.registers[HISTORY]!]) }
}
