// A kind of machine as plain numbers, without behaviour. The source of each number is in calibration.ts. Costs per byte, loop or page may
// be fractions of a nanosecond; code that turns them into a delay rounds once, at the end.

export interface CpuProfile {
  /** One iteration of an inner loop: index arithmetic, loads that hit the cache, the branch. */
  readonly loopNs: number
  /** One floating-point operation. */
  readonly flopNs: number
  /** Fetching one 16-byte cache line from memory. */
  readonly lineMissNs: number
  /** Storing one word through the cache into memory. */
  readonly storeNs: number
  /** Copying memory that is not in the cache. */
  readonly copyNsPerByte: number
  /** Comparing two pieces of memory that are equal. */
  readonly compareNsPerByte: number
  /** Moving data between a process and the file cache. */
  readonly fileCacheNsPerByte: number
  /** Taking the processor from one process and giving it to another. */
  readonly contextSwitchNs: number
  /** fork(): the part that does not depend on the size of the process. */
  readonly forkNs: number
  /** fork(): for each page of the address space, whose entry in the page table is copied. */
  readonly forkNsPerPage: number
  /** A fault on a page that is in memory but unmapped or protected: the trap, finding the page, mapping it. Copying is not included. */
  readonly pageFaultNs: number
}

/** Processor time spent on the network, from user to interface; the wire itself belongs to the network. */
export interface NetworkProfile {
  /** Each datagram sent: system call, protocol, driver. */
  readonly sendNs: number
  /** Each datagram received: interrupt, protocol, waking the receiver. */
  readonly receiveNs: number
  readonly sendNsPerByte: number
  readonly receiveNsPerByte: number
  /** Each frame, on either side, beyond what the per-byte figures include. */
  readonly frameNs: number
}

export interface DiskProfile {
  readonly rpm: number
  readonly sectorsPerTrack: number
  readonly cylinders: number
  readonly heads: number
  readonly sectorBytes: number
  /** From a cylinder to the next. */
  readonly trackSeekNs: number
  /** Over a third of the cylinders. */
  readonly averageSeekNs: number
  /** From the first cylinder to the last. */
  readonly fullSeekNs: number
  /** Controller and bus, before the arm moves. */
  readonly commandNs: number
}

/** Storage without an arm. */
export interface SolidDiskProfile {
  /** Before the first byte; for a write, the time until it is durable, not counting its transfer. */
  readonly readLatencyNs: number
  readonly writeLatencyNs: number
  /** Of a single stream. */
  readonly readNsPerByte: number
  readonly writeNsPerByte: number
  /** How many transfers proceed at once without slowing each other. */
  readonly streams: number
  /** A crash of the machine destroys everything on it. */
  readonly volatile: boolean
}

/** What the software of the fault-tolerant layer costs. It runs on the processor, so each kind of machine has its own figures. */
export interface LayerCosts {
  /**
   * The layer's work for one request of a process (sending or receiving a message, writing or reading a block of a file): naming, stamp,
   * buffers.
   */
  readonly messageLayerNs: number
  /** A file server's work for one request: its layer, the file manager, the reply. */
  readonly serverWorkNs: number
  /** Each checkpoint, whatever its size: signal, registers, opening and renaming the files. */
  readonly checkpointNs: number
  /** Starting a process from an image, whatever its size. */
  readonly restartNs: number
  /** Reopening each file that a restarted process had in use. */
  readonly reopenFileNs: number
}

export interface HostFigures {
  readonly memoryBytes: number
  readonly cpu: CpuProfile
  readonly network: NetworkProfile
  readonly disk: DiskProfile
  /** Costs of the fault-tolerant layer, whatever the protocol. */
  readonly layer: LayerCosts
}

export const profileNames = ['sparcstation-1', 'sparcstation-10', 'modern-server', 'sun-3-60'] as const

/**
 * The name of a machine that comes with starsim.
 *
 * @example
 * import { type ProfileName, profiles } from 'starsim/core'
 *
 * const name: ProfileName = 'sparcstation-10'
 * console.log(profiles[name].disk.rpm)
 */
export type ProfileName = (typeof profileNames)[number]

/**
 * A kind of machine: memory in bytes, and the costs of processor, network, disk and fault-tolerant layer in nanoseconds.
 *
 * @example
 * import { type HostProfile, profiles, simulate } from 'starsim/core'
 *
 * const base = profiles['sparcstation-1']
 * const faster: HostProfile = { ...base, name: 'faster', cpu: { ...base.cpu, flopNs: base.cpu.flopNs / 2 } }
 * simulate(
 *   { application: { kind: 'gauss', size: 8 }, hosts: { workstations: { count: 5, profile: 'faster' } } },
 *   { profiles: { faster } },
 * )
 */
export interface HostProfile extends HostFigures {
  readonly name: string
  /** Replaces `disk`, the rotating one. */
  readonly solidDisk?: SolidDiskProfile
}
