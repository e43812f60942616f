// The mechanisms of this protocol that can be switched off, to see what they are for.

import { commonAblations } from '../../cluster/mechanisms.ts'

export const ablations = {
  dependences: 'a checkpoint does not record which spans of others its process depends on',
  epoch: 'messages of an execution that a recovery has undone are accepted',
  'send-buffer': 'senders do not keep acknowledged messages',
  'buffer-saved': 'checkpoints do not include messages that may have to be sent again',
  covered: 'senders forget messages that the newest checkpoint of a receiver has seen, though it may roll back further',
  'in-turn': 'a message is accepted though an earlier one from its sender is missing',
  'keep-last': 'only the last checkpoint of each process is kept',
  fencing: commonAblations.fencing,
  'catch-up': commonAblations['catch-up'],
  takeover: commonAblations.takeover,
} as const
