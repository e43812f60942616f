import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { type Answer, type CommandDefinition, defineCommand } from '../../sim/cli/command.ts'
import { commands } from '../../sim/cli/commands/index.ts'
import { main } from '../../sim/cli/main.ts'
import { showProgress } from '../../sim/cli/progress.ts'
import { terminalOf } from '../../sim/cli/terminal.ts'
import { commandLine } from '../../sim/cli/text/command-line.ts'
import { table } from '../../sim/cli/text/table.ts'
import { UsageProblem } from '../../sim/node/usage-problem.ts'

const folder = mkdtempSync(join(tmpdir(), 'starsim-'))
const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const good = file('good.yaml', 'application: { kind: gauss }\nseed: 3\n')
const bad = file('bad.yaml', 'application: { kind: gauss }\nstar: { replication: 3 }\n')

function streamsFor({
  isTTY = false,
  environment = {},
}: {
  isTTY?: boolean
  environment?: Record<string, string>
} = {}) {
  const written = { out: '', error: '' }
  const into = (stream: 'out' | 'error') => ({
    isTTY,
    write: (text: string) => {
      written[stream] += text
    },
  })
  const streams = {
    out: into('out'),
    error: into('error'),
    environment,
  }
  return { streams, written }
}

async function starsim(words: string[], definitions?: readonly CommandDefinition[]) {
  const { streams, written } = streamsFor()
  const exitCode = await main(words, streams, definitions)
  return { exitCode, ...written }
}

describe('exit code 2: bad usage and bad input, told in one clear line on standard error', () => {
  const usage: [words: string[], line: string | RegExp][] = [
    [['rnu'], "starsim: unknown command 'rnu' (did you mean run?)"],
    [['zzz'], "starsim: unknown command 'zzz'; starsim --help lists them"],
    [['help', 'zzz'], "starsim: unknown command 'zzz'; starsim --help lists them"],
    [['schema', '--jsn'], "starsim: unknown option '--jsn' (did you mean --json?)"],
    [['schema', 'more'], /too many arguments for 'schema'/],
    [
      ['measure', 'ethernt'],
      "starsim: there is no measurement 'ethernt' (did you mean ethernet?); there are ethernet, stream, message, disk, checkpoint, machine",
    ],
    [['run', ''], 'starsim: <scenario> is empty'],
    [['init', ''], 'starsim: <file> is empty'],
    [['merge', 'a.jsonl', ''], 'starsim: <files> is empty'],
    [['report', '--out', ''], 'starsim: --out is empty'],
    [
      ['report', '--sweep', 'a.json', '--trials', '3'],
      'starsim: --trials is for the runs of the paper; --sweep charts finished runs',
    ],
    [['paper', '--jobs', '257'], /A whole number from 1 to 256 is expected/],
    [['paper', '--of', 'unknown'], /'unknown' is invalid\. Allowed choices are elnozahy-1992/],
    [
      ['paper', '--of', 'elnozahy-1992', '--table', '1'],
      'starsim: --table is for the paper itself; it cannot go with --of',
    ],
    [['run', '--explain'], /missing required argument 'scenario'/],
    [['run', join(folder, 'none.yaml'), '--explain'], `${join(folder, 'none.yaml')}: there is no such file`],
    [['run', bad, '--explain'], `${bad}:2:22: star.replication: 3 copies need 3 servers; there are 2`],
    [[], /Usage: starsim/],
  ]
  test.each(usage)('starsim %j', async (words, line) => {
    const { exitCode, out, error } = await starsim(words)
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
    if (typeof line === 'string') expect(error.trim()).toBe(line)
    else expect(error).toMatch(line)
    expect(error).not.toMatch(/^\s+at /m)
  })
})

describe('exit codes 0 and 1 follow the verdict', () => {
  const judge = (good: boolean): CommandDefinition =>
    defineCommand({
      name: 'judge',
      summary: 'Judges.',
      examples: [['starsim judge', 'judges']],
      declare: () => {},
      perform: async (): Promise<Answer> => ({
        json: { good },
        text: 'judged',
        replay: 'starsim judge --seed 1',
        good,
      }),
    })

  test.each([
    [true, 0],
    [false, 1],
  ])('good: %s', async (verdict, exitCode) => {
    expect(await starsim(['judge'], [judge(verdict)])).toEqual({
      exitCode,
      out: 'starsim judge --seed 1\njudged\n', // first the command that replays it
      error: '',
    })
  })

  test('--json prints one JSON document and nothing else', async () => {
    const { out, error } = await starsim(['judge', '--json'], [judge(true)])
    expect({ json: JSON.parse(out), error }).toEqual({ json: { good: true }, error: '' })
  })

  test.each([
    [new UsageProblem('--until wants a percentage, such as 1%'), /^--until wants a percentage, such as 1%\n$/],
    [new TypeError('x is undefined'), /^starsim: this is a bug, not your input:\nTypeError: x is undefined\n +at /],
  ])('a failure is told: %s', async (cause, told) => {
    const failing = { ...judge(true), perform: () => Promise.reject(cause) }
    const { exitCode, error } = await starsim(['judge'], [failing])
    expect(exitCode).toBe(2)
    expect(error).toMatch(told)
  })
})

describe('help', () => {
  test('of the whole lists every command with its line', async () => {
    const { exitCode, out } = await starsim(['--help'])
    expect(exitCode).toBe(0)
    for (const { name, summary } of commands)
      expect(out).toMatch(new RegExp(`^ +${name} .*${summary.slice(0, 20)}`, 'm'))
  })

  test.each(commands.map(({ name }) => name))('of %s has examples that name it', async (name) => {
    const { exitCode, out } = await starsim([name, '--help'])
    expect(exitCode).toBe(0)
    expect(out).toMatch(new RegExp(`\\nExamples:\\n {2}starsim ${name}`))
    expect(out).toContain('--json')
  })

  test('--version is that of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(await starsim(['--version'])).toEqual({ exitCode: 0, out: `${version}\n`, error: '' })
  })
})

test('the package installs the command, executable as it is checked in', () => {
  const root = new URL('../../', import.meta.url)
  const { bin, files } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
  expect(readFileSync(new URL(bin.starsim, root), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  expect(statSync(new URL(bin.starsim, root)).mode & 0o111).toBe(0o111)
  expect(files).toEqual(expect.arrayContaining(['bin', 'dist', 'scenarios']))
})

describe('schema', () => {
  test('is a JSON Schema that takes a scenario and refuses another', async () => {
    const { exitCode, out } = await starsim(['schema'])
    expect(exitCode).toBe(0)
    const validate = new Ajv({ allowUnionTypes: true, strictRequired: false }).compile(JSON.parse(out))
    expect(validate({ application: { kind: 'gauss' } })).toBe(true)
    expect(validate({ application: { kind: 'gaus' } })).toBe(false)
    expect((await starsim(['schema', '--json'])).out).toBe(out)
  })
})

describe('run --explain', () => {
  test('prints a scenario file that begins with the command that prints it', async () => {
    const { exitCode, out } = await starsim(['run', good, '--explain', '--seed', '7'])
    expect(exitCode).toBe(0)
    expect(out.split('\n')[0]).toBe(`# starsim run ${good} --explain --seed 7`)
    expect(out).toContain('\nseed: 7\n')
    const again = await starsim(['run', file('again.yaml', out), '--explain'])
    expect(again.out.split('\n').slice(1)).toEqual(out.split('\n').slice(1))
  })

  test('as JSON it is the same scenario', async () => {
    const { out } = await starsim(['run', good, '--explain', '--json'])
    expect(JSON.parse(out)).toMatchObject({ application: { kind: 'gauss', size: 1024 }, seed: 3 })
  })
})

describe('the terminal', () => {
  test.each([
    ['a terminal', { isTTY: true }, true],
    ['a pipe', {}, false],
    ['a terminal with NO_COLOR', { isTTY: true, environment: { NO_COLOR: '1' } }, false],
    ['a terminal with an empty NO_COLOR', { isTTY: true, environment: { NO_COLOR: '' } }, true],
    ['a dumb terminal', { isTTY: true, environment: { TERM: 'dumb' } }, false],
  ])('on %s', (_name, options, coloured) => {
    expect(terminalOf(streamsFor(options).streams).colours.isColorSupported).toBe(coloured)
  })

  test('progress is silent where nobody watches', async () => {
    const { streams, written } = streamsFor()
    const progress = await showProgress('trials', 10, terminalOf(streams))
    progress.advance()
    progress.stop()
    expect(written).toEqual({ out: '', error: '' })
  })

  test('progress on a terminal says how many of how many, how fast, and how long it will take', async () => {
    const screen = Object.assign(new PassThrough(), { isTTY: true, columns: 120 })
    let shown = ''
    screen.on('data', (bytes: Buffer) => {
      shown += bytes.toString()
    })
    const progress = await showProgress('trials', 10, terminalOf({ out: screen, error: screen, environment: {} }))
    progress.advance(3)
    await new Promise((resolve) => setTimeout(resolve, 250))
    progress.advance()
    await new Promise((resolve) => setTimeout(resolve, 250))
    progress.stop()
    expect(shown).toMatch(/4\/10 trials, [\d.]+\/s, \d+s, \S+ to go/)
  })

  test('tables are aligned, numbers to the right', () => {
    const { streams } = streamsFor()
    const columns = [{ head: 'application' }, { head: 'seconds', align: 'right' as const }]
    const rows = [
      ['gauss', '344'],
      ['fft', '1177'],
    ]
    expect(table(columns, rows, terminalOf(streams))).toBe(`\
application  seconds
-----------  -------
gauss            344
fft             1177
`)
  })

  test('a command line is one that a shell reads back', () => {
    expect(
      commandLine('run', ["it's.yaml", 'a.yaml'], { seed: 'a b', json: true, trace: undefined, explain: false }),
    ).toBe("starsim run 'it'\\''s.yaml' a.yaml --seed 'a b' --json")
  })
})
