// The grid of a sweep: every combination of the values as a scenario that can be run, and the baseline scenarios they are
// compared with. All mistakes in any of them are found here, before anything runs.

import { type KnownParts, knownParts } from '../../scenario/known-parts.ts'
import type { ScenarioError } from '../../scenario/problem.ts'
import { parseScenario } from '../../scenario/reading/parse.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { Fingerprint } from '../../trace/fingerprint.ts'
import { type Axis, type Setting, withSettings } from './sweep-setting.ts'

/** A point of the grid: a value for each axis, and the configurations of the point and of its baseline. */
export interface Point {
  readonly values: readonly unknown[]
  readonly configuration: number
  readonly baseline: number | null
}

export interface Grid {
  readonly axes: readonly Axis[]
  /** The settings that turn a point into its baseline; empty if there is no comparison. */
  readonly baseline: readonly Setting[]
  readonly points: readonly Point[]
  /** All different: a configuration shared by several points is run only once. */
  readonly configurations: readonly Scenario[]
  /** The group of each configuration: those compared with each other are in one group. Numbered from 0 without gaps. */
  readonly groups: readonly number[]
}

export const MOST_POINTS = 10_000

/** Data with the files that it names read in, or what is wrong with these. */
export type ReadFiles = (plain: unknown) => { readonly plain: unknown } | { readonly errors: readonly ScenarioError[] }

/**
 * Returns every mistake once, with the first point that shows it.
 *
 * @param plain the data of a valid scenario file
 * @param readFiles reads the files that settings name; without it a setting can name none
 */
export function makeGrid(
  plain: unknown,
  axes: readonly Axis[],
  baseline: readonly Setting[],
  parts: KnownParts = knownParts,
  readFiles: ReadFiles = (data) => ({ plain: data }),
): { grid: Grid } | { problems: string[] } {
  const paths = axes.map(({ path }) => path)
  const twice = paths.find((path, at) => paths.indexOf(path) < at)
  if (twice !== undefined) return { problems: [`${twice} is varied twice`] }
  const size = axes.reduce((product, { values }) => product * values.length, 1)
  if (size > MOST_POINTS) return { problems: [`a grid of ${size} points; at most ${MOST_POINTS} can be swept`] }

  const configurations = new Configurations(plain, parts, readFiles)
  const points: Point[] = []
  for (let number = 0; number < size; number++) {
    const values = valuesAt(axes, number)
    const settings = axes.map(({ path }, at) => ({ path, value: values[at] }))
    points.push({
      values,
      configuration: configurations.find(settings),
      baseline: baseline.length === 0 ? null : configurations.find([...settings, ...baseline]),
    })
  }
  const problems = configurations.problems()
  if (problems.length > 0) return { problems }
  const { scenarios } = configurations
  return { grid: { axes, baseline, points, configurations: scenarios, groups: groupsOf(points, scenarios.length) } }
}

/** The last axis changes fastest. */
function valuesAt(axes: readonly Axis[], number: number): unknown[] {
  let left = number
  const values: unknown[] = []
  for (const axis of axes.toReversed()) {
    values.unshift(axis.values[left % axis.values.length])
    left = Math.floor(left / axis.values.length)
  }
  return values
}

/** The distinct scenarios that result from settings, and the mistakes in invalid ones. */
class Configurations {
  readonly scenarios: Scenario[] = []
  readonly #plain: unknown
  readonly #parts: KnownParts
  readonly #readFiles: ReadFiles
  readonly #numbers = new Map<string, number>()
  /** By mistake: the settings that showed it first. */
  readonly #mistakes = new Map<string, string>()

  constructor(plain: unknown, parts: KnownParts, readFiles: ReadFiles) {
    this.#plain = plain
    this.#parts = parts
    this.#readFiles = readFiles
  }

  /** The number of the scenario; 0 if it is invalid. */
  find(settings: readonly Setting[]): number {
    const changed = withSettings(this.#plain, settings)
    if ('problem' in changed) return this.#refuse(settings, [changed.problem])
    const read = this.#readFiles(changed.value)
    const parsed = 'errors' in read ? read : parseScenario(read.plain, this.#parts)
    if ('errors' in parsed) return this.#refuse(settings, parsed.errors.map(placedMessage))
    const identity = JSON.stringify(parsed.scenario)
    const known = this.#numbers.get(identity)
    if (known !== undefined) return known
    this.#numbers.set(identity, this.scenarios.length)
    return this.scenarios.push(parsed.scenario) - 1
  }

  #refuse(settings: readonly Setting[], mistakes: readonly string[]): number {
    for (const mistake of mistakes) {
      if (!this.#mistakes.has(mistake)) this.#mistakes.set(mistake, settings.map(settingText).join(' '))
    }
    return 0
  }

  problems(): string[] {
    return [...this.#mistakes].map(([mistake, settings]) => (settings === '' ? mistake : `${settings}: ${mistake}`))
  }
}

/** A mistake in a scenario, and in which file, if not in that of the scenario. */
export const placedMessage = ({ file, line, column, path, message }: ScenarioError): string =>
  [file === null ? '' : `${file}:${line}:${column}`, path, message].filter((part) => part !== '').join(': ')

/** A setting as it is typed. */
export const settingText = ({ path, value }: Setting): string => `${path}=${valueText(value)}`

/** A value as short text. */
export const valueText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** A baseline is its own baseline, so every configuration is in exactly one group. */
function groupsOf(points: readonly Point[], configurations: number): number[] {
  const heads = Array.from({ length: configurations }, (_, number) => number)
  for (const { configuration, baseline } of points) heads[configuration] = baseline ?? configuration
  const numbers = new Map<number, number>()
  for (const head of heads) if (!numbers.has(head)) numbers.set(head, numbers.size)
  return heads.map((head) => numbers.get(head)!)
}

/** The form used by starsim 0.1.0, so that sweeps begun with it keep their identity. */
function inShortForm(scenario: Scenario): object {
  const { kind, ...star } = scenario.protocol
  const { detail, ...network } = scenario.network
  const short = detail === 'frames' ? { ...scenario, network } : scenario
  if (kind !== 'star') return short
  return Object.fromEntries(Object.entries(short).map((entry) => (entry[0] === 'protocol' ? ['star', star] : entry)))
}

/** Identifies a grid: 16 hexadecimal digits over all scenarios. */
export const gridDigest = ({ configurations, points }: Grid): string =>
  new Fingerprint()
    .text(JSON.stringify(configurations.map(inShortForm)))
    .text(JSON.stringify(points))
    .toString()
