// Machines described in a scenario: one that starsim knows (`like`) with some figures changed. A figure is written with its unit,
// optionally with its provenance; here it is converted to the number in a profile.

import { type SolidDiskKind, solidDisks, volatileDisks } from '../machine/profiles/disk-kinds.ts'
import { valuesOf } from '../machine/profiles/figure.ts'
import type { HostProfile, SolidDiskProfile } from '../machine/profiles/profile.ts'
import type { KnownParts } from './known-parts.ts'
import type { Path, Problem } from './problem.ts'
import { problemAt } from './problem.ts'
import type { Scenario } from './scenario.ts'
import { type Parsed, parseDuration, parseRate, parseSize } from './units.ts'
import type { WrittenDisk, WrittenFigure, WrittenMachine } from './written-machine.ts'

type Quantity = 'duration' | 'size' | 'rate'

interface FigurePlan {
  readonly quantity: Quantity
  readonly description: string
  /** Which field of a profile it sets. */
  readonly place: readonly [part: 'cpu' | 'network' | 'layer', key: string] | 'memoryBytes'
}

const parse: Record<Quantity, (written: unknown) => Parsed> = {
  duration: parseDuration,
  size: parseSize,
  // a profile holds the time per byte
  rate: (written) => {
    const parsed = parseRate(written)
    return 'problem' in parsed ? parsed : { value: 1e9 / parsed.value }
  },
}

/** The figures of a machine that a scenario may set. */
export const machineFigures = {
  memory: { quantity: 'size', description: 'Main memory.', place: 'memoryBytes' },
  copy: { quantity: 'rate', description: 'Copying memory outside the caches.', place: ['cpu', 'copyNsPerByte'] },
  compare: { quantity: 'rate', description: 'Comparing equal memory.', place: ['cpu', 'compareNsPerByte'] },
  fileCache: {
    quantity: 'rate',
    description: 'Copying to and from the file cache.',
    place: ['cpu', 'fileCacheNsPerByte'],
  },
  switch: { quantity: 'duration', description: 'Context switch.', place: ['cpu', 'contextSwitchNs'] },
  fork: { quantity: 'duration', description: 'fork of a small process.', place: ['cpu', 'forkNs'] },
  forkPage: { quantity: 'duration', description: 'fork, per page.', place: ['cpu', 'forkNsPerPage'] },
  fault: { quantity: 'duration', description: 'First write to a shared page.', place: ['cpu', 'copyOnWriteFaultNs'] },
  send: { quantity: 'duration', description: 'Processor time to send a datagram.', place: ['network', 'sendNs'] },
  receive: {
    quantity: 'duration',
    description: 'Processor time to receive a datagram.',
    place: ['network', 'receiveNs'],
  },
  sendRate: {
    quantity: 'rate',
    description: 'Processing of data that is sent, by the byte.',
    place: ['network', 'sendNsPerByte'],
  },
  receiveRate: {
    quantity: 'rate',
    description: 'Processing of data that is received, by the byte.',
    place: ['network', 'receiveNsPerByte'],
  },
  frame: { quantity: 'duration', description: 'Processor time per frame.', place: ['network', 'frameNs'] },
  message: {
    quantity: 'duration',
    description: 'Processor time of the layer per message or file block.',
    place: ['layer', 'messageLayerNs'],
  },
  request: {
    quantity: 'duration',
    description: 'Processor time of a file server per request.',
    place: ['layer', 'serverWorkNs'],
  },
  checkpoint: {
    quantity: 'duration',
    description: 'Fixed cost of a checkpoint, whatever its size.',
    place: ['layer', 'checkpointNs'],
  },
  restart: {
    quantity: 'duration',
    description: 'Fixed cost of a restart from an image.',
    place: ['layer', 'restartNs'],
  },
} as const satisfies Record<string, FigurePlan>

export type MachineFigureName = keyof typeof machineFigures

const diskFigures = {
  readLatency: ['readLatencyNs', 'duration'],
  writeLatency: ['writeLatencyNs', 'duration'],
  read: ['readNsPerByte', 'rate'],
  write: ['writeNsPerByte', 'rate'],
} as const satisfies Record<string, readonly [keyof SolidDiskProfile, Quantity]>

/** The processor costs that remain when the network card segments and reassembles frames and computes the checksums. */
const offloaded = ({ network, cpu }: HostProfile): HostProfile['network'] => ({
  ...network,
  frameNs: 0,
  sendNsPerByte: Math.min(network.sendNsPerByte, cpu.copyNsPerByte),
  receiveNsPerByte: Math.min(network.receiveNsPerByte, cpu.copyNsPerByte),
})

const textOf = (figure: WrittenFigure): string => (typeof figure === 'string' ? figure : figure.value)

/** The profile of a machine, and what is wrong with its description, which must conform to the schema with a known `like`. */
export function readMachine(
  written: WrittenMachine,
  parts: KnownParts,
  path: Path = [],
): { readonly profile: HostProfile; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const number = (quantity: Quantity, figure: WrittenFigure, at: Path): number => {
    const parsed = parse[quantity](textOf(figure))
    if ('value' in parsed) return parsed.value
    problems.push(problemAt(typeof figure === 'string' ? at : [...at, 'value'], parsed.problem))
    return 0
  }
  const base = parts.profiles[written.like]!
  let profile: HostProfile = { ...base, name: machineName(written) }
  for (const [name, plan] of Object.entries(machineFigures) as [MachineFigureName, FigurePlan][]) {
    const figure = written[name]
    if (figure === undefined) continue
    const value = number(plan.quantity, figure, [...path, name])
    if (plan.place === 'memoryBytes') profile = { ...profile, memoryBytes: value }
    else profile = { ...profile, [plan.place[0]]: { ...profile[plan.place[0]], [plan.place[1]]: value } }
  }
  if (written.offload === true) profile = { ...profile, network: offloaded(profile) }
  const { disk } = written
  if (disk !== undefined) {
    const kind = typeof disk === 'string' ? disk : disk.kind
    if (kind === 'nearline') {
      if (typeof disk !== 'string' && Object.keys(disk).length > 1)
        problems.push(problemAt([...path, 'disk'], 'expected no figures with nearline, a rotating disk'))
      profile = { ...profile, disk: parts.profiles['modern-server']!.disk }
    } else profile = { ...profile, solidDisk: solidDiskOf(kind, typeof disk === 'string' ? {} : disk, number, path) }
  }
  return { profile, problems }
}

function solidDiskOf(
  kind: SolidDiskKind,
  disk: Omit<WrittenDisk, 'kind'>,
  number: (quantity: Quantity, figure: WrittenFigure, at: Path) => number,
  path: Path,
): SolidDiskProfile {
  const values = valuesOf<Omit<SolidDiskProfile, 'volatile'>>(solidDisks[kind])
  const given = Object.entries(diskFigures).flatMap(([name, [key, quantity]]) => {
    const figure = disk[name as keyof typeof diskFigures]
    return figure === undefined ? [] : [[key, number(quantity, figure, [...path, 'disk', name])] as const]
  })
  const { streams = values.streams } = disk
  return { ...values, ...Object.fromEntries(given), streams, volatile: volatileDisks.includes(kind) }
}

const machineName = ({ like, disk }: WrittenMachine): string =>
  disk === undefined ? `like ${like}` : `like ${like}, ${typeof disk === 'string' ? disk : disk.kind}`

/** Whether the name of a machine is a file name. */
export const isMachineFile = (name: string): boolean => /\.ya?ml$/i.test(name)

/** The machine of a host: from the tables by name, or from its description. */
export const machineOf = (profile: string | WrittenMachine, parts: KnownParts): HostProfile =>
  typeof profile === 'string' ? parts.profiles[profile]! : readMachine(profile, parts).profile

/** A machine with the scenario's fixed costs of checkpoints and restarts added to its own. */
export function withCosts(
  profile: HostProfile,
  { checkpointNs, restartNs }: Scenario['protocol']['costs'],
): HostProfile {
  if (checkpointNs === 0 && restartNs === 0) return profile
  const { layer } = profile
  const costs = { checkpointNs: layer.checkpointNs + checkpointNs, restartNs: layer.restartNs + restartNs }
  return { ...profile, layer: { ...layer, ...costs } }
}
