// The clerk: serves requests in the order of arrival, giving each customer a ticket that depends on everything served before. At the end it
// compares what each customer says it was given with its own records, and answers for how many the two agree.
//
// So the answer shows whether clerk and customers agree on one order, but not which: a crash delays messages, and others may then come
// first. If after a recovery the clerk serves in another order than before, its tickets differ from those that customers already have.

import { type AddressSpace, type Layout, mix } from '../../machine/address-space.ts'
import { numberOf } from '../parameters.ts'
import { messageOf, record } from '../payload.ts'
import type { Parameters, Payload, ProcessName, Program, Reply, Request } from '../program.ts'
import { ACCOUNT_EXTRA_BYTES, CLERK } from './names.ts'

const ANSWER_BYTES = 16

// Registers.
const STATE = 0
const SERVED = 1
/** A digest of all requests, in the order in which they were served. */
const ORDER = 2
/** Customers that have accounted for what they were given. */
const ACCOUNTS = 3
/** Customers whose account agrees with the clerk's. */
const AGREEING = 4
/** From here on, by customer: a digest of what it asked for and was given. */
const FIRST_GIVEN = 8

/** There is one register for each customer; a region of memory would have no content in symbolic mode. */
export const MOST_CUSTOMERS = 56

// States; 0, where every process begins, asks for the first message.
const RECEIVING = 1
const SERVING = 2
const ENDED = 3

export const orderedClerk: Program = {
  layout: (parameters: Parameters): Layout => ({ baseBytes: numberOf(parameters, 'baseImageBytes'), regions: [] }),

  next(memory: AddressSpace, parameters: Parameters, reply: Reply): Request {
    const registers = memory.registers
    if (registers[STATE] === ENDED) throw new Error('a clerk was called after its end')
    if (registers[STATE] === RECEIVING) {
      const { from, payload } = messageOf(reply)
      if (payload.bytes === numberOf(parameters, 'bytes')) return serve(memory, from, payload)
      compare(memory, parameters, from, payload)
    }
    const customers = numberOf(parameters, 'workers')
    if (registers[ACCOUNTS]! < customers) {
      registers[STATE] = RECEIVING
      return { kind: 'receive', from: null }
    }
    registers[STATE] = ENDED
    const words = [registers[SERVED]!, registers[AGREEING]!, customers]
    return { kind: 'exit', answer: record(memory.mode, ANSWER_BYTES, words) }
  },
}

const givenTo = (customer: ProcessName): number => FIRST_GIVEN + Number(customer.slice(CLERK.length - 1)) - 1

const serve = (memory: AddressSpace, customer: ProcessName, request: Payload): Request => {
  const registers = memory.registers
  registers[STATE] = SERVING
  registers[SERVED]!++
  registers[ORDER] = mix(registers[ORDER]!, request.digest)
  const ticket = record(memory.mode, request.bytes, [registers[SERVED]!, registers[ORDER]])
  const given = givenTo(customer)
  registers[given] = mix(mix(registers[given]!, request.digest), ticket.digest)
  return { kind: 'send', to: customer, payload: ticket }
}

const compare = (memory: AddressSpace, parameters: Parameters, customer: ProcessName, account: Payload): void => {
  const registers = memory.registers
  const bytes = numberOf(parameters, 'bytes') + ACCOUNT_EXTRA_BYTES
  const known = record(memory.mode, bytes, [registers[givenTo(customer)]!])
  registers[ACCOUNTS]!++
  if (known.digest === account.digest) registers[AGREEING]!++
}
