// Output never revoked: nothing that a counting end depends on is ever lost.

import type { Check } from '../../../checks/check.ts'
import type { Vector } from '../intervals.ts'
import { States } from './states.ts'

export const outputNeverRevoked: Check = {
  name: 'output-never-revoked',
  sentence: 'no end that counts depends on an interval that is lost, then or later',
  create({ violated }) {
    const states = new States()
    const ended = new Map<string, Vector>()
    const look = (process: string, vector: Vector): void => {
      const lost = states.ends.lostIn(vector)
      if (lost === null) return
      violated(
        `the end of ${process} depends on interval ${lost.number} of life ${lost.life} of ${lost.process}, which is lost`,
      )
    }
    return {
      on: {
        ...states.on,
        'process-ended': (event, atNs) => {
          states.on['process-ended']!(event, atNs)
          const { process, incarnation } = event
          const state = states.of(process).states.get(incarnation)
          if (state === undefined) return
          ended.set(process, state.received)
          look(process, ended.get(process)!)
        },
        'life-ended': (event, atNs) => {
          states.on['life-ended']!(event, atNs)
          for (const [process, vector] of ended) look(process, vector)
        },
      },
    }
  },
}
