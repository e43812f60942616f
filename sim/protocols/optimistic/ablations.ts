// The mechanisms of this protocol that can be switched off, to see what they are for.

import { commonAblations } from '../../cluster/mechanisms.ts'

export const ablations = {
  obsolete: 'messages that depend on lost intervals are accepted',
  'flush-first': 'a process that rolls back or takes a checkpoint does not flush its log first',
  withdraw: 'records that a process rolls back past stay on the servers',
  'end-stored': 'the end of a life is announced to the others but not stored',
  'output-waits': 'an end counts at once, though what it depends on may still be lost',
  'send-buffer': 'senders do not keep acknowledged messages',
  'buffer-saved': 'checkpoints do not include messages that may have to be sent again',
  'garbage-waits': 'the next checkpoint replaces older ones and the log, though what it depends on may still be lost',
  fencing: commonAblations.fencing,
  'catch-up': commonAblations['catch-up'],
  takeover: commonAblations.takeover,
} as const
