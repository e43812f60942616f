// Commands ended at random moments, killed or interrupted: no finished work is lost, nothing is left half-written, and Control-C takes
// effect within a second. `npm run ends` does it fifty times each; a test in `npm test` a few times.

import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readPlain } from '../sim/scenario/reading/load.ts'

export type Signal = 'SIGKILL' | 'SIGINT'

export interface EndsOptions {
  /** The command, as Node runs it. */
  readonly script: string
  /** Scenarios that come with starsim. */
  readonly scenarios: string
  readonly times: number
  /** A command is ended at most this long after its start; if omitted, within its undisturbed duration. */
  readonly withinMilliseconds?: number
  /** A Redis server that nobody else uses; null: queues are skipped. */
  readonly redis: string | null
  /** Only these commands; all if omitted. */
  readonly only?: readonly string[]
  readonly tell?: (line: string) => void
}

export interface Ends {
  /** What went wrong, one line each. */
  readonly problems: readonly string[]
  /** How long a command ran on after Control-C, milliseconds, in increasing order. */
  readonly heardAfter: readonly number[]
}

interface Ended {
  readonly exitCode: number | null
  readonly out: string
  readonly error: string
  readonly milliseconds: number
}

interface Trial {
  /** The command line that is started and ended. */
  readonly words: (folder: string) => readonly string[]
  /** What must hold afterwards, including a resumed run. */
  readonly after: (folder: string, ended: Ended, signal: Signal) => Promise<string[]>
}

/** Instants come from a generator of its own, the same each time (Park and Miller). */
function* uniform(): Generator<number, never> {
  for (let state = 1995; ; ) {
    state = (state * 48271) % 2147483647
    yield state / 2147483647
  }
}

export async function tryEnds({ redis, ...options }: EndsOptions): Promise<Ends> {
  if (redis === null) return tryEach({ redis, ...options })
  const worker = start(options.script, ['worker', redis], tmpdir())
  try {
    return await tryEach({ redis, ...options })
  } finally {
    worker.child.kill('SIGINT')
    await worker.ended
  }
}

async function tryEach({
  script,
  scenarios,
  times,
  withinMilliseconds,
  redis,
  only,
  tell = () => {},
}: EndsOptions): Promise<Ends> {
  const problems: string[] = []
  const heardAfter: number[] = []
  const chance = uniform()
  const run = (words: readonly string[], folder: string): Promise<Ended> => start(script, words, folder).ended
  for (const [name, trial] of Object.entries(trials(scenarios, redis, run))) {
    if (only?.includes(name) === false) continue
    const within = withinMilliseconds ?? (await undisturbed(trial, run))
    for (const signal of ['SIGKILL', 'SIGINT'] as const) {
      for (let time = 0; time < times; time++) {
        const place = mkdtempSync(join(tmpdir(), 'starsim-ends-'))
        const { child, ended } = start(script, trial.words(place), place)
        await sleep(chance.next().value * within)
        const sent = performance.now()
        const wasRunning = child.exitCode === null && child.kill(signal)
        const end = await ended
        if (wasRunning && signal === 'SIGINT') heardAfter.push(performance.now() - sent)
        const found = [...halfWritten(place, signal), ...(await trial.after(place, end, signal))]
        if (/^\s+at .*:\d+/m.test(end.error)) found.push(`a stack: ${end.error.slice(0, 300)}`)
        problems.push(...found.map((each) => `${name}, ${signal}: ${each}`))
        rmSync(place, { recursive: true })
      }
      tell(`${name}, ${signal}: ${times} times`)
    }
  }
  return { problems, heardAfter: heardAfter.sort((a, b) => a - b) }
}

type RunWords = (words: readonly string[], folder: string) => Promise<Ended>

/** How long it takes undisturbed. */
async function undisturbed(trial: Trial, run: RunWords): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'starsim-ends-'))
  const { milliseconds } = await run(trial.words(folder), folder)
  rmSync(folder, { recursive: true })
  return milliseconds
}

function trials(scenarios: string, redis: string | null, run: RunWords): Record<string, Trial> {
  const small = join(scenarios, 'small-gauss.yaml')
  const grid = ['sweep', small, '--vary', 'star.replication=1,2', '--trials', '30', '--json', '--jobs', '2']
  let wholeSweep: Promise<string> | null = null
  const sweepAfter = async (folder: string): Promise<string[]> => {
    const file = join(folder, 'sweep.jsonl')
    wholeSweep ??= run(grid, folder).then(({ out }) => out)
    const before = rowsIn(file)
    const again = await run([...grid, '--out', file], folder)
    const after = rowsIn(file)
    const problems: string[] = []
    if (again.out !== (await wholeSweep)) problems.push(`went on to another result: ${again.error}`)
    if (before.some((row, at) => row !== after[at])) problems.push('rows that were there are lost')
    if (after.length !== 60 || new Set(after).size !== 60) problems.push(`${after.length} rows instead of 60`)
    return problems
  }
  const documents = async (_: string, { exitCode, out }: Ended, signal: Signal): Promise<string[]> => {
    if (signal === 'SIGKILL') return []
    if (out === '') return exitCode === 2 || exitCode === null ? [] : [`exit code ${exitCode} and nothing told`]
    return isJson(out) ? [] : ['what is told is cut off']
  }
  const check = ['check', small, '--without', 'stamps', '--schedules', '300', '--violations', '3', '--out', 'broken']
  return {
    sweep: { words: (folder) => [...grid, '--out', join(folder, 'sweep.jsonl')], after: sweepAfter },
    check: { words: () => [...check, '--json'], after: documents },
    paper: { words: () => ['paper', '--trials', '1', '--json'], after: documents },
    run: {
      words: () => ['run', join(scenarios, 'gauss-one-crash.yaml'), '--json', '--json-lines', 'trace.jsonl'],
      after: documents,
    },
    ...(redis !== null && {
      queue: {
        words: (folder: string) => [...grid, '--out', join(folder, 'sweep.jsonl'), '--queue', redis],
        after: sweepAfter,
      },
    }),
  }
}

/** Files that have their final name but are incomplete; and, for a command that could clean up, files with a temporary name. */
function halfWritten(folder: string, signal: Signal): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const partial = signal === 'SIGINT' ? names.filter((name) => name.endsWith('.partial')) : []
  const cut = names.filter((name) => {
    if (name.endsWith('.yaml')) return 'errors' in readPlain(readFileSync(join(folder, name), 'utf8'), name)
    return name === 'trace.jsonl' && !readFileSync(join(folder, name), 'utf8').endsWith('}\n')
  })
  return [...partial, ...cut].map((name) => `${name} is half-written`)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const rowsIn = (file: string): string[] => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(1, -1) : [])

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

function start(script: string, words: readonly string[], cwd: string) {
  const started = performance.now()
  const child = spawn(process.execPath, [script, ...words], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const written = { out: '', error: '' }
  child.stdout.on('data', (text) => {
    written.out += text
  })
  child.stderr.on('data', (text) => {
    written.error += text
  })
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (exitCode) => resolve({ exitCode, ...written, milliseconds: performance.now() - started }))
  })
  return { child, ended }
}
