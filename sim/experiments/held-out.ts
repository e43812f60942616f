// What `starsim calibrate --hold-out all --write` found last: the mean absolute error, in percentage points, over the six overheads of
// an application that its fit has not seen. Committed beside the constants, because finding it again takes minutes.

import type { PaperApplication } from './paper-tables.ts'

export const heldOutErrors: Readonly<Record<PaperApplication, number>> = {
  gauss: 1.79,
  matmul: 1.68,
  fft: 0.42,
}

/**
 * By cell half the width of the 95 % interval of a predicted overhead, points (see sensitivity.ts), from the fit to all applications.
 */
export const predictionHalfWidths: Readonly<Record<string, number>> = {
  'gauss full 1': 3.5,
  'gauss full 2': 3.5,
  'gauss pre-copy 1': 3.5,
  'gauss pre-copy 2': 3.5,
  'gauss incremental 1': 3.5,
  'gauss incremental 2': 3.5,
  'matmul full 1': 3.5,
  'matmul full 2': 3.5,
  'matmul pre-copy 1': 3.5,
  'matmul pre-copy 2': 3.5,
  'matmul incremental 1': 3.5,
  'matmul incremental 2': 3.5,
  'fft full 1': 3.5,
  'fft full 2': 3.5,
  'fft pre-copy 1': 3.5,
  'fft pre-copy 2': 3.5,
  'fft incremental 1': 3.5,
  'fft incremental 2': 3.5,
}
