// Near misses: what was probably meant by an unknown name. Pure; used by every message about an unknown name.

import { distance } from 'fastest-levenshtein'

/** Longer texts are not considered misspellings. */
const LONGEST = 100

/** The name that the written one is a misspelling or a prefix of; null if none is near. */
export function nearest(written: string, names: readonly string[]): string | null {
  if (written.length > LONGEST) return null
  const wanted = written.toLowerCase()
  let best: string | null = null
  let fewest = Math.max(1, Math.floor(wanted.length / 3)) + 1 // a third of the letters may be wrong, no more
  for (const name of names) {
    if (name.toLowerCase() === wanted) return name
    if (withoutNumbers(name) === withoutNumbers(wanted)) continue // ws9 is no misspelling of ws1
    const wrong = wanted.length >= 3 && name.toLowerCase().startsWith(wanted) ? 1 : distance(wanted, name.toLowerCase())
    if (wrong < fewest) {
      fewest = wrong
      best = name
    }
  }
  return best
}

const withoutNumbers = (name: string): string => name.toLowerCase().replace(/\d+/g, '#')

/** ` (did you mean x?)` to append to a message, or nothing. */
export function didYouMean(written: string, names: readonly string[]): string {
  const name = nearest(written, names)
  return name === null ? '' : ` (did you mean ${name}?)`
}
