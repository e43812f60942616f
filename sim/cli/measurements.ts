// From the options of `starsim measure` to the measurement: applies defaults, checks names against their tables, and reports
// impossible loads as bad usage.

import { measureCheckpoint } from '../experiments/measure/measure-checkpoint.ts'
import { measureDisk } from '../experiments/measure/measure-disk.ts'
import { measureEthernet } from '../experiments/measure/measure-ethernet.ts'
import { measureMessage } from '../experiments/measure/measure-message.ts'
import { measureStream } from '../experiments/measure/measure-stream.ts'
import { runInTurn } from '../experiments/trials.ts'
import { profileNames } from '../machine/profiles/profile.ts'
import { profiles } from '../machine/profiles/profiles.ts'
import { loadPaperScenario } from '../node/files/package-files.ts'
import { UsageProblem } from '../node/usage-problem.ts'
import { ScenarioProblem } from '../scenario/problem.ts'
import { parseDuration } from '../scenario/units.ts'
import { type MeasurementName, type MeasureOptions, measurementDefaults } from './options/measurement-options.ts'

const { ethernet, stream, message, disk, checkpoint } = measurementDefaults

interface Measurement {
  /** The options that it uses, besides the seed. */
  readonly takes: readonly (keyof MeasureOptions)[]
  measure(options: MeasureOptions): Promise<object>
}

export const measurements: Readonly<Record<MeasurementName, Measurement>> = {
  ethernet: {
    takes: ['stations', 'bytes', 'ratio', 'seconds', 'turnaround', 'length'],
    measure: async ({
      stations = ethernet.stations,
      bytes = [`${ethernet.bytes}`],
      ratio,
      seconds = ethernet.seconds,
      turnaround,
      length,
      seed,
    }) => {
      const load = {
        ...{ stations, bytes: numbers('--bytes', bytes), seconds, seed },
        ...(ratio && { ratio: numbers('--ratio', ratio) }),
        ...(turnaround !== undefined && { turnaroundNs: nanoseconds('--turnaround', turnaround) }),
        ...(length !== undefined && { cableMetres: metres('--length', length) }),
      }
      return usable(() => measureEthernet(load))
    },
  },
  stream: {
    takes: ['profile', 'bytes', 'requests'],
    measure: async ({ profile, bytes = [`${stream.bytes}`], requests = stream.requests }) =>
      usable(() =>
        measureStream({
          profile: profiles[choice('--profile', profile ?? stream.profile, profileNames)],
          ...{ bytes: one('--bytes', bytes), datagrams: requests },
        }),
      ),
  },
  message: {
    takes: ['bytes', 'backups', 'trials'],
    measure: async ({ bytes = [`${message.bytes}`], backups = message.backups, trials = message.trials, seed }) =>
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
    measure: async ({ profile, operation, where, bytes = [`${disk.bytes}`], requests = disk.requests, seed }) =>
      usable(() =>
        measureDisk({
          profile: profiles[choice('--profile', profile ?? disk.profile, profileNames)].disk,
          operation: choice('--operation', operation ?? disk.operation, ['read', 'write']),
          where: choice('--where', where ?? disk.where, ['next', 'random']),
          ...{ bytes: one('--bytes', bytes), requests, seed },
        }),
      ),
  },
  checkpoint: {
    takes: ['policy', 'kilobytes', 'backups', 'trials'],
    measure: async ({
      policy,
      kilobytes = checkpoint.kilobytes,
      backups = checkpoint.backups,
      trials = checkpoint.trials,
      seed,
    }) => {
      const chosen = choice('--policy', policy ?? checkpoint.policy, ['full', 'pre-copy', 'incremental'])
      const load = { policy: chosen, kilobytes, copies: backups, trials, seed }
      return usable(() => measureCheckpoint(load, runInTurn)).catch((cause) => {
        if (!(cause instanceof ScenarioProblem)) throw cause
        const why = cause.errors.map(({ message }) => message).join('; ')
        throw new UsageProblem(`starsim: --kilobytes ${kilobytes}: ${why}`)
      })
    },
  },
}

/** The options for measuring the real machine that this runs on (machine/measure-machine.ts). */
const takenByMachine = ['trials', 'in', 'compiler', 'write', 'anyway'] as const

/** Throws UsageProblem for an option that this measurement does not use. */
export function checkOptions(name: MeasurementName | 'machine', options: MeasureOptions): void {
  const takes: readonly string[] = name === 'machine' ? takenByMachine : measurements[name].takes
  const foreign = Object.keys(options).find((option) => !['seed', 'json', ...takes].includes(option))
  if (foreign === undefined) return
  const known = takes.map((option) => `--${option}`).join(', ')
  throw new UsageProblem(`starsim: measure ${name} has no option --${foreign}; it has ${known}, --seed`)
}

/** A load that the machine models reject is bad usage. */
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

function nanoseconds(option: string, text: string): number {
  const parsed = parseDuration(text)
  if ('problem' in parsed) throw new UsageProblem(`starsim: ${option}: ${parsed.problem}`)
  if (parsed.value < 0) throw new UsageProblem(`starsim: ${option}: expected 0 or more; found ${text}`)
  return parsed.value
}

function metres(option: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?)(m|km)$/.exec(text)
  if (match === null)
    throw new UsageProblem(`starsim: ${option}: expected a length such as 910m or 1.5km; found ${text}`)
  return Number(match[1]) * (match[2] === 'km' ? 1000 : 1)
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
