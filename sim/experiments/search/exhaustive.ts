// Every crash there is: one of every host at every instant at which something happened in the crash-free run, and on small
// scenarios every pair. A crash comes after all that is due at its instant, so that of events at one instant only the state
// after the last can be hit: the others are equivalent to it. What lies between two events of the trace (the middle of a frame, of
// a disk's work) is left to random schedules.

import { simulate } from '../../simulate.ts'
import type { TraceEvent, TraceEventKind } from '../../trace/event.ts'
import type { Ground } from './aiming/ground.ts'
import { crashAt, type Schedule, type Strike, struckBy } from './schedule.ts'

/** How many crashes there are, and how many of them lead to the same. */
export interface Extent {
  /** Hosts times events, and times the beginning. */
  readonly total: number
  readonly equivalent: number
  /** What is left to be tried: total less equivalent. */
  readonly distinct: number
}

export function extentOf(ground: Ground): Extent {
  const hosts = ground.scenario.hosts.length
  const total = hosts * (ground.events.length + 1)
  const distinct = hosts * instantsOf(ground).length
  return { total, equivalent: total - distinct, distinct }
}

/** Crash `number` of all single crashes, which are in the order of time, then of hosts. Hosts stay down. */
export function singleCrash(ground: Ground, number: number): Strike {
  const { hosts } = ground.scenario
  const instants = instantsOf(ground)
  return crashAt([hosts[number % hosts.length]!.name], instants[Math.floor(number / hosts.length)]!)
}

const instantCache = new WeakMap<Ground, readonly number[]>()

/** The distinct instants, with the very beginning. */
export function instantsOf(ground: Ground): readonly number[] {
  let instants = instantCache.get(ground)
  if (instants === undefined) {
    instants = [...new Set([0, ...ground.events.map(({ atNs }) => atNs)])]
    instantCache.set(ground, instants)
  }
  return instants
}

/** Events that change what a host or process is about, rather than carry on with it: the instants of pairs. */
const turningPoints: ReadonlySet<TraceEventKind> = new Set<TraceEventKind>([
  ...(['process-started', 'process-spawned', 'process-ended', 'process-stopped'] as const),
  ...(['checkpoint-begins', 'checkpoint-written', 'checkpoint-committed', 'version-stored'] as const),
  ...(['host-suspected', 'host-declared-dead', 'view-changed', 'recovery-begins', 'claim-granted'] as const),
  ...(['restore-begins', 'restored', 'replay-begins', 'live-again'] as const),
])

/** First crashes of pairs: one of every host at every turning point of the crash-free run. */
export function firstCrashes(ground: Ground): Strike[] {
  const { scenario, events } = ground
  const instants = new Set(events.filter(({ kind }) => turningPoints.has(kind)).map(({ atNs }) => atNs))
  return [...instants].flatMap((atNs) => scenario.hosts.map(({ name }) => crashAt([name], atNs)))
}

/** All pairs that begin with this crash: one of every other host at every turning point from then on, of the run that it causes. */
export function pairsWith(ground: Ground, first: Strike): Schedule[] {
  const from = first.moment.kind === 'at' ? first.moment.atNs : 0
  const instants = new Set<number>()
  const collect = (atNs: number, { kind }: TraceEvent): void => {
    if (atNs >= from && turningPoints.has(kind)) instants.add(atNs)
  }
  try {
    simulate(struckBy(ground.scenario, [first]), { ...ground.own.parts, readers: [collect] })
  } catch {
    // a run that stops itself is found when its pairs are tried
  }
  const others = ground.scenario.hosts.filter(({ name }) => !first.hosts.includes(name))
  return [...instants].flatMap((atNs) => others.map(({ name }) => [first, crashAt([name], atNs)]))
}
