// Restarting a process: its checkpoint comes from a file server, its messages from the recorder.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { SavedState } from '../../cluster/storage/saved-state.ts'
import type { LogRecord } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import { Signal, within } from '../../kernel/waits.ts'
import type { ProcessName } from '../../programs/program.ts'
import { isConsumed } from '../pessimistic/restoring.ts'
import type { Recall, Recalled, RecorderReply } from './messages.ts'

export const RECALL_BYTES = 16

type Asking = Pick<HostServices, 'transport' | 'settings' | 'membership' | 'observer' | 'changed'>

/** The messages that the recorder has of a process and its checkpoint has not consumed. */
export function* readRecorded(
  services: Asking & Pick<HostServices, 'simulation'>,
  { name }: HostedProcess,
  saved: SavedState | null,
): Task<readonly LogRecord[]> {
  const records: LogRecord[] = []
  for (let after = (saved?.clears.below ?? 0) - 1; ; after = records.at(-1)!.index) {
    const recalled = yield* recall(services, name, after)
    if (recalled === null || !isWhole(recalled, saved)) {
      services.observer.cannotRecover(
        `the recorder has lost messages of ${name}, which had not saved itself since it came back`,
      )
      yield new Signal(services.simulation)
    }
    records.push(...recalled!.records)
    if (!recalled!.more) return records.filter(({ index }) => !isConsumed(index, saved))
  }
}

/** Waits for the recorder if it is away. Null if it knows nothing of the process. */
function* recall(services: Asking, process: ProcessName, after: number): Task<Recalled | null> {
  const { transport, settings, membership, observer, changed } = services
  const { host } = settings.recorder
  for (;;) {
    if (membership.isLive(host)) {
      const request: Recall = { kind: 'recall', process, after }
      const reply = yield* transport.request<RecorderReply>(host, RECALL_BYTES, request)
      if (reply?.kind === 'recalled') return reply
      if (reply !== null) return null
    }
    observer.waitsFor(host)
    yield within(changed, settings.ring.timeoutNs)
  }
}

/** Whether the recorder has everything that the checkpoint has not consumed. */
function isWhole({ begin }: Recalled, saved: SavedState | null): boolean {
  for (let index = saved?.clears.below ?? 0; index < begin; index++) if (!isConsumed(index, saved)) return false
  return true
}
