// Consistent line: once all have heard of all ends and whoever had to go back has done so, nobody has seen a message that its sender has not sent.
// That what is acknowledged can be had again shows where it is missed: a program waits for it for ever.

import type { Check } from '../../../checks/check.ts'
import { States } from './states.ts'

export const consistentLine: Check = {
  name: 'consistent-line',
  sentence: 'when all recoveries are over nobody has seen a message that its sender has not sent',
  create({ violated }) {
    const states = new States()
    const lookAtAll = (): void => {
      if (!states.isQuiet) return
      for (const [process, { state }] of states.all()) {
        for (const from of new Set(state?.seen.map((each) => each.from))) {
          const sender = states.of(from).state
          const [seen, sent] = [state!.seenOf(from), sender?.sentTo(process) ?? 0]
          if (seen > sent) violated(`${process} has seen message ${seen} of ${from}, which has sent ${sent}`)
        }
      }
    }
    return {
      on: {
        ...states.on,
        'live-again': (event, atNs) => {
          states.on['live-again']!(event, atNs)
          lookAtAll()
        },
        'end-heard': (event, atNs) => {
          states.on['end-heard']!(event, atNs)
          lookAtAll()
        },
      },
    }
  },
}
