// From the options of `starsim measure` to the measurement: defaults, names checked against their tables, and every load that makes no
// sense told as bad usage.

import { measureCheckpoint } from '../experiments/measure-checkpoint.ts'
import { measureDisk } from '../experiments/measure-disk.ts'
import { measureEthernet } from '../experiments/measure-ethernet.ts'
import { measureMessage } from '../experiments/measure-message.ts'
import { runInTurn } from '../experiments/trials.ts'
import { profileNames, profiles } from '../machine/profile.ts'
import { ScenarioProblem } from '../scenario/problem.ts'
import { UsageProblem } from './command.ts'
import type { MeasurementName, MeasureOptions } from './measurement-options.ts'
import { loadPaperScenario } from './package-files.ts'

const TRIALS = 5

interface Measurement {
  /** The options that it looks at, beside the seed. */
  readonly takes: readonly (keyof MeasureOptions)[]
  measure(options: MeasureOptions): Promise<object>
}

export const measurements: Readonly<Record<MeasurementName, Measurement>> = {
  ethernet: {
    takes: ['stations', 'bytes', 'ratio', 'seconds'],
    measure: async ({ stations = 24, bytes = ['1518'], ratio, seconds = 10, seed }) => {
      const shares = ratio && { ratio: numbers('--ratio', ratio) }
      return usable(() => measureEthernet({ stations, bytes: numbers('--bytes', bytes), ...shares, seconds, seed }))
    },
  },
  message: {
    takes: ['bytes', 'backups', 'trials'],
    measure: async ({ bytes = ['1024'], backups = 0, trials = TRIALS, seed }) =>
      usable(() =>
        measureMessage(
          loadPaperScenario('messages'),
          { bytes: one('--bytes', bytes), backups, trials, seed },
          runInTurn,
        ),
      ),
  },
  disk: {
    takes: ['profile', 'operation', 'where', 'bytes', 'requests'],
    measure: async ({ profile, operation, where, bytes = ['8192'], requests = 2000, seed }) =>
      usable(() =>
        measureDisk({
          profile: profiles[choice('--profile', profile ?? 'sparcstation-10', profileNames)].disk,
          operation: choice('--operation', operation ?? 'write', ['read', 'write']),
          where: choice('--where', where ?? 'random', ['next', 'random']),
          ...{ bytes: one('--bytes', bytes), requests, seed },
        }),
      ),
  },
  checkpoint: {
    takes: ['policy', 'kilobytes', 'backups', 'trials'],
    measure: async ({ policy, kilobytes = 1200, backups = 1, trials = TRIALS, seed }) => {
      const chosen = choice('--policy', policy ?? 'full', ['full', 'pre-copy', 'incremental'])
      const load = { policy: chosen, kilobytes, copies: backups, trials, seed }
      return usable(() => measureCheckpoint(load, runInTurn)).catch((cause) => {
        if (!(cause instanceof ScenarioProblem)) throw cause
        const why = cause.errors.map(({ message }) => message).join('; ')
        throw new UsageProblem(`starsim: --kilobytes ${kilobytes}: ${why}`)
      })
    },
  },
}

/** Throws UsageProblem for an option that this measurement does not look at. */
export function checkOptions(name: MeasurementName, options: MeasureOptions): void {
  const { takes } = measurements[name]
  const foreign = Object.keys(options).find(
    (option) => !['seed', 'json', ...takes].includes(option as keyof MeasureOptions),
  )
  if (foreign === undefined) return
  const known = takes.map((option) => `--${option}`).join(', ')
  throw new UsageProblem(`starsim: measure ${name} has no option --${foreign}; it has ${known}, --seed`)
}

/** What the machines refuse was asked for by somebody. */
async function usable<T>(measure: () => T | Promise<T>): Promise<T> {
  try {
    return await measure()
  } catch (cause) {
    if (cause instanceof RangeError) throw new UsageProblem(`starsim: ${cause.message}`)
    throw cause
  }
}

function numbers(option: string, words: readonly string[]): number[] {
  const values = words.map(Number)
  const wrong = words.find((word, at) => word.trim() === '' || !Number.isFinite(values[at]))
  if (wrong !== undefined) throw new UsageProblem(`starsim: ${option}: '${wrong}' is not a number`)
  return values
}

function one(option: string, words: readonly string[]): number {
  const [value, ...more] = numbers(option, words)
  if (more.length > 0) throw new UsageProblem(`starsim: ${option}: one number is expected here; got ${words.length}`)
  return value!
}

function choice<T extends string>(option: string, word: string, choices: readonly T[]): T {
  const found = choices.find((name) => name === word)
  if (found !== undefined) return found
  throw new UsageProblem(`starsim: ${option}: '${word}' is none of ${choices.join(', ')}`)
}
