// A worker of the multiplication C = A B: holds a block of rows of A and of C, and computes C row by row. B is a read-only
// file mapped by every worker: accessing it costs cache lines, but it is not part of the image.

import { type AddressSpace, type Layout, mix } from '../../machine/address-space.ts'
import { REPORT_BYTES } from '../collector.ts'
import { blockStart } from '../distribution.ts'
import { fillWork, inputElement } from '../inputs.ts'
import { numberOf } from '../parameters.ts'
import { answerOfRange, record } from '../payload.ts'
import type { Parameters, Program, Reply, Request, Work } from '../program.ts'

const A = 'a'
const C = 'c'
const FLOAT_BYTES = 4
const LEFT = 0x2a
const RIGHT = 0x2b

/** Element (row, column) of A. */
export const leftElement = (row: number, column: number): number => inputElement(LEFT, row, column)
/** Element (row, column) of B. */
export const rightElement = (row: number, column: number): number => inputElement(RIGHT, row, column)

// Registers.
const STATE = 0
/** How many rows of C are done. */
const DONE_ROWS = 1

const START = 0
const COMPUTING = 1
const REPORTING = 2
const ENDED = 3

interface Part {
  readonly size: number
  readonly firstRow: number
  readonly rows: number
}

const partOf = (parameters: Parameters): Part => {
  const size = numberOf(parameters, 'size')
  const workers = numberOf(parameters, 'workers')
  const index = numberOf(parameters, 'index')
  const firstRow = blockStart(size, workers, index)
  return { size, firstRow, rows: blockStart(size, workers, index + 1) - firstRow }
}

/**
 * Per product in each element of these rows: one loop iteration, a multiplication and an addition, the line that holds the element
 * of B (reading down a column of B takes a line per element), and a quarter of the line that holds the element of A. Per element
 * of C: one store.
 */
const rowsWork = (rows: number, size: number): Work => ({
  loops: rows * size * size,
  flops: 2 * rows * size * size,
  lineMisses: 1.25 * rows * size * size,
  stores: rows * size,
})

export const matmulWorker: Program = {
  layout(parameters: Parameters): Layout {
    const { size, rows } = partOf(parameters)
    const bytes = rows * size * FLOAT_BYTES
    return {
      baseBytes: numberOf(parameters, 'baseImageBytes'),
      regions: [
        { name: A, bytes },
        { name: C, bytes },
      ],
    }
  },

  next(memory: AddressSpace, parameters: Parameters, _reply: Reply): Request {
    const part = partOf(parameters)
    switch (memory.registers[STATE]) {
      case START:
        return fill(memory, part)
      case COMPUTING:
        return memory.registers[DONE_ROWS]! < part.rows
          ? computeRows(memory, part, numberOf(parameters, 'rowsAtOnce'))
          : report(memory, part, numberOf(parameters, 'index'))
      case REPORTING:
        memory.registers[STATE] = ENDED
        return { kind: 'exit', answer: answerOfRange(memory, C, 0, part.rows * part.size * FLOAT_BYTES, 0) }
      default:
        throw new Error('a worker was called after its end')
    }
  },
}

const fill = (memory: AddressSpace, { size, firstRow, rows }: Part): Request => {
  if (memory.mode === 'bytes') {
    const a = memory.float32(A)
    for (let at = 0; at < a.length; at++) a[at] = leftElement(firstRow + Math.floor(at / size), at % size)
  }
  memory.touch(A, 0, rows * size * FLOAT_BYTES, firstRow)
  memory.registers[STATE] = COMPUTING
  return { kind: 'compute', work: fillWork(rows * size) }
}

const computeRows = (memory: AddressSpace, { size, rows }: Part, rowsAtOnce: number): Request => {
  const first = memory.registers[DONE_ROWS]!
  const count = Math.min(rowsAtOnce, rows - first)
  if (memory.mode === 'bytes') multiplyRows(memory.float32(A), memory.float32(C), first, count, size)
  const offset = first * size * FLOAT_BYTES
  const length = count * size * FLOAT_BYTES
  memory.touch(C, offset, length, mix(first, memory.digest(A, offset, length)))
  memory.registers[DONE_ROWS] = first + count
  return { kind: 'compute', work: rowsWork(count, size) }
}

/** The file of B, in column-major order; generated once and shared by all workers of all runs while the size stays the same. */
let fileOfB = new Float32Array(0)

const mappedB = (size: number): Float32Array => {
  if (fileOfB.length !== size * size) {
    fileOfB = new Float32Array(size * size)
    for (let at = 0; at < fileOfB.length; at++) fileOfB[at] = rightElement(at % size, Math.floor(at / size))
  }
  return fileOfB
}

const multiplyRows = (a: Float32Array, c: Float32Array, first: number, count: number, size: number): void => {
  const b = mappedB(size)
  for (let column = 0; column < size; column++) {
    const columnOfB = b.subarray(column * size, (column + 1) * size)
    for (let row = first; row < first + count; row++) {
      let sum = 0
      for (let k = 0; k < size; k++) sum += a[row * size + k]! * columnOfB[k]!
      c[row * size + column] = sum
    }
  }
}

const report = (memory: AddressSpace, { size, rows }: Part, index: number): Request => {
  memory.registers[STATE] = REPORTING
  const words = [index, memory.digest(C, 0, rows * size * FLOAT_BYTES)]
  return { kind: 'send', to: 'matmul/0', payload: record(memory.mode, REPORT_BYTES, words) }
}
