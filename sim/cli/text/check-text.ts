// The result of a search as text: what was tried and what fraction of everything that is, milestones reached, violations found.

import type { DominoReport } from '../../checks/domino.ts'
import type { SearchPlan, SearchResult } from '../../experiments/search/search.ts'
import type { FoundViolation } from '../counterexamples.ts'
import type { Terminal } from '../terminal.ts'
import { many } from './many.ts'
import { table } from './table.ts'

export interface Checked {
  readonly result: SearchResult
  readonly found: readonly FoundViolation[]
  readonly plan: SearchPlan
  readonly schedulesPerSecond: number
  /** If there is no message log: how far all processes would have to roll back. */
  readonly domino: readonly DominoReport[] | null
}

export function checkText(checked: Checked, terminal: Terminal): string {
  const { result, found, plan, schedulesPerSecond, domino } = checked
  const { schedules, beginnings, crashes, inert, beyondPromise } = result
  const without = plan.kind === 'worlds' ? (plan.without ?? []) : plan.scenario.protocol.without
  const off = without.length === 0 ? '' : `, without ${without.join(', ')}`
  const searched = plan.kind === 'worlds' ? many(result.worlds ?? 0, 'drawn world') : plan.scenario.name
  const { green, red } = terminal.colours
  const lines = [
    `${searched}${off}: ${many(schedules, 'schedule')}, ${many(crashes, 'crash', 'crashes')}, ${schedulesPerSecond} schedules a second`,
    extentText(checked),
    ...(beginnings > 0
      ? [`and ${many(beginnings, 'prefix', 'prefixes')} of these schedules, checked while they were generated`]
      : []),
    `${many(inert, 'fault')} hit nothing; ${many(beyondPromise, 'schedule')} went beyond what the protocol guarantees to survive`,
    '',
    ...(found.length === 0 ? milestoneLines(result, terminal) : []),
    found.length === 0 ? green('every invariant holds in every run') : red(`${many(found.length, 'invariant')} broken`),
    '',
  ]
  const violations = found.map((each) => violationText(each, terminal)).join('')
  return lines.join('\n') + violations + (domino === null ? '' : dominoText(domino, terminal))
}

function milestoneLines({ milestones, missed }: SearchResult, { colours }: Terminal): string[] {
  const { yellow } = colours
  const verdict =
    missed.length === 0
      ? 'every milestone was reached'
      : yellow(`${many(missed.length, 'milestone')} never reached: this search says nothing about them`)
  const hits = Object.entries(milestones).map(
    ([name, count]) => `${String(count).padStart(9)}  ${count === 0 ? yellow(name) : name}`,
  )
  return [...hits, '', verdict, '']
}

/** How far processes roll back when each of the workstations crashes in the middle of the run. */
function dominoText(reports: readonly DominoReport[], terminal: Terminal): string {
  const right = (head: string) => ({ head, align: 'right' as const })
  const columns = [
    ...[{ head: 'crash of' }, right('at s'), { head: 'rolls back' }, right('to checkpoint'), right('past')],
    ...[right('undone s'), right('messages')],
  ]
  const rows = reports.flatMap(({ host, atNs, rollbacks }) =>
    rollbacks.map(({ process, checkpoint, passed, undoneNs, undoneMessages }, i) => [
      ...[i === 0 ? host : '', i === 0 ? (atNs / 1e9).toFixed(3) : '', process, String(checkpoint), String(passed)],
      ...[(undoneNs / 1e9).toFixed(3), String(undoneMessages)],
    ]),
  )
  return `\nthe domino effect: how far all processes would have to roll back\n${table(columns, rows, terminal)}`
}

function extentText({ result: { extent, schedules, complete, interrupted, skippedWorlds }, plan }: Checked): string {
  const stopped = interrupted ? '; interrupted, so incomplete' : ''
  if (extent !== null) {
    const { total, equivalent } = extent
    const verdict = complete ? 'complete' : 'not complete'
    return `explored ${schedules} + equivalent ${equivalent} of ${total} single crashes: ${verdict}${stopped}`
  }
  if (plan.kind === 'pairs')
    return `pairs of crashes at turning points: ${complete ? 'complete' : 'not complete'}${stopped}`
  const inVain =
    skippedWorlds === null ? '' : `; ${many(skippedWorlds, 'more world')} skipped, which fail even without a fault`
  return `a random sample of all schedules${inVain}${stopped}`
}

function violationText({ check, sentence, message, faults, replay }: FoundViolation, terminal: Terminal): string {
  const { bold } = terminal.colours
  const rows = faults.length === 0 ? [['no fault is needed']] : faults.map((fault) => [fault])
  return `\n${bold(check)}: ${sentence}\n${message}\n\n${table([{ head: 'schedule' }], rows, terminal)}\n${replay}\n`
}
