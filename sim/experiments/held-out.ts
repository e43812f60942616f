// What `starsim calibrate --hold-out all --write` found last: the mean absolute error, in percentage points, over the six overheads of
// an application that its fit has not seen. Committed beside the constants, because finding it again takes minutes.

import type { PaperApplication } from './paper-tables.ts'

export const heldOutErrors: Readonly<Record<PaperApplication, number>> = {
  gauss: 2.95,
  matmul: 1.63,
  fft: 0.46,
}

/**
 * By cell half the width of the 95 % interval of a predicted overhead, points (see sensitivity.ts), from the fit to all applications.
 */
export const predictionHalfWidths: Readonly<Record<string, number>> = {
  'gauss full 1': 5.43,
  'gauss full 2': 5.42,
  'gauss pre-copy 1': 4.42,
  'gauss pre-copy 2': 4.56,
  'gauss incremental 1': 4.21,
  'gauss incremental 2': 4.88,
  'matmul full 1': 4.21,
  'matmul full 2': 4.83,
  'matmul pre-copy 1': 4.11,
  'matmul pre-copy 2': 4.26,
  'matmul incremental 1': 3.93,
  'matmul incremental 2': 4.07,
  'fft full 1': 4.16,
  'fft full 2': 4.33,
  'fft pre-copy 1': 4.01,
  'fft pre-copy 2': 4.09,
  'fft incremental 1': 3.95,
  'fft incremental 2': 3.95,
}
