// What a checkpoint takes at most in a run, and what copying to a server that returns does, from the figures of its machines: what bounds
// of progress are made of.

import type { CheckpointSetting } from './checks/run-facts.ts'
import type { Host } from './machine/host.ts'
import type { HostProfile } from './machine/profiles/profile.ts'
import type { SimulationResult } from './result.ts'
import { chosenReplication } from './scenario/replication.ts'
import type { Scenario } from './scenario/scenario.ts'

/** Preamble, gap, headers of Ethernet, IP and UDP in each frame, and an answer on the way back: a sixth more is enough for all of it. */
const WIRE_FACTOR = 7 / 6

/** Null where nothing is saved. */
export function checkpointSetting(
  scenario: Scenario,
  machines: readonly Host[],
  { processes }: SimulationResult,
): CheckpointSetting | null {
  const { policy, intervalNs } = scenario.protocol.checkpoint
  const { copies } = chosenReplication(scenario)
  if (policy === 'none' || copies === 0) return null
  const imageBytes = Math.max(...processes.map((process) => process.imageBytes))
  const slowest = slowestOf(machines)
  // announced and committed besides
  const { blockBytes } = scenario.protocol
  const writes = Math.ceil(imageBytes / blockBytes) + 2
  const perCopyNs = movingNs(scenario, machines) + slowest((profile) => storingNs(profile, blockBytes))
  const layerNs = slowest(({ layer }) => layer.messageLayerNs)
  const longestNs = Math.round(
    slowest((profile) => makingNs(profile, imageBytes)) + writes * (layerNs + copies * perCopyNs),
  )
  return { intervalNs, standsStill: policy === 'full', longestNs }
}

/** What it takes at most to copy so many bytes from one server to another, block by block, while nothing else is in the way; nanoseconds. */
export function copyingNs(scenario: Scenario, machines: readonly Host[], bytes: number): number {
  const { blockBytes } = scenario.protocol
  const storing = slowestOf(machines)((profile) => storingNs(profile, blockBytes))
  const perBlockNs = movingNs(scenario, machines) + 2 * storing // read as well
  return Math.round(Math.ceil(bytes / blockBytes) * perBlockNs)
}

const slowestOf =
  (machines: readonly Host[]) =>
  (of: (profile: HostProfile) => number): number =>
    Math.max(...machines.map(({ profile }) => of(profile)))

/** A block from the memory of one host into that of another. */
function movingNs({ network, protocol: { blockBytes } }: Scenario, machines: readonly Host[]): number {
  const wireNsPerByte = (8000 / network.megabitsPerSecond) * WIRE_FACTOR
  return blockBytes * wireNsPerByte + slowestOf(machines)((profile) => sendingNs(profile, blockBytes))
}

/** Getting a block out of one host and into another, beside the wire, with the answer. */
const sendingNs = ({ cpu, network }: HostProfile, blockBytes: number): number =>
  2 * (network.sendNs + network.receiveNs) +
  blockBytes * (cpu.copyNsPerByte + network.sendNsPerByte + network.receiveNsPerByte) +
  2 * Math.ceil(blockBytes / 1024) * network.frameNs

/** A server's work, and its disk at its slowest: the longest seek, a whole turn, and the transfer. */
function storingNs({ cpu, layer, disk, solidDisk }: HostProfile, blockBytes: number): number {
  if (solidDisk !== undefined) {
    const { writeLatencyNs, writeNsPerByte } = solidDisk
    return layer.serverWorkNs + blockBytes * (cpu.fileCacheNsPerByte + writeNsPerByte) + writeLatencyNs
  }
  const turnNs = 60e9 / disk.rpm
  const turns = 1 + blockBytes / (disk.sectorsPerTrack * disk.sectorBytes)
  return layer.serverWorkNs + blockBytes * cpu.fileCacheNsPerByte + disk.commandNs + disk.fullSeekNs + turns * turnNs
}

/** What the host does itself: fork, faults of the child and of the one it is compared with, comparing, files. */
const makingNs = ({ cpu, layer }: HostProfile, imageBytes: number): number =>
  layer.checkpointNs +
  cpu.forkNs +
  (imageBytes / 4096) * (cpu.forkNsPerPage + 2 * cpu.pageFaultNs) +
  imageBytes * cpu.compareNsPerByte
