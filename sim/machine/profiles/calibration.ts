// Every number of the machine room, with its unit, its kind and its source. Bandwidths of the period are in millions of bytes per second.
// Five constants are fitted, all on the SPARCstation 1 and none of them particular to an application, a checkpoint policy or a replication
// degree; the other machines follow from them by measured ratios.

import { derived, type Figure, type Figures, fitted, flatten, measured } from './figure.ts'
import type { DiskProfile, HostFigures, ProfileName } from './profile.ts'
import { sun360 } from './sun-3-60.ts'

/** The fitted constants: what `starsim calibrate` varies, and prints. Nanoseconds, or nanoseconds per byte. */
export const fittedValues = {
  'cpu.loopNs': 995,
  'cpu.flopNs': 376,
  'cpu.pageFaultNs': 1_840_000,
  'layer.messageLayerNs': 6_440_000,
  'layer.serverWorkNs': 2_680_000,
}

/** Values found in none of the sources and chosen by hand with the tables in view; they count as fitted. */
export const chosenByHand = ['the image of a master, 200 KB'] as const

export type FittedName = keyof typeof fittedValues

export type FittedValues = Record<FittedName, number>

const LINE_BYTES = 16
const CYCLE_NS = 50 // 20 MHz
const nsPerByte = (megabytesPerSecond: number): number => 1000 / megabytesPerSecond

const ousterhout = 'Ousterhout, Why aren’t operating systems getting faster as fast as hardware, USENIX 1990'
const lmbench = 'McVoy and Staelin, lmbench, USENIX 1996, machines of this class'
const sprite = 'Sprite on a SPARCstation 1 (Douglis and Ousterhout 1991 and the project’s logs)'

const systemCall = measured(31_000, 'ns', ousterhout)
const copy = derived(nsPerByte(5.6), 'ns/byte', `5.6 MB/s outside the cache (${ousterhout})`)
const forkAndExec = measured(46_000_000, 'ns', `fork, exec and wait of an empty program: ${sprite}`)

/** The disk of the workstations: SUN0424, 424 MB. */
const sun0424: Figures<DiskProfile> = {
  rpm: measured(4400, 'rpm', 'SUN0424, Sun format.dat'),
  sectorsPerTrack: measured(80, 'count', 'SUN0424, Sun format.dat; 4400 rpm and 80 sectors are 3.0 MB/s'),
  cylinders: measured(1151, 'count', 'SUN0424, Sun format.dat'),
  heads: measured(9, 'count', 'SUN0424, Sun format.dat; 1151 x 9 x 80 x 512 bytes are 424 MB'),
  sectorBytes: measured(512, 'bytes', 'SCSI disks of the period'),
  trackSeekNs: derived(3_000_000, 'ns', 'a fifth of the average seek, as usual for disks of 1990'),
  averageSeekNs: measured(14_000_000, 'ns', 'SUN0424, maker’s figure'),
  fullSeekNs: derived(29_000_000, 'ns', 'about twice the average seek, as usual for disks of 1990'),
  commandNs: derived(500_000, 'ns', 'random 8 KB write of 19 to 24 ms less seek, half a turn and transfer'),
}

/** The disk of the file servers: SUN1.05, 1.05 GB. */
const sun105: Figures<DiskProfile> = {
  rpm: measured(5400, 'rpm', 'SUN1.05, Sun format.dat'),
  sectorsPerTrack: measured(72, 'count', 'SUN1.05, Sun format.dat; 5400 rpm and 72 sectors are 3.3 MB/s'),
  cylinders: measured(2036, 'count', 'SUN1.05, Sun format.dat'),
  heads: measured(14, 'count', 'SUN1.05, Sun format.dat; 2036 x 14 x 72 x 512 bytes are 1.05 GB'),
  sectorBytes: measured(512, 'bytes', 'SCSI disks of the period'),
  trackSeekNs: derived(2_000_000, 'ns', 'a fifth of the average seek, as usual for disks of 1990'),
  averageSeekNs: measured(10_500_000, 'ns', 'SUN1.05, maker’s figure'),
  fullSeekNs: derived(22_000_000, 'ns', 'about twice the average seek, as usual for disks of 1990'),
  commandNs: derived(500_000, 'ns', 'random 8 KB write of 19 to 24 ms less seek, half a turn and transfer'),
}

/** A present-day disk for bulk storage; the model knows rotating disks only. */
const nearline: Figures<DiskProfile> = {
  rpm: measured(7200, 'rpm', 'makers’ data sheets of nearline disks'),
  sectorsPerTrack: derived(500, 'count', '245 MB/s at 120 turns a second and 4 KB a sector'),
  cylinders: derived(500_000, 'count', '18 TB on 18 surfaces of such tracks'),
  heads: measured(18, 'count', 'makers’ data sheets of nearline disks'),
  sectorBytes: measured(4096, 'bytes', 'makers’ data sheets of nearline disks'),
  trackSeekNs: measured(500_000, 'ns', 'makers’ data sheets of nearline disks'),
  averageSeekNs: measured(8_000_000, 'ns', 'makers’ data sheets of nearline disks'),
  fullSeekNs: measured(16_000_000, 'ns', 'makers’ data sheets of nearline disks'),
  commandNs: derived(50_000, 'ns', 'a SATA command and its interrupt'),
}

const transfer = derived(
  1e6 / 940,
  'ns/byte',
  'TCP between two SPARCstation 1 carries up to 940 KB/s, limited by the CPU: the throughput of a pipeline of sender, wire and ' +
    'receiver, in which the slower end works without a pause; both ends are taken to be as slow, packets’ own costs included',
)

const openFile = measured(9_400_000, 'ns', `migrating one open file: ${sprite}; stands for opening it again`)

const sparcstation1 = (fit: FittedValues): Figures<HostFigures> => {
  const byCalibration = (name: FittedName, unit: 'ns' | 'ns/byte'): Figure =>
    fitted(fit[name], unit, 'starsim calibrate, from Tables 1 to 4')
  return {
    memoryBytes: measured(24 * 2 ** 20, 'bytes', 'the paper, section 6'),
    cpu: {
      loopNs: byCalibration('cpu.loopNs', 'ns'),
      flopNs: byCalibration('cpu.flopNs', 'ns'),
      lineMissNs: derived(
        LINE_BYTES * (nsPerByte(5.6) - nsPerByte(7.6)),
        'ns',
        `a line of 16 bytes x (1 / 5.6 MB/s uncached - 1 / 7.6 MB/s cached copy) (${ousterhout})`,
      ),
      storeNs: derived(
        8 * nsPerByte(7.6) - 6 * CYCLE_NS,
        'ns',
        'cached copy at 7.6 MB/s by double words: 1053 ns each, less 3 cycles to load and 3 for the loop, is one write ' +
          'through to memory; taken for a word too (by words the same copy would allow 426 ns: a weak figure)',
      ),
      copyNsPerByte: copy,
      compareNsPerByte: derived(nsPerByte(7), 'ns/byte', 'memory compare, about 7 MB/s: a weak figure'),
      fileCacheNsPerByte: derived(nsPerByte(6.3), 'ns/byte', `6.3 MB/s from the file cache (${ousterhout})`),
      contextSwitchNs: derived(
        (1_060_000 - 4 * systemCall.value) / 2,
        'ns',
        `half of a pipe round trip of 1.06 ms less its four system calls (${ousterhout}); includes the pipe’s own work`,
      ),
      forkNs: derived(forkAndExec.value / 2, 'ns', 'half of fork, exec and wait (46 ms); the other half is exec'),
      forkNsPerPage: derived(
        LINE_BYTES * (nsPerByte(5.6) - nsPerByte(7.6)) + 2 * (8 * nsPerByte(7.6) - 6 * CYCLE_NS),
        'ns',
        'an entry of the page table is fetched (a line), protected (a store) and copied (a store)',
      ),
      pageFaultNs: byCalibration('cpu.pageFaultNs', 'ns'),
    },
    network: {
      sendNs: derived(
        500_000,
        'ns',
        'a quarter of a small UDP round trip, user to user (1.8 to 2.5 ms), less the wire',
      ),
      receiveNs: derived(
        500_000,
        'ns',
        'a quarter of a small UDP round trip, user to user (1.8 to 2.5 ms), less the wire',
      ),
      sendNsPerByte: transfer,
      receiveNsPerByte: transfer,
      frameNs: derived(0, 'ns', 'within the figures per byte, which were taken over full frames'),
    },
    disk: sun0424,
    layer: {
      messageLayerNs: byCalibration('layer.messageLayerNs', 'ns'),
      serverWorkNs: byCalibration('layer.serverWorkNs', 'ns'),
      checkpointNs: derived(
        2 * openFile.value,
        'ns',
        'a file is opened and renamed when it is whole: two open files that migrate (Sprite); the signal is a few system calls',
      ),
      restartNs: measured(76_000_000, 'ns', `migrating an empty process: ${sprite}; stands for a restart`),
      reopenFileNs: openFile,
    },
  }
}

/** A figure of another machine, scaled by the ratio of a measured pair. */
const scaled = (of: Figure, to: Figure, from: Figure, what: string): Figure =>
  derived((of.value * to.value) / from.value, of.unit, `SPARCstation 1 x the ratio of ${what}`)

const layerOf = (
  { layer }: Figures<HostFigures>,
  scale: (figure: Figure) => Figure,
): Figures<HostFigures>['layer'] => ({
  messageLayerNs: scale(layer.messageLayerNs),
  serverWorkNs: scale(layer.serverWorkNs),
  checkpointNs: scale(layer.checkpointNs),
  restartNs: scale(layer.restartNs),
  reopenFileNs: scale(layer.reopenFileNs),
})

const sparcstation10 = (one: Figures<HostFigures>): Figures<HostFigures> => {
  const call = measured(10_000, 'ns', `7 to 13 us: ${lmbench}`)
  const move = derived(nsPerByte(41.5), 'ns/byte', `29 to 54 MB/s: ${lmbench}`)
  const byCalls = (figure: Figure): Figure => scaled(figure, call, systemCall, 'null system calls, 10 to 31 us')
  const byCopies = (figure: Figure): Figure => scaled(figure, move, copy, 'memory copies, 41.5 to 5.6 MB/s')
  return {
    memoryBytes: measured(32 * 2 ** 20, 'bytes', 'the paper, section 6.3'),
    cpu: {
      loopNs: byCalls(one.cpu.loopNs),
      flopNs: byCalls(one.cpu.flopNs),
      lineMissNs: byCopies(one.cpu.lineMissNs),
      storeNs: byCopies(one.cpu.storeNs),
      copyNsPerByte: move,
      compareNsPerByte: byCopies(one.cpu.compareNsPerByte),
      fileCacheNsPerByte: byCopies(one.cpu.fileCacheNsPerByte),
      contextSwitchNs: byCalls(one.cpu.contextSwitchNs),
      forkNs: measured(13_000_000, 'ns', `fork and exit in 8 to 18 ms: ${lmbench}`),
      forkNsPerPage: byCopies(one.cpu.forkNsPerPage),
      pageFaultNs: byCalls(one.cpu.pageFaultNs),
    },
    network: {
      sendNs: byCalls(one.network.sendNs),
      receiveNs: byCalls(one.network.receiveNs),
      sendNsPerByte: byCopies(one.network.sendNsPerByte),
      receiveNsPerByte: byCopies(one.network.receiveNsPerByte),
      frameNs: byCalls(one.network.frameNs),
    },
    disk: sun105,
    layer: layerOf(one, byCalls),
  }
}

const modernServer = (one: Figures<HostFigures>): Figures<HostFigures> => {
  const today = 'order of magnitude of lmbench on an x86-64 server of the 2020s under Linux'
  const call = derived(200, 'ns', today)
  const byCalls = (figure: Figure): Figure => scaled(figure, call, systemCall, 'null system calls, 0.2 to 31 us')
  return {
    memoryBytes: measured(64 * 2 ** 30, 'bytes', 'a small server of the 2020s'),
    cpu: {
      loopNs: derived(0.4, 'ns', 'one trip of a scalar loop at 3 GHz'),
      flopNs: derived(0.4, 'ns', 'one scalar operation at 3 GHz, not vectorised'),
      lineMissNs: derived(LINE_BYTES * nsPerByte(10_000), 'ns', '16 bytes of a stream at 10 GB/s'),
      storeNs: derived(0.4, 'ns', 'one store into a write-back cache'),
      copyNsPerByte: derived(nsPerByte(10_000), 'ns/byte', today),
      compareNsPerByte: derived(nsPerByte(10_000), 'ns/byte', today),
      fileCacheNsPerByte: derived(nsPerByte(5_000), 'ns/byte', today),
      contextSwitchNs: derived(2_000, 'ns', today),
      forkNs: derived(100_000, 'ns', today),
      forkNsPerPage: derived(25, 'ns', 'copying a page table entry and counting its page'),
      pageFaultNs: derived(500, 'ns', today),
    },
    network: {
      sendNs: derived(3_000, 'ns', today),
      receiveNs: derived(5_000, 'ns', today),
      sendNsPerByte: derived(0.2, 'ns/byte', 'one copy and a checksum'),
      receiveNsPerByte: derived(0.2, 'ns/byte', 'one copy and a checksum'),
      frameNs: derived(200, 'ns', today),
    },
    disk: nearline,
    layer: layerOf(one, byCalls),
  }
}

/** Every figure of every machine, for the given fitted constants. */
export function figuresOf(fit: FittedValues): Record<ProfileName, Figures<HostFigures>> {
  const one = sparcstation1(fit)
  return {
    'sparcstation-1': one,
    'sparcstation-10': sparcstation10(one),
    'modern-server': modernServer(one),
    'sun-3-60': sun360,
  }
}

/** The committed figures, flat: one row per number, for tables and for counting the fitted ones. */
export const allFigures = (): { profile: ProfileName; path: string; figure: Figure }[] =>
  Object.entries(figuresOf(fittedValues)).flatMap(([profile, figures]) =>
    flatten<HostFigures>(figures).map(([path, figure]) => ({ profile: profile as ProfileName, path, figure })),
  )
