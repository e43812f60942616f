// What a search stands on: the scenario without faults, its crash-free run, and the instants of that run at which something
// happened. Made once per scenario; thousands of schedules are then tried on it.

import type { SimulationResult } from '../../../result.ts'
import { ScenarioProblem } from '../../../scenario/problem.ts'
import { chosenReplication } from '../../../scenario/replication.ts'
import type { Scenario } from '../../../scenario/scenario.ts'
import { simulate, type WatchedBeside } from '../../../simulate.ts'
import type { HostName, TraceEvent, TraceEventKind } from '../../../trace/event.ts'
import { checksWith, noOwnCode, type OwnCode } from '../../own-code/own-code.ts'
import { struckBy, withFaults } from '../schedule.ts'
import type { Hosts } from './lost.ts'
import { Opportunities } from './opportunities.ts'

export interface Ground extends Hosts {
  /** Without strikes; with what is switched off, and with what its network does to datagrams. */
  readonly scenario: Scenario
  /** With nothing switched off. */
  readonly crashFree: SimulationResult
  /** Virtual time of the last answer, nanoseconds. */
  readonly endNs: number
  /** Within this a crash is found: period, misses and one timeout more. */
  readonly boundNs: number
  /** Of the crash-free run, in the order of time; some are equal. */
  readonly events: readonly { readonly atNs: number; readonly kind: TraceEventKind }[]
  /** What is worth aiming at in the crash-free run. */
  readonly opportunities: Opportunities
  /** What the scenario names that is not starsim's own, and what else watches. */
  readonly own: OwnCode
}

/**
 * Runs the scenario without faults. Throws UnsoundGround if it does not end with its answers then: there is nothing to compare with.
 * @param own what the scenario names that is not starsim's own
 */
export function groundOf(given: Scenario, own: OwnCode = noOwnCode): Ground {
  const scenario = struckBy(given, [])
  const events: { atNs: number; kind: TraceEventKind }[] = []
  const hosts = hostsOf(scenario)
  const opportunities = new Opportunities(hosts)
  const collect = (atNs: number, { kind }: TraceEvent): void => {
    events.push({ atNs, kind })
  }
  const protocol = { ...scenario.protocol, without: [] }
  const readers = [collect, opportunities]
  const crashFree = simulate(withFaults({ ...scenario, protocol }, []), { ...own.parts, readers })
  if (crashFree.outcome !== 'completed') {
    throw new UnsoundGround(`without any fault the run does not complete: ${crashFree.outcome}, ${crashFree.reason}`)
  }
  const { periodNs, timeoutNs, misses } = scenario.protocol.ring
  return {
    scenario,
    crashFree,
    ...hosts,
    endNs: events.at(-1)!.atNs,
    boundNs: periodNs + (misses + 1) * timeoutNs,
    events,
    opportunities,
    own,
  }
}

/** By all checks, compared with the crash-free run. */
export const watchedOn = ({ crashFree, own, scenario }: Ground): WatchedBeside =>
  own.checks.length === 0 ? { crashFree } : { crashFree, watched: checksWith(own, scenario) }

function hostsOf(scenario: Scenario): Hosts {
  const { hosts } = scenario
  const named = (role: string): HostName[] => hosts.filter((host) => host.role === role).map(({ name }) => name)
  const servers = named('server')
  return {
    workstations: named('workstation'),
    servers,
    replicas: servers.slice(0, chosenReplication(scenario).copies),
  }
}

/** A scenario that does not come to its end by itself cannot be searched. */
export class UnsoundGround extends ScenarioProblem {
  constructor(message: string) {
    super([{ file: null, line: null, column: null, path: '', message }])
  }
}
