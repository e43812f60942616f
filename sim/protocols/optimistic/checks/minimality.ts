// Minimality: a survivor rolls back only if it depends on a lost interval, and no further than it has to: the first message that it does
// not get back itself depends on something lost.

import type { Check } from '../../../checks/check.ts'
import type { Seen } from './states.ts'
import { States } from './states.ts'

export const minimality: Check = {
  name: 'minimality',
  sentence: 'a survivor rolls back only to before the first message that depends on a lost interval',
  create({ violated }) {
    const states = new States()
    /** By survivor on its way back: what it had seen. */
    const goingBack = new Map<string, readonly Seen[]>()
    return {
      on: {
        ...states.on,
        'rolled-back': ({ process, incarnation, host, to }) => {
          const course = states.of(process)
          const state = course.states.get(incarnation)
          if (state === undefined) return
          const ends = states.heardOn(host)
          if (ends.lostIn(state.vector) === null) violated(`${process} rolls back, though it depends on nothing lost`)
          if (to >= 0) goingBack.set(process, state.seen)
          else if (ends.lostIn(course.originOf(incarnation)) === null)
            violated(`${process} vanishes, though its creation is not undone`)
        },
        'restore-begins': ({ process }) => goingBack.delete(process),
        restored: (event, atNs) => {
          states.on.restored!(event, atNs)
          const { process, host } = event
          const seen = goingBack.get(process)
          goingBack.delete(process)
          if (seen === undefined) return
          const { end } = states.of(process).state!.replay!
          const first = seen[end]
          if (first === undefined || states.heardOn(host).lostIn(first.vector) !== null) return
          violated(
            `${process} rolls back past message ${first.sequence} of ${first.from}, which depends on nothing lost`,
          )
        },
      },
    }
  },
}
