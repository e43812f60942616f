// Present-day kinds of storage that a machine may have in place of its own disk. Bandwidths are in millions of bytes per second. `assumed`
// marks figures that are only of the right order; anyone who needs better ones gives those of their own machine.

import { assumed, type Figures, sourced } from './figure.ts'
import type { SolidDiskProfile } from './profile.ts'

const nsPerByte = (megabytesPerSecond: number): number => 1000 / megabytesPerSecond

const NVME = 'makers’ data sheets of NVMe drives for servers (PCIe 4, power-loss protection), the lower end'
const SATA = 'makers’ data sheets of SATA drives for servers; the interface carries 600 MB/s'
const OBJECT =
  'object stores of the large providers: 50 to 100 MB/s a stream, 20 to 100 ms to the first byte (recalled)'

export const solidDisks = {
  nvme: {
    readLatencyNs: sourced(90_000, 'ns', NVME),
    writeLatencyNs: assumed(20_000, 'ns', '12 to 60 us for a small durable write, as people measure it'),
    readNsPerByte: sourced(nsPerByte(5000), 'ns/byte', NVME),
    writeNsPerByte: sourced(nsPerByte(2000), 'ns/byte', NVME),
    streams: assumed(1, 'count', 'one stream takes the whole bandwidth'),
  },
  ssd: {
    readLatencyNs: assumed(150_000, 'ns', SATA),
    writeLatencyNs: assumed(60_000, 'ns', SATA),
    readNsPerByte: sourced(nsPerByte(540), 'ns/byte', SATA),
    writeNsPerByte: sourced(nsPerByte(500), 'ns/byte', SATA),
    streams: assumed(1, 'count', 'one stream takes the whole bandwidth'),
  },
  memory: {
    readLatencyNs: assumed(1_000, 'ns', 'a look-up and a lock'),
    writeLatencyNs: assumed(1_000, 'ns', 'a look-up and a lock'),
    readNsPerByte: assumed(nsPerByte(10_000), 'ns/byte', 'copying memory, 5 to 15 GB/s a core'),
    writeNsPerByte: assumed(nsPerByte(10_000), 'ns/byte', 'copying memory, 5 to 15 GB/s a core'),
    streams: assumed(1, 'count', 'one core'),
  },
  object: {
    readLatencyNs: assumed(50_000_000, 'ns', OBJECT),
    writeLatencyNs: assumed(50_000_000, 'ns', OBJECT),
    readNsPerByte: assumed(nsPerByte(80), 'ns/byte', OBJECT),
    writeNsPerByte: assumed(nsPerByte(80), 'ns/byte', OBJECT),
    streams: assumed(16, 'count', 'parallel requests of one client'),
  },
} as const satisfies Record<string, Figures<Omit<SolidDiskProfile, 'volatile'>>>

export type SolidDiskKind = keyof typeof solidDisks

/** Kinds whose contents a crash of the machine destroys. */
export const volatileDisks: readonly string[] = ['memory' satisfies SolidDiskKind]
