// Builds a Scenario from its notation: fills in defaults, names the hosts, converts units. Assumes that the data conforms to the
// schema; what the schema cannot express (a fraction of a nanosecond, an unknown host in a fault) becomes a problem.

import { defaultSize, defaults } from '../defaults.ts'
import type { KnownParts } from '../known-parts.ts'
import { readMachine } from '../machines.ts'
import { withNeededHosts } from '../needed-hosts.ts'
import { writtenDefault } from '../quantities.ts'
import type { ApplicationChoice, HostChoice, HostRole, ProtocolChoice, Scenario } from '../scenario.ts'
import type { AnyWrittenScenario, WrittenHosts, WrittenProtocol } from '../written.ts'
import { buildFaults } from './build-faults.ts'
import type { Reader } from './reader.ts'

export function buildScenario(written: AnyWrittenScenario, parts: KnownParts, reader: Reader): Scenario {
  const application = buildApplication(written.application, parts, reader)
  checkMachines(written.hosts ?? {}, parts, reader)
  const kind = written.network?.kind ?? defaults.network.kind
  const peaceful: Scenario = {
    name: written.name ?? application.kind,
    ...(written.description !== undefined && { description: written.description }),
    application,
    hosts: buildHosts(written.hosts ?? {}, application.workers),
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

function buildHosts(written: NonNullable<AnyWrittenScenario['hosts']>, workers: number): HostChoice[] {
  const { workstations = defaults.hosts.workstations(workers), servers = defaults.hosts.servers } = written
  const { recorders = defaults.hosts.recorders } = written
  return [
    ...expand(workstations, 'workstation', 'ws', defaults.hosts.workstations(workers).profile),
    ...expand(servers, 'server', 'fs', defaults.hosts.servers.profile),
    ...expand(recorders, 'recorder', 'rec', defaults.hosts.recorders.profile),
  ]
}

function expand(
  groups: WrittenHosts | readonly WrittenHosts[],
  role: HostRole,
  prefix: string,
  profile: string,
): HostChoice[] {
  const profiles = [groups]
    .flat()
    .flatMap((group) => Array<HostChoice['profile']>(group.count).fill(group.profile ?? profile))
  return profiles.map((each, i) => ({ name: `${prefix}${i + 1}`, role, profile: each }))
}

/** Checks what the schema of machines cannot express: figures that are not whole nanoseconds or bytes. */
function checkMachines(written: NonNullable<AnyWrittenScenario['hosts']>, parts: KnownParts, reader: Reader): void {
  for (const role of ['workstations', 'servers', 'recorders'] as const) {
    const groups = written[role]
    for (const [i, { profile }] of [groups ?? []].flat().entries()) {
      if (typeof profile !== 'object') continue
      const path = ['hosts', role, ...(Array.isArray(groups) ? [i] : []), 'profile']
      for (const { path: at, message } of readMachine(profile, parts, path).problems) reader.refuse(at, message)
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
