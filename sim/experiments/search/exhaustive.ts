// All crashes: of every host at every instant at which something happened in the crash-free run, and on small scenarios every pair. A
// crash comes after everything due at its instant, so of several events at one instant only the state after the last can be hit; the
// others are equivalent to it. States between two events of the trace (the middle of a frame, of a disk operation) are left to random
// schedules.

import { simulate } from '../../simulate.ts'
import type { TraceEvent, TraceEventKind } from '../../trace/event.ts'
import type { Ground } from './aiming/ground.ts'
import { crashAt, type Schedule, type Strike, struckBy } from './schedule.ts'

/** How many crashes there are, and how many are equivalent to others. */
export interface Extent {
  /** The number of hosts times the number of events plus one, for the beginning. */
  readonly total: number
  readonly equivalent: number
  /** The number left to try: total minus equivalent. */
  readonly distinct: number
}

export function extentOf(ground: Ground): Extent {
  const hosts = ground.scenario.hosts.length
  const total = hosts * (ground.events.length + 1)
  const distinct = hosts * instantsOf(ground).length
  return { total, equivalent: total - distinct, distinct }
}

/** Crash `number` of all single crashes, ordered by time, then by host. Hosts stay down. */
export function singleCrash(ground: Ground, number: number): Strike {
  const { hosts } = ground.scenario
  const instants = instantsOf(ground)
  return crashAt([hosts[number % hosts.length]!.name], instants[Math.floor(number / hosts.length)]!)
}

const instantCache = new WeakMap<Ground, readonly number[]>()

/** The distinct instants, including the very beginning. */
export function instantsOf(ground: Ground): readonly number[] {
  let instants = instantCache.get(ground)
  if (instants === undefined) {
    instants = [...new Set([0, ...ground.events.map(({ atNs }) => atNs)])]
    instantCache.set(ground, instants)
  }
  return instants
}

/** Events that change what a host or process is doing rather than continue it: the instants used for pairs. */
const turningPoints: ReadonlySet<TraceEventKind> = new Set<TraceEventKind>([
  ...(['process-started', 'process-spawned', 'process-ended', 'process-stopped'] as const),
  ...(['checkpoint-begins', 'checkpoint-written', 'checkpoint-committed', 'version-stored'] as const),
  ...(['host-suspected', 'host-declared-dead', 'view-changed', 'recovery-begins', 'claim-granted'] as const),
  ...(['restore-begins', 'restored', 'replay-begins', 'live-again'] as const),
])

/** The first crashes of pairs: of every host at every turning point of the crash-free run. */
export function firstCrashes(ground: Ground): Strike[] {
  const { scenario, events } = ground
  const instants = new Set(events.filter(({ kind }) => turningPoints.has(kind)).map(({ atNs }) => atNs))
  return [...instants].flatMap((atNs) => scenario.hosts.map(({ name }) => crashAt([name], atNs)))
}

/** All pairs that begin with this crash: with a crash of every other host at every later turning point of the run that it causes. */
export function pairsWith(ground: Ground, first: Strike): Schedule[] {
  const from = first.moment.kind === 'at' ? first.moment.atNs : 0
  const instants = new Set<number>()
  const collect = (atNs: number, { kind }: TraceEvent): void => {
    if (atNs >= from && turningPoints.has(kind)) instants.add(atNs)
  }
  try {
    simulate(struckBy(ground.scenario, [first]), { ...ground.own.parts, readers: [collect] })
  } catch {
    // a run that fails an assertion is found when its pairs are tried
  }
  const others = ground.scenario.hosts.filter(({ name }) => !first.hosts.includes(name))
  return [...instants].flatMap((atNs) => others.map(({ name }) => [first, crashAt([name], atNs)]))
}
