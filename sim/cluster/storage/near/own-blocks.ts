// Blocks of an image that go to the host's own storage or come from it: the work of a file server for each, without the network. Many of
// them at once cost what they would one by one, at a few events per megabyte.

import type { Task } from '../../../kernel/task.ts'
import { Promised } from '../../../kernel/waits.ts'
import { Disk, type DiskOperation, type Extent } from '../../../machine/disk.ts'
import type { Host } from '../../../machine/host.ts'
import { meanBlockNs } from '../series/disk-chance.ts'

/** Bytes. */
const MOST_AT_ONCE = 8 * 2 ** 20

/** Consecutive blocks of one image. */
export interface BlocksMoved {
  readonly place: Extent
  readonly count: number
  readonly blockBytes: number
}

export function* ownBlocks(host: Host, operation: DiskOperation, { place, count, blockBytes }: BlocksMoved): Task {
  const { cpu, layer } = host.profile
  const workNs = layer.serverWorkNs + blockBytes * cpu.fileCacheNsPerByte
  const most = Math.max(1, Math.floor(MOST_AT_ONCE / blockBytes))
  for (let left = count; left > 0; left -= most) {
    const now = Math.min(left, most)
    yield systemWork(host, now * workNs)
    const since = host.simulation.now
    const moved = new Promised<void>(host.simulation)
    host.disk.request(operation, place, now * blockBytes, () => moved.keep(), undefined)
    yield moved
    const lateNs = Math.round(now * eachNs(host, operation, blockBytes) - (host.simulation.now - since))
    if (now > 1 && lateNs > 0) yield lateNs
  }
}

/** How long a request for a block takes if it waits for the one before. */
function eachNs({ disk, profile }: Host, operation: DiskOperation, blockBytes: number): number {
  const { solidDisk } = profile
  if (disk instanceof Disk || solidDisk === undefined) return meanBlockNs(profile.disk, blockBytes)
  const isRead = operation === 'read'
  const latencyNs = isRead ? solidDisk.readLatencyNs : solidDisk.writeLatencyNs
  const nsPerByte = isRead ? solidDisk.readNsPerByte : solidDisk.writeNsPerByte
  return latencyNs + Math.round(blockBytes * nsPerByte)
}

/** Yield it to wait for work of the system. */
export function systemWork(host: Host, workNs: number): Promised<void> {
  const done = new Promised<void>(host.simulation)
  host.cpu.system(Math.round(workNs), () => done.keep(), undefined)
  return done
}
