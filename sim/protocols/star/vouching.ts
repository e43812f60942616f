// After a power cut of all servers: a process that runs knows how far its log went; of what was on its way then it is not to be known yet, it is
// written again.

import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { LogEnd, Vouched } from '../../cluster/storage/storage-requests.ts'
import type { ProcessName } from '../../programs/program.ts'
import { vouchForRunning } from '../shared/vouching.ts'
import { halfOf } from './star-process.ts'

/** Of the processes that run here: whose logs hold all that was shown to them, and whose newest checkpoint is as new as they know. */
export const vouchFor = (hosted: ReadonlyMap<ProcessName, HostedProcess>, logs: readonly LogEnd[]): Vouched =>
  vouchForRunning(hosted, logs, (process, { end }) => {
    const { arriving, nextIndex } = halfOf(process).incoming
    const shown = arriving[0]?.message.index ?? nextIndex
    return shown <= end
  })
