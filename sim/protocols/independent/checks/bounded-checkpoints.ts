// Bounded checkpoints: a line leaves no more versions of n processes than the lines of n single failures can need, n (n + 1) / 2 (Wang and
// others, 1995). Checkpoints committed after it come on top, until the next line.

import type { Check } from '../../../checks/check.ts'

export const boundedCheckpoints: Check = {
  name: 'bounded-checkpoints',
  sentence: 'after a recovery at most n (n + 1) / 2 checkpoints of n processes are kept',
  create({ violated }) {
    return {
      on: {
        'line-committed': ({ epoch, processes, kept }) => {
          const n = processes.length
          const sum = kept.reduce((total, each) => total + each, 0)
          if (sum > (n * (n + 1)) / 2) violated(`line ${epoch} keeps ${sum} checkpoints of ${n} processes`)
        },
      },
    }
  },
}
