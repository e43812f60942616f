// A scenario as the file that says all of it: every default filled in, every quantity with its unit. Loading that text gives
// the same scenario again.

import { Document, type Node, visit } from 'yaml'
import { eventSentence, type Fault, type Moment } from '../faults/plan.ts'
import type { HostRole, Scenario } from './scenario.ts'
import { formatDuration, formatSize } from './units.ts'
import type { WrittenFault, WrittenHosts, WrittenScenario } from './written.ts'

/** The scenario as YAML text. */
export function explain(scenario: Scenario): string {
  const document = new Document(writtenScenario(scenario))
  // what is small stands in one line, as people write it
  visit(document, {
    Collection(_key, node, ancestors) {
      if (ancestors.length > 1 && isSmall(node)) node.flow = true
    },
  })
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}

/** The scenario as the data of such a file; parsing it gives the same scenario again. */
export function writtenScenario(scenario: Scenario): WrittenScenario {
  const { application, star, start } = scenario
  return {
    name: scenario.name,
    ...(scenario.description !== undefined && { description: scenario.description }),
    application: {
      kind: application.kind,
      size: application.size,
      workers: application.workers,
      memory: application.memory,
      ...(application.baseImageBytes !== null && { baseImage: formatSize(application.baseImageBytes) }),
      ...(application.replication !== null && { replication: application.replication }),
      ...(Object.keys(application.options).length > 0 && { options: { ...application.options } }),
    },
    hosts: { workstations: groupsOf(scenario, 'workstation'), servers: groupsOf(scenario, 'server') },
    network: { ...scenario.network },
    star: {
      checkpoint: { policy: star.checkpoint.policy, interval: formatDuration(star.checkpoint.intervalNs) },
      replication: star.replication,
      ring: {
        period: formatDuration(star.ring.periodNs),
        timeout: formatDuration(star.ring.timeoutNs),
        misses: star.ring.misses,
      },
      costs: {
        checkpoint: formatDuration(star.costs.checkpointNs),
        restart: formatDuration(star.costs.restartNs),
      },
      placement: star.placement,
      without: [...star.without],
    },
    start: {
      stagger: formatDuration(start.staggerNs),
      jitter: formatDuration(start.jitterNs),
      alarmPhase: start.alarmPhase,
    },
    faults: scenario.faults.map(writtenFault),
    limit: formatDuration(scenario.limitNs),
    seed: writtenSeed(scenario.seed),
  }
}

/** Machines of one kind that follow each other, counted. */
function groupsOf({ hosts }: Scenario, role: HostRole): WrittenHosts | WrittenHosts[] {
  const groups: { count: number; profile: string }[] = []
  for (const { profile } of hosts.filter((host) => host.role === role)) {
    const last = groups.at(-1)
    if (last?.profile === profile) last.count++
    else groups.push({ count: 1, profile })
  }
  if (groups.length === 0) return { count: 0 }
  return groups.length === 1 ? groups[0]! : groups
}

export function writtenFault(fault: Fault): WrittenFault {
  switch (fault.kind) {
    case 'crash':
      return { crash: oneOrList(fault.hosts), ...writtenMoment(fault.moment), ...restartAfter(fault) }
    case 'crashes': {
      const { hosts, distribution, meanTimeBetweenNs, shape } = fault
      const meanTimeBetween = formatDuration(meanTimeBetweenNs)
      return {
        crashes: {
          hosts: oneOrList(hosts),
          distribution,
          meanTimeBetween,
          shape,
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

/** A fault in one line, as it may stand in a scenario file. */
export function faultText(fault: Fault): string {
  const written = writtenFault(fault)
  return flowText(written) ?? libraryText(written)
}

/** What YAML takes without quotes, and nothing else: searches say thousands of faults, and the library takes its time. */
const PLAIN = /^[a-zA-Z][\w/ -]*[\w]$|^\d+(\.\d+)?[a-zA-Z]+( after [\w/ -]*\w)?$/
const KEYWORD = /^(true|false|null|yes|no|on|off)$/i

function flowText(value: unknown): string | null {
  if (typeof value === 'string') return PLAIN.test(value) && !KEYWORD.test(value) ? value : null
  if (Array.isArray(value)) return value.length === 0 ? null : joined('[ ', value.map(flowText), ' ]')
  if (typeof value !== 'object' || value === null) return null
  return joined(
    '{ ',
    Object.entries(value).map(([key, each]) => {
      const text = flowText(each)
      return text === null ? null : `${key}: ${text}`
    }),
    ' }',
  )
}

const joined = (open: string, parts: readonly (string | null)[], close: string): string | null =>
  parts.includes(null) ? null : `${open}${parts.join(', ')}${close}`

function libraryText(written: WrittenFault): string {
  const document = new Document(written)
  visit(document, {
    Collection(_key, node) {
      node.flow = true
    },
  })
  return document.toString({ lineWidth: 0, flowCollectionPadding: true }).trimEnd()
}

function writtenMoment(moment: Moment): { at: string } | { when: string } {
  if (moment.kind === 'at') return { at: formatDuration(moment.atNs) }
  const sentence = eventSentence(moment.event)
  return { when: moment.delayNs === 0 ? sentence : `${formatDuration(moment.delayNs)} after ${sentence}` }
}

const oneOrList = (names: readonly string[]): string | string[] => (names.length === 1 ? names[0]! : [...names])

const restartAfter = ({ restartAfterNs }: { readonly restartAfterNs: number | null }) =>
  restartAfterNs === null ? {} : { restartAfter: formatDuration(restartAfterNs) }

const until = ({ untilNs }: { readonly untilNs: number | null }) =>
  untilNs === null ? {} : { until: formatDuration(untilNs) }

/** As a number where that says the same. */
const writtenSeed = (seed: string): number | string => (/^(0|[1-9]\d{0,14})$/.test(seed) ? Number(seed) : seed)

/** Fits in a line. */
const isSmall = (node: Node): boolean => JSON.stringify(node).length <= 100
