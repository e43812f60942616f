// Full checkpointing: the process stands still until its whole address space is on stable storage (paper, 6.3, Table 2).

import { allPages, block, type CheckpointPolicy, capture, prepare, unblock, write } from './policy.ts'

export const full: CheckpointPolicy = function* (services, process) {
  const since = block(services, process)
  const snapshot = yield* capture(services, process, true)
  if (snapshot === null) return false
  yield* prepare(services)
  const committed = yield* write(services, process, snapshot, allPages(snapshot.image))
  if (committed) unblock(services, process, since)
  return committed
}
