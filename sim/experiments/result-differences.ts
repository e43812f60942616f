// Where two results differ, and whether by more than chance: compares every value of two JSON documents of the same kind, in the order of
// their paths. Two means with 95 % intervals differ if their difference exceeds the half width for a difference, which for independent
// means is the root of the sum of squares of both half widths. Values without an interval are exact, and differ if they are not equal.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

export interface ResultDifference {
  /** For instance `tables.2[3].seconds.simulated`. */
  readonly path: string
  /** Undefined if only the other document has it. */
  readonly left: Json | undefined
  readonly right: Json | undefined
  /** By how much two numbers may differ by chance; null for exact values. */
  readonly chance: number | null
}

export interface ResultComparison {
  readonly differences: readonly ResultDifference[]
  /** How many values were compared, and how many of them are means with an interval. */
  readonly compared: number
  readonly means: number
  /** How many means differ, but by no more than chance. */
  readonly withinChance: number
}

/** Field names of half widths, and of the means they belong to. */
const intervalNames = ['ci95', 'halfWidth'] as const
const meanNames = ['simulated', 'mean'] as const

export function compareResults(left: Json, right: Json): ResultComparison {
  const differences: ResultDifference[] = []
  let compared = 0
  let means = 0
  let withinChance = 0

  const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
    typeof value === 'object' && value !== null && !Array.isArray(value)

  const walk = (ours: Json | undefined, theirs: Json | undefined, path: string, chance: number | null): void => {
    if (isObject(ours) && isObject(theirs)) {
      for (const key of keysOf(ours, theirs)) {
        // an interval is not compared by itself
        if ((intervalNames as readonly string[]).includes(key)) continue
        const isMean = (meanNames as readonly string[]).includes(key)
        walk(ours[key], theirs[key], path === '' ? key : `${path}.${key}`, isMean ? chanceOf(ours, theirs) : null)
      }
      return
    }
    if (Array.isArray(ours) && Array.isArray(theirs)) {
      const longer = Math.max(ours.length, theirs.length)
      for (let at = 0; at < longer; at++) walk(ours[at], theirs[at], `${path}[${at}]`, null)
      return
    }
    compared++
    if (chance !== null) means++
    if (Object.is(ours, theirs)) return
    if (
      typeof ours === 'number' &&
      typeof theirs === 'number' &&
      chance !== null &&
      Math.abs(ours - theirs) <= chance
    ) {
      withinChance++
      return
    }
    differences.push({ path, left: ours, right: theirs, chance })
  }
  walk(left, right, '', null)
  return { differences, compared, means, withinChance }
}

const keysOf = (left: object, right: object): string[] => [...new Set([...Object.keys(left), ...Object.keys(right)])]

type Fields = { readonly [key: string]: Json }

/** Null if one of the two has no interval; an infinite interval is null in JSON. */
function chanceOf(left: Fields, right: Fields): number | null {
  const name = intervalNames.find((interval) => interval in left && interval in right)
  if (name === undefined) return null
  const [ours, theirs] = [left[name], right[name]]
  if (typeof ours !== 'number' || typeof theirs !== 'number') return Number.POSITIVE_INFINITY
  return Math.sqrt(ours * ours + theirs * theirs)
}
