// What an application is: a name for a set of processes and their programs, made from a few options.

import type { Parameters, Payload, ProcessName, ProcessPlan } from './program.ts'

/**
 * An option that only one kind of application knows, with its default.
 *
 * @example
 * import { applications, type OptionPlan } from 'starsim/core'
 *
 * const options: Record<string, OptionPlan> = applications.fft.options
 * for (const [name, { default: byDefault, unit }] of Object.entries(options)) console.log(name, byDefault, unit)
 */
export interface OptionPlan {
  readonly default: number | string
  /** What a number counts; empty for a text. */
  readonly unit: string
  readonly description: string
  /** The least value that makes sense, for numbers. */
  readonly minimum?: number
  /** The values it may have, for texts. */
  readonly choices?: readonly string[]
  /** In a scenario it is written with a unit, `60s` or `4KB`; the application is given nanoseconds or bytes. */
  readonly quantity?: 'duration' | 'size'
}

/** An option (or `size`, `workers`) that does not go with the others, and what was expected of it. */
export interface OptionConflict {
  readonly option: string
  readonly message: string
}

/**
 * What an application is planned from: its size, its workers, and what only it knows.
 *
 * @example
 * import { type ApplicationOptions, applications } from 'starsim/core'
 *
 * const options: ApplicationOptions = { size: 64, workers: 3 }
 * console.log(applications.gauss.plan(options).map(({ name }) => name))
 */
export interface ApplicationOptions {
  readonly size: number
  /** Computing processes; the master is one more. */
  readonly workers: number
  /** Text, libraries, stack and buffers of every process; the application's own figure when left out. */
  readonly baseImageBytes?: number
  /** What is particular to the application; see its `options`. Defaults when left out. */
  readonly options?: Parameters
}

/**
 * A set of processes and their programs, made from a few options: what the `kind` of a scenario's application names.
 *
 * @example
 * import { type Application, completeOptions, simulate } from 'starsim/core'
 *
 * const pair: Application = {
 *   title: 'One sender and one receiver',
 *   sizeUnit: 'messages',
 *   dealt: false,
 *   options: { bytes: { default: 64, unit: 'bytes', minimum: 4, description: 'length of each message' } },
 *   defaultBaseImageBytes: 64 * 1024,
 *   plan(options) {
 *     const parameters = { ...completeOptions(pair, options), workers: 1 }
 *     return [
 *       { name: 'ping/0', program: 'ping-receiver', parameters },
 *       { name: 'ping/1', program: 'ping-sender', parameters: { ...parameters, number: 1 } },
 *     ]
 *   },
 * }
 * console.log(simulate({ application: { kind: 'pair', size: 5 } }, { applications: { pair } }).answers)
 */
export interface Application {
  readonly title: string
  /** What `size` counts. */
  readonly sizeUnit: string
  /** Whether the size is dealt to the workers, so that it must be at least their number. */
  readonly dealt: boolean
  readonly options: Readonly<Record<string, OptionPlan>>
  readonly defaultBaseImageBytes: number
  /** The processes to start with, master first. The options must have passed `optionProblems`. */
  plan(options: ApplicationOptions): ProcessPlan[]
  /** Options that are in order each by itself and do not go together; for the first of those that do not. */
  conflicts?(options: ApplicationOptions): OptionConflict[]
  /** What is wrong with these answers (bytes mode), by a computation of its own; nothing if they are right. */
  checkAnswers?(options: ApplicationOptions, answers: ReadonlyMap<ProcessName, Payload>): string[]
}

/** What is wrong with the options, each in a sentence; nothing if the application can be planned. */
export const optionProblems = (application: Application, options: ApplicationOptions): string[] => {
  const problems: string[] = []
  const { size, workers, baseImageBytes } = options
  if (!Number.isInteger(workers) || workers < 1) problems.push(`workers must be a whole number from 1; got ${workers}`)
  if (!Number.isInteger(size) || size < 1) problems.push(`size must be a whole number from 1; got ${size}`)
  else if (application.dealt && size < workers)
    problems.push(`size ${size} is too small for ${workers} workers: each needs a part`)
  if (baseImageBytes !== undefined && !(baseImageBytes >= 4096)) {
    problems.push(`baseImageBytes must be 4096 (one page) or more; got ${baseImageBytes}`)
  }
  for (const [name, value] of Object.entries(options.options ?? {})) {
    const plan = application.options[name]
    if (plan === undefined) problems.push(`${application.title} has no option ${name}`)
    else problems.push(...valueProblems(name, plan, value))
  }
  return problems
}

const valueProblems = (name: string, plan: OptionPlan, value: number | string | boolean): string[] => {
  if (typeof value !== typeof plan.default) return [`${name} must be a ${typeof plan.default}; got ${value}`]
  if (plan.choices !== undefined && !plan.choices.includes(String(value))) {
    return [`${name} must be one of ${plan.choices.join(', ')}; got ${value}`]
  }
  if (typeof value === 'number' && (!Number.isInteger(value) || value < (plan.minimum ?? 0))) {
    return [`${name} must be a whole number from ${plan.minimum ?? 0}; got ${value}`]
  }
  return []
}

/**
 * All options of an application, with its defaults for those that were left out, and `size`, `workers` and `baseImageBytes`: what its
 * processes are given as parameters.
 *
 * @example
 * import { applications, completeOptions } from 'starsim/core'
 *
 * console.log(completeOptions(applications.ping, { size: 10, workers: 2 })) // { bytes: 1024, size: 10, workers: 2, baseImageBytes: .. }
 */
export const completeOptions = (application: Application, options: ApplicationOptions): Parameters => {
  const complete: Record<string, number | string | boolean> = {}
  for (const [name, plan] of Object.entries(application.options))
    complete[name] = options.options?.[name] ?? plan.default
  complete['size'] = options.size
  complete['workers'] = options.workers
  complete['baseImageBytes'] = options.baseImageBytes ?? application.defaultBaseImageBytes
  return complete
}

/**
 * The image of a master: code, libraries and stack without the buffers of those that compute. The paper gives the image of the
 * computing processes only; this figure is assumed, the same for all applications (docs/calibration.md says what it matters).
 */
export const MASTER_IMAGE_BYTES = 200 * 1024

/** What a master is created with, given what its workers are. */
export const masterParameters = (parameters: Parameters, { baseImageBytes }: ApplicationOptions): Parameters => ({
  ...parameters,
  baseImageBytes: baseImageBytes ?? MASTER_IMAGE_BYTES,
})
