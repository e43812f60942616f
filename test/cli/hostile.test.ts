// Bad input, hundreds of kinds of it: each is told in one line a mistake, nothing takes long or much memory, nothing reaches the terminal
// that could control it. Most are given to the command in a few processes, one after the other; some to the command as it is installed.

import { spawn, spawnSync } from 'node:child_process'
import { openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { type HostileCase, hostileCases } from './hostile-cases.ts'
import { buildCommand, newFolder, small } from './sweep-built.ts'

const root = new URL('../../', import.meta.url).pathname
const folder = newFolder()

interface Outcome {
  readonly name: string
  readonly exitCode: number | null
  /** Of the processor: the machine may be busy with other things. */
  readonly seconds: number
  /** The most that the process had so far. */
  readonly megabytes: number
  readonly out: string
  readonly error: string
}

const SECONDS = 10
/** As Linux counts in /proc. */
const TICKS_PER_SECOND = 100
const MEGABYTES = 1000
const LINES = 20
const CHARACTERS = 200

/** What is wrong with how bad input was told; nothing if it was told well. */
function objections({ name, exitCode, seconds, megabytes, out, error }: Outcome): string[] {
  const lines = error.trimEnd().split('\n')
  const found: string[] = []
  if (exitCode !== 2) found.push(`exit code ${exitCode}`)
  if (out !== '') found.push(`standard output has ${JSON.stringify(out.slice(0, 80))}`)
  if (error === '') found.push('nothing is told')
  if (lines.length > LINES + 1) found.push(`${lines.length} lines`)
  if (lines.length > LINES && !/^and [\d,]+ more$/.test(lines.at(-1)!)) found.push('more than twenty lines')
  if (lines.some((line) => line.length > CHARACTERS)) found.push('a line that is too long')
  if (/^\s+at .*:\d+/m.test(error) || error.includes('this is a bug')) found.push('a stack')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/.test(error))
    found.push('a control character')
  if (seconds > SECONDS) found.push(`${seconds.toFixed(1)} s`)
  if (megabytes > MEGABYTES) found.push(`${megabytes.toFixed(0)} MB`)
  return found.map((each) => `${name}: ${each}\n    ${error.slice(0, 300)}`)
}

/** In a process of its own, which ends with the first that hangs. */
function together(number: number, cases: readonly HostileCase[], main: string): Promise<readonly Outcome[]> {
  const [casesFile, resultsFile] = [join(folder, `cases-${number}`), join(folder, `results-${number}`)]
  writeFileSync(casesFile, JSON.stringify(cases))
  writeFileSync(resultsFile, '[]')
  const script = join(root, 'test', 'support', 'run-command-lines.js')
  const child = spawn(process.execPath, [script, main, casesFile, resultsFile], { stdio: 'ignore', cwd: folder })
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 150_000)
    child.on('close', () => {
      clearTimeout(timer)
      resolve(JSON.parse(readFileSync(resultsFile, 'utf8')) as Outcome[])
    })
  })
}

/** As somebody types it; work and memory are looked up every so often. */
function alone(script: string, { name, words }: HostileCase): Promise<Outcome> {
  const child = spawn(process.execPath, [script, ...words], { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder })
  const written = { out: '', error: '' }
  child.stdout.on('data', (text) => {
    written.out += text
  })
  child.stderr.on('data', (text) => {
    written.error += text
  })
  let megabytes = 0
  let ticks = 0
  const look = setInterval(() => {
    try {
      const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? []
      megabytes = Math.max(megabytes, Number(kilobytes ?? 0) / 1024)
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')
      ticks = Number(fields[11]) + Number(fields[12])
    } catch {
      // it has ended, or this is no Linux
    }
  }, 25)
  const hangs = setTimeout(() => child.kill('SIGKILL'), 120_000)
  return new Promise((resolve) => {
    child.on('close', (exitCode) => {
      clearTimeout(hangs)
      clearInterval(look)
      resolve({ name, exitCode, seconds: ticks / TICKS_PER_SECOND, megabytes, ...written })
    })
  })
}

/** Such that name the system, which no process that runs many can stand for. */
const asTyped = /^(no file|no place for a sweep|many|a list|nested|an alias bomb)/

describe('bad input', () => {
  let script = ''
  let cases: readonly HostileCase[] = []
  beforeAll(() => {
    const command = buildCommand('hostile')
    script = command.script
    const file = join(folder, 'good.jsonl')
    spawnSync(process.execPath, [script, 'sweep', small, '--trials', '1', '--out', file])
    cases = hostileCases(folder, readFileSync(file, 'utf8'))
  }, 120_000)

  test('is of more than four hundred kinds', () => expect(cases.length).toBeGreaterThan(400))

  test('is told in one line a mistake, with little work, in little memory', { timeout: 180_000 }, async () => {
    const main = join(script, '..', 'dist', 'sim', 'cli', 'main.js')
    const halves = [0, 1].map((half) => cases.filter((_, at) => at % 2 === half))
    const outcomes = (await Promise.all(halves.map((half, at) => together(at, half, main)))).flat()
    const told = new Set(outcomes.map(({ name }) => name))
    const hung = cases.filter(({ name }) => !told.has(name)).map(({ name }) => name)
    expect(outcomes.flatMap(objections)).toEqual([])
    expect(hung).toEqual([])
  })

  test('and so it is as it is typed', { timeout: 180_000 }, async () => {
    const chosen = cases.filter(
      ({ name, words }, at) =>
        asTyped.test(name) && !words.join().includes('\0') && (at % 5 === 0 || /^(many|a list of fifty)/.test(name)),
    )
    expect(chosen.length).toBeGreaterThan(15)
    const outcomes: Outcome[] = []
    const queue = [...chosen]
    const work = async (): Promise<void> => {
      for (let each = queue.shift(); each !== undefined; each = queue.shift()) outcomes.push(await alone(script, each))
    }
    await Promise.all([work(), work()])
    expect(outcomes.flatMap(objections)).toEqual([])
  })

  test.each([['sweep', small, '--trials', '1', '--json'], ['run', small, '--trace', '-'], ['schema'], ['--help']])(
    'a disk that is full behind standard output: starsim %s',
    async (...words) => {
      const child = spawn(process.execPath, [script, ...words], {
        stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
      })
      let error = ''
      child.stderr!.on('data', (text) => {
        error += text
      })
      const exitCode = await new Promise((resolve) => child.on('close', resolve))
      expect({ exitCode, error }).toEqual({ exitCode: 2, error: 'standard output: the disk is full\n' })
    },
  )

  test('a reader who has seen enough ends the program quietly, with nothing left half-written', () => {
    const traces = join(folder, 'left.jsonl')
    const line = `"${process.execPath}" "${script}" run "${small}" --trace - --trace-level all --json-lines "${traces}" | head -1`
    const { stdout, stderr } = spawnSync('sh', ['-c', line], { encoding: 'utf8' })
    expect({ lines: stdout.trimEnd().split('\n').length, stderr }).toEqual({ lines: 1, stderr: '' })
  })
})

describe('nothing of a file controls the terminal', () => {
  test.each([
    ['a title for the window and a cleared screen', '\u001b]0;pwned\u0007\u001b[2J', '\\x1b]0;pwned\\x07\\x1b[2J'],
    ['colours', '\u001b[31mred', '\\x1b[31mred'],
    ['a C1 introducer', '\u009b31m', '\\x9b31m'],
    ['a carriage return, a NUL', 'a\rb\u0000', 'a\\x0db\\x00'],
    ['reversed writing', '\u202eevil', '\\u202eevil'],
  ])('%s', async (_, name, visible) => {
    const { main } = await import('../../sim/cli/main.ts')
    const file = join(folder, 'named.yaml')
    writeFileSync(file, readFileSync(small, 'utf8').replace(/^name: .*$/m, `name: ${JSON.stringify(name)}`))
    for (const isTTY of [false, true]) {
      for (const more of [['--no-check'], ['--explain'], ['--no-check', '--json']]) {
        const written = { out: '', error: '' }
        const into = (stream: keyof typeof written) => (text: string) => {
          written[stream] += text
        }
        const streams = { out: { write: into('out'), isTTY }, error: { write: into('error') }, environment: {} }
        expect(await main(['run', file, ...more], streams)).toBe(0)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: colours that the program puts in itself
        const text = written.out.replace(/\u001b\[(1|2|22|3[1-6]|39)m/g, '')
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/)
        if (more.includes('--json')) expect(JSON.parse(written.out).scenario).toBe(name)
        else if (more[0] !== '--explain') expect(written.out).toContain(visible)
      }
    }
  })
})
