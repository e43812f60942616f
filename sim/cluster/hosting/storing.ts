// Writing to stable storage on behalf of a process, which is stopped if a newer incarnation has taken over.

import type { Task } from '../../kernel/task.ts'
import type { StableStorage, WriteOutcome } from '../storage/stable-storage.ts'
import type { StorageRequest } from '../storage/storage-requests.ts'
import type { HostedProcess } from './hosted-process.ts'

export interface StoringRoles {
  readonly storage: Pick<StableStorage, 'store'>
  /** A newer incarnation is at work elsewhere: this one stops. */
  stop(process: HostedProcess): void
}

/** Writes to stable storage; false if the process is not to go on. */
export function* stored(
  services: StoringRoles,
  process: HostedProcess,
  bytes: number,
  request: StorageRequest,
): Task<boolean> {
  const outcome: WriteOutcome = yield services.storage.store(bytes, request)
  if (outcome.kind === 'superseded') services.stop(process)
  return outcome.kind === 'stored'
}
