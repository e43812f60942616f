// The arithmetic of the elimination on columns of 4-byte floats, and for each part the work of its inner loops.
// The arithmetic runs in bytes mode only; the work is the same in both modes, because it depends only on the sizes.

import { inputElement } from '../inputs.ts'
import type { Work } from '../program.ts'

const MATRIX = 0x6a

/** Element (row, column) of the matrix to be factored. */
export const matrixElement = (row: number, column: number): number => inputElement(MATRIX, row, column)

export const fillColumn = (column: Float32Array, number: number): void => {
  for (let row = 0; row < column.length; row++) column[row] = matrixElement(row, number)
}

/** On the floating-point units of the time a division takes as long as four multiplications. */
const DIVISION_FLOPS = 4

/** Pivot search (one comparison per element) and multipliers (one division and one store per element), over `rows` rows. */
export const pivotWork = (rows: number): Work => ({
  loops: 2 * rows,
  flops: (1 + DIVISION_FLOPS) * rows,
  lineMisses: rows / 4, // the second pass finds the column, 4 KB, in the cache
  stores: rows,
})

/** Swaps the largest element from row `step` down onto the diagonal and divides the elements below by it; returns its old row. */
export const pivotColumn = (column: Float32Array, step: number): number => {
  let pivotRow = step
  for (let row = step + 1; row < column.length; row++) {
    if (Math.abs(column[row]!) > Math.abs(column[pivotRow]!)) pivotRow = row
  }
  const pivot = column[pivotRow]!
  column[pivotRow] = column[step]!
  column[step] = pivot
  // A column of zeros needs no elimination: its multipliers are the zeros already there.
  if (pivot !== 0) for (let row = step + 1; row < column.length; row++) column[row] = column[row]! / pivot
  return pivotRow
}

/**
 * Per column, a swap of two elements (two lines fetched, two stores); then per element below the diagonal, a multiplication and a
 * subtraction on a streamed column: a 16-byte line holds four elements, and the cache writes through.
 */
export const updateWork = (rows: number, columns: number): Work => ({
  loops: columns + rows * columns,
  flops: 2 * rows * columns,
  lineMisses: 2 * columns + (rows * columns) / 4,
  stores: 2 * columns + rows * columns,
})

/** One elimination step on one column; `multipliers[i]` belongs to row `step + i`, and the first is the pivot itself. */
export const updateColumn = (column: Float32Array, step: number, pivotRow: number, multipliers: Float32Array): void => {
  const above = column[pivotRow]!
  column[pivotRow] = column[step]!
  column[step] = above
  for (let row = step + 1; row < column.length; row++) column[row] = column[row]! - multipliers[row - step]! * above
}
