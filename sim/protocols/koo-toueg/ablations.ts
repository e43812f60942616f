// The mechanisms of this protocol that can be switched off, to see what they are for.

import { commonAblations } from '../../cluster/mechanisms.ts'

export const ablations = {
  'send-block': 'a process goes on sending while its checkpoint is tentative',
  transitive: 'who begins a checkpoint asks those on whom it depends, and they do not ask on',
  'decision-record': 'that checkpoints are permanent is told, and written down nowhere',
  epoch: 'messages of an execution that a recovery has undone are accepted',
  'send-buffer': 'what was acknowledged is not kept by its sender',
  'in-turn': 'a message is taken though one of its sender that comes before it is missing',
  fencing: commonAblations.fencing,
  'catch-up': commonAblations['catch-up'],
  takeover: commonAblations.takeover,
} as const
