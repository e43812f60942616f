// The mechanisms of this protocol that can be switched off, to see what they are for.

import { commonAblations } from '../../cluster/mechanisms.ts'

export const ablations = {
  'forced-first': 'a message becomes visible before the checkpoint that it forces is taken',
  index: 'the index that a message carries forces no checkpoint',
  'missed-lines': 'a lost process rolls back to its newest checkpoint, whatever lines it has missed',
  'send-buffer': 'senders do not keep acknowledged messages',
  'in-turn': 'a message is accepted though an earlier one from its sender is missing',
  fencing: commonAblations.fencing,
  'catch-up': commonAblations['catch-up'],
  takeover: commonAblations.takeover,
} as const
