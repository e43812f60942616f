// Two runs compared: their names, the settings in which they differ, and the figures of each. For runs of the same program
// and faults under two protocols, or under two settings of one.

import type { SimulationResult } from '../../result.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import type { UndoneWork } from '../rivals/undone-work.ts'
import { type SettingApart, settingsApart } from './settings-apart.ts'

/** A run and the undone work that a reader of its trace has added up. */
export interface MeasuredRun {
  readonly scenario: Scenario
  readonly result: SimulationResult
  readonly undone: Pick<UndoneWork, 'deadSeconds' | 'survivorSeconds' | 'survivors'>
}

export interface ComparedQuantity {
  readonly what: string
  /** Seconds, a count, or a word. */
  readonly unit: 's' | 'KB' | 'count' | null
  readonly first: number | string
  readonly beside: number | string
  /** The second minus the first; null for words. */
  readonly difference: number | null
  /** The same for reading. */
  readonly text: { readonly what: string; readonly first: string; readonly beside: string; readonly difference: string }
}

export interface RunComparison {
  /** What distinguishes the two: the protocols if they differ, otherwise settings. */
  readonly names: readonly [string, string]
  readonly settings: readonly SettingApart[]
  readonly quantities: readonly ComparedQuantity[]
}

export function compareRuns(first: MeasuredRun, beside: MeasuredRun): RunComparison {
  const settings = settingsApart(first.scenario, beside.scenario)
  return {
    names: namesOf(first.scenario, beside.scenario, settings),
    settings,
    quantities: quantities.map(([what, unit, of]) => compared(what, unit, of(first), of(beside))),
  }
}

const quantities: readonly (readonly [
  what: string,
  unit: ComparedQuantity['unit'],
  of: (run: MeasuredRun) => number | string,
])[] = [
  ['outcome', null, ({ result }) => result.outcome],
  ['running time', 's', ({ result }) => result.seconds],
  ['clock at the end', 's', ({ result }) => result.endsAtSeconds],
  ['processes recovered', 'count', ({ result }) => result.recoveries.length],
  ['survivors that went back', 'count', ({ undone }) => undone.survivors],
  ['from checkpoint to crash', 's', ({ result }) => sum(result.recoveries, ({ seconds }) => seconds.lost ?? 0)],
  ['processor work undone where a host died', 's', ({ undone }) => undone.deadSeconds],
  ['processor work undone at survivors', 's', ({ undone }) => undone.survivorSeconds],
  ['restoring and replaying', 's', ({ result }) => result.costs.replaySeconds],
  ['checkpoints', 'count', ({ result }) => sum(result.processes, (each) => each.checkpoints)],
  ['blocked by checkpoints', 's', ({ result }) => result.costs.blockedSeconds],
  ['messages being logged', 's', ({ result }) => result.costs.logSeconds],
  ['messages', 'count', ({ result }) => result.costs.messages],
  ['on the wire', 'KB', ({ result }) => result.costs.networkBytes / 1024],
]

const sum = <T>(all: readonly T[], of: (each: T) => number): number => all.reduce((so, each) => so + of(each), 0)

function compared(
  what: string,
  unit: ComparedQuantity['unit'],
  first: number | string,
  beside: number | string,
): ComparedQuantity {
  const difference = typeof first === 'number' && typeof beside === 'number' ? beside - first : null
  const digits = unit === 's' ? 3 : 0
  const shown = (value: number | string): string =>
    typeof value === 'string' ? value.replace('-', ' ') : value.toFixed(digits)
  const text = {
    what: unit === null || unit === 'count' ? what : `${what}, ${unit}`,
    first: shown(first),
    beside: shown(beside),
    difference: difference === null ? '' : signed(difference.toFixed(digits)),
  }
  return { what, unit, first, beside, difference, text }
}

/** A value that rounds to zero has no sign. */
const signed = (text: string): string => {
  if (Number(text) === 0) return Math.abs(Number(text)).toFixed(text.split('.')[1]?.length ?? 0)
  return Number(text) > 0 ? `+${text}` : text
}

/** How many settings fit into a name. */
const IN_A_NAME = 2

function namesOf(first: Scenario, beside: Scenario, settings: readonly SettingApart[]): readonly [string, string] {
  if (first.protocol.kind !== beside.protocol.kind) return [first.protocol.kind, beside.protocol.kind]
  const { kind } = first.protocol
  if (settings.length === 0 || settings.length > IN_A_NAME)
    return first.name === beside.name ? [`${kind}, first`, `${kind}, beside`] : [first.name, beside.name]
  const nameOf = (side: 'first' | 'beside'): string => {
    const values = settings.map((each) => `${each.path.split('.').at(-1)!} ${each[side] ?? 'not set'}`)
    return `${kind}, ${values.join(', ')}`
  }
  return [nameOf('first'), nameOf('beside')]
}
