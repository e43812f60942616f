// The second of two tiers: a checkpoint that hosts have near copies of is read back from the process's own host and written to the file
// servers, with everything that has changed since they had one. The process runs on meanwhile, whatever the policy, and takes further
// checkpoints; its host keeps the image that is being read until then, as UNIX keeps a file that is open.

import type { Task } from '../../kernel/task.ts'
import { pagesIn } from '../../machine/address-space.ts'
import type { HostContext } from '../host-context.ts'
import type { HostedProcess } from '../hosting/hosted-process.ts'
import { type StoringRoles, stored } from '../hosting/storing.ts'
import type { NearCopies } from '../storage/near/near-copies.ts'
import type { StableStorage } from '../storage/stable-storage.ts'
import { BLOCK_BYTES, bytesOfBlock, lastSavedBytes, savedStateBlocks } from '../storage/transfer-sizes.ts'
import { Blocks } from './blocks.ts'

export interface ServingRoles extends Pick<HostContext, 'trace' | 'host'>, StoringRoles {
  readonly storage: Pick<StableStorage, 'store' | 'ahead' | 'blockPages'>
}

/**
 * @param oldest the version that the servers keep beside this one
 * @returns false if the servers do not have it, because the process has been replaced or they have lost the beginning
 */
export function* copyToServers(
  services: ServingRoles,
  near: NearCopies,
  process: HostedProcess,
  number: number,
  oldest: number,
): Task<boolean> {
  const { name, incarnation } = process
  const last = near.lastOf(name, number)
  if (last === null) return false
  const { image, kept } = last
  const { base, grains } = kept.toServe()
  const saved = { ...last.saved, clears: { below: 0, consumed: [], keepsOlder: true, keepsOnly: oldest } as const }
  const of = { process: name, incarnation, number } as const
  if (!(yield* stored(services, process, 16, { kind: 'begin', ...of, base }))) return false
  const blocks = new Blocks(grains, image, services.storage.blockPages)
  for (let next = 0; next < blocks.count; next++) {
    const made = yield* services.storage.ahead('write', name, blocks.count - next)
    yield* near.ownBlocks('read', name, made + 1)
    const pages = blocks.complete(next, next + made + 1)
    next += made
    const bytes = bytesOfBlock(blocks.pages(next, next + 1))
    if (!(yield* stored(services, process, bytes, { kind: 'block', ...of, pages, image, bytes }))) return false
  }
  for (let left = savedStateBlocks(saved); left > 0; left--) {
    left -= yield* services.storage.ahead('write', name, left)
    const bytes = BLOCK_BYTES
    if (!(yield* stored(services, process, bytes, { kind: 'block', ...of, pages: [], image, bytes }))) return false
  }
  if (!(yield* stored(services, process, lastSavedBytes(saved), { kind: 'commit', ...of, saved }))) return false
  kept.served()
  const pages = pagesIn(grains, image)
  services.trace.emit({ kind: 'checkpoint-served', host: services.host.name, ...of, pages })
  return true
}
