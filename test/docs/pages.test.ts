// The pages of docs/, and those above it: what they point to exists, what they count is so many, the index names them all, no ablation
// and no check is left without its explanation, and the traces in recovery.md and optimistic.md are those of real runs (`npx vitest run test/docs -u` puts the new lines in).

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fittedValues } from '../../sim/machine/profiles/calibration.ts'
import { ablations } from '../../sim/protocols/star/ablations.ts'
import { checks } from '../../sim/protocols/star/checks/index.ts'
import { explainedTraces, firstUnexplained, withCurrentTraces } from '../support/documented-traces.ts'

const root = new URL('../../', import.meta.url).pathname
const folder = join(root, 'docs')
const names = readdirSync(folder).filter((name) => name.endsWith('.md'))
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8')

/** One page for each mechanism of STAR. */
const mechanisms = ['messages', 'stable-storage', 'checkpoints', 'ring', 'recovery', 'determinism'].map(
  (name) => `${name}.md`,
)

/** Links to files that are not there, or to headings that are not in them. */
const brokenLinks = (page: string, text: string): string[] =>
  [...text.matchAll(/\]\(([^)]+)\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^\w+:/.test(target) && !leadsSomewhere(page, target))

function leadsSomewhere(page: string, target: string): boolean {
  const [file = '', heading] = target.split('#')
  const path = file === '' ? join(folder, page) : join(folder, dirname(page), file)
  if (!existsSync(path)) return false
  return heading === undefined || headingsOf(readFileSync(path, 'utf8')).includes(heading)
}

/** As they are linked to. */
const headingsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )

/** Files of the project that are named by their path and are not there. */
const missingFiles = (text: string): string[] =>
  [...text.matchAll(/`((?:sim|test|scenarios|reports|bench)\/[\w./-]+\.\w+)`/g)]
    .map(([, path]) => path!)
    .filter((path) => !existsSync(join(root, path)))

/** What a table with this head names in the first column. */
function firstColumn(text: string, head: RegExp): string[] {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => head.test(line))
  const rows = start < 0 ? [] : lines.slice(start + 2)
  const end = rows.findIndex((line) => !line.startsWith('|'))
  return rows
    .slice(0, end < 0 ? rows.length : end)
    .flatMap((line) => [...line.split('|')[1]!.matchAll(/`([\w-]+)`/g)])
    .map(([, name]) => name!)
}

const above = [
  '../README.md',
  '../ARCHITECTURE.md',
  '../CHANGELOG.md',
  '../CONTRIBUTING.md',
  '../reports/gallery/README.md',
]

describe.each([...names, ...above])('%s', (name) => {
  test('its links lead somewhere', () => {
    expect(brokenLinks(name, textOf(name))).toEqual([])
  })
  test('the files that it names exist', () => {
    expect(missingFiles(textOf(name))).toEqual([])
  })
})

/** What is counted in words, on all pages: how many, of what. */
const counted: readonly (readonly [name: string, what: RegExp, count: number])[] = [
  [
    'fitted constants',
    /(\w+) (?:constants|figures)(?: of one machine)? are fitted/gi,
    Object.keys(fittedValues).length,
  ],
  ['checks', /(\w+) (?:invariants|checks)\b/gi, checks.length],
  ['mechanisms', /(\w+) mechanisms that can be switched off/gi, Object.keys(ablations).length],
]
const inWords = [
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
  'twenty',
]

test.each(counted)('there are as many %s as are said', (_, what, count) => {
  const said = [...names, ...above].flatMap((name) =>
    [...textOf(name).matchAll(what)].map(([, word]) => word!.toLowerCase()),
  )
  const numbers = said.filter((word) => inWords.includes(word))
  expect(numbers).not.toEqual([])
  expect(new Set(numbers)).toEqual(new Set([inWords[count - 5]]))
})

test('the index has a line for every other page', () => {
  const listed = [...textOf('README.md').matchAll(/^\| \[[^\]]+\]\(([\w-]+\.md)\) \|/gm)].map(([, page]) => page!)
  const others = names.filter((name) => name !== 'README.md')
  expect(new Set(listed)).toEqual(new Set(others))
  expect(listed).toHaveLength(others.length)
})

test('what can be switched off is explained on one page, and nothing else is', () => {
  const explained = mechanisms.flatMap((name) => firstColumn(textOf(name), /^\| `--without` \|/))
  const expected = Object.keys(ablations)
  expect([...explained].sort()).toEqual([...expected].sort())
})

test('every check is said to watch some mechanism', () => {
  const watching = new Set(mechanisms.flatMap((name) => firstColumn(textOf(name), /^\| (test or )?check\b/)))
  expect(checks.map(({ name }) => name).filter((name) => !watching.has(name))).toEqual([])
})

describe.each([
  ['recovery.md', [20]],
  ['sender-based.md', [16]],
  ['koo-toueg.md', [16]],
  ['optimistic.md', [7]],
  ['causal.md', [18]],
  ['publishing.md', [15]],
  ['backup.md', [13]],
] as const)('the trace of a recovery in %s', (page, counts) => {
  const document = textOf(page)

  test('is that of the run that it names', async () => {
    await expect(withCurrentTraces(document)).toMatchFileSnapshot(join(folder, page))
  })

  test('every explanation stands for a line, in the order of the lines', () => {
    const traces = explainedTraces(document)
    expect(traces.map(({ quotes }) => quotes.length)).toEqual(counts)
    expect(traces.map(firstUnexplained)).toEqual([null])
  })
})

describe('these tests themselves can fail', () => {
  test('a link and a file that are not there are found', () => {
    const links =
      '[b](nowhere.md#part), [c](https://example.org), [d](ring.md#joining), [e](ring.md#leaving), [f](#joining)'
    expect(brokenLinks('ring.md', links)).toEqual(['nowhere.md#part', 'ring.md#leaving'])
    expect(missingFiles('see `sim/star/nowhere.ts` and `sim/cluster/ring/detector.ts`')).toEqual([
      'sim/star/nowhere.ts',
    ])
  })
  test('a table gives the names of its first column', () => {
    const table = '| `--without` | what |\n|---|---|\n| `stamps` | `x` |\n| `log`, `fencing` | y |\n\n| `other` | z |'
    expect(firstColumn(table, /^\| `--without` \|/)).toEqual(['stamps', 'log', 'fencing'])
  })
  test('an explanation without its line, or out of order, is found', () => {
    expect(firstUnexplained({ trace: 'one\ntwo\n', quotes: ['one', 'two'] })).toBeNull()
    expect(firstUnexplained({ trace: 'one\ntwo\n', quotes: ['two', 'one'] })).toBe('one')
  })
})
