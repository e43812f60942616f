// The steps of every checkpoint, whatever the policy: take the image, announce the version, write its blocks to every replica, commit.
// Until the commit the old version with its whole log is valid; from then on the new one.

import type { Task } from '../../kernel/task.ts'
import { type Image, pagesIn } from '../../machine/address-space.ts'
import type { CpuJob } from '../../machine/cpu-job.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { HostContext } from '../host-context.ts'
import type { HostedProcess } from '../hosting/hosted-process.ts'
import { type StoringRoles, stored } from '../hosting/storing.ts'
import type { SavedState } from '../storage/saved-state.ts'
import type { StableStorage } from '../storage/stable-storage.ts'
import type { VersionBase } from '../storage/storage-requests.ts'
import { BLOCK_BYTES, bytesOfBlock, lastSavedBytes, savedStateBlocks } from '../storage/transfer-sizes.ts'
import { imageDigest } from '../storage/vault/stored-image.ts'
import { Blocks } from './blocks.ts'

/** What saving a process requires. */
export interface CheckpointRoles extends Pick<HostContext, 'simulation' | 'trace' | 'host'>, StoringRoles {
  readonly hosted: ReadonlyMap<ProcessName, HostedProcess>
  readonly storage: Pick<StableStorage, 'store' | 'ahead' | 'blockPages'>
}

/** An image of the process at one instant, with the layer's state for it at that instant. */
export interface Snapshot {
  readonly number: number
  readonly image: Image
  readonly saved: SavedState
  /** The grains to write, where the kernel knows them. */
  readonly written?: readonly number[]
}

/** A way of taking a checkpoint, in the two parts that UNIX allows. */
export interface ImageWriter {
  /** The handler of the alarm: the process is blocked until it returns. Returns what is left for a child to do; null if nothing is. */
  handler(services: CheckpointRoles, process: HostedProcess): Task<Snapshot | null>
  /** What a forked child does while the process runs on. */
  child?(services: CheckpointRoles, process: HostedProcess, snapshot: Snapshot): Task
}

const of = (services: CheckpointRoles, process: HostedProcess) => ({
  host: services.host.name,
  process: process.name,
  incarnation: process.incarnation,
})

/** Stops the process; the time until `unblock` is booked as blocked time. */
export function block(services: CheckpointRoles, process: HostedProcess): number {
  process.freeze()
  services.trace.emit({ kind: 'process-blocked', ...of(services, process) })
  return services.simulation.now
}

export function unblock(services: CheckpointRoles, process: HostedProcess, since: number): void {
  process.account.blockedNs += services.simulation.now - since
  services.trace.emit({ kind: 'process-unblocked', ...of(services, process) })
  process.thaw()
}

/** Takes the image of a stopped process. */
export function* capture(services: CheckpointRoles, process: HostedProcess, base: VersionBase): Task<Snapshot | null> {
  const number = ++process.checkpoints
  const snapshot = { number, image: process.memory.snapshot(), saved: process.save() }
  if (services.trace.wants('image-taken'))
    services.trace.emit({ kind: 'image-taken', ...of(services, process), number })
  const { name, incarnation } = process
  const request = { kind: 'begin', process: name, incarnation, number, base } as const
  process.beside.captured(snapshot.saved)
  if (!(yield* stored(services, process, 16, request))) return null
  process.versionBegun = number
  return snapshot
}

/**
 * fork(): the process is blocked while its page table is copied. Afterwards touching a page costs a fault: in the parent when it writes
 * (execution.ts), in the child when it reads (`touch`).
 */
export function* fork(services: CheckpointRoles, process: HostedProcess): Task {
  const { cpu } = services.host.profile
  const workNs = Math.round(cpu.forkNs + cpu.forkNsPerPage * process.memory.pages)
  process.account.copyNs += workNs
  yield services.host.cpu.job(workNs)
}

const faultsNs = ({ host }: CheckpointRoles, pages: number): number => Math.round(pages * host.profile.cpu.pageFaultNs)

/** The child touches pages that it has not touched before; each of them needs a mapping. */
export function* touch(services: CheckpointRoles, process: HostedProcess, pages: number): Task {
  const workNs = faultsNs(services, pages)
  process.account.copyNs += workNs
  yield workOfChild(services, workNs)
}

/** A child has used no processor time yet and then mostly waits for its blocks, so it takes precedence over a computing process. */
export const workOfChild = (services: CheckpointRoles, workNs: number): CpuJob =>
  services.host.cpu.job(workNs, null, true)

/** The fixed cost of every checkpoint, paid by the blocked process or by its child. */
export function* prepare(services: CheckpointRoles, by: 'process' | 'child'): Task {
  const workNs = services.host.profile.layer.checkpointNs
  yield by === 'child' ? workOfChild(services, workNs) : services.host.cpu.job(workNs)
}

/** Images of one program are all of the same size. */
let lastAsked: readonly number[] = []

/** Every grain of the image (normally one page each). */
export function allPages({ digests: { length } }: Pick<Image, 'digests'>): readonly number[] {
  if (lastAsked.length !== length) lastAsked = Array.from({ length }, (_, grain) => grain)
  return lastAsked
}

interface Writing {
  readonly untouched?: boolean
  readonly stored?: (grains: readonly number[]) => void
}

/**
 * Writes grains to every replica, block by block, then the state saved beside them, and commits.
 * @param untouched the writer has not touched these pages yet and needs a mapping for each
 * @param stored called with grains once every replica has them
 */
export function* write(
  services: CheckpointRoles,
  process: HostedProcess,
  snapshot: Snapshot,
  grains: readonly number[],
  { untouched = false, stored: isStored }: Writing = {},
): Task<boolean> {
  const { number, image } = snapshot
  const { name, incarnation } = process
  const blocks = new Blocks(grains, image, services.storage.blockPages)
  const kind = untouched ? 'touch-and-write' : 'write'
  for (let next = 0; next < blocks.count; next++) {
    const made = yield* services.storage.ahead(kind, name, blocks.count - next)
    const completed = blocks.complete(next, next + made + 1)
    if (untouched) {
      process.account.copyNs += faultsNs(services, blocks.pages(next, next + made))
      yield* touch(services, process, blocks.pages(next + made, next + made + 1))
    }
    next += made
    const bytes = bytesOfBlock(blocks.pages(next, next + 1))
    const request = { kind: 'block', process: name, incarnation, number, pages: completed, image, bytes } as const
    if (!(yield* stored(services, process, bytes, request))) return false
    isStored?.(completed)
  }
  const { beside } = process
  const saved = beside.whole === undefined ? snapshot.saved : yield* beside.whole(snapshot.saved)
  for (let left = savedStateBlocks(saved); left > 0; left--) {
    left -= yield* services.storage.ahead('write', name, left)
    const bytes = BLOCK_BYTES
    const request = { kind: 'block', process: name, incarnation, number, pages: [], image, bytes } as const
    if (!(yield* stored(services, process, bytes, request))) return false
  }
  const pages = pagesIn(grains, image)
  process.account.checkpointPages += pages
  services.trace.emit({ kind: 'checkpoint-written', ...of(services, process), number, pages })
  const request = { kind: 'commit', process: name, incarnation, number, saved } as const
  const isCommitted = yield* stored(services, process, lastSavedBytes(saved), request)
  process.versionBegun = 0
  if (!isCommitted) return false
  process.account.checkpoints++
  services.trace.emit({ kind: 'checkpoint-committed', ...of(services, process), number, digest: imageDigest(image) })
  beside.written?.(number)
  return true
}
