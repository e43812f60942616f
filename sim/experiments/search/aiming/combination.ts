// What is going on when a strike hits, as a text: what the host was doing, how many replicas are complete, what the others are
// recovering from. Strikes with the same text are considered alike; a schedule with a new one has covered something new.

import type { HostName } from '../../../trace/event.ts'
import { writeKinds } from './partly-written.ts'
import type { Situation } from './situation.ts'

/** For this long after the end of a process, or after a server has caught up, news of it is still spreading. */
const FRESH_NS = 5e6

export function combinationAt(situation: Situation, host: HostName, atNs: number, kind: 'crash' | 'stall'): string {
  const { writing, committing, logging, restoring, replaying, joining, catchingUp } = situation
  const { lost, partly, lastEnd, lastCaughtUp, orphans } = situation
  const isFresh = (instant: number | undefined): boolean => instant !== undefined && atNs - instant <= FRESH_NS
  const about = [
    ...Object.entries({ writing, committing, logging, restoring, replaying }).flatMap(([name, { hosts }]) =>
      hosts.has(host) ? [name] : [],
    ),
    ...(joining.has(host) ? ['joining'] : []),
    ...(situation.detects(host) ? ['recovering'] : []),
    ...(isFresh(lastEnd.get(host)) ? ['just ended'] : []),
    ...writeKinds.filter((each) => partly.concerns(each, host)),
    ...(situation.told.concerns(host) ? ['telling of an end'] : []),
  ]
  const others = [
    ...(catchingUp.size > 0 ? ['catching up'] : []),
    ...(orphans.size > 0 ? ['lost processes'] : []),
    ...(restoring.hosts.size > 0 ? ['restoring'] : []),
    ...(replaying.hosts.size > 0 ? ['replaying'] : []),
    ...(joining.size > 0 ? ['joining'] : []),
    ...([...lastCaughtUp.values()].some(isFresh) ? ['just caught up'] : []),
    ...(situation.ended > 0 ? ['some ended'] : []),
  ]
  const role = situation.isWorkstation(host)
    ? 'workstation'
    : catchingUp.has(host)
      ? 'server that catches up'
      : lost.complete.has(host)
        ? 'complete server'
        : 'server'
  return `${kind} of ${role}: ${about.join(', ')}; ${lost.complete.size} complete; ${others.join(', ')}`
}
