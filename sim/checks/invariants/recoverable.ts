// Recoverable: a run never gives up while the protocol's guarantees hold, and if they do not, it says so instead of hanging.

import type { Check } from '../check.ts'

export const recoverable: Check = {
  name: 'recoverable',
  sentence: 'a run gives up only when more was lost than the protocol promises to survive, and it never hangs',
  create({ promise, violated }) {
    return {
      atEnd: ({ outcome, reason }) => {
        if (outcome === 'cannot-recover' && promise.kept) violated(`given up within the promise: ${reason}`)
        if (outcome === 'stuck') violated(`the run hangs: ${reason}`)
      },
    }
  },
}
