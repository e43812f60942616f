// Bounded checkpoints: a server never holds more than two of a process, the one that all have committed and the next; older ones are
// deleted when the next commits.

import type { Check } from '../../../checks/check.ts'

const MOST = 2

export const boundedCheckpoints: Check = {
  name: 'bounded-checkpoints',
  sentence: 'no server keeps more than two checkpoints of a process',
  create({ violated }) {
    return {
      on: {
        'versions-kept': ({ host, process, numbers }) => {
          if (numbers.length > MOST) violated(`${host} has checkpoints ${numbers.join(', ')} of ${process}`)
        },
      },
    }
  },
}
