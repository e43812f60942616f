// The score of an examination: how many mutants were caught, what is wrong with the list, and whether that is good enough.

import type { Verdicts } from './examination.ts'
import type { Mutant } from './mutant.ts'
import type { Finding } from './results-file.ts'

/** Of all mutants, including those that nothing can notice. */
export const LEAST_CAUGHT_PERCENT = 95

export interface Score {
  readonly mutants: number
  readonly caught: number
  readonly caughtPercent: number
  readonly bySearch: number
  readonly byTests: number
  readonly byValidation: number
  readonly survivors: readonly Mutant[]
  /** Contradictions: a survivor without an explanation, or an explanation that is wrong. */
  readonly problems: readonly string[]
}

/** @param verdicts by name, one for each of the mutants */
export function scoreOf(mutants: readonly Mutant[], verdicts: Verdicts): Score {
  const findingOf = ({ name }: Mutant) => verdicts.get(name) ?? null
  const survivors = mutants.filter((mutant) => findingOf(mutant) === null)
  const caught = mutants.length - survivors.length
  const by = (who: Finding['by']): number => mutants.filter((mutant) => findingOf(mutant)?.by === who).length
  const problems = mutants.flatMap((mutant) => {
    const { name, equivalent } = mutant
    const found = findingOf(mutant)
    if (found === null && equivalent === undefined) return [`${name} survives, and the list does not say why`]
    if (found !== null && equivalent !== undefined)
      return [`${name} is called equivalent, and is caught: ${found.what}`]
    return []
  })
  return {
    mutants: mutants.length,
    caught,
    caughtPercent: (100 * caught) / mutants.length,
    bySearch: by('search'),
    byTests: by('tests'),
    byValidation: by('validation'),
    survivors,
    problems,
  }
}

export function scoreText(score: Score): string {
  const { mutants, caught, caughtPercent, bySearch, byTests, byValidation, survivors, problems } = score
  const unexplained = survivors.filter(({ equivalent }) => equivalent === undefined).length
  const rest = survivors.length - unexplained
  return [
    ...problems.map((problem) => `problem: ${problem}`),
    `${caught} of ${mutants} mutants are caught (${caughtPercent.toFixed(1)} %): ${bySearch} by the search, ${byTests} by tests, ` +
      `${byValidation} by the validation; ${survivors.length} survive, ${rest} of them explained as equivalent`,
  ].join('\n')
}

/** @param complete the whole list was examined: only then does the share count */
export const isGoodEnough = ({ caughtPercent, problems }: Score, complete: boolean): boolean =>
  problems.length === 0 && (!complete || caughtPercent >= LEAST_CAUGHT_PERCENT)
