// What a thread that validates does: queues, hosts and machines against what is known of them. (The long jobs are runs, done by a pool.)

import { validateAlone } from '../../experiments/validate/validate.ts'
import type { ValidationRow } from '../../experiments/validate/validation-row.ts'

export interface Validation {
  readonly seed: string
}

const performValidation = ({ seed }: Validation): readonly ValidationRow[] => validateAlone(seed)

export default performValidation
