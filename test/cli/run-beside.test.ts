// `starsim run A --beside B` as somebody types it: what is compared, what each run is, exit codes, what cannot be asked for, Control-C.

import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { RunData } from '../../reports/timeline/run-data.ts'
import { main } from '../../sim/cli/main.ts'
import type { SimulationResult } from '../../sim/result.ts'

const scenario = (name: string): string => new URL(`../../scenarios/${name}.yaml`, import.meta.url).pathname
const domino = scenario('domino')
const withStar = scenario('rivals/domino-with-star')
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'starsim-beside-'))

async function starsim(...words: readonly string[]) {
  const written = { out: '', error: '' }
  const into = (name: keyof typeof written) => (text: string) => {
    written[name] += text
  }
  const exitCode = await main(words, {
    ...{ out: { write: into('out') }, error: { write: into('error') }, environment: {} },
  })
  return { exitCode, ...written }
}

interface BesideDocument {
  readonly first: SimulationResult | null
  readonly beside: SimulationResult | null
  readonly settings: readonly { path: string; first: string | null; beside: string | null }[]
  readonly quantities: readonly { what: string; first: unknown; beside: unknown; difference: number | null }[]
}

const jsonOf = async (...words: string[]): Promise<BesideDocument> =>
  JSON.parse((await starsim('run', ...words, '--json')).out) as BesideDocument
const resultOf = async (...words: string[]): Promise<SimulationResult> =>
  JSON.parse((await starsim('run', ...words, '--json')).out) as SimulationResult
const embeddedIn = (page: string): RunData[] =>
  JSON.parse(/<script type="application\/json" id="runs">(.*?)<\/script>/.exec(page)![1]!) as RunData[]

describe('two runs beside each other', () => {
  test('the comparison comes first, then one result after the other, below the command that gives it again', async () => {
    const { exitCode, out, error } = await starsim('run', domino, '--beside', withStar)
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' })
    const lines = out.split('\n')
    expect(lines[0]).toBe(`starsim run ${domino} --beside ${withStar} --seed 1`)
    expect(lines[1]).toMatch(/^beside each other +independent +star +difference$/)
    const starts = [
      ...[/^protocol\.kind +independent +star$/, /^outcome +completed +completed$/],
      ...[/^running time, s +\d+\.\d{3} +\d+\.\d{3} +-\d+\.\d{3}$/, /^survivors that went back +3 +0 +-3$/],
      ...[/^first: .*domino\.yaml \(independent\)$/, /^domino: completed after /],
      ...[/^beside: .*domino-with-star\.yaml \(star\)$/, /^domino, with a log: completed after /],
    ].map((line) => lines.findIndex((each) => line.test(each)))
    expect(starts).toEqual([...starts].sort((a, b) => a - b))
    expect(starts).not.toContain(-1)
  })

  test('each is the run that it is by itself, and what is said of them is what their results say', async () => {
    const { first, beside, settings, quantities } = await jsonOf(domino, '--beside', withStar)
    expect(first).toEqual(await resultOf(domino))
    expect(beside).toEqual(await resultOf(withStar))
    expect(settings).toEqual([{ path: 'protocol.kind', first: 'independent', beside: 'star' }])
    const quantity = (name: string) => quantities.find(({ what }) => what === name)
    expect(quantity('messages')).toMatchObject({
      ...{ first: first!.costs.messages, beside: beside!.costs.messages },
      difference: beside!.costs.messages - first!.costs.messages,
    })
    expect(quantity('outcome')).toMatchObject({ first: 'completed', beside: 'completed', difference: null })
    const lost = (of: SimulationResult): number => of.recoveries[0]!.seconds.lost!
    expect(quantity('from checkpoint to crash')).toMatchObject({ first: lost(first!), beside: lost(beside!) })
  })

  test('one file and another setting, which is the second run’s alone; seed and settings are both’s', async () => {
    const words = ['--set', 'application.size=12', '--seed', '7']
    const { first, beside, settings } = await jsonOf(
      ...[domino, '--beside', domino, '--beside-set', 'protocol.kind=coordinated', ...words],
    )
    expect(first).toEqual(await resultOf(domino, ...words))
    expect(beside).toEqual(await resultOf(domino, '--set', 'protocol.kind=coordinated', ...words))
    expect(settings).toEqual([{ path: 'protocol.kind', first: 'independent', beside: 'coordinated' }])
  })

  test('of two seeds that stand in the files none is repeated, for it would be that of both', async () => {
    const other = join(newFolder(), 'other.yaml')
    writeFileSync(other, `${readFileSync(withStar, 'utf8')}seed: 5\n`)
    const { out } = await starsim('run', domino, '--beside', other)
    expect(out.split('\n')[0]).toBe(`starsim run ${domino} --beside ${other}`)
    expect(out).toMatch(/^seed +1 +5$/m)
  })

  test.each([
    ['both are', [domino, '--beside', withStar, '--beside-set', 'protocol.kind=star'], 0],
    ['the second is not', [withStar, '--beside', domino, '--beside-set', 'protocol.kind=none'], 1],
    ['the first is not', [domino, '--set', 'protocol.kind=none', '--beside', domino, '--beside-set', 'protocol.kind=star'], 1],
  ])('the verdict is good if both are: %s', async (_, words, exitCode) => {
    expect((await starsim('run', ...words)).exitCode).toBe(exitCode)
  }) // biome-ignore format: a table

  const folder = newFolder()
  const file = join(folder, 'file')
  test.each([
    [[domino, '--beside', withStar, '--trace', '-'], '--trace is for a single run, and --beside makes two; write the trace of each in a run of its own'],
    [[domino, '--beside', withStar, '--json-lines', file], '--json-lines is for a single run, and --beside makes two; write the trace of each in a run of its own'],
    [[domino, '--beside', withStar, '--perfetto', file], '--perfetto is for a single run, and --beside makes two; write the trace of each in a run of its own'],
    [[domino, '--beside', withStar, '--shiviz', file], '--shiviz is for a single run, and --beside makes two; write the trace of each in a run of its own'],
    [[domino, '--beside', withStar, '--explain'], '--explain prints one scenario; it cannot go with --beside'],
    [[domino, '--beside-set', 'protocol.kind=star'], '--beside-set changes a value for the run of --beside; expected --beside with it'],
    [[domino, '--beside', file], `${file}: there is no such file`],
    [[domino, '--beside', withStar, '--report', withStar], `--report: ${withStar} is the scenario; give another file`],
    [[domino, '--beside', withStar, '--beside-set', 'protocol.placement=x'], `starsim: --beside ${withStar} with protocol.placement=x: protocol.placement: expected detector or least-loaded; found x`],
  ])('what makes no sense is told in one line, and nothing is written: %j', async (words, told) => {
    expect(await starsim('run', ...words)).toEqual({ exitCode: 2, out: '', error: `${told}\n` })
    expect(readdirSync(folder)).toEqual([])
  }) // biome-ignore format: a table
})

describe('their page', () => {
  test('has both with their traces, under what tells them apart, and nothing from elsewhere', async () => {
    const path = join(newFolder(), 'out.html')
    const { exitCode } = await starsim('run', domino, '--beside', withStar, '--report', path)
    expect(exitCode).toBe(0)
    const page = readFileSync(path, 'utf8')
    const [first, beside] = embeddedIn(page)
    expect([first!.result, beside!.result]).toEqual([await resultOf(domino), await resultOf(withStar)])
    for (const { trace } of [first!, beside!]) expect(trace.values.length).toBeGreaterThan(10_000)
    expect(page).toContain('<h1>domino beside domino, with a log</h1>')
    for (const name of ['independent', 'star']) expect(page).toContain(`<h2>${name}</h2>`)
    expect(page).toContain(`--beside ${withStar} --seed 1 --report ${path}`)
    expect(page).not.toMatch(/(src|href)="(?!data:)/)
  })

  test('is not there if a run cannot be made', async () => {
    const folder = newFolder()
    const path = join(folder, 'out.html')
    expect((await starsim('run', domino, '--beside', withStar, '--set', 'x=1', '--report', path)).exitCode).toBe(2)
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('interrupted', () => {
  const long = scenario('gauss-one-crash')
  /** Control-C once the command listens for it. */
  async function interrupted(...words: string[]) {
    const before = process.listenerCount('SIGINT')
    const ended = starsim('run', ...words)
    while (process.listenerCount('SIGINT') === before) await new Promise(setImmediate)
    await new Promise((done) => setTimeout(done, 100))
    process.emit('SIGINT')
    const since = performance.now()
    return { ...(await ended), took: performance.now() - since }
  }

  test('both are shown as far as they have come, on their page too', async () => {
    const path = join(newFolder(), 'out.html')
    const { exitCode, out, error, took } = await interrupted(
      ...[long, '--beside', long, '--beside-set', 'star.checkpoint.interval=1min', '--no-check', '--report', path],
      '--json',
    )
    expect({ exitCode, error }).toEqual({
      ...{ exitCode: 1, error: 'interrupted: results and files cover the runs up to that point\n' },
    })
    const { first, beside } = JSON.parse(out) as BesideDocument
    for (const run of [first, beside])
      expect(run).toMatchObject({ outcome: 'stuck', reason: expect.stringMatching(/^interrupted after /) })
    expect(embeddedIn(readFileSync(path, 'utf8')).map(({ result }) => result)).toEqual([first, beside])
    expect(took).toBeLessThan(5000) // a second on a machine that does nothing else
  })

  test('before one of them began, the other is shown by itself', async () => {
    const path = join(newFolder(), 'out.html')
    // without a fault there is nothing to run first for the comparison of answers
    const { exitCode, out } = await interrupted(scenario('paper/gauss-baseline'), '--beside', long, '--report', path)
    expect(exitCode).toBe(1)
    expect(out).toMatch(/^first: .*gauss-baseline\.yaml$/m)
    expect(out).toMatch(/: stuck after .*: interrupted after /)
    expect(out).toMatch(/^beside: .*gauss-one-crash\.yaml\ninterrupted before it began$/m)
    expect(out).not.toContain('beside each other')
    expect(embeddedIn(readFileSync(path, 'utf8'))).toHaveLength(1)
  })

  test('before either began, there is nothing to show, and no file', async () => {
    const path = join(newFolder(), 'out.html')
    const { exitCode, out, error } = await interrupted(long, '--beside', long, '--report', path)
    expect({ exitCode, out, error }).toEqual({
      ...{ exitCode: 2, out: '', error: 'interrupted before there was anything to show\n' },
    })
    expect(existsSync(path)).toBe(false)
  })
})
