// After all servers were down at once: a running process knows how far its log went. Records that were still being written do not have to
// be there: they are written again.

import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { LogEnd, Vouched } from '../../cluster/storage/storage-requests.ts'
import type { ProcessName } from '../../programs/program.ts'
import { vouchForRunning } from '../shared/vouching.ts'
import { halfOf } from './star-process.ts'

/**
 * Of the processes running here: those whose logs hold everything that was shown to them, and whose newest checkpoint is as new as they
 * know.
 */
export const vouchFor = (hosted: ReadonlyMap<ProcessName, HostedProcess>, logs: readonly LogEnd[]): Vouched =>
  vouchForRunning(hosted, logs, (process, { end }) => {
    const { arriving, nextIndex } = halfOf(process).incoming
    const shown = arriving[0]?.message.index ?? nextIndex
    return shown <= end
  })
