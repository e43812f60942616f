// Recoverable: a run never gives up while the protocol's guarantees hold, and if they do not, it says so instead of hanging. A run that is
// not over at its limit hangs if the one without crashes is: otherwise the limit may be too short for either.

import type { Check } from '../check.ts'

export const recoverable: Check = {
  name: 'recoverable',
  sentence: 'a run gives up only when more was lost than the protocol promises to survive, and it never hangs',
  create({ setting, promise, violated }) {
    return {
      atEnd: ({ outcome, reason }) => {
        if (outcome === 'cannot-recover' && promise.kept) violated(`given up within the promise: ${reason}`)
        if (outcome === 'stuck' && setting.crashFree?.isComplete === true) violated(`the run hangs: ${reason}`)
      },
    }
  },
}
