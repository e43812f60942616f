// The throughput of a stream of datagrams from one machine to another over a quiet Ethernet: sender, wire and receiver work in
// parallel, so the slowest of the three determines it. Both machines are otherwise idle.

import { RandomStreams } from '../../kernel/chance/random.ts'
import { Simulation } from '../../kernel/simulation.ts'
import { toSeconds } from '../../kernel/time.ts'
import { Ethernet } from '../../machine/ethernet/ethernet.ts'
import { Host } from '../../machine/host.ts'
import type { HostProfile } from '../../machine/profiles/profile.ts'
import { DatagramSocket } from '../../unix/datagrams.ts'

/** The largest datagram of UDP over IPv4. */
const LARGEST_BYTES = 65_507
/** The sender's processor works on one datagram while another is on the wire. */
const IN_HAND = 2

export interface StreamLoad {
  readonly profile: HostProfile
  /** Size of each datagram. */
  readonly bytes: number
  readonly datagrams: number
}

export interface StreamMeasurement {
  /** A KB being 1024 bytes. */
  readonly kilobytesPerSecond: number
  readonly datagramsPerSecond: number
}

/** Throws RangeError for an impossible load. */
export function measureStream({ profile, bytes, datagrams }: StreamLoad): StreamMeasurement {
  if (!Number.isInteger(bytes) || bytes < 1 || bytes > LARGEST_BYTES) {
    throw new RangeError(`a datagram has 1 to ${LARGEST_BYTES} bytes; got ${bytes}`)
  }
  if (!Number.isInteger(datagrams) || datagrams < 2) throw new RangeError(`2 datagrams or more; got ${datagrams}`)
  const simulation = new Simulation()
  const streams = new RandomStreams('')
  const network = new Ethernet(simulation, streams.of('backoff'))
  const [sender, receiver] = ['sender', 'receiver'].map(
    (name) => new Host(simulation, { name, profile, network, random: streams.of(name), order: () => streams.of(name) }),
  )
  const arrivals: number[] = []
  new DatagramSocket<number>(receiver!, () => void arrivals.push(simulation.now))
  const socket = new DatagramSocket<number>(sender!, () => {})
  let sent = 0
  const send = (): void => {
    if (sent < datagrams) socket.send(receiver!.id, bytes, sent++, 0, send)
  }
  for (let number = 0; number < IN_HAND; number++) send()
  simulation.run()
  const datagramsPerSecond = (datagrams - 1) / toSeconds(arrivals.at(-1)! - arrivals[0]!)
  return { kilobytesPerSecond: (datagramsPerSecond * bytes) / 1024, datagramsPerSecond }
}
