// The mechanisms of publishing that can be switched off, to see what they are for.

import { commonAblations } from '../../cluster/mechanisms.ts'

export const ablations = {
  'hold-until-recorded': 'a message is made visible when it arrives, whether or not the recorder has it',
  'recorded-order':
    'messages that are recorded become visible in the order in which they have arrived, not in that of the recorder',
  confinement: 'a replaying process talks to the others',
  'atomic-commit': commonAblations['atomic-commit'],
  'file-versions': commonAblations['file-versions'],
  fencing: commonAblations.fencing,
  'catch-up': commonAblations['catch-up'],
  takeover: commonAblations.takeover,
} as const
