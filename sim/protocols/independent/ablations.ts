// What of this protocol can be switched off, to see what it is there for.

import { commonAblations } from '../../cluster/mechanisms.ts'

export const ablations = {
  dependences: 'a checkpoint does not say on which spans of others its process depends',
  epoch: 'messages of an execution that a recovery has undone are accepted',
  'send-buffer': 'what was acknowledged is not kept by its sender',
  'buffer-saved': 'checkpoints do not hold what may have to be sent again',
  fencing: commonAblations.fencing,
  'catch-up': commonAblations['catch-up'],
  takeover: commonAblations.takeover,
} as const
