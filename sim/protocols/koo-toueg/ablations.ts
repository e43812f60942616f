// The mechanisms of this protocol that can be switched off, to see what they are for.

import { commonAblations } from '../../cluster/mechanisms.ts'

export const ablations = {
  'send-block': 'a process keeps sending while its checkpoint is tentative',
  transitive: 'the initiator asks the processes that it depends on, and they do not ask theirs',
  'decision-record': 'the decision that checkpoints are permanent is announced, but recorded nowhere',
  epoch: 'messages of an execution that a recovery has undone are accepted',
  'send-buffer': 'senders do not keep acknowledged messages',
  'in-turn': 'a message is accepted though an earlier one from its sender is missing',
  fencing: commonAblations.fencing,
  'catch-up': commonAblations['catch-up'],
  takeover: commonAblations.takeover,
} as const
