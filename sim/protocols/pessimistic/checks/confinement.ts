// Confinement: until it has consumed its log, a restarted process does not interact with others; none of its messages arrives anywhere, not
// even one that would be recognised and dropped.

import type { Check } from '../../../checks/check.ts'

export const confinement: Check = {
  name: 'confinement',
  sentence: 'a process that replays sends nothing to anybody',
  create({ violated }) {
    return {
      on: {
        'message-arrived': ({ process, from, sequence, senderReplaying, senderIncarnation }) => {
          if (!senderReplaying) return
          violated(
            `message ${sequence} of ${from}, which replays as incarnation ${senderIncarnation}, reaches ${process}`,
          )
        },
      },
    }
  },
}
