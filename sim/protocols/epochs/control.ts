// What a protocol asks of another host, beside messages and what is written to servers: a request, of which the trace is told.

import type { HostContext } from '../../cluster/host-context.ts'
import type { Body, Outcome } from '../../cluster/requests/envelope.ts'
import type { Transport } from '../../cluster/requests/transport.ts'
import type { Task } from '../../kernel/task.ts'

export interface ControlRoles extends Pick<HostContext, 'trace' | 'host' | 'hostNames'> {
  readonly transport: Pick<Transport, 'request'>
}

/** Ends with what it is answered; null: the other host is dead. */
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
