// The mechanisms of this protocol that can be switched off, to see what they are for.

import { commonAblations } from '../../cluster/mechanisms.ts'

export const ablations = {
  'checkpoint-number': 'messages do not say how many checkpoints their sender has taken',
  'two-phase': 'a checkpoint counts as soon as its own process has written it',
  epoch: 'messages of an execution that a recovery has undone are accepted',
  fencing: commonAblations.fencing,
  'catch-up': commonAblations['catch-up'],
  takeover: commonAblations.takeover,
} as const
