// Habits that the house rules ask for, as tests: imports point down the rooms, the core knows no clock, no chance of its own, no
// arithmetic that differs between engines and nothing of Node, and no file outgrows its room unnoticed.

import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path/posix'
import { describe, expect, test } from 'vitest'

/** From the ground up: a room imports from itself and from rooms before it. All but reports/ are in sim/, whose own files stand here by name. */
const rooms = [
  ...['kernel', 'trace', 'machine', 'unix', 'programs', 'star', 'faults', 'checks', 'scenario'],
  ...[
    'result.ts',
    'checkpoint-setting.ts',
    'world.ts',
    'final-files.ts',
    'run-result.ts',
    'checked-run.ts',
    'simulate.ts',
    'core.ts',
    'experiments',
    'reports',
    'arbitraries.ts',
    'index.ts',
    'cli',
  ],
]

/** Of the machine room, programs may know their memory and nothing else; of STAR they cannot know, being below it. */
const seenByPrograms = ['sim/machine/address-space.ts']

/** What runs: a report is made from what a run gives, and knows none of this. */
const alive = [/^sim\/(kernel|machine|unix|programs|star|faults|checks)\//, /^sim\/(world|checked-run)\.ts$/]

/** Programs of their own, which make the pictures of the README with the means of the command line. */
const galleryMakers = ['reports/gallery.ts', 'reports/make-gallery.ts']

/** May use Node: everything else must run in a browser too. */
const forNode = [/^sim\/cli\//, /^sim\/scenario\/(read|regular)-file\.ts$/]

/** May import what is for Node, and so be for Node itself. */
const importsForNode = [...forNode, /^sim\/index\.ts$/]

const mostLines = 300

/** Files that are longer, each with its reason. */
const longFiles: Readonly<Record<string, string>> = {}

interface SourceFile {
  readonly path: string
  readonly text: string
}

const root = new URL('../', import.meta.url).pathname
const sourcesIn = (folder: string): SourceFile[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(join(root, folder, name), 'utf8') }))

const sources = sourcesIn('sim')
const reports = sourcesIn('reports')

const importsOf = ({ path, text }: SourceFile): string[] =>
  [...text.matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)'([^']+)'/g)].map(([, target]) =>
    target!.startsWith('.') ? normalize(join(dirname(path), target!)) : target!,
  )

const isPicture = (path: string): boolean => path.startsWith('reports/')

const roomOf = (path: string): number => {
  if (galleryMakers.includes(path)) return rooms.indexOf('cli')
  return rooms.indexOf(isPicture(path) ? 'reports' : path.split('/')[1]!)
}

function importsUpwards(file: SourceFile): string[] {
  return importsOf(file)
    .filter((target) => target.startsWith('sim/') || isPicture(target))
    .filter((target) => {
      if (isPicture(file.path) && among(target, alive)) return true
      if (roomOf(file.path) < 0 || roomOf(target) < 0 || roomOf(target) > roomOf(file.path)) return true
      const known = !target.startsWith('sim/machine/') || seenByPrograms.includes(target)
      return file.path.startsWith('sim/programs/') && !known
    })
    .map((target) => `${file.path} imports ${target}`)
}

const among = (path: string, patterns: readonly RegExp[]): boolean => patterns.some((pattern) => pattern.test(path))

function usesNode(file: SourceFile): string[] {
  const targets = importsOf(file).filter(
    (target) =>
      (target.startsWith('node:') && !among(file.path, forNode)) ||
      (among(target, forNode) && !among(file.path, importsForNode)),
  )
  return targets.map((target) => `${file.path} imports ${target}`)
}

const unrepeatable = [
  /\bMath\.random\b/,
  /\bDate\.now\b|\bnew Date\b|\bperformance\.now\b/,
  /\bset(Timeout|Interval|Immediate)\b/,
  /\bMath\.(log\w*|exp\w*|pow|cbrt|hypot|a?(sin|cos|tan)h?|atan2)\b/,
  /\*\*(?<!\b2 \*\*(?= -?\d))/, // a power of two with a literal exponent is exact everywhere
  /\blocaleCompare\b|\btoLocale\w+|\bIntl\./,
  /(?<!names)\.(sort|toSorted)\(\)/i, // numbers would be sorted as text; names are text
]

function differsFromRunToRun({ path, text }: SourceFile): string[] {
  if (path.startsWith('sim/cli/')) return []
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')
  return code
    .split('\n')
    .filter((line) => unrepeatable.some((pattern) => pattern.test(line)))
    .map((line) => `${path}: ${line.trim()}`)
}

/** What is loaded with a file: its static imports. Types cost nothing, and `import()` waits until it is run. */
function loadedWith(file: SourceFile): string[] {
  const text = file.text.replace(/\b(im|ex)port type [^']+'[^']+'/g, '').replace(/\bimport\('[^']+'\)/g, '')
  return importsOf({ ...file, text })
}

/** Everything that is loaded with a file, through others too, each with whoever asks for it first. */
function reachedFrom(start: string, files: readonly SourceFile[]): Map<string, string> {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const reached = new Map([[start, start]])
  for (const path of reached.keys()) {
    const file = byPath.get(path)
    for (const target of file === undefined ? [] : loadedWith(file)) {
      if (!reached.has(target)) reached.set(target, path)
    }
  }
  return reached
}

/** What the command line loads from other rooms before it knows which command is meant. */
function loadsTooMuch(files: readonly SourceFile[]): string[] {
  const light = /^sim\/(cli\/|scenario\/(problem|visible)\.ts$)/
  const reached = [...reachedFrom('sim/cli/main.ts', files)]
  return reached
    .filter(([target]) => target.startsWith('sim/') && !light.test(target))
    .map(([target, by]) => `${by} imports ${target}`)
}

/** What of Node, or made for Node, is loaded with a file. */
const nodeReachedFrom = (start: string, files: readonly SourceFile[]): string[] =>
  [...reachedFrom(start, files)]
    .filter(([target]) => target.startsWith('node:') || among(target, forNode))
    .map(([target, by]) => `${by} imports ${target}`)

const isLong = ({ text }: SourceFile): boolean => text.trimEnd().split('\n').length > mostLines

describe('the house is tidy', () => {
  test('imports point down the rooms', () => {
    expect([...sources, ...reports].flatMap(importsUpwards)).toEqual([])
  })
  test('the core uses nothing of Node', () => {
    expect(sources.flatMap(usesNode)).toEqual([])
  })
  test.each(['sim/simulate.ts', 'sim/core.ts', 'sim/arbitraries.ts'])('a browser can load %s', (entry) => {
    expect(sources.map(({ path }) => path)).toContain(entry)
    expect(nodeReachedFrom(entry, sources)).toEqual([])
  })
  test('no clock, no unseeded chance, nothing that differs between engines', () => {
    expect(sources.flatMap(differsFromRunToRun)).toEqual([])
  })
  test('the command line imports what it works with only when it works', () => {
    expect(loadsTooMuch(sources)).toEqual([])
  })
  test(`files of more than ${mostLines} lines are named with a reason, and no others`, () => {
    expect(sources.filter(isLong).map(({ path }) => path)).toEqual(Object.keys(longFiles))
  })
  test('every file begins with what it is', () => {
    const silent = sources.filter(({ text }) => !/^(#!.*\n)?\/\/ \S/.test(text))
    expect(silent.map(({ path }) => path)).toEqual([])
  })
})

describe('the checks themselves can fail', () => {
  const file = (path: string, text: string): SourceFile => ({ path, text })

  test.each([
    ['sim/kernel/a.ts', "import { host } from '../machine/host.ts'"],
    ['sim/programs/a.ts', "import { stamp } from '../star/stamp.ts'"],
    ['sim/programs/a.ts', "export * from '../machine/host.ts'"],
    ['sim/star/a.ts', "const world = await import('../world.ts')"],
    ['sim/attic/a.ts', "import '../kernel/time.ts'"],
    ['sim/experiments/a.ts', "import { page } from '../../reports/page/page.ts'"],
    ['reports/page/a.ts', "import { table } from '../../sim/cli/table.ts'"],
    ['reports/page/a.ts', "import type { Layer } from '../../sim/star/layer.ts'"],
  ])('%s must not say: %s', (path, text) => {
    expect(importsUpwards(file(path, text))).toHaveLength(1)
  })

  test.each([
    ['sim/kernel/a.ts', "import { readFileSync } from 'node:fs'"],
    ['sim/simulate.ts', "import { loadScenario } from './scenario/read-file.ts'"],
  ])('%s must not use Node: %s', (path, text) => {
    expect(usesNode(file(path, text))).toHaveLength(1)
  })

  test.each([
    'Math.random()',
    'Date.now()',
    'Math.log(2)',
    'Math.atan2(1, 2)',
    '2 ** x',
    'counts.sort()',
    'a.localeCompare(b)',
  ])('the core must not say %s', (text) => {
    expect(differsFromRunToRun(file('sim/star/a.ts', `const a = ${text}`))).toHaveLength(1)
    expect(differsFromRunToRun(file('sim/star/a.ts', `const a = 1 // not ${text}`))).toEqual([])
  })

  test.each(['2 ** 53', '2 ** -53', 'this.names.sort()'])('the core may say %s', (text) => {
    expect(differsFromRunToRun(file('sim/star/a.ts', `const a = ${text}`))).toEqual([])
  })

  const main = file('sim/cli/main.ts', "import { a } from './commands/a.ts'")
  test.each([
    ["import { simulate } from '../../simulate.ts'", 1],
    ["import type { Result } from '../../result.ts'", 0],
    ["const { simulate } = await import('../../simulate.ts')", 0],
  ])('a command that says %s loads too much: %i', (text, tooMuch) => {
    expect(loadsTooMuch([main, file('sim/cli/commands/a.ts', text)])).toHaveLength(tooMuch)
    expect(loadsTooMuch([main, file('sim/cli/commands/b.ts', text)])).toEqual([])
  })

  test('a browser cannot load what reaches Node through another file', () => {
    const entry = file('sim/simulate.ts', "export { loadScenario } from './load.ts'")
    const load = file('sim/load.ts', "import { readFileSync } from 'node:fs'")
    expect(nodeReachedFrom('sim/simulate.ts', [entry, load])).toEqual(['sim/load.ts imports node:fs'])
  })

  test('a file of 301 lines is long, one of 300 is not', () => {
    expect(isLong(file('sim/a.ts', 'a\n'.repeat(mostLines + 1)))).toBe(true)
    expect(isLong(file('sim/a.ts', 'a\n'.repeat(mostLines)))).toBe(false)
  })
})
