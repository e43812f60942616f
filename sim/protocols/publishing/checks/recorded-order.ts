// Recorded order: what becomes visible is what the recorder has at that place in the order. Otherwise a replay, which follows the recorder,
// would take the process elsewhere.

import type { Check } from '../../../checks/check.ts'
import type { ProcessName } from '../../../programs/program.ts'

interface Stamp {
  readonly from: ProcessName
  readonly sequence: number
}

export const recordedOrder: Check = {
  name: 'recorded-order',
  sentence: 'messages become visible in the order in which the recorder has them',
  create({ setting, promise, violated }) {
    const recorders = new Set(setting.needed)
    const recorded = new Map<ProcessName, Map<number, Stamp>>()
    return {
      on: {
        'record-stored': ({ host, process, index, from, sequence }) => {
          if (!recorders.has(host)) return
          let places = recorded.get(process)
          if (places === undefined) {
            places = new Map()
            recorded.set(process, places)
          }
          places.set(index, { from, sequence })
        },
        'message-logged': ({ process, index, from, sequence }) => {
          if (!promise.kept) return
          const place = recorded.get(process)?.get(index)
          if (place?.from === from && place.sequence === sequence) return
          const there = place === undefined ? 'nothing' : `message ${place.sequence} of ${place.from}`
          violated(
            `message ${sequence} of ${from} becomes visible to ${process} as its message ${index}, where the recorder has ${there}`,
          )
        },
      },
    }
  },
}
