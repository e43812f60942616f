// No obsolete message: no message that depends on a lost interval becomes visible on a host that knows of the loss.

import type { Check } from '../../../checks/check.ts'
import { States } from './states.ts'

export const noObsoleteMessage: Check = {
  name: 'no-obsolete-message',
  sentence: 'no message that depends on a lost interval becomes visible on a host that knows of the loss',
  create({ violated }) {
    const states = new States()
    return {
      on: {
        ...states.on,
        'message-logged': (event, atNs) => {
          const { host, process, incarnation, index, from, sequence } = event
          // A message that its log gives it again may turn out to be lost: then the process rolls back at once.
          const { end } = states.of(process).states.get(incarnation)?.replay ?? { end: 0 }
          const lost = states.heardOn(host).lostIn(states.vectorOf(event))
          states.on['message-logged']!(event, atNs)
          if (lost === null || index < end) return
          const { process: on, life, number } = lost
          violated(
            `${process} sees message ${sequence} of ${from}, which depends on interval ${number} of life ${life} of ${on}`,
          )
        },
      },
    }
  },
}
