// What `starsim calibrate --hold-out all --write` found last: the mean absolute error, in percentage points, over the six overheads of
// an application that its fit has not seen. Committed beside the constants, because finding it again takes minutes.

import type { PaperApplication } from './paper-tables.ts'

export const heldOutErrors: Readonly<Record<PaperApplication, number>> = {
  gauss: 1.94,
  matmul: 1.58,
  fft: 0.45,
}

/**
 * By cell half the width of the 95 % interval of a predicted overhead, points (see sensitivity.ts), from the fit to all applications.
 */
export const predictionHalfWidths: Readonly<Record<string, number>> = {
  'gauss full 1': 5.65,
  'gauss full 2': 5.7,
  'gauss pre-copy 1': 4.78,
  'gauss pre-copy 2': 5.43,
  'gauss incremental 1': 4.39,
  'gauss incremental 2': 4.92,
  'matmul full 1': 4.56,
  'matmul full 2': 5.14,
  'matmul pre-copy 1': 4.22,
  'matmul pre-copy 2': 4.36,
  'matmul incremental 1': 4.17,
  'matmul incremental 2': 4.27,
  'fft full 1': 4.24,
  'fft full 2': 4.56,
  'fft pre-copy 1': 4.17,
  'fft pre-copy 2': 4.27,
  'fft incremental 1': 4.11,
  'fft incremental 2': 4.11,
}

/** By constant and application: the mean change of its six overheads, points, when there is a tenth more of the constant. */
export const tenthMore: Readonly<Record<string, number>> = {
  'cpu.loopNs gauss': -0.4,
  'cpu.loopNs matmul': -0.24,
  'cpu.loopNs fft': 0.14,
  'cpu.flopNs gauss': -0.21,
  'cpu.flopNs matmul': -0.18,
  'cpu.flopNs fft': 0.0,
  'cpu.pageFaultNs gauss': 0.33,
  'cpu.pageFaultNs matmul': 0.07,
  'cpu.pageFaultNs fft': 0.03,
  'star.messageLayerNs gauss': -0.45,
  'star.messageLayerNs matmul': 0.0,
  'star.messageLayerNs fft': -0.0,
  'star.serverWorkNs gauss': 0.3,
  'star.serverWorkNs matmul': 0.04,
  'star.serverWorkNs fft': 0.01,
  'star.checkpointNs gauss': 0.45,
  'star.checkpointNs matmul': 0.07,
  'star.checkpointNs fft': 0.07,
}
