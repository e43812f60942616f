// Options that choose among names.

import { UsageProblem } from '../../node/usage-problem.ts'
import { didYouMean } from '../../scenario/nearest.ts'

/** The value of an option that takes names, separated by commas; all of them if omitted. Throws UsageProblem. */
export function chosenNames<Name extends string>(
  option: string,
  text: string | undefined,
  names: readonly Name[],
): Name[] {
  if (text === undefined) return [...names]
  const words = text.split(',')
  for (const [at, word] of words.entries()) {
    if (!(names as readonly string[]).includes(word))
      throw new UsageProblem(
        `starsim: ${option}: there is no '${word}'${didYouMean(word, names)}; expected one or more of ${names.join(', ')}, separated by commas`,
      )
    if (words.indexOf(word) < at) throw new UsageProblem(`starsim: ${option}: '${word}' is listed twice`)
  }
  return words as Name[]
}
