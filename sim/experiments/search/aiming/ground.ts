// The basis of a search (its ground): the scenario without faults, its crash-free run, and the instants of that run at which something
// happened. Computed once per scenario; thousands of schedules are then tried on it.

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
  /** Without strikes, but with its ablations and network faults. */
  readonly scenario: Scenario
  /** The run without ablations. */
  readonly crashFree: SimulationResult
  /** Virtual time of the last answer, nanoseconds. */
  readonly endNs: number
  /** The bound on detecting a crash: period, misses and one more timeout. */
  readonly boundNs: number
  /** The events of the crash-free run in order of time; some have equal times. */
  readonly events: readonly { readonly atNs: number; readonly kind: TraceEventKind }[]
  /** What is worth aiming at in the crash-free run. */
  readonly opportunities: Opportunities
  /** Custom parts that the scenario names, and custom checks. */
  readonly own: OwnCode
}

/**
 * Runs the scenario without faults. Throws UnsoundGround if that run does not complete: then there is nothing to compare with.
 * @param own custom parts that the scenario names
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

/** All checks, including the comparison with the crash-free run. */
export const watchedOn = ({ crashFree, own, scenario }: Ground): WatchedBeside =>
  own.checks.length === 0 ? { crashFree } : { crashFree, watched: checksWith(own, scenario) }

function hostsOf(scenario: Scenario): Hosts {
  const { hosts } = scenario
  const named = (role: string): HostName[] => hosts.filter((host) => host.role === role).map(({ name }) => name)
  const servers = named('server')
  return {
    workstations: named('workstation'),
    servers,
    recorders: named('recorder'),
    replicas: servers.slice(0, chosenReplication(scenario).copies),
  }
}

/** A scenario that does not complete without faults cannot be searched. */
export class UnsoundGround extends ScenarioProblem {
  constructor(message: string) {
    super([{ file: null, line: null, column: null, path: '', message }])
  }
}
