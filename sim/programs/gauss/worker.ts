// A worker of the Gaussian elimination: holds every W-th column, and at each step either finds the pivot and sends its column
// to all other workers, one after the other, or waits for that column; then it updates its own columns.
// Factors stay where they were computed, as in LINPACK: the rows of finished columns are no longer swapped.

import { type AddressSpace, type Layout, mix } from '../../machine/address-space.ts'
import { cyclicCount, cyclicCountUpTo } from '../distribution.ts'
import { fillWork } from '../inputs.ts'
import { numberOf } from '../parameters.ts'
import { answerOfRange, messageOf, record, recordWithRange, wordOf } from '../payload.ts'
import type { Parameters, Payload, Program, Reply, Request } from '../program.ts'
import { fillColumn, pivotColumn, pivotWork, updateColumn, updateWork } from './columns.ts'
import { CONTROL_BYTES, HEADER_BYTES, master, worker } from './names.ts'

const COLUMNS = 'columns'
const FLOAT_BYTES = 4

// Registers.
const STATE = 0
const STEP = 1
const PIVOT_ROW = 2
const PIVOT_DIGEST = 3
const NEXT_RECEIVER = 4
/** A digest of all orders received. */
const HISTORY = 5

// States, named after the last request.
const START = 0
const FILLING = 1
const AWAITING_ORDER = 2
const PIVOTING = 3
const AWAITING_PIVOT = 4
const UPDATING = 5
const REPORTING = 6
const ENDED = 7

/** The share of one worker: `count` columns of `size` elements; it is number `index` of `workers`, counted from 0. */
interface Part {
  readonly size: number
  readonly workers: number
  readonly index: number
  readonly count: number
}

const partOf = (parameters: Parameters): Part => {
  const size = numberOf(parameters, 'size')
  const workers = numberOf(parameters, 'workers')
  const index = numberOf(parameters, 'index')
  return { size, workers, index, count: cyclicCount(size, workers, index) }
}

export const gaussWorker: Program = {
  layout(parameters: Parameters): Layout {
    const { size, count } = partOf(parameters)
    return {
      baseBytes: numberOf(parameters, 'baseImageBytes'),
      regions: [{ name: COLUMNS, bytes: count * size * FLOAT_BYTES }],
    }
  },

  next(memory: AddressSpace, parameters: Parameters, reply: Reply): Request {
    const part = partOf(parameters)
    const registers = memory.registers
    switch (registers[STATE]) {
      case START:
        return fill(memory, part)
      case FILLING:
        return awaitOrder(memory)
      case AWAITING_ORDER:
        registers[HISTORY] = mix(registers[HISTORY]!, messageOf(reply).payload.digest)
        return beginStep(memory, part)
      case PIVOTING:
        return sendOn(memory, part)
      case AWAITING_PIVOT:
        return takePivot(memory, part, messageOf(reply).payload)
      case UPDATING:
        return report(memory, part)
      case REPORTING:
        registers[STEP]!++
        return registers[STEP]! < part.size ? awaitOrder(memory) : end(memory, part)
      default:
        throw new Error('a worker was called after its end')
    }
  },
}

const fill = (memory: AddressSpace, { size, workers, index, count }: Part): Request => {
  for (let column = 0; column < count; column++) {
    const number = index + column * workers
    if (memory.mode === 'bytes') fillColumn(columnOf(memory, column, size), number)
    memory.touch(COLUMNS, column * size * FLOAT_BYTES, size * FLOAT_BYTES, number)
  }
  memory.registers[STATE] = FILLING
  return { kind: 'compute', work: fillWork(count * size) }
}

const awaitOrder = (memory: AddressSpace): Request => {
  memory.registers[STATE] = AWAITING_ORDER
  return { kind: 'receive', from: master }
}

const beginStep = (memory: AddressSpace, { size, workers, index }: Part): Request => {
  const registers = memory.registers
  const step = registers[STEP]!
  if (step % workers !== index) {
    registers[STATE] = AWAITING_PIVOT
    return { kind: 'receive', from: worker(step % workers) }
  }
  const column = (step - index) / workers
  registers[PIVOT_ROW] = memory.mode === 'bytes' ? pivotColumn(columnOf(memory, column, size), step) : step
  memory.touch(COLUMNS, (column * size + step) * FLOAT_BYTES, (size - step) * FLOAT_BYTES, registers[HISTORY]!)
  registers[PIVOT_DIGEST] = pivotMessage(memory, column, size).digest
  registers[NEXT_RECEIVER] = 0
  registers[STATE] = PIVOTING
  return { kind: 'compute', work: pivotWork(size - step) }
}

/** Sends the pivot column to the other workers one by one, then updates its own columns. */
const sendOn = (memory: AddressSpace, part: Part): Request => {
  const registers = memory.registers
  const { size, workers, index } = part
  if (registers[NEXT_RECEIVER] === index) registers[NEXT_RECEIVER]!++
  const receiver = registers[NEXT_RECEIVER]!
  const step = registers[STEP]!
  const column = (step - index) / workers
  if (receiver < workers) {
    registers[NEXT_RECEIVER]!++
    return { kind: 'send', to: worker(receiver), payload: pivotMessage(memory, column, size) }
  }
  const multipliers = memory.mode === 'bytes' ? columnOf(memory, column, size).subarray(step) : null
  return update(memory, part, multipliers)
}

const takePivot = (memory: AddressSpace, part: Part, payload: Payload): Request => {
  memory.registers[PIVOT_DIGEST] = payload.digest
  if (payload.data === null) return update(memory, part, null)
  memory.registers[PIVOT_ROW] = wordOf(payload.data, 1)
  return update(memory, part, new Float32Array(payload.data.slice(HEADER_BYTES).buffer))
}

const update = (memory: AddressSpace, part: Part, multipliers: Float32Array | null): Request => {
  const { size, workers, index, count } = part
  const registers = memory.registers
  const step = registers[STEP]!
  const input = registers[PIVOT_DIGEST]!
  const first = cyclicCountUpTo(step, workers, index)
  if (multipliers !== null) {
    for (let column = first; column < count; column++) {
      updateColumn(columnOf(memory, column, size), step, registers[PIVOT_ROW]!, multipliers)
    }
  }
  const columnBytes = size * FLOAT_BYTES
  const written = (size - step) * FLOAT_BYTES
  memory.touchEach(COLUMNS, first * columnBytes + step * FLOAT_BYTES, written, input, columnBytes, count - first)
  registers[STATE] = UPDATING
  return { kind: 'compute', work: updateWork(size - step - 1, count - first) }
}

const report = (memory: AddressSpace, { index }: Part): Request => {
  const registers = memory.registers
  const words = [registers[STEP]!, index, registers[PIVOT_DIGEST]!, registers[HISTORY]!]
  registers[STATE] = REPORTING
  return { kind: 'send', to: master, payload: record(memory.mode, CONTROL_BYTES, words) }
}

const end = (memory: AddressSpace, { size, count }: Part): Request => {
  memory.registers[STATE] = ENDED
  const answer = answerOfRange(memory, COLUMNS, 0, count * size * FLOAT_BYTES, memory.registers[HISTORY]!)
  return { kind: 'exit', answer }
}

/** The pivot column from the diagonal down, after a header: step, row of the pivot. */
const pivotMessage = (memory: AddressSpace, column: number, size: number): Payload => {
  const step = memory.registers[STEP]!
  const words = [step, memory.registers[PIVOT_ROW]!]
  const offset = (column * size + step) * FLOAT_BYTES
  return recordWithRange(memory, HEADER_BYTES, words, COLUMNS, offset, (size - step) * FLOAT_BYTES)
}

const columnOf = (memory: AddressSpace, column: number, size: number): Float32Array =>
  memory.float32(COLUMNS).subarray(column * size, (column + 1) * size)
