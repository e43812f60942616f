// The mechanisms of this protocol that can be switched off, to see what they are for.

import { commonAblations } from '../../cluster/mechanisms.ts'

export const ablations = {
  'send-wait': 'a process sends although the index of a message that it has seen is known to itself only',
  'old-index': 'a message that comes again is given another index than the one that it has',
  apart: 'what a process sends to another one on its own host is kept there and nowhere else',
  'buffer-saved': 'checkpoints do not hold what may have to be sent again',
  covered: 'what was sent is forgotten as soon as its receiver begins a checkpoint, before that is committed',
  takeover: commonAblations.takeover,
} as const
