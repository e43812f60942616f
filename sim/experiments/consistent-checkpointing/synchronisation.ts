// What it takes to make one line out of the checkpoints of all: control messages, and numbers on the program's messages. Counted in a run, priced by the
// machine's figures, and charged as if the program waited for all of it: on the host that coordinates, which has an end of every control message.

import type { HostProfile } from '../../machine/profiles/profile.ts'
import type { TrafficCount } from '../rivals/traffic-count.ts'

/** Where a process computes, a datagram takes the processor from it and gives it back. */
const SWITCHES = 2
/** A control message is a request and a reply, of a frame each. */
const DATAGRAMS = 2
/** A line of sixteen members, the longest that is said. */
const CONTROL_BYTES = 272

export function synchronisationSeconds(
  { controlMessages, endMessages, headerBytes, processes }: TrafficCount,
  { cpu, network }: Pick<HostProfile, 'cpu' | 'network'>,
): number {
  const perByte = Math.max(network.sendNsPerByte, network.receiveNsPerByte)
  const perDatagram = (network.sendNs + network.receiveNs) / 2 + network.frameNs + SWITCHES * cpu.contextSwitchNs
  const control = (controlMessages + endMessages) * DATAGRAMS * (perDatagram + CONTROL_BYTES * perByte)
  // of a message its sender and its receiver have a share each
  const tags = (2 * headerBytes * perByte) / processes
  return (control + tags) / 1e9
}
