// After all servers were down at once: whether what one of them has read back from its disk is complete. Running processes know how far
// their logs went; for a process that is being restored, or of which a newer incarnation exists than runs here, nobody here knows.

import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { LogEnd, Vouched } from '../../cluster/storage/storage-requests.ts'
import type { ProcessName } from '../../programs/program.ts'

/** @param hasLog whether a log that ends there has all that its process needs; by default there are no logs, only checkpoints */
export function vouchForRunning(
  hosted: ReadonlyMap<ProcessName, HostedProcess>,
  logs: readonly LogEnd[],
  hasLog: (process: HostedProcess, end: LogEnd) => boolean = () => true,
): Vouched {
  const whole: ProcessName[] = []
  const torn: ProcessName[] = []
  for (const log of logs) {
    const process = hosted.get(log.process)
    if (process === undefined || process.restoring || process.incarnation < log.incarnation) continue
    const isWhole = process.versionBegun <= log.newest && hasLog(process, log)
    if (isWhole) whole.push(log.process)
    else torn.push(log.process)
  }
  return { kind: 'vouched', whole, torn }
}
