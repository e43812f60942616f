// Finds faults that are well formed but cannot happen in this scenario. Crashing a host that is down at that time is not a mistake
// (random plans and searches do it): the run reports it as inert.

import type { Fault, FaultEvent } from '../../faults/plan.ts'
import { type KnownParts, processPlans } from '../known-parts.ts'
import { didYouMean } from '../nearest.ts'
import { type Path, type Problem, problemAt } from '../problem.ts'
import { chosenReplication } from '../replication.ts'
import type { HostRole, Scenario } from '../scenario.ts'
import { formatDuration } from '../units.ts'

/** Applications that create processes at run time. */
const spawning: readonly string[] = ['spawner', 'random']

export function checkFaults(scenario: Scenario, parts: KnownParts): Problem[] {
  const problems = scenario.faults.flatMap((fault, i) => checkFault(fault, ['faults', i], scenario, parts))
  return [...problems, ...duplicates(scenario.faults)]
}

function checkFault(fault: Fault, path: Path, scenario: Scenario, parts: KnownParts): Problem[] {
  switch (fault.kind) {
    case 'crash':
    case 'stall': {
      if (fault.moment.kind === 'at') return withinLimit(fault.moment.atNs, [...path, 'at'], scenario)
      const obstacle = whyNever(fault.moment.event, scenario, parts)
      return obstacle === null ? [] : [problemAt([...path, 'when'], `this cannot happen: ${obstacle}`)]
    }
    case 'crashes':
      return fault.hosts.length > 0 ? [] : [problemAt([...path, 'crashes', 'hosts'], 'there are no such hosts')]
    case 'trace':
      return [] // a failure trace may be longer than the run
    case 'loss':
    case 'partition': {
      const problems = withinLimit(fault.fromNs, [...path, 'from'], scenario)
      if (fault.untilNs !== null && fault.untilNs <= fault.fromNs) {
        const from = formatDuration(fault.fromNs)
        problems.push(
          problemAt([...path, 'until'], `expected later than ${from}; found ${formatDuration(fault.untilNs)}`),
        )
      }
      return fault.kind === 'partition' ? [...problems, ...inTwoGroups(fault.groups, path)] : problems
    }
  }
}

const roles: Readonly<Record<HostRole, string>> = {
  workstation: 'workstation',
  server: 'file server',
  recorder: 'recorder',
}

/** Why an event can never occur; null if it may. */
function whyNever(event: FaultEvent, scenario: Scenario, parts: KnownParts): string | null {
  const { protocol, hosts, limitNs } = scenario
  if ('host' in event) {
    const host = hosts.find(({ name }) => name === event.host)
    if (host === undefined) return `no host is called ${event.host}`
    if (event.kind.startsWith('recovery') && host.role !== 'workstation') {
      return `${event.host} is a ${roles[host.role]}; no processes run on it`
    }
    if (event.kind === 'catches-up' && host.role !== 'server')
      return `${event.host} is a ${roles[host.role]}; only servers catch up`
  }
  if ('process' in event) {
    const unknown = whyNoProcess(event.process, scenario, parts)
    if (unknown !== null) return unknown
  }
  switch (event.kind) {
    case 'checkpoint-begins':
    case 'checkpoint-written':
    case 'checkpoint-commits': {
      const { policy, intervalNs } = protocol.checkpoint
      if (policy === 'none') return 'the checkpoint policy is none'
      // with a random phase the first checkpoint may be due at once
      const intervals = scenario.start.alarmPhase === 'start' ? event.count : event.count - 1
      const earliest = intervals * intervalNs
      return earliest <= limitNs
        ? null
        : `the run stops at ${formatDuration(limitNs)}, before checkpoint ${event.count}`
    }
    case 'logs-message':
      if (protocol.without.includes('log')) return 'the message log is switched off'
      return chosenReplication(scenario).copies > 0 ? null : 'with replication 0 no message is logged'
    case 'recovery-restores':
    case 'replays':
    case 'live-again':
      return chosenReplication(scenario).copies > 0 ? null : 'with replication 0 no process can be recovered'
    default:
      return null
  }
}

function whyNoProcess(name: string, { application }: Scenario, parts: KnownParts): string | null {
  const names = processPlans(application, parts).map((plan) => plan.name)
  if (names.includes(name)) return null
  // processes created at run time are not known in advance
  if (spawning.includes(application.kind) && name.startsWith(`${application.kind}/`)) return null
  return `no process is called ${name}${didYouMean(name, names)}; they are ${names[0]}${names.length > 1 ? ` to ${names.at(-1)}` : ''}`
}

function withinLimit(atNs: number, path: Path, { limitNs }: Scenario): Problem[] {
  if (atNs < limitNs) return []
  return [
    problemAt(path, `expected before the limit of the run, ${formatDuration(limitNs)}; found ${formatDuration(atNs)}`),
  ]
}

function inTwoGroups(groups: readonly (readonly string[])[], path: Path): Problem[] {
  const seen = new Set<string>()
  return groups.flatMap((group, i) =>
    group.flatMap((host, k) => {
      if (!seen.has(host)) {
        seen.add(host)
        return []
      }
      return [problemAt([...path, 'partition', i, k], `${host} is in two groups`)]
    }),
  )
}

/** The same fault given twice must be a mistake. */
function duplicates(faults: readonly Fault[]): Problem[] {
  const first = new Map<string, number>()
  return faults.flatMap((fault, i) => {
    const text = JSON.stringify(fault)
    const earlier = first.get(text)
    if (earlier !== undefined) return [problemAt(['faults', i], `the same as faults[${earlier}]`)]
    first.set(text, i)
    return []
  })
}
