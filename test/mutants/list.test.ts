// The list of mutants fits the sources: each slip has its place, and is still a program.

import { readFileSync } from 'node:fs'
import { transform } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { mutants } from '../../bench/mutants/list/index.ts'
import { mutate, roomOf } from '../../bench/mutants/mutant.ts'
import { protocolsIn } from '../../bench/mutants/protocols-in.ts'

const root = new URL('../../', import.meta.url).pathname
const sourceOf = (file: string): string => readFileSync(`${root}${file}`, 'utf8')

describe('mutants', () => {
  test.each(mutants.map((mutant) => [mutant.name, mutant] as const))('%s', async (_, mutant) => {
    const source = sourceOf(mutant.file)
    const mutated = mutate(source, mutant)
    expect(mutated).not.toBe(source)
    await expect(transform(mutated, { loader: 'ts' })).resolves.toBeDefined()
    expect(roomOf(mutant)).toBeDefined()
    expect(protocolsIn(mutant.file)).not.toEqual([])
  })

  test('each has a name of its own', () => {
    const names = mutants.map(({ name }) => name)
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })

  test('each that nobody can notice is explained on the page about mutants too', () => {
    const page = sourceOf('docs/mutants.md')
    const equivalent = mutants.flatMap(({ name, equivalent }) => (equivalent === undefined ? [] : [name]))
    expect(equivalent.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
  })

  test('each says what slip it is in one sentence', () => {
    const sentences = mutants.flatMap(({ name, slip, equivalent }) =>
      [slip, equivalent ?? slip].map((text) => [name, text]),
    )
    expect(sentences.filter(([, text]) => !/^[A-Z][^\n]*\.$/.test(text!))).toEqual([])
  })
})
