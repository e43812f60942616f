// What `starsim calibrate --hold-out all --write` found last: the mean absolute error, in percentage points, over the six overheads of
// an application that its fit has not seen. Committed beside the constants, because finding it again takes minutes.

import type { PaperApplication } from './paper-tables.ts'

export const heldOutErrors: Readonly<Record<PaperApplication, number>> = {
  gauss: 1.79,
  matmul: 1.68,
  fft: 0.42,
}
