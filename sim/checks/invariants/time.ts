// Time: the trace is in the order of virtual time, in whole nanoseconds.

import type { Check } from '../check.ts'

export const time: Check = {
  name: 'time',
  sentence: 'time never runs backwards, and is a whole number of nanoseconds',
  beyondPromise: true,
  create({ violated }) {
    let last = 0
    return {
      every: (atNs) => {
        if (atNs < last || !Number.isSafeInteger(atNs)) violated(`${atNs} ns comes after ${last} ns`)
        last = atNs
      },
    }
  },
}
