// Consistent line: once all hosts have heard of all ends, and all processes that had to roll back have done so, no process has seen a
// message that its sender has not sent. Whether acknowledged messages can be had again needs no check of its own: a program would wait for
// a missing one for ever.

import type { Check } from '../../../checks/check.ts'
import { States } from './states.ts'

export const consistentLine: Check = {
  name: 'consistent-line',
  sentence: 'when all recoveries are over, no process has seen a message that its sender has not sent',
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
