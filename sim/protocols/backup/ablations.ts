// The mechanisms of three-way messages that can be switched off, to see what they are for.

import { commonAblations } from '../../cluster/mechanisms.ts'

export const ablations = {
  'three-way': 'a message is made visible before the backup of its receiver has it',
  apart: 'the backup of a process is on the host of the process',
  confinement: 'a replaying process talks to the others',
  'atomic-commit': commonAblations['atomic-commit'],
  'file-versions': commonAblations['file-versions'],
  fencing: commonAblations.fencing,
  'catch-up': commonAblations['catch-up'],
} as const
