// The combination of what goes on at a strike, as a text: what the host was about, how many replicas are complete, what the others are
// recovering from. Two strikes with the same text are alike; a schedule that comes to a new one has reached something new.

import type { HostName } from '../../../trace/event.ts'
import { writeKinds } from './partly-written.ts'
import type { Situation } from './situation.ts'

/** Within so long after the end of a process, or after a server counts again, news of it is still on its way. */
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
