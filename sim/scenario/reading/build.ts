// Builds a Scenario from its notation: fills in defaults, names the hosts, converts units. Assumes that the data conforms to the
// schema; what the schema cannot express (a fraction of a nanosecond, an unknown host in a fault) becomes a problem.

import { defaultSize, defaults } from '../defaults.ts'
import { groupsOfRoles, type HostGroup, isGroupOfRole, prefixOf, writtenGroups } from '../host-groups.ts'
import type { KnownParts } from '../known-parts.ts'
import { readMachine } from '../machines.ts'
import { withNeededHosts } from '../needed-hosts.ts'
import { writtenDefault } from '../quantities.ts'
import type { ApplicationChoice, HostChoice, HostRole, ProtocolChoice, Scenario } from '../scenario.ts'
import type { AnyWrittenScenario, WrittenProtocol } from '../written.ts'
import { buildFaults } from './build-faults.ts'
import type { Reader } from './reader.ts'

export function buildScenario(written: AnyWrittenScenario, parts: KnownParts, reader: Reader): Scenario {
  const application = buildApplication(written.application, parts, reader)
  checkGroups(written.hosts ?? {}, parts, reader)
  const kind = written.network?.kind ?? defaults.network.kind
  const peaceful: Scenario = {
    name: written.name ?? application.kind,
    ...(written.description !== undefined && { description: written.description }),
    application,
    hosts: buildHosts(written.hosts ?? {}, application.workers, reader),
    network: {
      kind,
      megabitsPerSecond: written.network?.megabitsPerSecond ?? defaults.network.megabitsPerSecond[kind],
      detail: written.network?.detail ?? defaults.network.detail,
    },
    protocol: buildProtocol(written, reader),
    start: {
      staggerNs: reader.duration(written.start?.stagger ?? defaults.start.stagger, ['start', 'stagger']),
      jitterNs: reader.duration(written.start?.jitter ?? defaults.start.jitter, ['start', 'jitter']),
      alarmPhase: written.start?.alarmPhase ?? defaults.start.alarmPhase,
    },
    faults: [],
    limitNs: reader.duration(written.limit ?? defaults.limit, ['limit']),
    seed: String(written.seed ?? defaults.seed),
  }
  const scenario = withNeededHosts(peaceful, parts)
  const { recorders } = written.hosts ?? {}
  if (recorders !== undefined && scenario.hosts.length > peaceful.hosts.length)
    reader.refuse(['hosts', 'recorders'], `${scenario.protocol.kind} needs a recorder; expected 1, found none`)
  return { ...scenario, faults: buildFaults(written.faults ?? [], scenario.hosts, reader) }
}

function buildApplication(
  written: AnyWrittenScenario['application'],
  parts: KnownParts,
  reader: Reader,
): ApplicationChoice {
  const known = parts.applications[written.kind]!
  const options: Record<string, number | string> = {}
  for (const [name, option] of Object.entries(known.options)) options[name] = writtenDefault(option)
  return {
    kind: written.kind,
    size: written.size ?? defaultSize(written.kind),
    workers: written.workers ?? defaults.application.workers,
    memory: written.memory ?? defaults.application.memory,
    baseImageBytes:
      written.baseImage === undefined ? null : reader.size(written.baseImage, ['application', 'baseImage']),
    replication: written.replication ?? null,
    options: { ...options, ...written.options },
  }
}

type WrittenGroups = NonNullable<AnyWrittenScenario['hosts']>

/** The hosts by what they do, as the groups of the file come. Where no group has workstations or servers, the default has. */
function buildHosts(written: WrittenGroups, workers: number, reader: Reader): HostChoice[] {
  const { workstations, servers, recorders, ...named } = written
  const others = writtenGroups(named)
  const isThere = (role: HostRole): boolean => others.some((group) => group.role === role)
  refuseSharedNames(others, reader)
  const standard = [
    { name: 'workstations', own: workstations, byDefault: defaults.hosts.workstations(workers) },
    { name: 'servers', own: servers, byDefault: defaults.hosts.servers },
    { name: 'recorders', own: recorders, byDefault: defaults.hosts.recorders },
  ] as const
  return standard.flatMap(({ name, own, byDefault }): HostChoice[] => {
    const { role } = groupsOfRoles[name]
    const groups = own ?? (isThere(role) ? [] : byDefault)
    return [
      ...expand({ name, role, written: [groups].flat() }, byDefault.profile),
      ...others.filter((group) => group.role === role).flatMap((group) => expand(group, byDefault.profile)),
    ]
  })
}

/** Names of hosts differ if those of their groups do, but for an s at the end. */
function refuseSharedNames(groups: readonly HostGroup[], reader: Reader): void {
  const taken = new Set<string>(Object.values(groupsOfRoles).map(({ prefix }) => prefix))
  for (const { name } of groups) {
    const prefix = prefixOf(name)
    if (taken.has(prefix))
      reader.refuse(['hosts', name], `its hosts would be called ${prefix}1 and so on, as those of another group are`)
    taken.add(prefix)
  }
}

function expand({ name, role, written }: HostGroup, profile: string): HostChoice[] {
  const profiles = written.flatMap((group) => Array<HostChoice['profile']>(group.count).fill(group.profile ?? profile))
  const group = isGroupOfRole(name) ? {} : { group: name }
  return profiles.map((each, i) => ({ name: `${prefixOf(name)}${i + 1}`, role, ...group, profile: each }))
}

/** Checks what the schema cannot express: figures that are not whole nanoseconds or bytes, a group of two roles. */
function checkGroups(hosts: WrittenGroups, parts: KnownParts, reader: Reader): void {
  for (const { name, written } of writtenGroups(hosts)) {
    for (const [i, { profile, role }] of written.entries()) {
      const path = ['hosts', name, ...(Array.isArray(hosts[name]) ? [i] : [])]
      if (role !== written[0]!.role) reader.refuse([...path, 'role'], 'expected the same role for all of a group')
      if (typeof profile !== 'object') continue
      for (const problem of readMachine(profile, parts, [...path, 'profile']).problems)
        reader.refuse(problem.path, problem.message)
    }
  }
}

function buildProtocol({ star, protocol }: AnyWrittenScenario, reader: Reader): ProtocolChoice {
  const written: WrittenProtocol<string> = star ?? protocol ?? {}
  const { checkpoint = {}, ring = {}, costs = {} } = written
  const path = (...steps: string[]) => ['protocol', ...steps]
  return {
    kind: written.kind ?? 'star',
    checkpoint: {
      policy: checkpoint.policy ?? defaults.star.checkpoint.policy,
      intervalNs: reader.duration(
        checkpoint.interval ?? defaults.star.checkpoint.interval,
        path('checkpoint', 'interval'),
      ),
    },
    replication: written.replication ?? defaults.star.replication,
    blockBytes: reader.size(written.block ?? defaults.star.block, path('block')),
    tiers: written.tiers === undefined ? null : { ...defaults.star.tiers, ...written.tiers },
    log: written.log ?? defaults.star.log,
    variant: written.variant ?? defaults.star.variant,
    failures: written.failures ?? defaults.star.failures,
    recorder: written.recorder ?? defaults.star.recorder,
    flushNs: reader.duration(written.flush ?? defaults.star.flush, path('flush')),
    ring: {
      periodNs: reader.duration(ring.period ?? defaults.star.ring.period, path('ring', 'period')),
      timeoutNs: reader.duration(ring.timeout ?? defaults.star.ring.timeout, path('ring', 'timeout')),
      misses: ring.misses ?? defaults.star.ring.misses,
      detail: ring.detail ?? defaults.star.ring.detail,
    },
    costs: {
      checkpointNs: reader.duration(costs.checkpoint ?? defaults.star.costs.checkpoint, path('costs', 'checkpoint')),
      restartNs: reader.duration(costs.restart ?? defaults.star.costs.restart, path('costs', 'restart')),
    },
    placement: written.placement ?? defaults.star.placement,
    without: written.without ?? defaults.star.without,
  }
}
