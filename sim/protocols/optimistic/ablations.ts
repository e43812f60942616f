// The mechanisms of this protocol that can be switched off, to see what they are for.

import { commonAblations } from '../../cluster/mechanisms.ts'

export const ablations = {
  obsolete: 'messages that depend on what is lost are accepted',
  'flush-first': 'a process that goes back, or saves itself, does not write first what its log has in memory',
  withdraw: 'records that a process goes back behind stay on the servers',
  'end-stored': 'the end of a life is told to the others and not stored',
  'output-waits': 'an end counts at once, though what it depends on may still be lost',
  'send-buffer': 'what was acknowledged is not kept by its sender',
  'buffer-saved': 'checkpoints do not hold what may have to be sent again',
  'garbage-waits': 'older checkpoints and the log go with the next checkpoint, though what that depends on may be lost',
  fencing: commonAblations.fencing,
  'catch-up': commonAblations['catch-up'],
  takeover: commonAblations.takeover,
} as const
