// What of this protocol can be switched off, to see what it is there for.

import { commonAblations } from '../../cluster/mechanisms.ts'

export const ablations = {
  obsolete: 'messages that depend on what is lost are accepted',
  'hold-lives': 'a message of a later life is accepted though nobody here knows how the one before has ended',
  'flush-first': 'a process that goes back, or saves itself, does not write first what its log has in memory',
  withdraw: 'records that a process goes back behind stay on the servers',
  'end-stored': 'the end of a life is told to the others and not stored',
  'output-waits': 'an end counts at once, though what it depends on may still be lost',
  'send-buffer': 'what was acknowledged is not kept by its sender',
  'buffer-saved': 'checkpoints do not hold what may have to be sent again',
  covered: 'senders forget what the newest checkpoint of a receiver has seen, though it may go back further',
  'in-turn': 'a message is taken though one of its sender that comes before it is missing',
  fencing: commonAblations.fencing,
  'catch-up': commonAblations['catch-up'],
  takeover: commonAblations.takeover,
} as const
