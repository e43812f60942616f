// Simpler schedules and scenarios: fewer crashes first, then simpler times, then fewer hosts and messages. Each function yields
// candidates, the boldest first; none leads back to its origin.

import { PAGE_BYTES } from '../../../machine/address-space.ts'
import { isGroupOfRole, writtenGroups } from '../../../scenario/host-groups.ts'
import { type KnownParts, knownParts } from '../../../scenario/known-parts.ts'
import { parseScenario } from '../../../scenario/reading/parse.ts'
import type { HostRole, Scenario } from '../../../scenario/scenario.ts'
import { writtenScenario } from '../../../scenario/writing/write.ts'
import type { AnyWrittenScenario, Copies, WrittenLayer } from '../../../scenario/written.ts'
import { distinct, type Schedule, type Strike } from '../schedule.ts'

/** Granularities to which times are rounded, nanoseconds, coarsest first. */
const GRAINS = [1e9, 5e8, 1e8, 5e7, 1e7, 1e6, 1e5, 1e4, 1e3]

/** @param least the smallest number of strikes to keep; with 0 a violation that needs no fault at all is recognised */
export function* simplerSchedules(schedule: Schedule, least = 0): Generator<Schedule> {
  if (schedule.length > 0 && least === 0) yield []
  if (schedule.length > 2) for (const strike of schedule) yield [strike]
  if (schedule.length > Math.max(1, least))
    for (const strike of schedule) yield schedule.filter((other) => other !== strike)
  for (const [place, strike] of schedule.entries()) {
    for (const simpler of simplerStrikes(strike)) {
      const changed = distinct(schedule.map((other, i) => (i === place ? simpler : other)))
      if (changed.length === schedule.length) yield changed
    }
  }
}

function* simplerStrikes(strike: Strike): Generator<Strike> {
  const { hosts, moment } = strike
  if (hosts.length > 1) for (const host of hosts) yield { ...strike, hosts: hosts.filter((other) => other !== host) }
  if (strike.kind === 'crash' && strike.restartAfterNs !== null) yield { ...strike, restartAfterNs: null }
  if (moment.kind === 'event') {
    if (moment.delayNs > 0) yield { ...strike, moment: { ...moment, delayNs: 0 } }
    for (const delayNs of rounder(moment.delayNs)) yield { ...strike, moment: { ...moment, delayNs } }
  } else {
    for (const atNs of rounder(moment.atNs)) yield { ...strike, moment: { kind: 'at', atNs } }
  }
  if (strike.kind === 'stall') for (const forNs of rounder(strike.forNs)) yield { ...strike, forNs }
  else for (const restartAfterNs of rounder(strike.restartAfterNs ?? 0)) yield { ...strike, restartAfterNs }
}

/** Round instants near a given one, the roundest first; not finer than a millisecond. */
export function* roundInstants(atNs: number): Generator<number> {
  for (const grain of GRAINS) {
    if (grain < 1e6) return
    yield Math.floor(atNs / grain) * grain
    yield Math.ceil(atNs / grain) * grain
  }
}

/** The neighbours on every grid that is coarser than the one the time lies on. */
function* rounder(timeNs: number): Generator<number> {
  for (const grain of GRAINS) {
    if (timeNs % grain === 0) return
    const below = Math.floor(timeNs / grain) * grain
    if (below > 0) yield below
    yield below + grain
  }
}

/** Smaller scenarios in which the schedule is still valid; they do not contain the schedule. */
export function* smallerScenarios(
  scenario: Scenario,
  schedule: Schedule,
  parts: KnownParts = knownParts,
): Generator<Scenario> {
  const { faults } = scenario
  if (faults.length > 0) yield { ...scenario, faults: [] }
  const written = writtenScenario({ ...scenario, faults: schedule })
  const { application, star, protocol } = written
  const size = application.size!
  const workers = application.workers!
  const count = (role: HostRole): number => scenario.hosts.filter((host) => host.role === role).length
  const workstations = fewer(written, 'workstation', count('workstation') - 1)
  const changes: AnyWrittenScenario[] = [
    ...(workers > 1 ? [{ ...workstations, application: { ...application, workers: workers - 1 } }] : []),
    workstations,
    fewer(written, 'server', count('server') - 1),
    {
      ...fewer(written, 'server', count('server') - 1),
      ...(protocol === undefined ? { star: withFewerCopies(star) } : { protocol: withFewerCopies(protocol) }),
    },
    ...[Math.floor(size / 2), size - 1].map((smaller) => ({
      ...written,
      application: { ...application, size: smaller },
    })),
  ]
  for (const each of plainer({ ...scenario, faults: schedule })) changes.push(writtenScenario(each))
  for (const change of changes) {
    const parsed = parseScenario(change, parts)
    if ('scenario' in parsed) yield { ...parsed.scenario, faults }
  }
}

/** Plainer scenarios: small images, short computations, round intervals, no randomness at the start. */
function* plainer(scenario: Scenario): Generator<Scenario> {
  const { application, protocol, start, network } = scenario
  const imageBytes = application.baseImageBytes ?? 0
  for (const baseImageBytes of [2 * PAGE_BYTES, Math.floor(imageBytes / 2 / PAGE_BYTES) * PAGE_BYTES]) {
    if (baseImageBytes < PAGE_BYTES || baseImageBytes >= imageBytes) continue
    yield { ...scenario, application: { ...application, baseImageBytes } }
  }
  for (const [name, value] of Object.entries(application.options)) {
    if (typeof value !== 'number' || value <= 1) continue
    const options = { ...application.options, [name]: Math.floor(value / 2) }
    yield { ...scenario, application: { ...application, options } }
  }
  for (const intervalNs of rounder(protocol.checkpoint.intervalNs)) {
    yield { ...scenario, protocol: { ...protocol, checkpoint: { ...protocol.checkpoint, intervalNs } } }
  }
  if (start.jitterNs > 0) yield { ...scenario, start: { ...start, jitterNs: 0 } }
  if (start.staggerNs > 0) yield { ...scenario, start: { ...start, staggerNs: 0 } }
  if (start.alarmPhase !== 'start') yield { ...scenario, start: { ...start, alarmPhase: 'start' } }
  if (application.memory !== 'symbolic') yield { ...scenario, application: { ...application, memory: 'symbolic' } }
  if (protocol.placement !== 'detector') yield { ...scenario, protocol: { ...protocol, placement: 'detector' } }
  if (network.detail !== 'frames') yield { ...scenario, network: { ...network, detail: 'frames' } }
  if (network.kind !== 'ethernet')
    yield { ...scenario, network: { ...network, kind: 'ethernet', megabitsPerSecond: 10 } }
  if (scenario.seed !== '1') yield { ...scenario, seed: '1' }
}

/** Takes the last hosts of a role away, group by group. */
function fewer(written: AnyWrittenScenario, role: HostRole, left: number): AnyWrittenScenario {
  const hosts: NonNullable<AnyWrittenScenario['hosts']> = { ...written.hosts }
  const groups = writtenGroups(hosts).filter((group) => group.role === role)
  let surplus = groups.flatMap((group) => group.written).reduce((sum, { count }) => sum + count, 0) - left
  for (const { name, written: parts } of groups.reverse()) {
    const kept = parts.map((part) => ({ ...part }))
    while (surplus > 0 && kept.length > 0) {
      const last = kept.at(-1)!
      const taken = Math.min(surplus, last.count)
      last.count -= taken
      surplus -= taken
      if (last.count === 0) kept.pop()
    }
    if (kept.length > 0 || isGroupOfRole(name) || left < 1) hosts[name] = kept
    else delete hosts[name]
  }
  return { ...written, hosts }
}

/** The schedule with its instants scaled, for a run that takes longer or shorter. */
export const stretched = (schedule: Schedule, factor: number): Schedule =>
  schedule.map((strike) => {
    if (strike.moment.kind === 'event') return strike
    return { ...strike, moment: { kind: 'at', atNs: Math.round((strike.moment.atNs * factor) / 1e6) * 1e6 } }
  })

const withFewerCopies = <Layer extends WrittenLayer<string>>(layer: Layer | undefined): Layer =>
  ({ ...layer, replication: ((layer?.replication ?? 1) - 1) as Copies }) as Layer
