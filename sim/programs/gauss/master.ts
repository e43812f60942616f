// The master of the Gaussian elimination: starts each step, beginning with the worker that holds the pivot column, since the others
// will wait for it; then collects the reports of all workers, in any order.
// It holds no part of the matrix. Its answer depends on every report, but not on the order in which those of one step arrive.

import { type AddressSpace, type Layout, mix } from '../../machine/address-space.ts'
import { numberOf } from '../parameters.ts'
import { messageOf, record } from '../payload.ts'
import type { Parameters, Program, Reply, Request } from '../program.ts'
import { CONTROL_BYTES, worker } from './names.ts'

// Registers.
const STATE = 0
const STEP = 1
/** How many workers have been sent the order for this step. */
const ORDERED = 2
/** How many workers have reported this step. */
const REPORTED = 3
/** The sum of the digests of this step's reports: a sum, because they arrive in any order. */
const REPORTS = 4
/** A digest of all completed steps. */
const HISTORY = 5

const ORDERING = 0
const COLLECTING = 1
const ENDED = 2

export const gaussMaster: Program = {
  layout: (parameters: Parameters): Layout => ({ baseBytes: numberOf(parameters, 'baseImageBytes'), regions: [] }),

  next(memory: AddressSpace, parameters: Parameters, reply: Reply): Request {
    const workers = numberOf(parameters, 'workers')
    const registers = memory.registers
    switch (registers[STATE]) {
      case ORDERING:
        if (registers[ORDERED]! < workers) return order(memory, workers)
        registers[STATE] = COLLECTING
        return { kind: 'receive', from: null }
      case COLLECTING:
        registers[REPORTS] = (registers[REPORTS]! + mix(1, messageOf(reply).payload.digest)) | 0
        registers[REPORTED]!++
        if (registers[REPORTED]! < workers) return { kind: 'receive', from: null }
        return finishStep(memory, numberOf(parameters, 'size'), workers)
      default:
        throw new Error('a master was called after its end')
    }
  },
}

const order = (memory: AddressSpace, workers: number): Request => {
  const registers = memory.registers
  const next = (registers[STEP]! + registers[ORDERED]!++) % workers // columns are distributed cyclically
  const payload = record(memory.mode, CONTROL_BYTES, [registers[STEP]!, registers[HISTORY]!])
  return { kind: 'send', to: worker(next), payload }
}

const finishStep = (memory: AddressSpace, size: number, workers: number): Request => {
  const registers = memory.registers
  registers[HISTORY] = mix(registers[HISTORY]!, registers[REPORTS]!)
  registers[REPORTS] = 0
  registers[REPORTED] = 0
  registers[ORDERED] = 0
  registers[STEP]!++
  if (registers[STEP]! === size) {
    registers[STATE] = ENDED
    return { kind: 'exit', answer: record(memory.mode, CONTROL_BYTES, [size, registers[HISTORY]]) }
  }
  registers[STATE] = ORDERING
  return order(memory, workers)
}
