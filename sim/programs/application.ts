// What an application is: a named set of processes and their programs, planned from a few options.

import type { Parameters, Payload, ProcessName, ProcessPlan } from './program.ts'

/**
 * An option of one kind of application, with its default.
 *
 * @example
 * import { applications, type OptionPlan } from 'starsim/core'
 *
 * const options: Record<string, OptionPlan> = applications.fft.options
 * for (const [name, { default: byDefault, unit }] of Object.entries(options)) console.log(name, byDefault, unit)
 */
export interface OptionPlan {
  readonly default: number | string
  /** The unit of a number; empty for a string. */
  readonly unit: string
  readonly description: string
  /** The smallest allowed value of a number. */
  readonly minimum?: number
  /** The allowed values of a string. */
  readonly choices?: readonly string[]
  /** Scenarios write it with a unit, `60s` or `4KB`; the application receives nanoseconds or bytes. */
  readonly quantity?: 'duration' | 'size'
}

/** An option (or `size`, `workers`) that is incompatible with the others, and what was expected. */
export interface OptionConflict {
  readonly option: string
  readonly message: string
}

/**
 * The input to an application's plan: its size, the number of workers, and options of its own.
 *
 * @example
 * import { type ApplicationOptions, applications } from 'starsim/core'
 *
 * const options: ApplicationOptions = { size: 64, workers: 3 }
 * console.log(applications.gauss.plan(options).map(({ name }) => name))
 */
export interface ApplicationOptions {
  readonly size: number
  /** How many processes compute; the master is an additional one. */
  readonly workers: number
  /** Text, libraries, stack and buffers of every process; defaults to the application's own figure. */
  readonly baseImageBytes?: number
  /** Options specific to the application; see its `options` for their defaults. */
  readonly options?: Parameters
}

/**
 * A set of processes and their programs, planned from a few options: what `kind` in a scenario's application refers to.
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
  /** Whether the size is divided among the workers, so that it must be at least their number. */
  readonly dealt: boolean
  readonly options: Readonly<Record<string, OptionPlan>>
  readonly defaultBaseImageBytes: number
  /** The initial processes, master first. The options must have passed `optionProblems`. */
  plan(options: ApplicationOptions): ProcessPlan[]
  /** Options that are valid individually but incompatible with each other. */
  conflicts?(options: ApplicationOptions): OptionConflict[]
  /** Whether its processes write files, given its options; not if absent. */
  writesFiles?(options: Parameters): boolean
  /** What is wrong with these answers (bytes mode), found by an independent computation; empty if they are right. */
  checkAnswers?(options: ApplicationOptions, answers: ReadonlyMap<ProcessName, Payload>): string[]
}

/** What is wrong with the options, one sentence each; empty if the application can be planned. */
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
 * The parameters of an application's processes: all its options, with defaults for those left out, and `size`, `workers` and
 * `baseImageBytes`.
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
 * The image of a master: code, libraries and stack without the buffers of the computing processes. The paper gives the image size
 * of the latter only; this figure is assumed, the same for all applications (docs/calibration.md says how much it matters).
 */
export const MASTER_IMAGE_BYTES = 200 * 1024

/** The parameters of a master, derived from those of its workers. */
export const masterParameters = (parameters: Parameters, { baseImageBytes }: ApplicationOptions): Parameters => ({
  ...parameters,
  baseImageBytes: baseImageBytes ?? MASTER_IMAGE_BYTES,
})
