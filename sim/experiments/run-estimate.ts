// A rough lower estimate of the number of events in a run, before it is started: an interval meant in milliseconds but written in
// nanoseconds turns a run of a second into one of years. Only the order of magnitude matters.

import type { OwnParts } from '../scenario/known-parts.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { formatDuration } from '../scenario/units.ts'
import { Run } from '../simulate.ts'

export interface RunEstimate {
  readonly events: number
  /** The path of the setting that causes most of them, and an explanation. */
  readonly path: string
  readonly because: string
}

interface Source extends Omit<RunEstimate, 'events'> {
  /** The number of events in a run of the given length. */
  readonly events: (durationNs: number) => number
}

/** Events per occurrence, as counted in runs of the applications; for alarms, the cheapest case, in which the process is still writing. */
const EVENTS = { message: 25, alarm: 2, ring: 10, crash: 50 } as const

/** Messages per unit of size. Those of matmul and fft do not grow with it. */
const messagesPerUnit: Readonly<Record<string, (workers: number) => number>> = {
  gauss: (workers) => 3 * workers - 1,
  files: (workers) => workers,
  ping: (workers) => workers,
  spawner: () => 12,
  random: () => 1,
  ordered: (workers) => 2 * workers,
}

/** The length of the probe run without checkpoints and faults that shows how long the program takes. */
const PROBE_EVENTS = 1_000_000

/** An estimate if it exceeds `most`; else null. */
export function estimateBeyond(scenario: Scenario, most: number, parts: OwnParts = {}): RunEstimate | null {
  const sources = sourcesOf(scenario)
  const total = (durationNs: number): number => sources.reduce((sum, { events }) => sum + events(durationNs), 0)
  // if it is small even for a run that lasts until its limit, no probe is needed
  if (total(scenario.limitNs) <= most) return null
  const durationNs = leastDuration(scenario, parts)
  const events = total(durationNs)
  if (events <= most) return null
  const main = sources.reduce((first, each) => (each.events(durationNs) > first.events(durationNs) ? each : first))
  return { events, path: main.path, because: main.because }
}

function sourcesOf({ application, hosts, protocol, faults }: Scenario): Source[] {
  const { checkpoint, ring } = protocol
  // STAR is written in the short form
  const layer = protocol.kind === 'star' ? 'star' : 'protocol'
  const { kind, size, workers } = application
  const messages = size * (messagesPerUnit[kind]?.(workers) ?? 0)
  const sources: Source[] = [
    { path: 'application.size', because: `size ${size}`, events: () => messages * EVENTS.message },
    {
      path: `${layer}.ring.period`,
      because: `${hosts.length} hosts that look every ${formatDuration(ring.periodNs)}`,
      events: (durationNs) => (hosts.length * EVENTS.ring * durationNs) / ring.periodNs,
    },
  ]
  if (checkpoint.policy !== 'none') {
    sources.push({
      path: `${layer}.checkpoint.interval`,
      because: `${workers + 1} processes with an alarm every ${formatDuration(checkpoint.intervalNs)}`,
      events: (durationNs) => ((workers + 1) * EVENTS.alarm * durationNs) / checkpoint.intervalNs,
    })
  }
  for (const [at, fault] of faults.entries()) {
    if (fault.kind !== 'crashes' || fault.restartAfterNs === null) continue
    const cycleNs = fault.meanTimeBetweenNs + fault.restartAfterNs
    sources.push({
      path: `faults[${at}].crashes`,
      because: `${fault.hosts.length} hosts that crash every ${formatDuration(cycleNs)}`,
      events: (durationNs) => (fault.hosts.length * EVENTS.crash * durationNs) / cycleNs,
    })
  }
  return sources
}

/** How long the program takes by itself, or how far the probe got. */
function leastDuration(scenario: Scenario, parts: OwnParts): number {
  const { protocol, limitNs } = scenario
  const probe: Scenario = {
    ...scenario,
    faults: [],
    protocol: {
      ...protocol,
      without: [],
      checkpoint: { ...protocol.checkpoint, policy: 'none' },
      ring: {
        ...protocol.ring,
        periodNs: Math.max(protocol.ring.periodNs, 5e9),
        timeoutNs: Math.max(protocol.ring.timeoutNs, 2e9),
      },
    },
  }
  const run = new Run(probe, parts)
  run.advance(limitNs, PROBE_EVENTS)
  return run.nowNs
}
