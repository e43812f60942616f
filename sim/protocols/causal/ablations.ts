// The mechanisms of this protocol that can be switched off, to see what they are for.

import { commonAblations } from '../../cluster/mechanisms.ts'

export const ablations = {
  riders: 'messages carry no determinants: nobody else knows in what order a process took its messages',
  'f-th-largest': 'a determinant counts as stable one holder too early',
  hosts: 'two processes on one host count as two holders of a determinant',
  'lost-holders': 'a host that has crashed still counts as a holder of what it held',
  placed: 'a process creates others while what it depends on may still be lost, and leaves nothing behind when it ends',
  'buffer-saved': 'checkpoints do not include messages that may have to be sent again',
  covered: 'senders forget messages as soon as their receiver begins a checkpoint, before it is committed',
  takeover: commonAblations.takeover,
} as const
