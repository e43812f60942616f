// Habits that the house rules ask for, as tests: imports point down the rooms, the core knows no clock, no chance of its own, no
// arithmetic that differs between engines and nothing of Node, and no file outgrows its room unnoticed.

import { dirname } from 'node:path/posix'
import { describe, expect, test } from 'vitest'
import { importsOf, type SourceFile, sourcesIn } from './support/sources.ts'

/** From the ground up: a room imports from itself and from rooms before it. All but reports/ are in sim/, whose own files stand here by name. */
const rooms = [
  ...['kernel', 'trace', 'machine', 'unix', 'programs', 'checks', 'cluster', 'protocols', 'faults', 'scenario'],
  ...[
    'result.ts',
    'checkpoint-setting.ts',
    'world.ts',
    'final-files.ts',
    'run-result.ts',
    'checked-run.ts',
    'verdict.ts',
    'simulate.ts',
    'core.ts',
    'protocol.ts',
    'experiments',
    'node',
    'reports',
    'arbitraries.ts',
    'index.ts',
    'cli',
  ],
]

/** Of the machine room, programs may know their memory and nothing else; of STAR they cannot know, being below it. */
const seenByPrograms = ['sim/machine/address-space.ts']

/** What runs: a report is made from what a run gives, and knows none of this. */
const alive = [
  /^sim\/(kernel|machine|unix|programs|cluster|protocols|faults|checks)\//,
  /^sim\/(world|checked-run|verdict)\.ts$/,
]

/** May use Node: everything else must run in a browser too. */
const forNode = [
  /^sim\/(node|cli)\//,
  /^reports\/(make-)?gallery\.ts$/,
  /^sim\/scenario\/reading\/(read|regular)-file\.ts$/,
]

/** May import what is for Node, and so be for Node itself. */
const importsForNode = [...forNode, /^sim\/index\.ts$/]

/** What of the kernel is the idea: to be read in one sitting. The rest of it is what makes that fast, and what is built upon it. */
const ideaOfKernel = ['time', 'task', 'waits', 'simulation'].map((name) => `sim/kernel/${name}.ts`)
const mostLinesOfIdea = 450

const mostLines = 300
const mostFiles = 16

/** Files that are longer, each with its reason. */
const longFiles: Readonly<Record<string, string>> = {}

const sources = sourcesIn('sim')
const reports = sourcesIn('reports')

const isPicture = (path: string): boolean => path.startsWith('reports/')

const roomOf = (path: string): number => rooms.indexOf(isPicture(path) ? 'reports' : path.split('/')[1]!)

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

/** The engine room of the kernel has a door, `simulation.ts`: nothing outside the kernel reaches behind it. */
const reachesBehindTheDoor = (file: SourceFile): string[] =>
  file.path.startsWith('sim/kernel/')
    ? []
    : importsOf(file)
        .filter((target) => target.startsWith('sim/kernel/queue/'))
        .map((target) => `${file.path} imports ${target}`)

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
  if (among(path, [/^sim\/(node|cli)\//])) return []
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
  const light = /^sim\/(cli\/|node\/|scenario\/(problem|visible)\.ts$)/
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

/** Groups of files each of which imports itself through the others; types count. */
function circles(files: readonly SourceFile[]): string[][] {
  const imports = new Map(files.map((file) => [file.path, importsOf(file)]))
  const reaches = (from: string): Set<string> => {
    const reached = new Set(imports.get(from))
    for (const path of reached) for (const target of imports.get(path) ?? []) reached.add(target)
    return reached
  }
  const inCircle = new Map<string, Set<string>>()
  for (const path of imports.keys()) {
    const reached = reaches(path)
    if (reached.has(path)) inCircle.set(path, reached)
  }
  const found = new Set<string>()
  for (const [path, reached] of inCircle) {
    found.add([path, ...[...reached].filter((other) => other !== path && inCircle.get(other)?.has(path))].sort().join())
  }
  return [...found].sort().map((circle) => circle.split(','))
}

/** Folders with more files of their own than a reader takes in at a glance. */
function crowdedFolders(files: readonly SourceFile[]): string[] {
  const counts = new Map<string, number>()
  for (const { path } of files) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1)
  return [...counts].filter(([, count]) => count > mostFiles).map(([folder, count]) => `${folder}: ${count}`)
}

const linesOf = ({ text }: SourceFile): number => text.trimEnd().split('\n').length
const isLong = (file: SourceFile): boolean => linesOf(file) > mostLines

describe('the house is tidy', () => {
  test('imports point down the rooms', () => {
    expect([...sources, ...reports].flatMap(importsUpwards)).toEqual([])
  })
  test('the core uses nothing of Node', () => {
    expect(
      [...sources, ...reports.filter(({ path }) => !path.startsWith('reports/browser/'))].flatMap(usesNode),
    ).toEqual([])
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
  test('no file imports itself through others', () => {
    expect(circles([...sources, ...reports])).toEqual([])
  })
  test(`no folder has more than ${mostFiles} files beside its sub-folders`, () => {
    expect(crowdedFolders(sources)).toEqual([])
  })
  test(`files of more than ${mostLines} lines are named with a reason, and no others`, () => {
    expect(sources.filter(isLong).map(({ path }) => path)).toEqual(Object.keys(longFiles))
  })
  test(`the idea of the kernel is told in ${mostLinesOfIdea} lines, and nobody reaches behind them`, () => {
    const idea = sources.filter(({ path }) => ideaOfKernel.includes(path))
    expect(idea).toHaveLength(ideaOfKernel.length)
    expect(idea.reduce((sum, file) => sum + linesOf(file), 0)).toBeLessThanOrEqual(mostLinesOfIdea)
    expect([...sources, ...reports].flatMap(reachesBehindTheDoor)).toEqual([])
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
    ['sim/programs/a.ts', "import { stamp } from '../cluster/stamp.ts'"],
    ['sim/cluster/ring/a.ts', "import { stamp } from '../../protocols/star/stamp.ts'"],
    ['sim/programs/a.ts', "export * from '../machine/host.ts'"],
    ['sim/cluster/a.ts', "const world = await import('../world.ts')"],
    ['sim/attic/a.ts', "import '../kernel/time.ts'"],
    ['sim/experiments/a.ts', "import { page } from '../../reports/page/page.ts'"],
    ['reports/page/a.ts', "import { table } from '../../sim/cli/text/table.ts'"],
    ['reports/page/a.ts', "import type { Layer } from '../../sim/cluster/layer.ts'"],
  ])('%s must not say: %s', (path, text) => {
    expect(importsUpwards(file(path, text))).toHaveLength(1)
  })

  test.each([
    ['sim/kernel/a.ts', "import { readFileSync } from 'node:fs'"],
    ['sim/simulate.ts', "import { loadScenario } from './scenario/reading/read-file.ts'"],
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
    expect(differsFromRunToRun(file('sim/cluster/a.ts', `const a = ${text}`))).toHaveLength(1)
    expect(differsFromRunToRun(file('sim/cluster/a.ts', `const a = 1 // not ${text}`))).toEqual([])
  })

  test.each(['2 ** 53', '2 ** -53', 'this.names.sort()'])('the core may say %s', (text) => {
    expect(differsFromRunToRun(file('sim/cluster/a.ts', `const a = ${text}`))).toEqual([])
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

  test('a circle is found, its members once, and nobody who only leads into it', () => {
    const files = [
      file('sim/a.ts', "import type { B } from './b.ts'"),
      file('sim/b.ts', "import { c } from './c.ts'"),
      file('sim/c.ts', "import { a } from './a.ts'"),
      file('sim/d.ts', "import { a } from './a.ts'"),
    ]
    expect(circles(files)).toEqual([['sim/a.ts', 'sim/b.ts', 'sim/c.ts']])
    expect(circles(files.slice(1))).toEqual([])
  })

  test('a crowd in a folder is found', () => {
    const files = Array.from({ length: mostFiles + 1 }, (_, at) => file(`sim/hall/${at}.ts`, ''))
    expect(crowdedFolders(files)).toEqual([`sim/hall: ${mostFiles + 1}`])
    expect(crowdedFolders(files.slice(1))).toEqual([])
  })

  test('who reaches into the engine room of the kernel is found', () => {
    const text = "import type { Alarm } from '../kernel/queue/alarm.ts'"
    expect(reachesBehindTheDoor(file('sim/machine/a.ts', text))).toHaveLength(1)
    expect(reachesBehindTheDoor(file('sim/kernel/a.ts', text.replace('../kernel', '.')))).toEqual([])
  })

  test('a file of 301 lines is long, one of 300 is not', () => {
    expect(isLong(file('sim/a.ts', 'a\n'.repeat(mostLines + 1)))).toBe(true)
    expect(isLong(file('sim/a.ts', 'a\n'.repeat(mostLines)))).toBe(false)
  })
})
