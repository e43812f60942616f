// Every process saves itself alone, by its own alarm. An alarm that rings while a checkpoint is still being written, or while
// the process repeats what it did before a crash, is let pass: the next one comes an interval later.

import type { Task } from '../../kernel/task.ts'
import type { HostedProcess } from '../hosted-process.ts'
import type { Services, StarSettings } from '../services.ts'
import { full } from './full.ts'
import { incremental } from './incremental.ts'
import type { CheckpointPolicy } from './policy.ts'
import { preCopy } from './pre-copy.ts'

export const checkpointPolicies = {
  full,
  'pre-copy': preCopy,
  incremental,
} satisfies Record<Exclude<StarSettings['policy'], 'none'>, CheckpointPolicy>

/** The alarm of one process: rings after `firstNs`, then every interval. */
export function* alarm(services: Services, process: HostedProcess, firstNs: number): Task {
  const { policy, intervalNs } = services.settings
  if (policy === 'none' || services.storage === null) return
  yield firstNs
  for (;;) {
    const { name, incarnation } = process
    const reason = process.checkpointing ? 'still writing' : process.replaying ? 'replaying' : null
    const of = { host: services.host.name, process: name, incarnation }
    if (reason !== null) services.trace.emit({ kind: 'checkpoint-skipped', ...of, reason })
    else process.tasks.spawn(takeCheckpoint(services, process, policy), `checkpoint of ${name}`)
    yield intervalNs
  }
}

function* takeCheckpoint(services: Services, process: HostedProcess, policy: keyof typeof checkpointPolicies): Task {
  process.checkpointing = true
  const { name, incarnation, received } = process
  const number = process.checkpoints + 1
  services.trace.emit({
    kind: 'checkpoint-begins',
    host: services.host.name,
    process: name,
    incarnation,
    number,
    policy,
    received,
  })
  yield* checkpointPolicies[policy](services, process)
  process.checkpointing = false
}
