// An answer in figures, one sentence each: the same for the terminal and for the page.

import type { Advice, Bill } from './advice.ts'
import { percent, span } from './advice-text.ts'

/** What it comes to, what it consists of, and what closed forms say. */
export const factsOf = (advice: Advice): string[] => [
  billText(advice),
  ...deadlineText(advice),
  costsText(advice),
  timeText(advice),
  ...closedFormsText(advice),
]

function billText({ choice, workSeconds, best, unsaved, ...bill }: Advice): string {
  const alone = `The job takes ${span(workSeconds, 4)} with neither checkpoints nor crashes`
  if (choice === 'interval') return `${alone}, and ${span(best.expectedSeconds, 4)} with both; ${amounts(bill)}.`
  return (
    `${alone}, and ${span(unsaved!.expectedSeconds, 4)} if it is never saved; ${amounts(bill)}. ` +
    `Saved every ${span(best.intervalSeconds)}, it takes ${span(best.expectedSeconds, 4)}; ${amounts(best)}.`
  )
}

const amounts = ({ hostHours, price }: Pick<Bill, 'hostHours' | 'price'>): string =>
  `${Number(hostHours.toPrecision(3))} host-hours${price === null ? '' : `, which cost ${Number(price.toPrecision(4))}`}`

function deadlineText({ choice, best, deadlineMissed, deadlineSeconds }: Advice): string[] {
  if (deadlineMissed === null) return []
  const chance = (of: number): string => `${(100 * of).toFixed(1)} %`
  const other =
    choice === 'interval'
      ? ''
      : `, and in ${chance(best.deadlineMissed!)} if it is saved every ${span(best.intervalSeconds)}`
  return [
    `It misses the deadline of ${span(deadlineSeconds!)} in ${chance(deadlineMissed)} of the histories of crashes${other}.`,
  ]
}

function costsText({ choice, marks, best }: Advice): string {
  const { checkpointSeconds, meanTimeBetweenCrashesSeconds: mean, restartSeconds } = marks
  const every = choice === 'interval' ? '' : ` every ${span(best.intervalSeconds)}`
  const stall = `A checkpoint${every} delays it by ${span(checkpointSeconds)}`
  if (mean === null) return `${stall}; no crash strikes a host with a process.`
  return `${stall}; a crash strikes it every ${span(mean)}, and ${restartText(restartSeconds)}.`
}

function restartText(seconds: number | null): string {
  if (seconds === null) {
    return 'how long a restart takes is not known: none ended in the short runs, and the model counts it as nothing'
  }
  if (seconds === 0) return 'a restart delays it by no more than the work done again'
  return `a restart takes ${span(seconds)}, not counting the work done again`
}

function timeText({ choice, time, workSeconds, marks }: Advice): string {
  const share = (seconds: number): string => percent(seconds / workSeconds)
  const parts = [
    ...(choice === 'interval' ? [`${share(time.checkpointsSeconds)} goes to checkpoints`] : []),
    ...(marks.restartSeconds === null ? [] : [`${share(time.restartsSeconds)} to restarts`]),
    `${share(time.repeatedSeconds)} to work done again`,
  ]
  const goes = choice === 'interval' ? parts : [parts[0]!.replace(' to ', ' goes to '), ...parts.slice(1)]
  return `In addition to the work, ${goes.join(', ')} (all by the model), and the rest to what the protocol does to messages.`
}

function closedFormsText({ marks, reasonsAgainstDaly: reasons }: Advice): string[] {
  if (marks.meanTimeBetweenCrashesSeconds === null) return []
  const text = `Closed forms from these figures: Young ${span(marks.youngSeconds)}, Daly ${span(marks.dalySeconds)}.`
  return [reasons.length === 0 ? text : `${text} They assume otherwise, but ${reasons.join('; and ')}.`]
}
