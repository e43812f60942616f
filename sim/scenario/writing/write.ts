// A scenario and its faults in the notation of scenario files, as data: every default filled in, every quantity with its unit. Parsing
// it gives the same scenario again. explain.ts turns it into YAML text.

import { eventSentence, type Fault, type Moment } from '../../faults/plan.ts'
import { groupsByName, groupsOfRoles } from '../host-groups.ts'
import type { HostChoice, ProtocolChoice, Scenario } from '../scenario.ts'
import { formatDuration, formatSize } from '../units.ts'
import type { BlockSize } from '../vocabulary.ts'
import type { AnyWrittenScenario, Copies, WrittenFault, WrittenHosts, WrittenLayer, WrittenMoment } from '../written.ts'

export function writtenScenario(scenario: Scenario): AnyWrittenScenario {
  const { application, start } = scenario
  return {
    name: scenario.name,
    ...(scenario.description !== undefined && { description: scenario.description }),
    application: {
      kind: application.kind,
      size: application.size,
      workers: application.workers,
      memory: application.memory,
      ...(application.baseImageBytes !== null && { baseImage: formatSize(application.baseImageBytes) }),
      ...(application.replication !== null && { replication: application.replication as Copies }),
      ...(Object.keys(application.options).length > 0 && { options: { ...application.options } }),
    },
    hosts: writtenHosts(scenario.hosts),
    network: { ...scenario.network } as NonNullable<AnyWrittenScenario['network']>,
    ...writtenProtocol(scenario.protocol),
    start: {
      stagger: formatDuration(start.staggerNs),
      jitter: formatDuration(start.jitterNs),
      alarmPhase: start.alarmPhase,
    },
    faults: scenario.faults.map((fault) => writtenFault(fault, scenario.hosts)),
    limit: formatDuration(scenario.limitNs),
    seed: writtenSeed(scenario.seed),
  }
}

/** STAR, the default protocol, is written in the short form. */
function writtenProtocol(protocol: ProtocolChoice): Pick<AnyWrittenScenario, 'star' | 'protocol'> {
  const layer: WrittenLayer<string> = {
    checkpoint: { policy: protocol.checkpoint.policy, interval: formatDuration(protocol.checkpoint.intervalNs) },
    replication: protocol.replication as Copies,
    block: formatSize(protocol.blockBytes) as BlockSize,
    ...(protocol.tiers !== null && { tiers: { ...protocol.tiers } }),
    log: protocol.log,
    ...(protocol.kind === 'optimistic' && { flush: formatDuration(protocol.flushNs) }),
    ...(protocol.kind === 'publishing' && { recorder: protocol.recorder }),
    ring: {
      period: formatDuration(protocol.ring.periodNs),
      timeout: formatDuration(protocol.ring.timeoutNs),
      misses: protocol.ring.misses,
      detail: protocol.ring.detail,
    },
    costs: {
      checkpoint: formatDuration(protocol.costs.checkpointNs),
      restart: formatDuration(protocol.costs.restartNs),
    },
    placement: protocol.placement,
    without: [...protocol.without],
  }
  if (protocol.kind === 'star') return { star: layer as WrittenLayer }
  const { kind, variant, failures } = protocol
  const own = { ...(kind === 'index' && { variant }), ...(kind === 'causal' && { failures }) }
  return { protocol: { kind, ...own, ...layer } }
}

function writtenHosts(hosts: readonly HostChoice[]): NonNullable<AnyWrittenScenario['hosts']> {
  const written: NonNullable<AnyWrittenScenario['hosts']> = {}
  for (const [name, { role }] of Object.entries(groupsOfRoles)) {
    const ofRole = hosts.filter((host) => host.role === role)
    // of workstations and servers there would be some by default
    if (ofRole.length === 0 ? role !== 'recorder' : ofRole.some(({ group }) => group === undefined))
      written[name] = counted(ofRole.filter(({ group }) => group === undefined))
  }
  for (const { group, role } of hosts) {
    if (group === undefined || Object.hasOwn(written, group)) continue
    const own = role === 'workstation' ? {} : { role }
    const each = counted(hosts.filter((host) => host.group === group))
    written[group] = Array.isArray(each) ? each.map((part) => ({ ...own, ...part })) : { ...own, ...each }
  }
  return written
}

/** Runs of consecutive machines of one kind, counted. */
function counted(hosts: readonly HostChoice[]): WrittenHosts | WrittenHosts[] {
  const groups: { count: number; profile: HostChoice['profile'] }[] = []
  for (const { profile } of hosts) {
    const last = groups.at(-1)
    if (last !== undefined && JSON.stringify(last.profile) === JSON.stringify(profile)) last.count++
    else groups.push({ count: 1, profile })
  }
  if (groups.length === 0) return { count: 0 }
  return groups.length === 1 ? groups[0]! : groups
}

/** @param machines the hosts of the scenario: if a fault concerns all hosts of a role, they are written as one word */
export function writtenFault(fault: Fault, machines: readonly HostChoice[] = []): WrittenFault {
  switch (fault.kind) {
    case 'crash':
      return { crash: oneOrList(fault.hosts), ...writtenMoment(fault.moment), ...restartAfter(fault) }
    case 'crashes': {
      const { hosts, distribution, meanTimeBetweenNs, eachNs, shape, together, repair, warningNs } = fault
      const often =
        eachNs === undefined ? { meanTimeBetween: formatDuration(meanTimeBetweenNs) } : { each: formatDuration(eachNs) }
      return {
        crashes: {
          hosts: groupName(hosts, machines) ?? oneOrList(hosts),
          distribution,
          ...often,
          shape,
          ...(together !== undefined && { together: together.hosts }),
          ...(together !== undefined && together.withinNs > 0 && { within: formatDuration(together.withinNs) }),
          ...(repair !== undefined && { repair: { mean: formatDuration(repair.meanNs), sigma: repair.sigma } }),
          ...(warningNs !== undefined && { warning: formatDuration(warningNs) }),
          ...restartAfter(fault),
          ...until(fault),
        },
      }
    }
    case 'trace': {
      const trace = fault.crashes.map((each) => ({
        host: each.host,
        at: formatDuration(each.atNs),
        ...restartAfter(each),
      }))
      return { crashes: { trace } }
    }
    case 'stall':
      return { stall: oneOrList(fault.hosts), ...writtenMoment(fault.moment), for: formatDuration(fault.forNs) }
    case 'loss':
      return { loss: fault.probability, from: formatDuration(fault.fromNs), ...until(fault) }
    case 'partition': {
      const { groups, fromNs, untilNs } = fault
      const partition = groups.map((group) => [...group])
      return { partition, from: formatDuration(fromNs), until: formatDuration(untilNs) }
    }
  }
}

/** A fault on one line, in the notation of scenario files. */
export const faultText = (fault: Fault, machines: readonly HostChoice[] = []): string =>
  flowText(writtenFault(fault, machines))

const NAMES_SHOWN = 6

/** A shorter form for people: of many hosts, the first few and how many more there are. */
export function faultSummary(fault: Fault, machines: readonly HostChoice[]): string {
  if (fault.kind !== 'crash' && fault.kind !== 'stall' && fault.kind !== 'crashes') {
    if (fault.kind !== 'trace' || fault.crashes.length <= NAMES_SHOWN) return faultText(fault)
    return `{ crashes: { trace: ${fault.crashes.length} crashes } }`
  }
  const { hosts } = fault
  if (hosts.length <= NAMES_SHOWN || (fault.kind === 'crashes' && groupName(hosts, machines) !== null))
    return faultText(fault, machines)
  const few = hosts.slice(0, NAMES_SHOWN)
  const last = few.at(-1)!
  return faultText({ ...fault, hosts: few }).replace(`, ${last} ]`, `, ${last} and ${hosts.length - few.length} more ]`)
}

/** The word that stands for exactly these hosts; null if there is none. */
function groupName(hosts: readonly string[], machines: readonly HostChoice[]): string | null {
  const names = hosts.join()
  const found = [...groupsByName(machines)].find(
    ([, group]) => group.length > 1 && group.map(({ name }) => name).join() === names,
  )
  return found?.[0] ?? null
}

/** Texts that are safe in YAML without quotes. */
const PLAIN = /^[a-zA-Z][\w/ -]*[\w]$|^\d+(\.\d+)?[a-zA-Z]+( after [\w/ -]*\w)?$/
const KEYWORD = /^(true|false|null|yes|no|on|off)$/i

/** Implemented without the YAML library: searches print thousands of faults, and a run needs nothing else from it. */
export function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[ ${value.map(flowText).join(', ')} ]`
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([key, each]) => `${key}: ${flowText(each)}`)
    return `{ ${pairs.join(', ')} }`
  }
  // JSON is YAML too
  return typeof value === 'string' && PLAIN.test(value) && !KEYWORD.test(value) ? value : JSON.stringify(value)
}

function writtenMoment(moment: Moment): WrittenMoment {
  if (moment.kind === 'at') return { at: formatDuration(moment.atNs) }
  const sentence = eventSentence(moment.event)
  return { when: moment.delayNs === 0 ? sentence : `${formatDuration(moment.delayNs)} after ${sentence}` }
}

const oneOrList = (names: readonly string[]): string | string[] => (names.length === 1 ? names[0]! : [...names])

const restartAfter = ({ restartAfterNs }: { readonly restartAfterNs: number | null }) =>
  restartAfterNs === null ? {} : { restartAfter: formatDuration(restartAfterNs) }

const until = ({ untilNs }: { readonly untilNs: number | null }) =>
  untilNs === null ? {} : { until: formatDuration(untilNs) }

/** As a number if that is equivalent. */
const writtenSeed = (seed: string): number | string => (/^(0|[1-9]\d{0,14})$/.test(seed) ? Number(seed) : seed)
