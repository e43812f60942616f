// Scenarios are plain data. YAML aliases and JavaScript objects can hold more than that: cyclic values, functions, dates.
// They are rejected here, so that all later code can safely traverse and print the data.

import { type Path, type Problem, problemAt } from '../problem.ts'

/** Real scenarios are nested a few levels deep. */
const DEEPEST = 100

/** The first part of a value that is not plain data; null if all of it is. Undefined is allowed: it means an omitted key. */
export function notPlainData(value: unknown): Problem | null {
  const around = new Set<unknown>()
  const done = new Set<unknown>()
  const look = (part: unknown, path: Path): Problem | null => {
    if (typeof part !== 'object' || part === null) {
      const what = foreign[typeof part]
      return what === undefined ? null : problemAt(path, `expected plain data; found ${what}`)
    }
    if (around.has(part)) return problemAt(path, 'expected plain data; found a value that contains itself')
    if (done.has(part)) return null
    if (path.length > DEEPEST) return problemAt(path, 'nested far too deeply for a scenario')
    if (!Array.isArray(part) && Object.prototype.toString.call(part) !== '[object Object]') {
      return problemAt(path, `expected plain data; found ${nameOf(part)}`)
    }
    around.add(part)
    const entries: Iterable<[string | number, unknown]> = Array.isArray(part) ? part.entries() : Object.entries(part)
    for (const [key, each] of entries) {
      const problem = look(each, [...path, key])
      if (problem !== null) return problem
    }
    around.delete(part)
    done.add(part)
    return null
  }
  return look(value, [])
}

const foreign: Readonly<Record<string, string>> = { function: 'a function', symbol: 'a symbol', bigint: 'a bigint' }

/** For instance `a Date`. */
const nameOf = (part: object): string => `a ${Object.prototype.toString.call(part).slice(8, -1)}`
