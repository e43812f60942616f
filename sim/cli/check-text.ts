// The result of a search as text: what was tried and how much of it there is, what was come to on the way, what is broken.

import type { SearchKind } from '../experiments/search/batch.ts'
import type { SearchResult } from '../experiments/search/search.ts'
import type { Scenario } from '../scenario/scenario.ts'
import type { FoundViolation } from './counterexamples.ts'
import { table } from './table.ts'
import type { Terminal } from './terminal.ts'

export interface Checked {
  readonly result: SearchResult
  readonly found: readonly FoundViolation[]
  readonly scenario: Scenario
  readonly kind: SearchKind
  readonly schedulesPerSecond: number
}

const many = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`

export function checkText(checked: Checked, terminal: Terminal): string {
  const { result, found, scenario, schedulesPerSecond } = checked
  const { schedules, crashes, inert, beyondPromise, milestones, missed } = result
  const off = scenario.star.without.length === 0 ? '' : `, without ${scenario.star.without.join(', ')}`
  const { green, red, yellow } = terminal.colours
  const lines = [
    `${scenario.name}${off}: ${many(schedules, 'schedule')}, ${many(crashes, 'crash', 'crashes')}, ${schedulesPerSecond} schedules a second`,
    extentText(checked),
    `${many(inert, 'fault')} hit nothing; ${many(beyondPromise, 'schedule')} lost more than is promised to survive`,
    '',
    ...Object.entries(milestones).map(
      ([name, hits]) => `${String(hits).padStart(9)}  ${hits === 0 ? yellow(name) : name}`,
    ),
    '',
    missed.length === 0
      ? 'every milestone was reached'
      : yellow(`${many(missed.length, 'milestone')} never reached: this search says nothing about them`),
    '',
    found.length === 0 ? green('every invariant holds in every run') : red(`${many(found.length, 'invariant')} broken`),
    '',
  ]
  return lines.join('\n') + found.map((each) => violationText(each, terminal)).join('')
}

function extentText({ result: { extent, schedules, complete, interrupted }, kind }: Checked): string {
  const stopped = interrupted ? '; interrupted, this is a part' : ''
  if (extent !== null) {
    const { total, equivalent } = extent
    const verdict = complete ? 'complete' : 'not complete'
    return `explored ${schedules} + equivalent ${equivalent} of ${total} single crashes: ${verdict}${stopped}`
  }
  if (kind === 'pairs') return `pairs of crashes at turning points: ${complete ? 'complete' : 'not complete'}${stopped}`
  return `drawn by chance, a part of what there is${stopped}`
}

function violationText({ check, sentence, message, faults, replay }: FoundViolation, terminal: Terminal): string {
  const { bold } = terminal.colours
  const rows = faults.map((fault) => [fault])
  return `\n${bold(check)}: ${sentence}\n${message}\n\n${table([{ head: 'schedule' }], rows, terminal)}\n${replay}\n`
}
