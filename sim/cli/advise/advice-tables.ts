// An advice for people: the sentence, the curve of the best way, the best of every other, what if, and the warnings.

import { type Advice, type AdvicePoint, type Unsaved, wayOf } from '../../experiments/advise/advice.ts'
import { factsOf } from '../../experiments/advise/advice-facts.ts'
import { percent, span } from '../../experiments/advise/advice-text.ts'
import type { Question } from '../../experiments/advise/advise.ts'
import { keyOf } from '../../experiments/advise/model.ts'
import type { Terminal } from '../terminal.ts'
import { type Column, table } from '../text/table.ts'

const right = (head: string): Column => ({ head, align: 'right' })

export function adviceText(advice: Advice, question: Question, terminal: Terminal): string {
  const { yellow, bold } = terminal.colours
  return [
    bold(advice.sentence),
    ...factsOf(advice),
    '',
    curveTable(advice, terminal),
    waysTable(advice, question, terminal),
    whatIfTable(advice, terminal),
    ...mapTable(advice, terminal),
    ...advice.warnings.map((warning) => yellow(`beware: ${warning}`)),
    advice.envelope,
  ].join('\n')
}

/** Around the best interval, and without any. */
function curveTable(advice: Advice, terminal: Terminal): string {
  const { best, unsaved, choice } = advice
  const over = overheadIn(advice)
  const own = advice.points.filter((point) => wayOf(point) === wayOf(best))
  const place = own.findIndex(({ intervalSeconds }) => intervalSeconds === best.intervalSeconds)
  const rowOf = (point: Unsaved, every: string, mark: string): string[] => [
    ...[every, over(byModel(point)), point.simulated ? over(point.expectedSeconds) : ''],
    over(point.ci95 + advice.workSeconds),
    ...[point.p50, point.p95, point.p99].map(over),
    mark,
  ]
  const markOf = (point: AdvicePoint): string => {
    if (point === own[place]) return choice === 'interval' ? '<- best' : 'best interval'
    return isFlat(advice, point) ? 'as good' : ''
  }
  const rows = own
    .filter((_, i) => Math.abs(i - place) <= 8)
    .map((point) => rowOf(point, span(point.intervalSeconds), markOf(point)))
  if (unsaved !== null) rows.push(rowOf(unsaved, 'never', choice === 'never' ? '<- best' : ''))
  const columns = [right('model'), right('simulated'), right('±'), right('p50'), right('p95'), right('p99')]
  return table([{ head: 'every' }, ...columns, { head: '' }], rows, terminal)
}

/** The best interval of each way of saving, and the best that can be had without. */
function waysTable(advice: Advice, question: Question, terminal: Terminal): string {
  const { points, unsaved, outdone } = advice
  const over = overheadIn(advice)
  const measure = keyOf(question.objective)
  const key = (point: Unsaved): number => measure({ ...point, expectedSeconds: byModel(point) })
  const rowOf = (name: string, every: string, point: Unsaved) => ({
    key: key(point),
    row: [name, every, over(key(point)), point.simulated ? over(measure(point)) : ''],
  })
  const ways = [...new Set(points.map(wayOf))].map((way) => {
    const least = points
      .filter((point) => wayOf(point) === way)
      .reduce((first, each) => (key(each) < key(first) ? each : first))
    return rowOf(way, span(least.intervalSeconds), least)
  })
  const never = unsaved === null ? [] : [rowOf(`${unsaved.protocol}, not saved`, 'never', unsaved)]
  const ranking = [...ways, ...never].sort((a, b) => a.key - b.key).map(({ row }) => row)
  const left = outdone.map((each) => [wayOf(each), '', `over ${over(each.atLeastSeconds)}`, ''])
  const heads = [right('best every'), right(question.objective === 'p95' ? 'p95' : 'model'), right('simulated')]
  return table([{ head: 'way of saving' }, ...heads], [...ranking, ...left], terminal)
}

/** All by the model; the first row is what the others differ from. */
function whatIfTable(advice: Advice, terminal: Terminal): string {
  const { best, choice, sensitivity, map } = advice
  const over = overheadIn(advice)
  const rowOf = (what: string, each: Then, stayingSeconds: number | null): string[] => [
    ...[what, everyOf(each), over(leastOf(each)), over(stayingSeconds ?? Number.POSITIVE_INFINITY)],
    ...(choice === 'never' ? [`${span(each.intervalSeconds)}: ${over(each.expectedSeconds)}`] : []),
  ]
  const now = map.filter(({ crashRate, state }) => crashRate === 1 && state === 1)
  const rows = [
    ...now.map((each) => rowOf('as it is', each, choice === 'never' ? each.unsavedSeconds : each.expectedSeconds)),
    ...sensitivity.map((each) => rowOf(`${each.factor} x ${each.input}`, each, each.stayingSeconds)),
  ]
  const staying = choice === 'never' ? 'never' : `every ${span(best.intervalSeconds)}`
  const heads = [right('best every'), right('model'), right(staying)]
  const beside = choice === 'never' ? [right('best interval')] : []
  return table([{ head: 'what if' }, ...heads, ...beside], rows, terminal)
}

/** Best intervals over crash rate and state, if both were varied. */
function mapTable(advice: Advice, terminal: Terminal): string[] {
  const states = [...new Set(advice.map.map(({ state }) => state))]
  const rates = [...new Set(advice.map.map(({ crashRate }) => crashRate))]
  if (states.length < 2) return []
  const over = overheadIn(advice)
  const rows = rates.map((rate) => [
    `${rate} x crash rate`,
    ...states.map((state) => {
      const cell = advice.map.find((each) => each.crashRate === rate && each.state === state)
      return cell === undefined ? '–' : `${everyOf(cell)}: ${over(leastOf(cell))}`
    }),
  ])
  return [table([{ head: 'both' }, ...states.map((state) => right(`${state} x state`))], rows, terminal)]
}

type Then = Pick<Advice['map'][number], 'choice' | 'intervalSeconds' | 'expectedSeconds' | 'unsavedSeconds'>

const everyOf = ({ choice, intervalSeconds }: Then): string => (choice === 'never' ? 'never' : span(intervalSeconds))

/** What the better of the two takes. */
const leastOf = ({ choice, expectedSeconds, unsavedSeconds }: Then): number =>
  choice === 'never' ? unsavedSeconds! : expectedSeconds

/** Like is compared with like: by the model, of which there is one for every point. */
const byModel = ({ modelSeconds, expectedSeconds }: Unsaved): number => modelSeconds ?? expectedSeconds

const isFlat = ({ flatRangeSeconds: [from, to] }: Advice, { intervalSeconds }: AdvicePoint): boolean =>
  intervalSeconds >= from && intervalSeconds <= to

const overheadIn =
  ({ workSeconds }: Advice) =>
  (seconds: number): string =>
    percent(seconds / workSeconds - 1, 3)

const columns = [
  ...(['protocol', 'policy', 'copies', 'intervalSeconds', 'expectedSeconds', 'ci95'] as const),
  ...(['p50', 'p95', 'p99', 'simulated', 'modelSeconds', 'advised'] as const),
] as const

/** The last line, without policy and interval, is a job that is never saved; one of all is advised. */
export function adviceCsv({ points, unsaved, choice, best }: Advice): string {
  const isBest = (point: AdvicePoint): boolean =>
    wayOf(point) === wayOf(best) && point.intervalSeconds === best.intervalSeconds
  const rows: (Partial<AdvicePoint> & { readonly advised: boolean })[] = [
    ...points.map((point) => ({ ...point, advised: choice === 'interval' && isBest(point) })),
    ...(unsaved === null ? [] : [{ ...unsaved, advised: choice === 'never' }]),
  ]
  return [columns.join(','), ...rows.map((row) => columns.map((name) => row[name] ?? '').join(','))].join('\n')
}
