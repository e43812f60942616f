// Blocks of an image that go to the host's own storage or come from it: the work of a file server for each, without the network. Many of
// them at once cost what they would one by one, at a few events per megabyte.

import type { Task } from '../../../kernel/task.ts'
import { Promised } from '../../../kernel/waits.ts'
import { Disk, type DiskOperation, type Extent } from '../../../machine/disk.ts'
import type { Host } from '../../../machine/host.ts'
import { meanBlockNs } from '../series/disk-chance.ts'
import { BLOCK_BYTES } from '../transfer-sizes.ts'

/** Eight megabytes. */
const MOST_AT_ONCE = 1024

export function* ownBlocks(host: Host, operation: DiskOperation, place: Extent, blocks: number): Task {
  const { cpu, layer } = host.profile
  const workNs = layer.serverWorkNs + BLOCK_BYTES * cpu.fileCacheNsPerByte
  for (let left = blocks; left > 0; left -= MOST_AT_ONCE) {
    const now = Math.min(left, MOST_AT_ONCE)
    yield systemWork(host, now * workNs)
    const since = host.simulation.now
    const moved = new Promised<void>(host.simulation)
    host.disk.request(operation, place, now * BLOCK_BYTES, () => moved.keep(), undefined)
    yield moved
    const lateNs = Math.round(eachByEachNs(host, operation, now) - (host.simulation.now - since))
    if (now > 1 && lateNs > 0) yield lateNs
  }
}

/** How long so many requests for a block take if each waits for the one before. */
function eachByEachNs({ disk, profile }: Host, operation: DiskOperation, blocks: number): number {
  const { solidDisk } = profile
  if (disk instanceof Disk || solidDisk === undefined) return blocks * meanBlockNs(profile.disk, BLOCK_BYTES)
  const isRead = operation === 'read'
  const latencyNs = isRead ? solidDisk.readLatencyNs : solidDisk.writeLatencyNs
  const nsPerByte = isRead ? solidDisk.readNsPerByte : solidDisk.writeNsPerByte
  return blocks * (latencyNs + Math.round(BLOCK_BYTES * nsPerByte))
}

/** Yield it to wait for work of the system. */
export function systemWork(host: Host, workNs: number): Promised<void> {
  const done = new Promised<void>(host.simulation)
  host.cpu.system(Math.round(workNs), () => done.keep(), undefined)
  return done
}
