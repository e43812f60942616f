// Writing to stable storage on behalf of a process, which is stopped if a newer incarnation has taken over.

import type { Task } from '../../kernel/task.ts'
import type { HostContext } from '../host-context.ts'
import type { StableStorage, WriteOutcome } from '../storage/stable-storage.ts'
import type { StorageRequest } from '../storage/storage-requests.ts'
import type { HostedProcess } from './hosted-process.ts'

export interface StoringRoles extends Pick<HostContext, 'host'> {
  readonly storage: Pick<StableStorage, 'store'>
  /** Stops a process, because a newer incarnation is at work elsewhere. */
  stop(process: HostedProcess): void
}

/**
 * Processor time of the layer for one request of a process, whether for a message or for a file: all access to other processes and
 * files goes through the layer (paper, 2.4).
 */
export const layerNs = ({ host }: Pick<HostContext, 'host'>): number => host.profile.layer.messageLayerNs

/** Writes to stable storage; false if the process must not continue. */
export function* stored(
  services: StoringRoles,
  process: HostedProcess,
  bytes: number,
  request: StorageRequest,
): Task<boolean> {
  const outcome: WriteOutcome = yield services.storage.store(bytes, request, layerNs(services))
  if (outcome.kind === 'superseded') services.stop(process)
  return outcome.kind === 'stored'
}
