// Every sweep that a page or a scenario tells to type can be run: its scenario is there and every point of its grid is good.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { makeGrid } from '../../sim/experiments/sweep/sweep-grid.ts'
import { parseAxis, parseSetting } from '../../sim/experiments/sweep/sweep-setting.ts'
import { loadPlain } from '../../sim/scenario/reading/read-file.ts'

const root = new URL('../../', import.meta.url).pathname
const pages = [
  'docs/sweeps.md',
  ...readdirSync(join(root, 'scenarios/recovery')).map((name) => `scenarios/recovery/${name}`),
]

/** The words of a line as a shell sees them. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!)

const commands = pages.flatMap((page) =>
  [
    ...readFileSync(join(root, page), 'utf8')
      .replaceAll(/\\\n#? */g, '')
      .matchAll(/^#? {4,}(starsim sweep scenarios.*)$/gm),
  ].map(([, line]) => [page, line!] as const),
)

describe('commands that are told', () => {
  test('are there', () => {
    expect(new Set(commands.map(([page]) => page))).toEqual(new Set(pages))
  })

  test.each(commands)('%s: %s', (_, line) => {
    const words = wordsOf(line)
    const valuesOf = (option: string) => words.flatMap((word, at) => (words[at - 1] === option ? [word] : []))
    const value = <T>(parsed: { value: T } | { problem: string }): T => {
      if ('problem' in parsed) throw new Error(parsed.problem)
      return parsed.value
    }
    const axes = valuesOf('--vary').map((text) => value(parseAxis(text)))
    const baseline = valuesOf('--baseline').map((text) => value(parseSetting(text)))
    expect(makeGrid(loadPlain(join(root, words[2]!)), axes, baseline)).toHaveProperty('grid')
  })
})
