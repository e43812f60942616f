// A setting of a sweep as typed by a user: `star.checkpoint.interval=30s,60s` is a path as in the scenario file, and values as they
// would be written there. Pure; whether path and value make sense is found out by parsing the resulting scenario.

import { parseDocument } from 'yaml'
import { groupsOfRoles, isGroupOfRole } from '../../scenario/host-groups.ts'
import { didYouMean } from '../../scenario/nearest.ts'
import { type Path, pathText } from '../../scenario/problem.ts'
import { notPlainData } from '../../scenario/reading/plain-data.ts'
import { clipped } from '../../scenario/visible.ts'

/** A path of the scenario file and the values that it takes in turn. */
export interface Axis {
  readonly path: string
  /** As in the file: strings, numbers, lists, keys and values. */
  readonly values: readonly unknown[]
}

/** A path and its value. */
export interface Setting {
  readonly path: string
  readonly value: unknown
}

export type Parsed<T> = { readonly value: T } | { readonly problem: string }

/** Characters; no path of a scenario file comes close. */
const LONGEST_PATH = 200
const PATH = /^[A-Za-z][\w-]*(\.[A-Za-z][\w-]*|\[\d+\])*$/

/** One `PATH=V1,V2,..`. */
export function parseAxis(text: string): Parsed<Axis> {
  const at = text.indexOf('=')
  if (at < 0)
    return { problem: `'${clipped(text)}': expected PATH=VALUE,VALUE,.. such as star.checkpoint.interval=30s,60s` }
  const path = text.slice(0, at).trim()
  if (path.length > LONGEST_PATH || !PATH.test(path)) {
    return { problem: `'${clipped(path)}' is no path of a scenario file, such as star.replication or faults[0].at` }
  }
  if (path === 'seed')
    return { problem: 'seed: give it as --seed; in a sweep every trial has a seed of its own derived from that' }
  const values: unknown[] = []
  const seen = new Set<string>()
  for (const word of splitAtCommas(text.slice(at + 1))) {
    const parsed = parseValue(word.trim())
    if ('problem' in parsed) return { problem: `${path}: ${parsed.problem}` }
    const identity = JSON.stringify(parsed.value)
    if (seen.has(identity)) return { problem: `${path}: ${clipped(word.trim())} is listed twice` }
    seen.add(identity)
    values.push(parsed.value)
  }
  return { value: { path, values } }
}

/** One `PATH=VALUE`. */
export function parseSetting(text: string): Parsed<Setting> {
  if (!text.includes('=')) {
    return { problem: `'${clipped(text)}': expected PATH=VALUE such as star.checkpoint.interval=30s` }
  }
  const parsed = parseAxis(text)
  if ('problem' in parsed) return parsed
  const { path, values } = parsed.value
  if (values.length > 1) return { problem: `${path}: one value is expected here; got ${values.length}` }
  return { value: { path, value: values[0] } }
}

function parseValue(word: string): Parsed<unknown> {
  if (word === '') return { problem: 'a value is missing' }
  try {
    const document = parseDocument(word, { prettyErrors: false, stringKeys: true })
    if (document.errors.length + document.warnings.length === 0) {
      const value: unknown = document.toJS({ maxAliasCount: 100 })
      if (notPlainData(value) === null) return { value }
    }
  } catch {
    // nested too deeply, or with excessive aliases
  }
  return { problem: `'${clipped(word)}' is not readable as a value in YAML` }
}

/** Splits at commas outside brackets and quotes. */
function splitAtCommas(text: string): string[] {
  const words: string[] = []
  let word = ''
  let depth = 0
  let quote = ''
  for (const character of text) {
    if (quote !== '') quote = character === quote ? '' : quote
    else if (character === '"' || character === "'") quote = character
    else if (character === '[' || character === '{') depth++
    else if (character === ']' || character === '}') depth--
    if (character === ',' && depth === 0 && quote === '') {
      words.push(word)
      word = ''
    } else word += character
  }
  return [...words, word]
}

/**
 * The data of a scenario file with settings applied, one after the other. A group of hosts that the file lacks is only added if its role
 * is given: a misspelt name would otherwise add hosts that nobody asked for.
 */
export function withSettings(plain: unknown, settings: readonly Setting[]): Parsed<unknown> {
  let value = plain
  const added: string[] = []
  for (const setting of settings) {
    const [first, group] = stepsOf(setting.path)
    if (first === 'hosts' && typeof group === 'string' && !isGroupOfRole(group) && !has(hostsOf(value), group))
      added.push(group)
    const changed = withSetting(value, setting)
    if ('problem' in changed) return changed
    value = changed.value
  }
  const lost = added.find((group) => !has([(hostsOf(value) as Record<string, unknown>)[group]].flat()[0], 'role'))
  return lost === undefined ? { value } : { problem: unknownGroup(lost, plain) }
}

const hostsOf = (plain: unknown): unknown => (plain as { hosts?: unknown } | null)?.hosts

function unknownGroup(group: string, plain: unknown): string {
  const there = Object.keys(hostsOf(plain) ?? {})
  const known = there.length === 0 ? Object.keys(groupsOfRoles) : there
  const meant = didYouMean(group, [...new Set([...there, ...Object.keys(groupsOfRoles)])])
  return (
    `hosts.${group}: the file has no group ${clipped(group)}${meant}; expected ${known.join(', ')}, ` +
    `or a new one with its role: hosts.${group}.role=server`
  )
}

/** The data of a scenario file with a setting applied; missing parents are created, except items of lists. */
function withSetting(plain: unknown, { path, value }: Setting): Parsed<unknown> {
  const steps = stepsOf(path)
  const [first, ...rest] = steps
  if (first === 'protocol') return replaceAt(inLongForm(plain), [], steps, value)
  return replaceAt(plain, [], first === 'star' && has(plain, 'protocol') ? ['protocol', ...rest] : steps, value)
}

const stepsOf = (path: string): Path =>
  path.split(/\.|(?=\[)/).map((step) => (step.startsWith('[') ? Number(step.slice(1, -1)) : step))

/** `star: …` rewritten as `protocol: …`, so that a setting in the long form applies to a file in the short form. */
function inLongForm(plain: unknown): unknown {
  if (!has(plain, 'star') || has(plain, 'protocol')) return plain
  const entries = Object.entries(plain as object)
  return Object.fromEntries(entries.map(([key, part]) => [key === 'star' ? 'protocol' : key, part]))
}

const has = (plain: unknown, key: string): boolean =>
  typeof plain === 'object' && plain !== null && Object.hasOwn(plain, key)

function replaceAt(plain: unknown, done: Path, [step, ...rest]: Path, value: unknown): Parsed<unknown> {
  if (step === undefined) return { value }
  const here = pathText(done)
  if (typeof step === 'number') {
    if (!Array.isArray(plain)) return { problem: `${here} is not a list` }
    if (step >= plain.length) {
      const items = plain.length === 1 ? '1 item' : `${plain.length} items`
      return { problem: `${here} has ${items}, counted from 0; there is no [${step}]` }
    }
    const item = replaceAt(plain[step], [...done, step], rest, value)
    return 'problem' in item ? item : { value: plain.with(step, item.value) }
  }
  if (Array.isArray(plain)) return { problem: `${here} is a list: say which item, such as ${here}[0].${step}` }
  if (typeof plain !== 'object' && plain !== undefined)
    return { problem: `${here} is a single value and has no ${step}` }
  const parts = (plain ?? {}) as Readonly<Record<string, unknown>>
  const part = replaceAt(Object.hasOwn(parts, step) ? parts[step] : undefined, [...done, step], rest, value)
  return 'problem' in part ? part : { value: { ...parts, [step]: part.value } }
}
