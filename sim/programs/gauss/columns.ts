// The arithmetic of the elimination on columns of 4-byte floats, and beside each part the work that its inner loops are.
// The arithmetic runs in bytes mode only; the work is the same in both modes, for it depends on the sizes alone.

import { inputElement } from '../inputs.ts'
import type { Work } from '../program.ts'

const MATRIX = 0x6a

/** Element (row, column) of the matrix to be factored. */
export const matrixElement = (row: number, column: number): number => inputElement(MATRIX, row, column)

export const fillColumn = (column: Float32Array, number: number): void => {
  for (let row = 0; row < column.length; row++) column[row] = matrixElement(row, number)
}

/** A division takes the floating-point units of the time as long as four multiplications. */
const DIVISION_FLOPS = 4

/** Search (a comparison an element) and multipliers (a division and a store an element), over `rows` rows. */
export const pivotWork = (rows: number): Work => ({
  loops: 2 * rows,
  flops: (1 + DIVISION_FLOPS) * rows,
  lineMisses: rows / 4, // the second pass finds the column, 4 KB, in the cache
  stores: rows,
})

/** Brings the largest element from `step` down to the diagonal, divides what is below by it; the row it was found in. */
export const pivotColumn = (column: Float32Array, step: number): number => {
  let pivotRow = step
  for (let row = step + 1; row < column.length; row++) {
    if (Math.abs(column[row]!) > Math.abs(column[pivotRow]!)) pivotRow = row
  }
  const pivot = column[pivotRow]!
  column[pivotRow] = column[step]!
  column[step] = pivot
  // A column of zeros needs no elimination: its multipliers are the zeros that stand there.
  if (pivot !== 0) for (let row = step + 1; row < column.length; row++) column[row] = column[row]! / pivot
  return pivotRow
}

/**
 * Per column the exchange of two elements (two lines fetched, two stores), then per element below the diagonal a
 * multiplication and a subtraction on a column that is streamed: 16-byte lines bring four elements, every store goes through.
 */
export const updateWork = (rows: number, columns: number): Work => ({
  loops: columns + rows * columns,
  flops: 2 * rows * columns,
  lineMisses: 2 * columns + (rows * columns) / 4,
  stores: 2 * columns + rows * columns,
})

/** One step on one column; `multipliers[i]` belongs to row `step + i`, and the first is the pivot itself. */
export const updateColumn = (column: Float32Array, step: number, pivotRow: number, multipliers: Float32Array): void => {
  const above = column[pivotRow]!
  column[pivotRow] = column[step]!
  column[step] = above
  for (let row = step + 1; row < column.length; row++) column[row] = column[row]! - multipliers[row - step]! * above
}
