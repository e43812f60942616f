// The mechanisms of this protocol that can be switched off, to see what they are for.

import { commonAblations } from '../../cluster/mechanisms.ts'

export const ablations = {
  'send-wait': 'a process sends although nobody else knows the index of a message that it has seen',
  'old-index': 'a message that arrives again is given a new index',
  apart: 'messages between processes on one host are kept there and nowhere else',
  'buffer-saved': 'checkpoints do not include messages that may have to be sent again',
  covered: 'senders forget messages as soon as their receiver begins a checkpoint, before it is committed',
  takeover: commonAblations.takeover,
} as const
