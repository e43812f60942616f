// A process that does nothing, with a protocol's half: for tests of that half alone.

import { Account } from '../../sim/cluster/hosting/account.ts'
import { type Home, HostedProcess } from '../../sim/cluster/hosting/hosted-process.ts'
import type { Simulation } from '../../sim/kernel/simulation.ts'

export function idleProcess(
  simulation: Simulation,
  name: string,
  adopt: (process: HostedProcess) => unknown,
  incarnation = 1,
): HostedProcess {
  const home = {
    ...{ simulation, programs: { idle: { layout: () => ({ baseBytes: 4096, regions: [] }) } }, protocol: { adopt } },
    ...{ settings: { memory: 'symbolic', policy: 'full' }, observer: { accountOf: () => new Account() } },
  }
  return new HostedProcess(home as unknown as Home, { name, program: 'idle', parameters: {} }, incarnation)
}
