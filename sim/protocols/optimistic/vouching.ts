// After a power cut of all servers: whether the logs that one of them has read back from its disk are whole. A process that runs knows how far
// its log was stable.

import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { LogEnd, Vouched } from '../../cluster/storage/storage-requests.ts'
import type { ProcessName } from '../../programs/program.ts'
import { halfOf } from './optimistic-process.ts'

export function vouchFor(hosted: ReadonlyMap<ProcessName, HostedProcess>, logs: readonly LogEnd[]): Vouched {
  const whole: ProcessName[] = []
  const torn: ProcessName[] = []
  for (const { process: name, incarnation, end, newest } of logs) {
    const process = hosted.get(name)
    if (process === undefined || process.restoring || process.incarnation < incarnation) continue
    const isWhole = halfOf(process).log.stable <= end && process.versionBegun <= newest
    if (isWhole) whole.push(name)
    else torn.push(name)
  }
  return { kind: 'vouched', whole, torn }
}
