// One run for a question, and the small part of its result that is kept: plain data both ways, so that workers can do it.

import type { Scenario } from '../../../scenario/scenario.ts'
import { simulate } from '../../../simulate.ts'
import type { TraceEvent } from '../../../trace/event.ts'

export interface ShortRun {
  readonly scenario: Scenario
  readonly seed: string
}

export interface ShortRunResult {
  /** Null: it ended; otherwise why not. */
  readonly problem: string | null
  readonly seconds: number
  readonly endsAtSeconds: number
  readonly events: number
  /** Mean per process. */
  readonly checkpoints: number
  /** Mean time from the beginning of a checkpoint until it counts; 0: there was none. */
  readonly latencySeconds: number
  /** From the checkpoint to the crash, for the process that lost most; null: no process was lost, or none of them was restored. */
  readonly lostSeconds: number | null
  /** Busy seconds of each server: of its disk, of its processor. */
  readonly serverSeconds: readonly (readonly [disk: number, processor: number])[]
  readonly networkBytes: number
  /** Hosts on which a process ended. */
  readonly busyHosts: readonly string[]
}

export type PerformShortRuns = (runs: readonly ShortRun[]) => Promise<readonly ShortRunResult[]>

export function performShortRun({ scenario, seed }: ShortRun): ShortRunResult {
  const begun = new Map<string, number>()
  let latencyNs = 0
  let committed = 0
  const read = (atNs: number, event: TraceEvent): void => {
    if (event.kind === 'checkpoint-begins') begun.set(`${event.process} ${event.number}`, atNs)
    else if (event.kind === 'checkpoint-committed') {
      const began = begun.get(`${event.process} ${event.number}`)
      if (began === undefined) return
      begun.delete(`${event.process} ${event.number}`)
      latencyNs += atNs - began
      committed++
    }
  }
  const readers = [{ kinds: ['checkpoint-begins', 'checkpoint-committed'] as const, read }]
  const { outcome, reason, seconds, endsAtSeconds, events, processes, recoveries, hosts, costs } = simulate(scenario, {
    seed,
    readers,
  })
  const servers = new Set(scenario.hosts.filter(({ role }) => role === 'server').map(({ name }) => name))
  const lost = recoveries.flatMap((each) => (each.seconds.lost === null ? [] : [each.seconds.lost]))
  return {
    problem: outcome === 'completed' ? null : `${outcome}: ${reason ?? ''}`,
    ...{ seconds, endsAtSeconds, events },
    checkpoints: processes.reduce((sum, each) => sum + each.checkpoints, 0) / processes.length,
    latencySeconds: committed === 0 ? 0 : latencyNs / committed / 1e9,
    lostSeconds: lost.length === 0 ? null : Math.max(...lost),
    serverSeconds: hosts
      .filter(({ name }) => servers.has(name))
      .map(({ seconds: { disk, system, user } }) => [disk, system + user] as const),
    networkBytes: costs.networkBytes,
    busyHosts: [...new Set(processes.map(({ host }) => host))],
  }
}
