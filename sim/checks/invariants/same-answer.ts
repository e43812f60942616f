// Same answer: whatever crashes, every answer equals that of a crash-free run, bit for bit, and is given once.

import type { Check } from '../check.ts'

const hex = (digest: number): string => (digest >>> 0).toString(16).padStart(8, '0')

export const sameAnswer: Check = {
  name: 'same-answer',
  sentence: 'with any crashes within the promise, every answer equals the crash-free one, and is given once',
  create({ setting, violated }) {
    const given = new Set<string>()
    const { crashFree } = setting
    const expected = crashFree?.answers
    const compare = (process: string, answer: number): void => {
      const right = expected?.get(process)
      if (right !== undefined && right !== answer) {
        violated(`${process} answers ${hex(answer)}; without crashes it answers ${hex(right)}`)
      }
      if (crashFree?.isComplete === true && right === undefined)
        violated(`${process} does not exist in a run without crashes`)
    }
    return {
      on: {
        'process-ended': ({ process, answer }) => {
          if (given.has(process)) violated(`${process} answers a second time`)
          given.add(process)
          compare(process, answer)
        },
      },
      atEnd: ({ outcome, answers }) => {
        // an answer may also be found on stable storage, after its process has gone with its host
        for (const [process, answer] of answers) if (!given.has(process)) compare(process, answer)
        if (outcome !== 'completed') return
        for (const process of expected?.keys() ?? []) if (!answers.has(process)) violated(`${process} gives no answer`)
      },
    }
  },
}
