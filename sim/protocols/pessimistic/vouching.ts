// After a power cut of all servers, where the log is not on them: whether the checkpoints that one of them has read back from its disk are as new
// as the processes that run know.

import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { LogEnd, Vouched } from '../../cluster/storage/storage-requests.ts'
import type { ProcessName } from '../../programs/program.ts'

export function vouchForVersions(hosted: ReadonlyMap<ProcessName, HostedProcess>, logs: readonly LogEnd[]): Vouched {
  const whole: ProcessName[] = []
  const torn: ProcessName[] = []
  for (const { process: name, incarnation, newest } of logs) {
    const process = hosted.get(name)
    if (process === undefined || process.restoring || process.incarnation < incarnation) continue
    if (process.versionBegun <= newest) whole.push(name)
    else torn.push(name)
  }
  return { kind: 'vouched', whole, torn }
}
