// A protocol's own request to another host, besides messages and writes to servers; reported to the trace.

import type { HostContext } from '../../cluster/host-context.ts'
import type { Body, Outcome } from '../../cluster/requests/envelope.ts'
import type { Transport } from '../../cluster/requests/transport.ts'
import type { Task } from '../../kernel/task.ts'

export interface ControlRoles extends Pick<HostContext, 'trace' | 'host' | 'hostNames'> {
  readonly transport: Pick<Transport, 'request'>
}

/** Ends with the reply; null if the other host is dead. */
export function control<Reply extends Body>(
  { trace, host, hostNames, transport }: ControlRoles,
  to: number,
  bytes: number,
  request: Body,
): Task<Outcome<Reply>> {
  if (trace.wants('control-sent')) {
    trace.emit({ kind: 'control-sent', host: host.name, to: hostNames[to]!, control: request.kind })
  }
  return transport.request<Reply>(to, bytes, request)
}
