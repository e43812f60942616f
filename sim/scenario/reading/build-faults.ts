// Translates the faults of a scenario file into the data of sim/faults: groups of hosts are expanded, sentences parsed into events. An
// unknown host or sentence becomes a problem here; faults that are well formed but cannot happen in this scenario are found in
// check-faults.ts.

import { type Fault, type HostName, type Moment, parseEvent, type TracedCrash } from '../../faults/plan.ts'
import { MAX_TIME_NS } from '../../kernel/time.ts'
import { defaults } from '../defaults.ts'
import { groupsByName } from '../host-groups.ts'
import { didYouMean } from '../nearest.ts'
import type { Path } from '../problem.ts'
import type { HostChoice } from '../scenario.ts'
import { clipped } from '../visible.ts'
import type { WrittenCrashes, WrittenFault, WrittenRecorded, WrittenTrace } from '../written.ts'
import { buildCrashes } from './build-crashes.ts'
import type { Reader } from './reader.ts'

type Hosts = readonly HostChoice[]

export function buildFaults(written: readonly WrittenFault[], hosts: Hosts, reader: Reader): Fault[] {
  return written.map((fault, i) => buildFault(fault, ['faults', i], hosts, reader))
}

function buildFault(written: WrittenFault, path: Path, hosts: Hosts, reader: Reader): Fault {
  if ('crash' in written) {
    return {
      kind: 'crash',
      hosts: namedHosts(written.crash, [...path, 'crash'], hosts, reader),
      moment: buildMoment(written, path, reader),
      restartAfterNs: reader.durationOrNull(written.restartAfter, [...path, 'restartAfter']),
    }
  }
  if ('crashes' in written) {
    const within = [...path, 'crashes']
    if ('recorded' in written.crashes) return buildRecorded(written.crashes, within, hosts, reader)
    return 'trace' in written.crashes
      ? buildTrace(written.crashes.trace, [...within, 'trace'], hosts, reader)
      : buildChance(written.crashes, within, hosts, reader)
  }
  if ('stall' in written) {
    return {
      kind: 'stall',
      hosts: namedHosts(written.stall, [...path, 'stall'], hosts, reader),
      moment: buildMoment(written, path, reader),
      forNs: reader.duration(written.for, [...path, 'for']),
    }
  }
  if ('loss' in written) {
    return {
      kind: 'loss',
      probability: written.loss,
      fromNs: reader.duration(written.from ?? defaults.loss.from, [...path, 'from']),
      untilNs: reader.durationOrNull(written.until, [...path, 'until']),
    }
  }
  return {
    kind: 'partition',
    groups: written.partition.map((group, i) => namedHosts(group, [...path, 'partition', i], hosts, reader)),
    fromNs: reader.duration(written.from, [...path, 'from']),
    untilNs: reader.duration(written.until, [...path, 'until']),
  }
}

function buildMoment(written: { at?: string; when?: string }, path: Path, reader: Reader): Moment {
  if (written.when === undefined) return { kind: 'at', atNs: reader.duration(written.at!, [...path, 'at']) }
  const within = [...path, 'when']
  const delayed = /^\s*(\S+)\s+after\s+(.*)$/s.exec(written.when)
  const delayNs = delayed === null ? 0 : reader.duration(delayed[1]!, within)
  if (delayNs < 0) reader.refuse(within, `expected a delay of 0 or more; found ${delayed![1]}`)
  const parsed = parseEvent(delayed === null ? written.when : delayed[2]!)
  if ('event' in parsed) return { kind: 'event', event: parsed.event, delayNs }
  const meant = delayed === null ? parsed.didYouMean : `${delayed[1]} after ${parsed.didYouMean}`
  reader.refuse(within, `unknown event ${clipped(JSON.stringify(written.when))} (did you mean "${meant}"?)`)
  return { kind: 'at', atNs: 0 }
}

function buildChance(written: WrittenCrashes, path: Path, hosts: Hosts, reader: Reader): Fault {
  return buildCrashes(written, groupOfHosts(written.hosts, [...path, 'hosts'], hosts, reader), path, reader)
}

/** Maps the nodes of a failure trace to the hosts of a group, in order; nodes beyond its size are ignored. */
function buildRecorded(written: WrittenRecorded, path: Path, hosts: Hosts, reader: Reader): Fault {
  const group = groupOfHosts(written.hosts ?? 'workstations', [...path, 'hosts'], hosts, reader)
  const crashes = written.recorded.flatMap(({ node, at, restartAfter }, i): TracedCrash[] => {
    const host = group[node]
    if (host === undefined) return []
    const within = [...path, 'recorded', i]
    const atNs = reader.longDuration(at, [...within, 'at'])
    if (atNs > MAX_TIME_NS) return []
    return [{ host, atNs, restartAfterNs: reader.longDuration(restartAfter, [...within, 'restartAfter']) }]
  })
  return { kind: 'trace', crashes }
}

function buildTrace(written: WrittenTrace | string, path: Path, hosts: Hosts, reader: Reader): Fault {
  if (typeof written === 'string') {
    reader.refuse(
      path,
      `a file (${clipped(written)}) can only be named in a scenario that is read from a file; expected a list of crashes`,
    )
    return { kind: 'trace', crashes: [] }
  }
  const crashes = written.map((crash, i): TracedCrash => {
    const within = [...path, i]
    return {
      host: namedHosts(crash.host, [...within, 'host'], hosts, reader)[0] ?? crash.host,
      atNs: reader.duration(crash.at, [...within, 'at']),
      restartAfterNs: reader.durationOrNull(crash.restartAfter, [...within, 'restartAfter']),
    }
  })
  return { kind: 'trace', crashes }
}

function groupOfHosts(written: string | readonly string[], path: Path, hosts: Hosts, reader: Reader): HostName[] {
  const groups = groupsByName(hosts)
  const chosen = typeof written === 'string' ? groups.get(written) : undefined
  if (chosen !== undefined) return chosen.map(({ name }) => name)
  return namedHosts(written, path, hosts, reader, typeof written === 'string' ? [...groups.keys()] : [])
}

/** The hosts with these names; `alsoAllowed` are words that would have been valid instead. */
function namedHosts(
  written: string | readonly string[],
  path: Path,
  hosts: Hosts,
  reader: Reader,
  alsoAllowed: readonly string[] = [],
): HostName[] {
  const known = hosts.map((host) => host.name)
  const seen = new Set<string>()
  for (const [i, name] of [written].flat().entries()) {
    const at = Array.isArray(written) ? [...path, i] : path
    if (!known.includes(name)) {
      const hint = didYouMean(name, [...alsoAllowed, ...known])
      reader.refuse(at, `no host is called ${clipped(name)}${hint}; the hosts are ${rangeOfHosts(hosts)}`)
    } else if (seen.has(name)) reader.refuse(at, `${clipped(name)} is named twice`)
    seen.add(name)
  }
  return [...seen]
}

/** For instance `ws1 to ws5 and fs1, fs2`; does not list a thousand. */
export function rangeOfHosts(hosts: Hosts): string {
  const names = new Map<string, string[]>()
  for (const { role, group = role, name } of hosts) names.set(group, [...(names.get(group) ?? []), name])
  const ranges = [...names.values()].map((each) => (each.length > 2 ? `${each[0]} to ${each.at(-1)}` : each.join(', ')))
  return ranges.length <= 2 ? ranges.join(' and ') : `${ranges.slice(0, -1).join(', ')} and ${ranges.at(-1)}`
}
