// An advice for people: the sentence, the curve of the best way, the best of every other, what if, and the warnings.

import { type Advice, type AdvicePoint, wayOf } from '../../experiments/advise/advice.ts'
import { span } from '../../experiments/advise/advice-text.ts'
import type { Question } from '../../experiments/advise/advise.ts'
import { keyOf } from '../../experiments/advise/model.ts'
import type { Terminal } from '../terminal.ts'
import { type Column, table } from '../text/table.ts'

const right = (head: string): Column => ({ head, align: 'right' })

const isOf =
  (advice: Advice) =>
  (point: AdvicePoint): boolean =>
    wayOf(point) === wayOf(advice.best)

export function adviceText(advice: Advice, question: Question, terminal: Terminal): string {
  const { sentence, marks, sensitivity, warnings, envelope, best, price, hostHours, deadlineMissed } = advice
  const { yellow, bold } = terminal.colours
  const over = overheadIn(advice)
  const own = advice.points.filter(isOf(advice))
  const place = own.findIndex(({ intervalSeconds }) => intervalSeconds === best.intervalSeconds)
  const near = own.filter((_, i) => Math.abs(i - place) <= 8)
  const curve = near.map((point) => [
    span(point.intervalSeconds),
    `${over(point.expectedSeconds)}`,
    over(point.ci95 + advice.workSeconds),
    ...[point.p50, point.p95, point.p99].map(over),
    point.simulated ? `simulated; model ${over(point.modelSeconds!)}` : 'model',
    point === own[place] ? '<- best' : isFlat(advice, point) ? 'as good' : '',
  ])
  if (advice.unsaved !== null) {
    const { expectedSeconds, ci95, p50, p95, p99, protocol, isBetter } = advice.unsaved
    curve.push([
      ...['never', over(expectedSeconds), over(ci95 + advice.workSeconds), ...[p50, p95, p99].map(over)],
      ...[`model, ${protocol}`, isBetter ? '<- better' : ''],
    ])
  }
  const measure = keyOf(question.objective)
  const key = (point: AdvicePoint): number => measure({ ...point, expectedSeconds: byModel(point) })
  const ways = [...new Set(advice.points.map(wayOf))].map((way) => {
    const least = advice.points
      .filter((point) => wayOf(point) === way)
      .reduce((first, each) => (key(each) < key(first) ? each : first))
    return { way, least }
  })
  const ranking = ways
    .sort((a, b) => key(a.least) - key(b.least))
    .map(({ way, least }) => [
      ...[way, span(least.intervalSeconds), over(key(least))],
      least.simulated ? over(least.expectedSeconds) : '',
    ])
    .concat(advice.outdone.map((each) => [wayOf(each), '', `over ${over(each.atLeastSeconds)}`, '']))
  const rows = sensitivity.map(({ input, factor, intervalSeconds, expectedSeconds, stayingSeconds }) => [
    `${factor} x ${input}`,
    span(intervalSeconds),
    over(expectedSeconds),
    over(stayingSeconds ?? Number.POSITIVE_INFINITY),
  ])
  return [
    bold(sentence),
    `The job takes ${span(advice.workSeconds, 4)} with neither checkpoints nor crashes, and ${span(best.expectedSeconds, 4)} with both; ${hostHours.toPrecision(3)} host-hours${price === null ? '' : `, ${price.toPrecision(4)} in money`}.`,
    ...(deadlineMissed === null
      ? []
      : [
          `It misses the deadline of ${span(question.deadlineSeconds!)} in ${(100 * deadlineMissed).toFixed(1)} % of the histories.`,
        ]),
    `A checkpoint delays it by ${span(marks.checkpointSeconds)}; a crash strikes it every ${span(marks.meanTimeBetweenCrashesSeconds)}, and a restart takes ${span(marks.restartSeconds)}, not counting the work done again.`,
    timeText(advice),
    closedFormsText(advice),
    '',
    table(
      [
        { head: 'every' },
        right('overhead'),
        right('±'),
        right('p50'),
        right('p95'),
        right('p99'),
        { head: 'from' },
        { head: '' },
      ],
      curve,
      terminal,
    ),
    table(
      [
        { head: 'way of saving' },
        right('best every'),
        right(question.objective === 'p95' ? 'p95' : 'model'),
        right('simulated'),
      ],
      ranking,
      terminal,
    ),
    table(
      [{ head: 'what if' }, right('best every'), right('overhead'), right(`every ${span(best.intervalSeconds)}`)],
      rows,
      terminal,
    ),
    ...mapTable(advice, terminal),
    ...warnings.map((warning) => yellow(`beware: ${warning}`)),
    envelope,
  ].join('\n')
}

function closedFormsText({ marks, reasonsAgainstDaly: reasons }: Advice): string {
  const text = `Closed forms from these figures: Young ${span(marks.youngSeconds)}, Daly ${span(marks.dalySeconds)}.`
  return reasons.length === 0 ? text : `${text} They assume otherwise, but ${reasons.join('; and ')}.`
}

function timeText({ time, workSeconds }: Advice): string {
  const share = (seconds: number): string => `${((100 * seconds) / workSeconds).toPrecision(2)} %`
  return `In addition to the work, ${share(time.checkpointsSeconds)} goes to checkpoints, ${share(time.restartsSeconds)} to restarts, ${share(time.repeatedSeconds)} to work done again (all by the model), and the rest to what the protocol does to messages.`
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
      return cell === undefined ? '–' : `${span(cell.intervalSeconds)}: ${over(cell.expectedSeconds)}`
    }),
  ])
  return [table([{ head: 'both' }, ...states.map((state) => right(`${state} x state`))], rows, terminal)]
}

/** Like is compared with like: by the model, of which there is one for every point. */
const byModel = ({ modelSeconds, expectedSeconds }: AdvicePoint): number => modelSeconds ?? expectedSeconds

const isFlat = ({ flatRangeSeconds: [from, to] }: Advice, { intervalSeconds }: AdvicePoint): boolean =>
  intervalSeconds >= from && intervalSeconds <= to

const overheadIn =
  ({ workSeconds }: Advice) =>
  (seconds: number): string =>
    Number.isFinite(seconds) ? `${(100 * (seconds / workSeconds - 1)).toPrecision(3)} %` : 'for ever'

const columns = [
  ...(['protocol', 'policy', 'copies', 'intervalSeconds', 'expectedSeconds', 'ci95'] as const),
  ...(['p50', 'p95', 'p99', 'simulated', 'modelSeconds'] as const),
] as const satisfies readonly (keyof AdvicePoint)[]

/** The last line, without policy and interval, is a job that is never saved. */
export const adviceCsv = ({ points, unsaved }: Advice): string => {
  const rows: Partial<AdvicePoint>[] = [...points, ...(unsaved === null ? [] : [{ ...unsaved, simulated: false }])]
  return [columns.join(','), ...rows.map((row) => columns.map((name) => row[name] ?? '').join(','))].join('\n')
}
