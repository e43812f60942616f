// The resources of a host that series share, and costs that are not in the processor's, the network's or the disk's own accounts.

import type { Simulation } from '../../../kernel/simulation.ts'
import { PAGE_BYTES } from '../../../machine/address-space.ts'
import type { Extent } from '../../../machine/disk.ts'
import { type Flow, FlowResource, type Flows } from '../../../machine/flows/flows.ts'
import type { Host } from '../../../machine/host.ts'
import type { HostProfile } from '../../../machine/profiles/profile.ts'
import type { ProcessName } from '../../../programs/program.ts'
import { framesOf } from '../../../unix/datagrams.ts'
import { PACKET_HEADER_BYTES } from '../../requests/envelope.ts'
import type { RunningSeries } from './running-series.ts'
import type { SeriesKind } from './series-seen.ts'
import { Turns } from './turns.ts'

/** The resources of a host that series share. */
export class Machine {
  readonly host: Host
  readonly cpu: FlowResource
  readonly disk = new FlowResource()
  /** The file server, which serves one request at a time and waits for its disk. */
  readonly server: Turns
  /** Its writes to stable storage, one at a time. */
  readonly writing: Turns
  /** Where the blocks of processes lie on its disk; null where there is no file server. */
  placeOf: ((process: ProcessName) => Extent) | null = null
  /** The series in which this host asks. */
  readonly asking = new Set<RunningSeries>()
  /** Set by the layer; called when this host has heard from another in a series. */
  heard: ((other: number) => void) | null = null

  constructor(simulation: Simulation, host: Host, flows: Flows, askerOf: (flow: Flow) => number | null) {
    this.host = host
    this.cpu = new FlowResource(
      (load) => host.cpu.steadyWork(load),
      (ns) => host.cpu.spareSteadyWork(ns),
    )
    this.server = new Turns(simulation, flows, askerOf)
    this.writing = new Turns(simulation, flows, askerOf)
  }
}

/** Receiving a request is not part of the server's turn: it goes on while the server waits for its disk. Sending the reply is. */
export const receivingNs = ({ network }: HostProfile, kind: SeriesKind, blockBytes: number): number => {
  const bytes = PACKET_HEADER_BYTES + (kind === 'read' ? 32 : blockBytes)
  return network.receiveNs + framesOf(bytes).length * network.frameNs + bytes * network.receiveNsPerByte
}

/** For storage without an arm: the part of a request during which it does not count as busy. */
export const latencyNs = ({ solidDisk }: HostProfile, kind: SeriesKind): number => {
  if (solidDisk === undefined) return 0
  return kind === 'read' ? solidDisk.readLatencyNs : solidDisk.writeLatencyNs
}

/** What a child does before each of its blocks is written; meanwhile others on its host may write. */
export const touchNs = ({ cpu }: HostProfile, kind: SeriesKind, blockBytes: number): number =>
  kind === 'touch-and-write' ? Math.round((blockBytes / PAGE_BYTES) * cpu.pageFaultNs) : 0
