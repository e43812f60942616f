// The latest results of `starsim calibrate --hold-out all --write`: the mean absolute error, in percentage points, over the six overheads
// of a held-out application. Committed with the constants, because recomputing it takes minutes.

import type { PaperApplication } from './paper-tables.ts'

export const heldOutErrors: Readonly<Record<PaperApplication, number>> = {
  gauss: 1.0,
  matmul: 2.0,
  fft: 0.45,
}

/**
 * By cell, half the width of the 95 % interval of a predicted overhead, points (see sensitivity.ts), from the fit to all applications.
 */
export const predictionHalfWidths: Readonly<Record<string, number>> = {
  'gauss full 1': 5.12,
  'gauss full 2': 5.03,
  'gauss pre-copy 1': 4.33,
  'gauss pre-copy 2': 4.11,
  'gauss incremental 1': 4.09,
  'gauss incremental 2': 4.33,
  'matmul full 1': 3.98,
  'matmul full 2': 4.43,
  'matmul pre-copy 1': 4.06,
  'matmul pre-copy 2': 4.22,
  'matmul incremental 1': 3.72,
  'matmul incremental 2': 3.73,
  'fft full 1': 3.82,
  'fft full 2': 4.11,
  'fft pre-copy 1': 3.77,
  'fft pre-copy 2': 3.87,
  'fft incremental 1': 3.7,
  'fft incremental 2': 3.7,
}

/** By constant and application: the mean change of its six overheads, points, for 10 % more of the constant. */
export const tenthMore: Readonly<Record<string, number>> = {
  'cpu.loopNs gauss': -0.46,
  'cpu.loopNs matmul': -0.26,
  'cpu.loopNs fft': 0.12,
  'cpu.flopNs gauss': -0.31,
  'cpu.flopNs matmul': -0.2,
  'cpu.flopNs fft': -0.01,
  'cpu.pageFaultNs gauss': 0.37,
  'cpu.pageFaultNs matmul': 0.08,
  'cpu.pageFaultNs fft': 0.03,
  'layer.messageLayerNs gauss': -0.11,
  'layer.messageLayerNs matmul': 0.12,
  'layer.messageLayerNs fft': 0.05,
  'layer.serverWorkNs gauss': 0.42,
  'layer.serverWorkNs matmul': 0.01,
  'layer.serverWorkNs fft': 0.01,
  'layer.checkpointNs gauss': 0.45,
  'layer.checkpointNs matmul': 0.07,
  'layer.checkpointNs fft': 0.07,
}
