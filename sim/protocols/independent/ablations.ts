// What of this protocol can be switched off, to see what it is there for.

import { commonAblations } from '../../cluster/mechanisms.ts'

export const ablations = {
  dependences: 'a checkpoint does not say on which spans of others its process depends',
  epoch: 'messages of an execution that a recovery has undone are accepted',
  'send-buffer': 'what was acknowledged is not kept by its sender',
  'buffer-saved': 'checkpoints do not hold what may have to be sent again',
  covered: 'what a receiver has is dropped from the send buffer, though the receiver may still go back behind it',
  'in-turn': 'a message is accepted though an earlier one of its sender is missing',
  'keep-last': 'of each process only the newest checkpoint is kept',
  'file-versions': commonAblations['file-versions'],
  fencing: commonAblations.fencing,
  'catch-up': commonAblations['catch-up'],
  takeover: commonAblations.takeover,
} as const
