// How many events a run will be, roughly and from below, before it is begun: an interval that was meant in milliseconds and written in
// nanoseconds makes a run of a second one of years. What counts is the order of magnitude.

import type { OwnParts } from '../scenario/known-parts.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { formatDuration } from '../scenario/units.ts'
import { Run } from '../simulate.ts'

export interface RunEstimate {
  readonly events: number
  /** Path of what makes most of them, and what stands there. */
  readonly path: string
  readonly because: string
}

interface Source extends Omit<RunEstimate, 'events'> {
  /** In a run of so many nanoseconds. */
  readonly events: (durationNs: number) => number
}

/** As counted in runs of the applications; an alarm that finds its process still writing is the cheapest there is. */
const EVENTS = { message: 25, alarm: 2, ring: 10, crash: 50 } as const

/** Messages for each unit of size. Those of matmul and fft do not grow with it. */
const messagesPerUnit: Readonly<Record<string, (workers: number) => number>> = {
  gauss: (workers) => 3 * workers - 1,
  files: (workers) => workers,
  ping: (workers) => workers,
  spawner: () => 12,
  random: () => 1,
  ordered: (workers) => 2 * workers,
}

/** Of the run without checkpoints and faults that shows how long the program takes. */
const PROBE_EVENTS = 1_000_000

/** An estimate of what is more than `most`; null: it is not more. */
export function estimateBeyond(scenario: Scenario, most: number, parts: OwnParts = {}): RunEstimate | null {
  const sources = sourcesOf(scenario)
  const total = (durationNs: number): number => sources.reduce((sum, { events }) => sum + events(durationNs), 0)
  // if it is little even for a run that lasts until its limit, nobody needs to know how long it lasts
  if (total(scenario.limitNs) <= most) return null
  const durationNs = leastDuration(scenario, parts)
  const events = total(durationNs)
  if (events <= most) return null
  const main = sources.reduce((first, each) => (each.events(durationNs) > first.events(durationNs) ? each : first))
  return { events, path: main.path, because: main.because }
}

function sourcesOf({ application, hosts, protocol, faults }: Scenario): Source[] {
  const { checkpoint, ring } = protocol
  const { kind, size, workers } = application
  const messages = size * (messagesPerUnit[kind]?.(workers) ?? 0)
  const sources: Source[] = [
    { path: 'application.size', because: `size ${size}`, events: () => messages * EVENTS.message },
    {
      path: 'star.ring.period',
      because: `${hosts.length} hosts that look every ${formatDuration(ring.periodNs)}`,
      events: (durationNs) => (hosts.length * EVENTS.ring * durationNs) / ring.periodNs,
    },
  ]
  if (checkpoint.policy !== 'none') {
    sources.push({
      path: 'star.checkpoint.interval',
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

/** What the program takes by itself, or as far as the probe came. */
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
