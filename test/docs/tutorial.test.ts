// The commands of docs/tutorial.md are run, one after the other, in a folder of their own; what the text says to be in the output of a
// command is in it.

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { main } from '../../sim/cli/main.ts'

const root = new URL('../../', import.meta.url).pathname
const document = readFileSync(`${root}docs/tutorial.md`, 'utf8')

interface Step {
  readonly commands: readonly string[]
  /** What its last command's output holds, in this order. */
  readonly quotes: readonly string[]
  readonly fails: boolean
}

const steps: Step[] = [...document.matchAll(/^```sh( fails)?\n([^`]*)```\n((?:\n- .*(?:\n {2}.*)*)*)/gm)].map(
  ([, fails, commands, list]) => ({
    commands: commands!.trimEnd().split('\n'),
    quotes: [...list!.matchAll(/^- `(.+?)`/gm)].map(([, quote]) => quote!),
    fails: fails !== undefined,
  }),
)

async function perform(command: string): Promise<{ exitCode: number; out: string; error: string }> {
  const [line, file] = command.split(' > ')
  const written = { out: '', error: '' }
  const into = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text
    },
  })
  const words = line!.split(' ')
  expect(words.splice(0, 2)).toEqual(['npx', 'starsim'])
  const exitCode = await main(words, { out: into('out'), error: into('error'), environment: {} })
  if (file !== undefined) writeFileSync(file, written.out)
  return { exitCode, ...written }
}

describe('the tutorial', () => {
  const before = process.cwd()
  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'starsim-tutorial-'))
    process.chdir(folder)
  })
  afterAll(() => process.chdir(before))

  test('says of the first crash that a checkpoint is restored, and shows it', () => {
    const { quotes } = steps.find(({ commands }) => commands[0]!.endsWith('--trace -'))!
    expect(quotes).toContain('restarts gauss/3 from checkpoint 1')
  })

  test('has all its steps', () => expect(steps.length).toBe(15))

  test.each(steps)('$commands', { timeout: 240_000 }, async ({ commands, quotes, fails }) => {
    let output = ''
    for (const command of commands) {
      const { exitCode, out, error } = await perform(command)
      const isLast = command === commands.at(-1)
      expect({ exitCode, error }).toEqual({ exitCode: fails && isLast ? 1 : 0, error: '' })
      output = out
    }
    let at = 0
    for (const quote of quotes) {
      const found = output.indexOf(quote, at)
      expect(found, `"${quote}" after what was quoted before it, in:\n${output}`).toBeGreaterThanOrEqual(0)
      at = found
    }
  })
})
