// What a thread that validates does: queues and machines against their closed forms. (The long jobs are runs, done by a pool.)

import { validateMachines } from '../../experiments/validate/validate-machines.ts'
import { validateQueues } from '../../experiments/validate/validate-queues.ts'
import type { ValidationRow } from '../../experiments/validate/validation-row.ts'

export interface Validation {
  readonly seed: string
  /** Of each queue. */
  readonly customers: number
}

const performValidation = ({ seed, customers }: Validation): readonly ValidationRow[] => [
  ...validateQueues({ seed, customers }),
  ...validateMachines(seed),
]

export default performValidation
