// The mechanisms of this protocol that can be switched off, to see what they are for.

import { commonAblations } from '../../cluster/mechanisms.ts'

export const ablations = {
  dependences: 'a checkpoint does not say on which spans of others its process depends',
  epoch: 'messages of an execution that a recovery has undone are accepted',
  'send-buffer': 'what was acknowledged is not kept by its sender',
  'buffer-saved': 'checkpoints do not hold what may have to be sent again',
  covered: 'senders forget what the newest checkpoint of a receiver has seen, though it may go back further',
  'in-turn': 'a message is taken though one of its sender that comes before it is missing',
  'keep-last': 'of each process only the last checkpoint is kept',
  fencing: commonAblations.fencing,
  'catch-up': commonAblations['catch-up'],
  takeover: commonAblations.takeover,
} as const
