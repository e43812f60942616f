// The mechanisms of this protocol that can be switched off, to see what they are for.

import { commonAblations } from '../../cluster/mechanisms.ts'

export const ablations = {
  'forced-first': 'a message becomes visible before the checkpoint that it forces is taken',
  index: 'what a message says of the checkpoints of its sender forces nothing',
  'missed-lines': 'a process that was lost goes back to its newest checkpoint, whatever lines it has missed',
  'send-buffer': 'what was acknowledged is not kept by its sender',
  'in-turn': 'a message is taken though one of its sender that comes before it is missing',
  fencing: commonAblations.fencing,
  'catch-up': commonAblations['catch-up'],
  takeover: commonAblations.takeover,
} as const
