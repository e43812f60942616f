// Questions on a terminal, one after the other; if standard input is a pipe or a file, answers are read from it line by line. Questions
// go to standard error, so that standard output stays free for the result.

import { createInterface } from 'node:readline'
import { Interrupted } from '../node/interruption.ts'
import { UsageProblem } from '../node/usage-problem.ts'
import type { Terminal } from './terminal.ts'

export interface QuestionText {
  readonly text: string
  /** Where to find the answer; null: it is obvious. */
  readonly hint: string | null
  /** The answer that an empty line stands for. */
  readonly byDefault: string
  /** What is wrong with an answer, given the answers before it by name; null: nothing. */
  readonly problem: (answer: string, before: Readonly<Record<string, string>>) => string | null
}

/** The answer to each question. Throws UsageProblem and Interrupted. */
export async function askAll<Name extends string>(
  questions: Readonly<Record<Name, QuestionText>>,
  { streams }: Terminal,
): Promise<Record<Name, string>> {
  const input = streams.input?.()
  if (input === undefined)
    throw new UsageProblem('starsim: there is nobody to ask; expected a terminal, or a line for each answer')
  const asksAgain = input.isTTY === true
  const reader = createInterface({ input, ...(asksAgain && { output: process.stderr }), terminal: asksAgain })
  const lines = reader[Symbol.asyncIterator]()
  const interrupted = new Promise<never>((_, reject) => {
    reader.once('SIGINT', () => {
      streams.error.write('\n')
      reject(new Interrupted('interrupted; nothing is written'))
    })
  })
  interrupted.catch(() => {}) // reported where a line is awaited
  try {
    const answers: Partial<Record<Name, string>> = {}
    for (const [name, question] of Object.entries(questions) as [Name, QuestionText][]) {
      for (let isFirst = true; ; isFirst = false) {
        if (isFirst && question.hint !== null) streams.error.write(`  ${question.hint}\n`)
        const prompt = `${question.text} [${question.byDefault}] `
        if (asksAgain) {
          reader.setPrompt(prompt)
          reader.prompt()
        } else streams.error.write(prompt)
        const { value, done } = await Promise.race([lines.next(), interrupted])
        if (!asksAgain) streams.error.write('\n')
        if (done === true)
          throw new UsageProblem(`starsim: the answers end before the question "${question.text}"; nothing is written`)
        const answer = value.trim() === '' ? question.byDefault : value.trim()
        const problem = question.problem(answer, answers as Record<string, string>)
        if (problem === null) {
          answers[name] = answer
          break
        }
        if (!asksAgain) throw new UsageProblem(`starsim: ${question.text} ${problem}; nothing is written`)
        streams.error.write(`${problem}\n`)
      }
    }
    return answers as Record<Name, string>
  } finally {
    reader.close()
  }
}
