// The names of the processes of the elimination, and the sizes of what they exchange besides columns.

import type { ProcessName } from '../program.ts'

export const master: ProcessName = 'gauss/0'

/** The worker with this number, counted from 0. */
export const worker = (index: number): ProcessName => `gauss/${index + 1}`

/** An order to begin a step, or the report that it is done, in bytes. */
export const CONTROL_BYTES = 64

/** The header of a pivot column: step, row of the pivot, and padding, in bytes. */
export const HEADER_BYTES = 32
