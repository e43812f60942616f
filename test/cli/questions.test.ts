// Questions on a terminal: a bad answer is asked for again, an empty line is the usual, Control-C ends it and leaves nothing.

import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { askAll, type QuestionText } from '../../sim/cli/questions.ts'
import { terminalOf } from '../../sim/cli/terminal.ts'
import { Interrupted } from '../../sim/node/interruption.ts'

const aNumber = (answer: string): string | null => (/^\d+$/.test(answer) ? null : `no number: ${answer}`)
const questions: Readonly<Record<'hosts' | 'spare', QuestionText>> = {
  hosts: { text: 'How many?', hint: 'look around', byDefault: '8', problem: aNumber },
  spare: {
    ...{ text: 'How many of them idle?', hint: null, byDefault: '1' },
    problem: (answer, { hosts }) =>
      aNumber(answer) ?? (Number(answer) < Number(hosts) ? null : `at most ${hosts}, found ${answer}`),
  },
}

/** Keys as they are struck, and what is seen of the answers. */
async function asked(keys: string) {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode() {} })
  let seen = ''
  const nowhere = { write: () => true }
  const streams = { out: nowhere, error: { write: (text: string) => (seen += text) }, environment: {} }
  const answers = askAll(questions, terminalOf({ ...streams, input: () => input })).catch((cause: unknown) => cause)
  for (const key of keys) {
    input.write(key)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return { answers: await answers, seen }
}

test('a bad answer is asked for again, the hint is given once, an empty line is the usual', async () => {
  const { answers, seen } = await asked('many\r4\r5\r\r')
  expect(answers).toEqual({ hosts: '4', spare: '1' })
  expect(seen).toBe('  look around\nno number: many\nat most 4, found 5\n')
})

test('Control-C ends it, on a line of its own, and says that nothing is written', async () => {
  const { answers, seen } = await asked('4\r\u0003')
  expect(answers).toBeInstanceOf(Interrupted)
  expect((answers as Error).message).toBe('interrupted; nothing is written')
  expect(seen.endsWith('\n')).toBe(true)
})
