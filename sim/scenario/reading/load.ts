// From the text of a scenario file to a Scenario, or to errors with file, line and column. Pure: the caller supplies the text, and
// a function that reads other files which the scenario names (machines, failure traces).

import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  type YAMLParseError,
  type YAMLWarning,
} from 'yaml'
import { type KnownParts, knownParts } from '../known-parts.ts'
import { isMachineFile } from '../machines.ts'
import { type Path, type Problem, pathText, problemAt, type ScenarioError } from '../problem.ts'
import type { Scenario } from '../scenario.ts'
import { parseLongDuration } from '../units.ts'
import { clipped } from '../visible.ts'
import { parseLanlTrace } from './lanl-trace.ts'
import { buildFromPlain, machineProblems, traceProblems } from './parse.ts'

export type ReadText = (name: string) => string | { readonly text: string } | { readonly problem: string } | null

export interface LoadOptions {
  readonly parts?: KnownParts
  /** The text of a file named in the scenario, relative to it, or why it cannot be read; null if the reason is unknown. */
  readonly readText?: ReadText
}

export function loadScenario(
  text: string,
  fileName: string,
  options: LoadOptions = {},
): { scenario: Scenario } | { errors: ScenarioError[] } {
  const read = withTraces(text, fileName, options)
  if ('errors' in read) return read
  const parsed = buildFromPlain(read.plain, options.parts ?? knownParts)
  if ('scenario' in parsed) return parsed
  return { errors: parsed.problems.map((problem) => locateIn(problem, read.source, read.traces)) }
}

/** The data of a scenario file with the files it names inserted, not yet validated: for callers that want to change it first. */
export function readPlain(
  text: string,
  fileName: string,
  options: LoadOptions = {},
): { plain: unknown } | { errors: ScenarioError[] } {
  return withTraces(text, fileName, options)
}

function withTraces(
  text: string,
  fileName: string,
  { readText = () => null }: LoadOptions,
): { plain: unknown; source: Source; traces: TraceSources } | { errors: ScenarioError[] } {
  const source = new Source(text, fileName)
  const read = source.plain()
  if ('errors' in read) return read
  const inserted = insertFiles(read.value, readText)
  if ('errors' in inserted) return inserted
  if (inserted.problem !== null) return { errors: [source.locate(inserted.problem)] }
  return { plain: read.value, source, traces: inserted.sources }
}

/** Replaces, in the data itself, the names of files by what they hold. */
export function insertFiles(
  plain: unknown,
  readText: ReadText,
): { sources: TraceSources; problem: Problem | null } | { errors: ScenarioError[] } {
  const machines = insertMachines(plain, readText)
  if ('errors' in machines) return machines
  return machines.problem === null ? insertTraces(plain, readText) : { sources: [], problem: machines.problem }
}

/** Further errors are nearly always consequences of the first. */
const MOST_SYNTAX_ERRORS = 3

function parsed(text: string, lineCounter: LineCounter): Document.Parsed | null {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, stringKeys: true })
  } catch (cause) {
    if (cause instanceof RangeError) return null
    throw cause
  }
}

/** A YAML text that can map paths to positions. */
class Source {
  readonly #fileName: string
  readonly #lines = new LineCounter()
  /** Null if it is nested so deeply that the parser gives up. */
  readonly #document: Document.Parsed | null

  constructor(text: string, fileName: string) {
    this.#fileName = fileName
    this.#document = parsed(text, this.#lines)
  }

  /** The data, or why the text is not YAML. */
  plain(): { value: unknown } | { errors: ScenarioError[] } {
    if (this.#document === null) return { errors: [this.#error(0, '', 'nested far too deeply for a scenario')] }
    const { errors, warnings, contents } = this.#document
    if (errors.length > 0)
      return { errors: errors.slice(0, MOST_SYNTAX_ERRORS).map((error) => this.#unreadable(error)) }
    // an unknown tag would be dropped silently, and its value treated as a plain one
    if (warnings.length > 0) return { errors: warnings.map((warning) => this.#unreadable(warning)) }
    if (contents === null) return { errors: [this.#error(0, '', 'the file is empty')] }
    try {
      return { value: this.#document.toJS({ maxAliasCount: 100 }) }
    } catch (cause) {
      // the only thing that toJS rejects: aliases that are unresolved or expand excessively
      return { errors: [this.#error(0, '', `not readable as YAML: ${cause instanceof Error ? cause.message : cause}`)] }
    }
  }

  #unreadable({ pos, code, message }: YAMLParseError | YAMLWarning): ScenarioError {
    if (code === 'TAG_RESOLVE_FAILED') return this.#error(pos[0], '', `${message}; expected a value without a tag`)
    if (code === 'NON_STRING_KEY') return this.#error(pos[0], '', 'expected a plain string as key')
    if (code === 'MULTIPLE_DOCS') return this.#error(pos[0], '', 'a second document begins here; expected only one')
    return this.#error(pos[0], '', `not readable as YAML: ${message}`)
  }

  locate({ path, at, message }: Problem): ScenarioError {
    return this.#error(this.#offsetOf(path, at), pathText(path), message)
  }

  /** The position of the path in the text, or of its longest existing prefix. */
  #offsetOf(path: Path, at: Problem['at']): number {
    const document = this.#document!
    for (let length = path.length; length > 0; length--) {
      const there = path.slice(0, length)
      const parent = document.getIn(there.slice(0, -1), true)
      if (at === 'key' && length === path.length && isMap(parent)) {
        const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)))
        if (pair !== undefined && isNode(pair.key)) return pair.key.range?.[0] ?? 0
      }
      const node = document.getIn(there, true)
      if (isNode(node)) return node.range?.[0] ?? 0
    }
    return document.contents?.range[0] ?? 0
  }

  #error(offset: number, path: string, message: string): ScenarioError {
    const { line, col } = this.#lines.linePos(offset)
    return { file: this.#fileName, line: Math.max(1, line), column: Math.max(1, col), path, message }
  }
}

/** Replaces the names of machine files by the machines they describe. */
function insertMachines(plain: unknown, readText: ReadText): { problem: Problem | null } | { errors: ScenarioError[] } {
  const hosts = (plain as { hosts?: Record<string, unknown> } | null)?.hosts
  for (const [role, groups] of Object.entries(typeof hosts === 'object' && hosts !== null ? hosts : {})) {
    for (const [i, group] of [groups].flat().entries()) {
      const name = (group as { profile?: unknown } | null)?.profile
      if (typeof name !== 'string' || !isMachineFile(name)) continue
      const path = ['hosts', role, ...(Array.isArray(groups) ? [i] : []), 'profile']
      const read = readText(name)
      if (read === null || (typeof read === 'object' && 'problem' in read)) {
        const why = read === null ? '' : `: ${read.problem}`
        return { problem: problemAt(path, `the file ${clipped(name)} cannot be read${why}`) }
      }
      const source = new Source(typeof read === 'string' ? read : read.text, name)
      const machine = source.plain()
      if ('errors' in machine) return machine
      const problems = machineProblems(machine.value)
      if (problems.length > 0) return { errors: problems.map((problem) => source.locate(problem)) }
      ;(group as { profile: unknown }).profile = machine.value
    }
  }
  return { problem: null }
}

type TraceSources = readonly { readonly path: Path; readonly source: Source }[]

/** Replaces the names of failure-trace files by the crashes they hold; remembers where each list came from. */
function insertTraces(
  plain: unknown,
  readText: ReadText,
): { sources: TraceSources; problem: Problem | null } | { errors: ScenarioError[] } {
  const sources: { path: Path; source: Source }[] = []
  const faults = (plain as { faults?: unknown } | null)?.faults
  for (const [i, fault] of Array.isArray(faults) ? faults.entries() : []) {
    const crashes = fault?.crashes
    if (typeof crashes?.trace !== 'string') continue
    const path = ['faults', i, 'crashes', 'trace']
    const read = readText(crashes.trace)
    if (read === null || (typeof read === 'object' && 'problem' in read)) {
      const why = read === null ? '' : `: ${read.problem}`
      return { sources, problem: problemAt(path, `the file ${clipped(crashes.trace)} cannot be read${why}`) }
    }
    if (/\.csv$/i.test(crashes.trace)) {
      const recorded = recordedCrashes(typeof read === 'string' ? read : read.text, crashes)
      if ('errors' in recorded) return recorded
      if ('key' in recorded)
        return { sources, problem: problemAt([...path.slice(0, -1), recorded.key], recorded.message) }
      fault.crashes = recorded.crashes
      continue
    }
    const source = new Source(typeof read === 'string' ? read : read.text, crashes.trace)
    const trace = source.plain()
    if ('errors' in trace) return trace
    const problems = traceProblems(trace.value)
    if (problems.length > 0) return { errors: problems.map((problem) => source.locate(problem)) }
    crashes.trace = trace.value
    sources.push({ path, source })
  }
  return { sources, problem: null }
}

/** The fault with the rows of its CSV file instead of the file's name. */
function recordedCrashes(
  text: string,
  { trace: file, system, from = '0s', ...rest }: { trace: string; system?: unknown; from?: unknown },
): { crashes: object } | { errors: ScenarioError[] } | { key: string; message: string } {
  if (system !== undefined && !Number.isInteger(system)) return { key: 'system', message: 'expected a whole number' }
  const skipped = parseLongDuration(from)
  if ('problem' in skipped) return { key: 'from', message: skipped.problem }
  const parsed = parseLanlTrace(text, system as number | undefined)
  if ('problem' in parsed) {
    const { line, message } = parsed.problem
    return { errors: [{ file, line, column: 1, path: '', message }] }
  }
  const skippedMinutes = skipped.value / 60e9
  const nodes = [...new Set(parsed.crashes.map(({ node }) => node))].sort((a, b) => a - b)
  const places = new Map(nodes.map((node, place) => [node, place]))
  const recorded = parsed.crashes
    .filter(({ atMinutes }) => atMinutes >= skippedMinutes)
    .map(({ node, atMinutes, downMinutes }) => ({
      node: places.get(node)!,
      at: `${Math.round(atMinutes - skippedMinutes)}min`,
      restartAfter: `${Math.max(1, downMinutes)}min`,
    }))
  return { crashes: { ...rest, recorded } }
}

function locateIn(problem: Problem, scenario: Source, traces: TraceSources): ScenarioError {
  const of = traces.find(({ path }) => path.every((step, i) => step === problem.path[i]))
  if (of === undefined) return scenario.locate(problem)
  return of.source.locate({ ...problem, path: problem.path.slice(of.path.length) })
}
