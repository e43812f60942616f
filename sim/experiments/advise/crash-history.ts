// When hosts crash, without the hosts: random crashes as a run draws them, for a model that only needs the instants. A trace is entered at
// a random point and repeats: what was recorded is as likely to hit the job at one time as at another.

import { crashByChance, groupsOf, streamOfGroup } from '../../faults/chance-crashes.ts'
import { RandomStreams } from '../../kernel/chance/random.ts'
import { type ChanceCrashes, type Crashes, spanOf, type TracedCrashes } from './job.ts'

/** A crash: when, and two numbers from 0 to 1 that decide what it strikes and how long after a checkpoint. */
export interface HistoricCrash {
  readonly atSeconds: number
  readonly strikes: number
  readonly phase: number
  /** How long the host has known of it, and so saved its processes; 0: it was not warned. */
  readonly warningSeconds: number
}

interface Instant extends Pick<HistoricCrash, 'atSeconds' | 'warningSeconds'> {
  /** From 0 to 1: which of the hosts, those that have a process at the start first; null: the trace does not say it for this job. */
  readonly place: number | null
}

/** All crashes until then, in order of time. */
export function crashHistory(faults: readonly Crashes[], seed: string, untilSeconds: number): HistoricCrash[] {
  const streams = new RandomStreams(seed)
  const instants = faults.flatMap((fault, at) =>
    fault.kind === 'trace'
      ? tracedInstants(withStart(fault, streams, at), untilSeconds)
      : chanceInstants(fault, at, streams, untilSeconds),
  )
  const chance = streams.of('what crashes strike')
  return instants
    .sort((a, b) => a.atSeconds - b.atSeconds)
    .map(({ atSeconds, warningSeconds, place }) => {
      const [strikes, phase] = [chance.uniform(), chance.uniform()]
      return { atSeconds, warningSeconds, strikes: place ?? strikes, phase }
    })
}

/** The same faults, with traces that begin where those of the history with this seed do. */
export function faultsLike(faults: readonly Crashes[], seed: string): Crashes[] {
  const streams = new RandomStreams(seed)
  return faults.map((fault, at) => (fault.kind === 'trace' ? withStart(fault, streams, at) : fault))
}

function withStart(fault: TracedCrashes, streams: RandomStreams, at: number): TracedCrashes {
  const spanNs = spanOf(fault)
  const startNs = Math.floor(streams.of(`start of trace ${at}`).uniform() * spanNs)
  const crashes = fault.crashes.map((crash) => ({ ...crash, atNs: (crash.atNs - startNs + spanNs) % spanNs }))
  return { ...fault, crashes: crashes.sort((a, b) => a.atNs - b.atNs) }
}

function tracedInstants(fault: TracedCrashes, untilSeconds: number): Instant[] {
  const instants: Instant[] = []
  const spanSeconds = spanOf(fault) / 1e9
  for (let turn = 0; fault.crashes.length > 0 && turn * spanSeconds <= untilSeconds; turn++) {
    for (const { atNs } of fault.crashes) {
      const atSeconds = turn * spanSeconds + atNs / 1e9
      if (atSeconds <= untilSeconds) instants.push({ atSeconds, warningSeconds: 0, place: null })
    }
  }
  return instants
}

function chanceInstants(fault: ChanceCrashes, at: number, streams: RandomStreams, untilSeconds: number): Instant[] {
  const instants: Instant[] = []
  const warningSeconds = (fault.warningNs ?? 0) / 1e9
  const groups = groupsOf(fault)
  // a run ends after a hundred days, a history does not
  const unlimited = { ...fault, untilNs: fault.untilNs ?? untilSeconds * 1e9 }
  const { hosts } = fault
  for (const group of groups) {
    const stream = streamOfGroup(streams, at, group)
    const down = new Map<string, number>()
    const calls: { atNs: number; then: () => void }[] = []
    let nowNs = 0
    crashByChance(unlimited, group, groups.length, {
      stream,
      now: () => nowNs,
      isUp: (host) => (down.get(host) ?? 0) <= nowNs,
      at: (atNs, then) => calls.push({ atNs, then }),
      crash(host, restartAfterNs) {
        if ((down.get(host) ?? 0) > nowNs) return
        down.set(host, restartAfterNs === null ? Number.POSITIVE_INFINITY : nowNs + restartAfterNs)
        // process k begins on host k, process 0 on the last of them
        const place = ((hosts.indexOf(host) + 1) % hosts.length) / hosts.length
        instants.push({ atSeconds: nowNs / 1e9, warningSeconds, place })
      },
      warn() {},
    })
    while (calls.length > 0) {
      const next = calls.reduce((first, each) => (each.atNs < first.atNs ? each : first))
      if (next.atNs > untilSeconds * 1e9) break
      calls.splice(calls.indexOf(next), 1)
      nowNs = next.atNs
      next.then()
    }
  }
  return instants
}
