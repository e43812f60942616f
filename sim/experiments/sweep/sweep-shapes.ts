// Schemas for what sweep files and workers provide: all code that reads rows, plans or results which somebody could have edited
// validates them here first.

import { pathText } from '../../scenario/problem.ts'
import { shapeProblems } from '../../scenario/schema/schema-messages.ts'
import { type Schema, whole } from '../../scenario/schema/schema-words.ts'
import { MOST_POINTS } from './sweep-grid.ts'
import type { SweepPlan } from './sweep-plan.ts'
import { measureNames, outcomeKinds } from './sweep-row.ts'

/** More runs than anybody can perform, but few enough to count. */
export const MOST_RUNS = 100_000_000

/** Beyond this, sums of squares would become needlessly long. */
const LARGEST = 1e15

const shaped = (properties: Record<string, Schema>): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
})
const text: Schema = { type: 'string' }
const numberOrNull: Schema = { type: ['number', 'null'], minimum: -LARGEST, maximum: LARGEST }
const hexadecimal: Schema = { type: 'string', pattern: '^[0-9a-f]{16}$' }
const listOf = (items: Schema, most = MOST_RUNS): Schema => ({ type: 'array', items, maxItems: most })
const number = (description: string): Schema => whole(description, 0, MOST_RUNS)

const axes = listOf(shaped({ path: text, values: listOf({}, MOST_POINTS) }), 100)
const baseline = listOf(shaped({ path: text, value: {} }), 100)
const until: Schema = {
  if: { type: 'null' },
  else: shaped({
    relativeHalfWidth: { type: 'number', exclusiveMinimum: 0 },
    mostTrials: whole('', 1, MOST_RUNS),
  }),
}

const row = (): Schema =>
  shaped({
    configuration: number('Of the plan.'),
    trial: number('From 0.'),
    outcome: { enum: outcomeKinds },
    fingerprint: hexadecimal,
    measures: shaped(Object.fromEntries(measureNames.map((name) => [name, numberOrNull]))),
  })

const header = (): Schema =>
  shaped({
    starsim: text,
    format: text,
    shard: { if: { type: 'null' }, else: shaped({ part: whole('', 1, MOST_RUNS), of: whole('', 1, MOST_RUNS) }) },
    plan: shaped({
      ...{ scenario: text, seed: text, axes, baseline, until, digest: hexadecimal },
      trials: whole('', 1, MOST_RUNS),
      points: listOf(
        shaped({
          values: listOf({}, 100),
          configuration: number(''),
          baseline: { type: ['integer', 'null'], minimum: 0 },
        }),
        MOST_POINTS,
      ),
      groups: listOf(number(''), 2 * MOST_POINTS),
    }),
    sum: hexadecimal,
  })

const mean = shaped({ mean: numberOrNull, ci95: numberOrNull })

const result = (): Schema =>
  shaped({
    ...{ scenario: text, seed: text, digest: hexadecimal, fingerprint: hexadecimal, axes, baseline, until },
    complete: { type: 'boolean' },
    runs: number(''),
    trials: whole('', 1, MOST_RUNS),
    points: {
      ...listOf(
        shaped({
          values: { type: 'object' },
          trials: number(''),
          outcomes: {
            type: 'object',
            properties: Object.fromEntries(outcomeKinds.map((kind) => [kind, number('')])),
            additionalProperties: false,
          },
          narrow: { type: ['boolean', 'null'] },
          overheadPercent: { if: { type: 'null' }, else: mean },
          means: shaped(Object.fromEntries(measureNames.map((name) => [name, mean]))),
        }),
        MOST_POINTS,
      ),
      minItems: 1,
    },
  })

const inWords =
  (schema: Schema) =>
  (value: unknown): string[] =>
    shapeProblems(schema, value).map(({ path, message }) =>
      path.length === 0 ? message : `${pathText(path)}: ${message}`,
    )

/** What is wrong with a line of a sweep file, or with a row returned by a worker. */
export const rowMistakes = inWords(row())
/** What is wrong with the first line of such a file. */
export const headerMistakes = inWords(header())
const shapeMistakes = inWords(result())

/** What is wrong with the result of a sweep as JSON. */
export function resultMistakes(value: unknown): string[] {
  const mistakes = shapeMistakes(value)
  if (mistakes.length > 0) return mistakes
  const { axes, points } = value as { axes: { path: string }[]; points: { values: object }[] }
  return points.flatMap(({ values }, at) =>
    axes
      .filter(({ path }) => !Object.hasOwn(values, path))
      .map(({ path }) => `points[${at}].values: ${path} is missing`),
  )
}

/** Inconsistencies in a plan that conforms to the schema. */
export function planMistakes({ axes, points, groups, trials }: SweepPlan): string[] {
  const mistakes: string[] = []
  const count = groups.length
  if (count * trials > MOST_RUNS) mistakes.push(tooManyRuns(count * trials))
  const known = new Set(groups)
  if (groups.some((group) => group >= known.size)) mistakes.push('plan.groups: expected numbers from 0 without gaps')
  for (const [at, { values, configuration, baseline }] of points.entries()) {
    if (values.length !== axes.length) mistakes.push(`plan.points[${at}].values: expected ${axes.length} of them`)
    for (const each of [configuration, baseline ?? 0])
      if (each >= count) mistakes.push(`plan.points[${at}]: expected a configuration below ${count}; found ${each}`)
  }
  return mistakes
}

export const tooManyRuns = (runs: number): string => `a sweep of ${runs} runs; expected at most ${MOST_RUNS}`
