// The mechanisms of STAR that can be switched off, to see what they are for.

import { commonAblations } from '../../cluster/mechanisms.ts'

export const ablations = {
  stamps: 'messages that are sent again are not recognised',
  'synchronous-log': 'a message is made visible before its record is on stable storage',
  'log-before-acknowledge': 'a message is acknowledged before it is logged',
  confinement: 'a replaying process talks to the others',
  'atomic-commit': commonAblations['atomic-commit'],
  'log-until-commit': 'log records are deleted before the checkpoint that replaces them has committed',
  'file-versions': commonAblations['file-versions'],
  fencing: commonAblations.fencing,
  'catch-up': commonAblations['catch-up'],
  takeover: commonAblations.takeover,
  'delivery-order': 'the log does not fix the order of delivery',
  log: 'no message is logged: processes roll back together (the domino effect)',
} as const
