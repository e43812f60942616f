// What a search stands on: the scenario without faults, its crash-free run, and the instants of that run at which something
// happened. Made once per scenario; thousands of schedules are then tried on it.

import type { SimulationResult } from '../../result.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { simulate } from '../../simulate.ts'
import type { HostName, TraceEvent, TraceEventKind } from '../../trace/event.ts'
import { struckBy, withFaults } from './schedule.ts'

/** An instant at which something happened on a host. */
export interface Instant {
  readonly atNs: number
  readonly host: HostName
}

export interface Ground {
  /** Without strikes; with what is switched off, and with what its network does to datagrams. */
  readonly scenario: Scenario
  /** With nothing switched off. */
  readonly crashFree: SimulationResult
  readonly workstations: readonly HostName[]
  readonly servers: readonly HostName[]
  /** The servers that hold copies. */
  readonly replicas: readonly HostName[]
  /** Virtual time of the last answer, nanoseconds. */
  readonly endNs: number
  /** Within this a crash is found: period, misses and one timeout more. */
  readonly boundNs: number
  /** Of the crash-free run, in the order of time; some are equal. */
  readonly events: readonly { readonly atNs: number; readonly kind: TraceEventKind }[]
  /** The instants worth aiming at, by kind of event. */
  readonly targets: ReadonlyMap<TraceEventKind, readonly Instant[]>
}

/** Events between which a host is in the middle of something that a crash could tear. */
const aimedAt: ReadonlySet<TraceEventKind> = new Set<TraceEventKind>([
  ...(['checkpoint-begins', 'checkpoint-written', 'checkpoint-committed', 'version-stored'] as const),
  ...(['message-sent', 'message-arrived', 'message-logged', 'message-received', 'message-acknowledged'] as const),
  ...(['record-stored', 'records-discarded', 'file-written', 'file-read'] as const),
  ...(['process-started', 'process-spawned', 'process-ended', 'probe-sent', 'view-changed'] as const),
])

/** Runs the scenario without faults. Throws UnsoundGround if it does not end with its answers then: there is nothing to compare with. */
export function groundOf(given: Scenario): Ground {
  const scenario = struckBy(given, [])
  const events: { atNs: number; kind: TraceEventKind }[] = []
  const targets = new Map<TraceEventKind, Instant[]>()
  const collect = (atNs: number, event: TraceEvent): void => {
    events.push({ atNs, kind: event.kind })
    if (!aimedAt.has(event.kind)) return
    const known = targets.get(event.kind)
    if (known === undefined) targets.set(event.kind, [{ atNs, host: event.host }])
    else known.push({ atNs, host: event.host })
  }
  const star = { ...scenario.star, without: [] }
  const crashFree = simulate(withFaults({ ...scenario, star }, []), { readers: [collect] })
  if (crashFree.outcome !== 'completed') {
    throw new UnsoundGround(`without any fault the run does not complete: ${crashFree.outcome}, ${crashFree.reason}`)
  }
  const named = (role: string): HostName[] =>
    scenario.hosts.filter((host) => host.role === role).map(({ name }) => name)
  const { periodNs, timeoutNs, misses } = scenario.star.ring
  const servers = named('server')
  const copies = scenario.application.replication ?? scenario.star.replication
  return {
    scenario,
    crashFree,
    workstations: named('workstation'),
    servers,
    replicas: servers.slice(0, copies),
    endNs: events.at(-1)!.atNs,
    boundNs: periodNs + (misses + 1) * timeoutNs,
    events,
    targets,
  }
}

/** A scenario that does not come to its end by itself cannot be searched. */
export class UnsoundGround extends Error {
  override readonly name = 'UnsoundGround'
}
