// A worker that validates queues, hosts and machines against theory. (The long jobs are runs, performed by a pool.)

import { validateAlone } from '../../experiments/validate/validate.ts'
import type { ValidationRow } from '../../experiments/validate/validation-row.ts'

export interface Validation {
  readonly seed: string
}

const performValidation = ({ seed }: Validation): readonly ValidationRow[] => validateAlone(seed)

export default performValidation
