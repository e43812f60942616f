// The mechanisms of this protocol that can be switched off, to see what they are for.

import { commonAblations } from '../../cluster/mechanisms.ts'

export const ablations = {
  'marker-first': 'markers go out only when an image has been written, after messages sent since it was taken',
  'record-channels': 'messages in transit when a snapshot was taken are not saved with it',
  'two-phase': 'a checkpoint counts as soon as its own process has written it',
  epoch: 'messages of an execution that a recovery has undone are accepted',
  fencing: commonAblations.fencing,
  'catch-up': commonAblations['catch-up'],
  takeover: commonAblations.takeover,
} as const
