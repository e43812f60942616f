// ARCHITECTURE.md and CONTRIBUTING.md: the pictures are those of the imports (`npm run house` draws them anew), and every file, folder and
// script that they name exists.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { arrowsBetween, mermaidOf, reduced, roomOf, withCurrentPictures } from '../support/house-picture.ts'
import { sourcesIn } from '../support/sources.ts'

const root = new URL('../../', import.meta.url).pathname
const textOf = (name: string): string => readFileSync(join(root, name), 'utf8')
const files = [...sourcesIn('sim'), ...sourcesIn('reports')]

const paths = ['sim', 'reports', 'test', 'bench', 'docs', 'scenarios', 'bin'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
)

/** A file may be named by the end of its path, a folder likewise with a slash after it. */
const isThere = (name: string): boolean => {
  const path = name.replace(/\/$/, '')
  return existsSync(join(root, path)) || paths.some((known) => known.endsWith(`/${path}`))
}

/** What looks like a file or a folder of the project, between backticks, and is not there. */
const missing = (text: string): string[] =>
  [...text.matchAll(/`((?:[\w.-]+\/)*[\w.-]+(?:\.(?:ts|js|md|ya?ml|json|css)|\/))`/g)]
    .map(([, name]) => name!)
    .filter((name) => !isThere(name))

/** Scripts of npm that are named and that package.json does not have. */
const missingScripts = (text: string): string[] => {
  const { scripts } = JSON.parse(textOf('package.json'))
  return [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!).filter((name) => !(name in scripts))
}

test('the pictures are those of the imports', async () => {
  const document = textOf('ARCHITECTURE.md')
  expect(document.match(/<!-- picture of the \w+ -->/g)).toHaveLength(2)
  await expect(withCurrentPictures(document, files)).toMatchFileSnapshot(join(root, 'ARCHITECTURE.md'))
})

describe.each(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('%s', (name) => {
  test('the files and folders that it names exist', () => {
    expect(missing(textOf(name))).toEqual([])
  })
  test('the scripts that it names exist', () => {
    expect(missingScripts(textOf(name))).toEqual([])
  })
})

describe.each(['protocol', 'program', 'machine', 'command'])('how to add a %s', (what) => {
  test('is told in ten lines at most', () => {
    const [, section] = textOf('ARCHITECTURE.md').split(new RegExp(`^### A ${what}$`, 'm'))
    const lines = section!.split(/^##/m)[0]!.trim().split('\n')
    expect(lines.length).toBeGreaterThan(3)
    expect(lines.length).toBeLessThanOrEqual(10)
  })
})

describe('these tests themselves can fail', () => {
  const file = (path: string, text: string) => ({ path, text })

  test('an arrow that others make plain is left out, and one that is new is drawn', () => {
    const house = [
      file('sim/kernel/a.ts', ''),
      file('sim/machine/b.ts', "import '../kernel/a.ts'"),
      file('sim/world.ts', "import './machine/b.ts'\nimport './kernel/a.ts'\nimport type { C } from 'commander'"),
    ]
    const arrows = arrowsBetween(house, roomOf)
    expect([...arrows.get('simulate.ts')!]).toEqual(['machine', 'kernel'])
    expect(mermaidOf(reduced(arrows))).toBe(
      [
        '```mermaid\nflowchart TD\n  kernel["kernel"]\n  machine["machine"]\n  simulate_ts["simulate.ts"]',
        '  machine --> kernel\n  simulate_ts --> machine\n```\n',
      ].join('\n'),
    )
  })

  test('a file, a folder and a script that are not there are found', () => {
    const text = 'see `nowhere.ts`, `ring/detector.ts`, `star/nowhere/`, `cluster/ring/`, `FILE`, `npm run nothing`'
    expect(missing(text)).toEqual(['nowhere.ts', 'star/nowhere/'])
    expect(missingScripts(text)).toEqual(['nothing'])
  })
})
