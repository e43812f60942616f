// `starsim compare` and `starsim init` as somebody types them: what differs, what is left alone, and bad input in one line.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { main } from '../../sim/cli/main.ts'
import { compareResults } from '../../sim/experiments/result-differences.ts'
import { schemaSeenFrom } from '../../sim/node/files/package-files.ts'
import { loadScenario } from '../../sim/scenario/reading/read-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'starsim-compare-'))
const path = (name: string): string => join(folder, name)
const small = new URL('../../scenarios/small-gauss.yaml', import.meta.url).pathname

async function starsim(...words: string[]) {
  const written = { out: '', error: '' }
  const into = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text
    },
  })
  const exitCode = await main(words, { out: into('out'), error: into('error'), environment: {} })
  return { exitCode, ...written }
}

describe('two results', () => {
  const measured = (simulated: number, ci95: number) => ({ tables: [{ seconds: { paper: 344, simulated, ci95 } }] })

  test.each([
    ['equal', 344, 344, 0, 0],
    ['apart by less than the interval of the difference (5 = root of 9 + 16)', 344, 348.9, 0, 1],
    ['apart by more', 344, 349.1, 1, 0],
  ])('%s', (_, left, right, differ, withinChance) => {
    const comparison = compareResults(measured(left, 3), measured(right, 4))
    expect(comparison.differences).toHaveLength(differ)
    expect(comparison.withinChance).toBe(withinChance)
    expect(comparison.means).toBe(1)
  })

  test('what has no interval is exact', () => {
    const { differences } = compareResults({ a: [1, 'x'] }, { a: [1.001, 'x', null] })
    expect(differences).toEqual(
      [
        { path: 'a[0]', left: 1, right: 1.001, chance: null },
        { path: 'a[1]', left: 'x', right: 'x', chance: null },
        { path: 'a[2]', left: undefined, right: null, chance: null },
      ].filter(({ left, right }) => left !== right),
    )
  })

  test('a mean of a single trial has an endless interval, which JSON cannot hold', () => {
    expect(compareResults({ mean: 1, ci95: null }, { mean: 9, ci95: 1 }).differences).toEqual([])
  })
})

describe('two files', () => {
  beforeAll(async () => {
    for (const seed of ['1', '2']) {
      const { out } = await starsim('run', small, '--seed', seed, '--json', '--json-lines', path(`${seed}.jsonl`))
      writeFileSync(path(`${seed}.json`), out)
    }
    const trace = readFileSync(path('1.jsonl'), 'utf8')
    writeFileSync(path('cut.jsonl'), trace.slice(0, trace.length / 2 - 7))
    writeFileSync(path('strange.jsonl'), trace.replace('"kind":"message-sent"', '"kind":"message-thrown"'))
    writeFileSync(path('other.json'), '{"rows":[]}')
    writeFileSync(path('cut.json'), readFileSync(path('1.json'), 'utf8').slice(0, 300))
    writeFileSync(path('perfetto.json'), '{"traceEvents":[]}')
  })

  test.each(['json', 'jsonl'])('of the same run are the same (%s)', async (kind) => {
    const { exitCode, out } = await starsim('compare', path(`1.${kind}`), path(`1.${kind}`))
    expect(exitCode).toBe(0)
    expect(out).toMatch(/^starsim compare .*\n.*(the same \d+ events| 0 differ)/)
  })

  test('results of two seeds: each value that differs, in a row', async () => {
    const { exitCode, out } = await starsim('compare', path('1.json'), path('2.json'))
    expect(exitCode).toBe(1)
    expect(out).toMatch(/^seed +1 +2$/m)
    expect(out).toMatch(/^fingerprint +[0-9a-f]{16} +[0-9a-f]{16}$/m)
    expect(out).toMatch(/^\d+ values compared; \d+ differ$/m)
    expect(out).not.toContain('chance') // of which a single run has no measure
  })

  test('traces of two seeds: the first event that differs, with what came before it', async () => {
    const { exitCode, out } = await starsim('compare', path('1.jsonl'), path('2.jsonl'))
    expect(exitCode).toBe(1)
    expect(out).toMatch(/the first \d+ events are the same, then:\n[\s\S]*^< +\d+\.\d{6}[\s\S]*^> +\d+\.\d{6}/m)
  })

  test.each([
    ['1.jsonl', 'cut.jsonl', /cut\.jsonl:\d+: not an event of this version: the trace is cut off/],
    ['1.jsonl', 'strange.jsonl', /strange\.jsonl:\d+: not an event of this version/],
    ['1.json', 'other.json', /other\.json has no scenario, seed, outcome, .*1\.json has: .* of other versions/],
    ['1.json', 'cut.json', /cut\.json: neither a result \(--json\) nor a trace \(--json-lines\); is it cut off\?/],
    ['1.json', 'perfetto.json', /perfetto\.json: a trace for Perfetto/],
    ['1.json', '1.jsonl', /1\.jsonl is a trace and .*1\.json a result/],
    ['1.json', 'none.json', /none\.json: there is no such file/],
  ])('%s and %s: told in one line', async (left, right, told) => {
    const { exitCode, out, error } = await starsim('compare', path(left), path(right))
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
    expect(error).toMatch(told)
    expect(error.trimEnd().split('\n')).toHaveLength(1)
  })
})

describe('init', () => {
  test('writes a scenario that can be run, and says every key', async () => {
    const { exitCode, out } = await starsim('init', path('mine.yaml'))
    expect({ exitCode, out }).toEqual({
      exitCode: 0,
      out: `${path('mine.yaml')} is written; now: starsim run ${path('mine.yaml')}\n`,
    })
    expect(loadScenario(path('mine.yaml'))).toMatchObject({ name: 'my first crash', application: { kind: 'gauss' } })
    const text = readFileSync(path('mine.yaml'), 'utf8')
    for (const key of ['network', 'ring', 'placement', 'without', 'start', 'limit', 'memory', 'when', 'crashes']) {
      expect(text).toContain(`${key}: `)
    }
  })

  test('names the schema as an editor finds it: in a project that depends on starsim, and elsewhere', async () => {
    const project = path('project')
    const schema = join(project, 'node_modules', 'starsim', 'dist', 'scenario.schema.json')
    mkdirSync(dirname(schema), { recursive: true })
    mkdirSync(join(project, 'scenarios'))
    writeFileSync(schema, '{}')
    const places = [
      [join(project, 'a.yaml'), 'node_modules/starsim/dist/scenario.schema.json'],
      [join(project, 'scenarios', 'a.yaml'), '../node_modules/starsim/dist/scenario.schema.json'],
      [path('elsewhere.yaml'), new URL('../../dist/scenario.schema.json', import.meta.url).pathname],
    ]
    for (const [file, expected] of places) {
      await starsim('init', file!)
      expect(readFileSync(file!, 'utf8').split('\n')[0]).toBe(`# yaml-language-server: $schema=${expected}`)
    }
    const root = new URL('../../', import.meta.url).pathname
    expect(schemaSeenFrom(join(root, 'mine.yaml'))).toBe('dist/scenario.schema.json')
    expect(schemaSeenFrom(join(root, 'scenarios', 'mine.yaml'))).toBe('../dist/scenario.schema.json')
  })

  test('copies scenarios that come with starsim', async () => {
    expect(await starsim('init', path('small.yaml'), '--from', 'small-gauss')).toMatchObject({ exitCode: 0 })
    expect(loadScenario(path('small.yaml'))).toEqual(loadScenario(small))
    const { exitCode, error } = await starsim('init', path('none.yaml'), '--from', 'small-gaus')
    expect(exitCode).toBe(2)
    expect(error).toContain("there is no scenario called 'small-gaus' (did you mean small-gauss?)")
    expect(existsSync(path('none.yaml'))).toBe(false)
  })

  test('what is said in its comments is the default, and can be said', async () => {
    const text = readFileSync(path('mine.yaml'), 'utf8')
    const said = text
      .replace(/^(\s*)# (network|memory|ring|placement|start|limit): /gm, '$1$2: ')
      .replace(/^( {2})# (- \{)/gm, '$1$2')
    writeFileSync(path('said.yaml'), said)
    const [mine, all] = [loadScenario(path('mine.yaml')), loadScenario(path('said.yaml'))]
    expect({ ...all, faults: mine.faults }).toEqual(mine)
    expect(all.faults).toHaveLength(4)
  })

  test('leaves a file as it is, and nothing half-written', async () => {
    writeFileSync(path('precious.yaml'), 'mine')
    expect(await starsim('init', path('precious.yaml'))).toMatchObject({ exitCode: 2, out: '' })
    expect(readFileSync(path('precious.yaml'), 'utf8')).toBe('mine')
    const { exitCode, error } = await starsim('init', path('none/mine.yaml'))
    expect(exitCode).toBe(2)
    expect(error.trim()).toBe(`${path('none/mine.yaml')}: there is no such folder`)
    expect(existsSync(path('none'))).toBe(false)
  })
})

describe('report: bad input before any work', () => {
  test.each([
    [['--sweep', 'none.json', '--out', 'out'], /none\.json: there is no such file/],
    [['--sweep', '', '--out', 'out'], /: this is a folder, not a file/],
    [['--sweep', '', '--out', 'out'], /: this is a folder, not a file/],
    [['--sweep', 'other.json', '--out', 'out'], /other\.json: not the result of starsim sweep --json/],
    [['--sweep', 'cut.json', '--out', 'out'], /cut\.json: not a sweep in JSON; is it cut off\?/],
    [['--out', '1.json'], /1\.json: this is a file, not a folder/],
    [['--out', '/proc/none'], /\/proc\/none: it (cannot be made|may not be written) there/],
  ])('starsim report %j', async (words, told) => {
    const placed = words.map((word) => (word.startsWith('-') || word.startsWith('/') ? word : path(word)))
    const { exitCode, out, error } = await starsim('report', ...placed)
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
    expect(error).toMatch(told)
    expect(existsSync(path('out')), 'a folder was made for nothing').toBe(false)
  })
})
