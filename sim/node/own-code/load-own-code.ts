// Custom modules that a scenario is run with: `--program FILE`, `--protocol FILE`. Their exports are validated before anything runs; a rehearsal checks
// that their programs keep the contract.

import { closeSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Check } from '../../checks/check.ts'
import { noOwnCode, type OwnCode } from '../../experiments/own-code/own-code.ts'
import { shapeProblem } from '../../experiments/own-code/request-shape.ts'
import type { Program, Request } from '../../programs/program.ts'
import { openRegularFile } from '../../scenario/reading/regular-file.ts'
import { UsageProblem } from '../usage-problem.ts'
import { provideStarsim } from './provide-starsim.ts'

const tables = ['programs', 'applications', 'profiles', 'protocols'] as const
type Table = (typeof tables)[number]

const loaded = new Map<string, Promise<OwnCode>>()

/** The combined exports of the modules; each is loaded once per thread. Throws UsageProblem. */
export function loadOwnCode(files: readonly string[] = []): Promise<OwnCode> {
  if (files.length === 0) return Promise.resolve(noOwnCode)
  const key = JSON.stringify(files)
  let code = loaded.get(key)
  if (code === undefined) {
    code = loadAll(files)
    loaded.set(key, code)
  }
  return code
}

/** A program wrapped so that breaches of the contract during a run are reported like those found before it. */
function guarded(file: string, name: string, program: Program): Program {
  const told = (what: string): UsageProblem => mistake(file, `programs.${name}: ${what}`)
  const guard: Program = {
    layout: (parameters) => program.layout(parameters),
    next(memory, parameters, reply) {
      let request: Request
      try {
        request = program.next(memory, parameters, reply)
      } catch (cause) {
        throw told(`next throws ${cause instanceof Error ? cause.message : String(cause)}`)
      }
      const wrong = shapeProblem(request, memory.mode)
      if (wrong !== null) throw told(wrong)
      return request
    },
  }
  originals.set(guard, program)
  return guard
}

const originals = new WeakMap<Program, Program>()

/** The program as the module exports it. */
export const unguarded = (program: Program): Program => originals.get(program) ?? program

async function loadAll(files: readonly string[]): Promise<OwnCode> {
  const parts: Record<Table, Record<string, unknown>> = { programs: {}, applications: {}, profiles: {}, protocols: {} }
  const checks: Check[] = []
  for (const file of files) {
    const found = await exportsOf(file)
    for (const table of tables) {
      for (const [name, entry] of Object.entries(objectOf(file, table, found[table]))) {
        const problem = wrongWith[table](entry)
        if (problem !== null) throw mistake(file, `${table}.${name}: ${problem}`)
        if (Object.hasOwn(parts[table], name)) throw mistake(file, `${table}.${name} is in two of the files`)
        parts[table][name] = table === 'programs' ? guarded(file, name, entry as Program) : entry
      }
    }
    checks.push(...checksOf(file, found['checks']))
  }
  const given = Object.entries(parts).filter(([, entries]) => Object.keys(entries).length > 0)
  return { parts: Object.fromEntries(given), checks }
}

/** Its named exports and the members of its default export. */
async function exportsOf(file: string): Promise<Readonly<Record<string, unknown>>> {
  const opened = openRegularFile(file)
  if ('problem' in opened) throw mistake(file, opened.problem)
  closeSync(opened.descriptor)
  provideStarsim()
  let module: Record<string, unknown>
  try {
    module = await import(pathToFileURL(resolve(file)).href)
  } catch (cause) {
    throw mistake(
      file,
      `it cannot be loaded: ${cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)}`,
    )
  }
  const { default: whole, parts, ...named } = module
  const found = { ...asObject(parts), ...asObject(whole), ...named }
  if ([...tables, 'checks'].some((name) => name in found)) return found
  const names = Object.keys(module)
  const there = names.length === 0 ? 'nothing' : names.join(', ')
  throw mistake(file, `expected it to export programs, applications, profiles, protocols or checks; found ${there}`)
}

const asObject = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {})

function objectOf(file: string, table: Table, value: unknown): object {
  if (value === undefined) return {}
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw mistake(file, `${table}: expected an object with a name for each of them; found ${kindOf(value)}`)
}

const has = (entry: unknown, ...methods: readonly string[]): string | null => {
  const lacking = methods.find((method) => typeof (entry as Record<string, unknown> | null)?.[method] !== 'function')
  return lacking === undefined ? null : `expected a function ${lacking}; found ${kindOf(entryOf(entry, lacking))}`
}

const entryOf = (entry: unknown, name: string): unknown => (entry as Record<string, unknown> | null | undefined)?.[name]

const wrongWith: Readonly<Record<Table, (entry: unknown) => string | null>> = {
  programs: (entry) => has(entry, 'layout', 'next'),
  applications: (entry) =>
    has(entry, 'plan') ??
    (typeof entryOf(entry, 'options') === 'object' && Number.isFinite(entryOf(entry, 'defaultBaseImageBytes'))
      ? null
      : 'expected title, sizeUnit, dealt, options, defaultBaseImageBytes and plan (docs/library.md)'),
  profiles: (entry) =>
    Number.isFinite(entryOf(entry, 'memoryBytes')) ? null : 'expected a machine such as profiles[..] of starsim has',
  protocols: (entry) => {
    const told = ['title', 'paper', 'survives'].find((name) => typeof entryOf(entry, name) !== 'string')
    if (told !== undefined) return `expected ${told} to be a text; found ${kindOf(entryOf(entry, told))}`
    if (typeof entryOf(entry, 'ablations') !== 'object' || entryOf(entry, 'ablations') === null)
      return `expected ablations to be an object; found ${kindOf(entryOf(entry, 'ablations'))}`
    return wrongWithChecks(entryOf(entry, 'checks')) ?? has(entry, 'open')
  },
}

function checksOf(file: string, value: unknown): readonly Check[] {
  if (value === undefined) return []
  const problem = wrongWithChecks(value)
  if (problem !== null) throw mistake(file, problem)
  return value as readonly Check[]
}

function wrongWithChecks(value: unknown): string | null {
  if (!Array.isArray(value)) return `checks: expected a list; found ${kindOf(value)}`
  for (const [at, check] of value.entries()) {
    const named = typeof check?.name === 'string' && typeof check.sentence === 'string'
    const problem = named ? has(check, 'create') : 'expected name and sentence, both texts, and a function create'
    if (problem !== null) return `checks[${at}]: ${problem}`
  }
  return null
}

const kindOf = (value: unknown): string =>
  value === null ? 'null' : value === undefined ? 'nothing' : Array.isArray(value) ? 'a list' : `a ${typeof value}`

const mistake = (file: string, what: string): UsageProblem => new UsageProblem(`${file}: ${what}`)
