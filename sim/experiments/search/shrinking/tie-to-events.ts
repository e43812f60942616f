// Turns crashes at instants into crashes tied to events: `500ms` means something else as soon as a machine or a cost changes,
// `checkpoint 1 of gauss/3 is written` does not. For counterexamples that are to be kept.

import { eventSentence, type FaultEvent } from '../../../faults/plan.ts'
import { simulate } from '../../../simulate.ts'
import type { TraceEvent } from '../../../trace/event.ts'
import type { Ground } from '../aiming/ground.ts'
import { type Schedule, type Strike, struckBy } from '../schedule.ts'
import { breaks } from '../try-out.ts'

interface Candidate {
  readonly event: FaultEvent
  readonly atNs: number
}

/** The schedule with as many crashes as possible tied to events such that it still violates the check. */
export function tieToEvents(check: string, ground: Ground, schedule: Schedule): Schedule {
  let tied = schedule
  for (const [place, strike] of schedule.entries()) {
    if (strike.moment.kind === 'event') continue
    const { atNs } = strike.moment
    const nearest = candidatesIn(ground, tied).sort((a, b) => Math.abs(a.atNs - atNs) - Math.abs(b.atNs - atNs))
    for (const { event } of nearest.slice(0, MOST_TRIED)) {
      const moment = { kind: 'event', event, delayNs: 0 } as const
      const changed = tied.map((other, i) => (i === place ? { ...other, moment } : other))
      if (breaks(check, ground, changed) === null) continue
      tied = changed
      break
    }
  }
  return tied
}

/**
 * The schedule with every strike tied to the last event before it that a fault can be tied to: `857us after checkpoint 3 of files/3 is
 * written`. In a slightly smaller scenario it still means about the same, unlike the instant. Null if there is nothing to tie to.
 */
export function tiedToLastEvents(ground: Ground, schedule: Schedule): Schedule | null {
  if (schedule.every(({ moment }) => moment.kind === 'event')) return null
  const candidates = candidatesIn(ground, schedule)
  let isTied = false
  const tied = schedule.map((strike) => {
    const { moment } = strike
    const last = moment.kind === 'at' ? candidates.findLast(({ atNs }) => atNs <= moment.atNs) : undefined
    if (moment.kind === 'event' || last === undefined) return strike
    isTied = true
    return { ...strike, moment: { kind: 'event', event: last.event, delayNs: moment.atNs - last.atNs } as const }
  })
  return isTied ? tied : null
}

/** The instant of each strike that is tied to an event of a process, as by `tiedToLastEvents`; null for the others. */
export function instantsOfTied(ground: Ground, schedule: Schedule): (number | null)[] {
  const isTied = ({ moment }: Strike): boolean => moment.kind === 'event' && 'count' in moment.event
  const candidates = schedule.some(isTied) ? candidatesIn(ground, schedule) : []
  return schedule.map((strike) => {
    const { moment } = strike
    if (moment.kind === 'at' || !isTied(strike)) return null
    const sentence = eventSentence(moment.event)
    const found = candidates.find(({ event }) => eventSentence(event) === sentence)
    return found === undefined ? null : found.atNs + moment.delayNs
  })
}

const MOST_TRIED = 150

/** The events of a run with the schedule that a fault could be tied to. */
function candidatesIn({ scenario, own }: Ground, schedule: Schedule): Candidate[] {
  const candidates: Candidate[] = []
  const counts = new Map<string, number>()
  const count = (kind: string, process: string): number => {
    const next = (counts.get(`${kind} ${process}`) ?? 0) + 1
    counts.set(`${kind} ${process}`, next)
    return next
  }
  const collect = (atNs: number, event: TraceEvent): void => {
    const found = eventOf(event, count)
    const isLogged = found?.kind === 'logs-message' && scenario.protocol.without.includes('log') // not allowed in a scenario without log
    if (found !== null && !isLogged) candidates.push({ event: found, atNs })
  }
  try {
    simulate(struckBy(scenario, schedule), { ...own.parts, readers: [collect] })
  } catch {
    // the run failed an assertion; events before that have been collected
  }
  return candidates
}

function eventOf(event: TraceEvent, count: (kind: string, process: string) => number): FaultEvent | null {
  switch (event.kind) {
    case 'checkpoint-begins':
    case 'checkpoint-written':
      return { kind: event.kind, process: event.process, count: event.number }
    case 'checkpoint-committed':
      return { kind: 'checkpoint-commits', process: event.process, count: event.number }
    case 'message-logged':
      return { kind: 'logs-message', process: event.process, count: count(event.kind, event.process) }
    case 'message-received':
      if (event.replayed) return null
      return { kind: 'receives-message', process: event.process, count: count(event.kind, event.process) }
    default:
      return null
  }
}
