// Each process takes its checkpoints independently, on an alarm of its own. An alarm that goes off while a checkpoint is still being
// written, or during a replay, is skipped: the next one comes an interval later.

import type { Task } from '../../kernel/task.ts'
import type { HostedProcess } from '../hosting/hosted-process.ts'
import type { CheckpointPolicy } from '../mechanisms.ts'
import { copyOnWrite } from './copy-on-write.ts'
import { full } from './full.ts'
import type { CheckpointRoles, ImageWriter, Snapshot } from './image-writer.ts'
import { incremental } from './incremental.ts'
import { preCopy } from './pre-copy.ts'

export interface AlarmRoles extends CheckpointRoles {
  readonly settings: { readonly policy: CheckpointPolicy; readonly intervalNs: number }
}

export const imageWriters = {
  full,
  'pre-copy': preCopy,
  incremental,
  'copy-on-write': copyOnWrite,
} satisfies Record<Exclude<CheckpointPolicy, 'none'>, ImageWriter>

/**
 * The alarm of one process: goes off after `firstNs`; its handler takes the checkpoint, or has a child write it, and resets the alarm when
 * done, as a handler of UNIX's alarm(T) does.
 */
export function* alarm(services: AlarmRoles, process: HostedProcess, firstNs: number): Task {
  const { policy, intervalNs } = services.settings
  if (policy === 'none') return
  yield firstNs
  for (;;) {
    yield* saveNow(services, process)
    yield intervalNs
  }
}

/**
 * Takes one checkpoint now; skipped while another is being written, and during a replay.
 * @param forced whether something waits for the checkpoint; for the trace only
 */
export function* saveNow(services: AlarmRoles, process: HostedProcess, forced = false): Task {
  const { policy: name } = services.settings
  if (name === 'none') return
  const writer: ImageWriter = imageWriters[name]
  const reason = process.checkpointing ? 'still writing' : process.beside.replaying ? 'replaying' : null
  const of = { host: services.host.name, process: process.name, incarnation: process.incarnation }
  if (reason !== null) {
    services.trace.emit({ kind: 'checkpoint-skipped', ...of, reason })
    return
  }
  const { received, checkpoints } = process
  services.trace.emit({
    kind: 'checkpoint-begins',
    ...of,
    number: checkpoints + 1,
    policy: name,
    received,
    ...(forced && { forced: true as const }),
  })
  process.checkpointing = true
  const snapshot = yield* writer.handler(services, process)
  if (snapshot === null) process.checkpointing = false
  else process.tasks.spawn(writeByChild(services, process, writer, snapshot), `child of ${process.name}`)
}

function* writeByChild(
  services: CheckpointRoles,
  process: HostedProcess,
  writer: ImageWriter,
  snapshot: Snapshot,
): Task {
  yield* writer.child!(services, process, snapshot)
  process.checkpointing = false
}
