// The master of applications whose workers only report that they are done: receives one report from each worker, in any order.
// Its answer depends on every report, but not on the order in which they arrive.

import { type AddressSpace, type Layout, mix } from '../machine/address-space.ts'
import { numberOf } from './parameters.ts'
import { messageOf, record } from './payload.ts'
import type { Parameters, Program, Reply, Request } from './program.ts'

/** A worker's report that it is done: its number and the digest of its answer, in bytes. */
export const REPORT_BYTES = 40

// Registers.
const STATE = 0
const REPORTED = 1
const REPORTS = 2

// States; in state 0, the initial one, it asks for the first report.
const COLLECTING = 1
const ENDED = 2

export const collector: Program = {
  layout: (parameters: Parameters): Layout => ({ baseBytes: numberOf(parameters, 'baseImageBytes'), regions: [] }),

  next(memory: AddressSpace, parameters: Parameters, reply: Reply): Request {
    const registers = memory.registers
    if (registers[STATE] === ENDED) throw new Error('a collector was called after its end')
    if (registers[STATE] === COLLECTING) {
      registers[REPORTS] = (registers[REPORTS]! + mix(1, messageOf(reply).payload.digest)) | 0
      registers[REPORTED]!++
    }
    registers[STATE] = COLLECTING
    const workers = numberOf(parameters, 'workers')
    if (registers[REPORTED]! < workers) return { kind: 'receive', from: null }
    registers[STATE] = ENDED
    return { kind: 'exit', answer: record(memory.mode, REPORT_BYTES, [workers, registers[REPORTS]!]) }
  },
}
