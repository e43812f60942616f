// Options that take durations.

import { UsageProblem } from '../../node/usage-problem.ts'
import { parseDuration } from '../../scenario/units.ts'

/** The value of an option that takes durations, separated by commas, in seconds; none if omitted. Throws UsageProblem. */
export function chosenDurations(
  option: string,
  text: string | undefined,
  least: 'from 0' | 'above 0' = 'from 0',
): number[] {
  if (text === undefined) return []
  const found: number[] = []
  for (const word of text.split(',')) {
    const parsed = parseDuration(word)
    if ('problem' in parsed) throw new UsageProblem(`starsim: ${option}: ${parsed.problem}`)
    const { value } = parsed
    if (value < 0 || (value === 0 && least === 'above 0'))
      throw new UsageProblem(`starsim: ${option}: expected durations ${least}, separated by commas; found ${word}`)
    const seconds = value / 1e9
    if (found.includes(seconds)) throw new UsageProblem(`starsim: ${option}: '${word}' is listed twice`)
    found.push(seconds)
  }
  return found
}
