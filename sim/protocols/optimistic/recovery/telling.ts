// A host tells all others how the lives of a process have ended. One that returns later finds it on the servers.

import type { HostServices } from '../../../cluster/host-services.ts'
import type { ProcessName } from '../../../programs/program.ts'
import { control } from '../../epochs/control.ts'
import type { LivesRequest } from '../messages.ts'

export function tellLives(services: HostServices, process: ProcessName, ends: readonly number[]): void {
  const { host, membership, id } = services
  const request: LivesRequest = { kind: 'lives', process, ends }
  for (const other of membership.live()) {
    if (other !== id) host.tasks.spawn(control(services, other, 8 + 8 * ends.length, request), `ends for host ${other}`)
  }
}
