// A custom program: processes that pass a sum around a circle, each adding its number. It knows nothing of checkpoints or crashes;
// everything that it must not forget is in its registers.

import { defineScenario, messageOf, numberOf, record, wordOf } from 'starsim'

const ROUNDS = 0
const SUM = 1
/** Process 0 begins each round: 1 while one is under way. */
const UNDER_WAY = 2

/** @type {import('starsim').Program} */
const circle = {
  layout: () => ({ baseBytes: 8192, regions: [] }),

  next({ registers, mode }, parameters, reply) {
    const number = numberOf(parameters, 'number')
    const last = numberOf(parameters, 'workers')
    const pass = () => ({
      kind: /** @type {const} */ ('send'),
      to: `circle/${number === last ? 0 : number + 1}`,
      payload: record(mode, 64, [registers[SUM] ?? 0]),
    })
    if (reply.kind === 'message') {
      const { data } = messageOf(reply).payload
      registers[SUM] = (data === null ? 0 : wordOf(data, 0)) + number
      registers[ROUNDS] = (registers[ROUNDS] ?? 0) + 1
      registers[UNDER_WAY] = 0
      if (number > 0) return pass()
    }
    if (registers[ROUNDS] === numberOf(parameters, 'size')) {
      return { kind: 'exit', answer: record(mode, 4, [registers[SUM] ?? 0]) }
    }
    if (number === 0 && registers[UNDER_WAY] === 0) {
      registers[UNDER_WAY] = 1
      return pass()
    }
    return { kind: 'receive', from: null }
  },
}

export const parts = { programs: { circle } }

export const scenario = defineScenario(
  {
    name: 'a sum that goes round',
    application: { kind: 'circle', size: 20, workers: 3, memory: 'bytes' },
    star: { checkpoint: { interval: '60ms' }, ring: { period: '200ms', timeout: '150ms' } },
    start: { stagger: '10ms', jitter: '5ms' },
    limit: '2min',
  },
  parts,
)
