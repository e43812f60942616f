// The costs charged by hosts, compared with hand calculations: on a yardstick machine with round costs defined here, so that expected
// values do not depend on the figures of real machines in the model.

import { RandomStreams } from '../../kernel/chance/random.ts'
import { Simulation } from '../../kernel/simulation.ts'
import { PagedMemory } from '../../machine/address-space.ts'
import { Cpu } from '../../machine/cpu.ts'
import { Ethernet } from '../../machine/ethernet/ethernet.ts'
import { Host } from '../../machine/host.ts'
import type { HostProfile } from '../../machine/profiles/profile.ts'
import { profiles } from '../../machine/profiles/profiles.ts'
import { parseScenario } from '../../scenario/reading/parse.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { simulate } from '../../simulate.ts'
import type { TraceReader } from '../../trace/trace.ts'
import { DatagramSocket, framesOf } from '../../unix/datagrams.ts'
import type { CheckpointLoad } from '../measure/measure-checkpoint.ts'
import { measureStream } from '../measure/measure-stream.ts'
import { exactly, type ValidationRow } from './validation-row.ts'

const MS = 1_000_000
const PAGE = 4096
const BLOCK = 8192
/** The header of a packet between two layers, in bytes. */
const HEADER = 32

const yardstick: HostProfile = {
  name: 'sparcstation-1',
  memoryBytes: 64 * 2 ** 20,
  cpu: {
    ...{ loopNs: 1000, flopNs: 1000, lineMissNs: 1000, storeNs: 1000 },
    ...{ copyNsPerByte: 200, compareNsPerByte: 100, fileCacheNsPerByte: 300, contextSwitchNs: 0 },
    ...{ forkNs: 20 * MS, forkNsPerPage: 0.01 * MS, pageFaultNs: 2 * MS },
  },
  network: { sendNs: 0.5 * MS, receiveNs: 0.5 * MS, sendNsPerByte: 1000, receiveNsPerByte: 1000, frameNs: 0 },
  disk: {
    ...{ rpm: 6000, sectorsPerTrack: 100, cylinders: 1000, heads: 10, sectorBytes: 512 },
    ...{ trackSeekNs: 2 * MS, averageSeekNs: 10 * MS, fullSeekNs: 20 * MS, commandNs: 1 * MS },
  },
  layer: {
    ...{ messageLayerNs: 5 * MS, serverWorkNs: 2 * MS, checkpointNs: 100 * MS },
    ...{ restartNs: 100 * MS, reopenFileNs: 10 * MS },
  },
}

const yardsticks = Object.fromEntries(Object.keys(profiles).map((name) => [name, yardstick])) as typeof profiles
/** Two jobs of 1 s and half a second, and an urgent one of 0.3 s that comes after 0.2 s. */
function validateUrgency(): ValidationRow[] {
  const simulation = new Simulation()
  const cpu = new Cpu(simulation)
  const ends: number[] = []
  const end = (): void => void ends.push(simulation.now / 1e9)
  cpu.job(1000 * MS, end)
  cpu.job(500 * MS, end)
  simulation.after(200 * MS, () => cpu.job(300 * MS, end, true), undefined)
  simulation.run()
  const [urgent, shorter, longer] = ends
  return [
    exactly('Processor, an urgent job ends (s)', 0.5, urgent!, 1e-8),
    exactly('Processor, the shorter of two jobs that waited for it (s)', 1.3, shorter!, 1e-8),
    exactly('Processor, the longer of them (s)', 1.8, longer!, 1e-8),
  ]
}

/** Two jobs of 1 s and half a second, interrupted for 1 ms every 10 ms, first after 5 ms. */
function validateProcessor(): ValidationRow[] {
  const simulation = new Simulation()
  const cpu = new Cpu(simulation)
  const ends: number[] = []
  const end = (): void => void ends.push(simulation.now / 1e9)
  cpu.job(1000 * MS, end)
  cpu.job(500 * MS, end)
  for (let at = 5; at < 2000; at += 10) simulation.after(at * MS, () => cpu.system(MS, () => {}, undefined), undefined)
  simulation.run()
  return [
    // each has had half a second once both together had one; by then 111 interrupts have occurred
    exactly('Processor under interrupts, the shorter of two jobs ends (s)', 1.111, ends[0]!, 1e-8),
    exactly('Processor under interrupts, the longer of two jobs ends (s)', 1.667, ends[1]!, 1e-8),
  ]
}

/** When a datagram between two idle yardsticks has been received, in milliseconds. */
function datagramArrives(bytes: number): number {
  const simulation = new Simulation()
  const streams = new RandomStreams('')
  const network = new Ethernet(simulation, streams.of('backoff'))
  const [sender, receiver] = ['sender', 'receiver'].map(
    (name) =>
      new Host(simulation, {
        name,
        profile: yardstick,
        network,
        random: streams.of(name),
        order: () => streams.of(name),
      }),
  )
  let arrived = 0
  new DatagramSocket(receiver!, () => {
    arrived = simulation.now / MS
  })
  new DatagramSocket(sender!, () => {}).send(receiver!.id, bytes, null)
  simulation.run()
  return arrived
}

/** 42 bytes of headers, or 38 in a fragment that is not the first, and a preamble of 8, at 0.8 us per byte; plus propagation. */
const wire = (bytes: number): number => (bytes + 46) * 0.0008 + 0.002165

/**
 * The first fragment arrives when its share has been sent; the receiver, as fast as the sender, then processes all of them.
 * Fragments carry 1480 bytes.
 */
const passes = (bytes: number): number => {
  const fragments = Math.ceil((bytes + 8) / 1480)
  return 0.5 + bytes / 1000 / fragments + wire(Math.min(bytes + 8, 1480)) + bytes / 1000 + 0.5
}

/** Fast enough that only the sender limits a stream. */
const fastReceiver: HostProfile = { ...yardstick, network: { ...yardstick.network, receiveNsPerByte: 500 } }

const validateDatagrams = (): ValidationRow[] => [
  exactly(
    'Datagram of 8192 bytes: five frames of 1518 bytes and one of 838, the sum of their squares',
    5 * 1518 * 1518 + 838 * 838,
    framesOf(8192).reduce((sum, bytes) => sum + bytes * bytes, 0),
  ),
  exactly(
    'Datagram of 1000 bytes, from one process to another (ms)',
    0.5 + 1 + wire(1008) + 1 + 0.5,
    datagramArrives(1000),
    1e-6,
  ),
  exactly('Datagram of 8192 bytes, in six fragments that overlap (ms)', passes(8192), datagramArrives(8192), 0.005),
  exactly(
    'Stream of datagrams of 8192 bytes: 8 KB every 0.5 ms and 8192 us (KB/s)',
    8 / (0.0005 + 0.008192),
    measureStream({ profile: fastReceiver, bytes: 8192, datagrams: 500 }).kilobytesPerSecond,
    1e-4,
  ),
]

/** Writes after a fork, counted by hand. */
function validateFaults(): ValidationRow[] {
  const forked = (): PagedMemory => {
    const memory = new PagedMemory({ baseBytes: PAGE, regions: [{ name: 'data', bytes: 100 * PAGE }] }, 'symbolic')
    memory.touch('data', 0, 100 * PAGE, 1)
    memory.share()
    return memory
  }
  const twice = forked()
  twice.digest('data', 0, 100 * PAGE)
  twice.touch('data', 0, 100 * PAGE, 2)
  twice.touch('data', 0, 100 * PAGE, 3)
  const written = forked()
  written.touch('data', 0, 60 * PAGE, 2)
  const late = forked()
  late.unshare()
  late.touch('data', 10, 1, 2)
  const copies = twice.takeCopies() + written.takeCopies() + late.takeCopies()
  return [
    exactly('Faults of a parent that reads 100 pages and writes them twice', 100, twice.takeFaults()),
    exactly('Faults of a parent that writes 60 of them', 60, written.takeFaults()),
    exactly('Faults of a parent that writes one when its child has ended', 1, late.takeFaults()),
    exactly('Pages copied by the three of them', 160, copies),
  ]
}

const SMALL_KB = 1024
const LARGE_KB = 3072
const MORE_PAGES = (LARGE_KB - SMALL_KB) / 4
const MORE_BLOCKS = MORE_PAGES / 2
/** The length of the computation of one process that does nothing else. */
const OPERATIONS = 200_000_000

function computation(policy: 'none' | CheckpointLoad['policy'], kilobytes: number, copies: number): Scenario {
  const parsed = parseScenario({
    application: { kind: 'spawner', options: { operations: OPERATIONS }, baseImage: `${kilobytes}KB` },
    hosts: { workstations: { count: 1 }, servers: { count: 2 } },
    star: { checkpoint: { policy, interval: '60s' }, replication: copies, ring: { period: '10min' } },
  })
  if ('errors' in parsed) throw new Error(parsed.errors.map(({ message }) => message).join('; '))
  const { scenario } = parsed
  return { ...scenario, application: { ...scenario.application, size: 0 } }
}

/** How much each checkpoint delays the computation, and its components, in milliseconds. */
function perCheckpoint(policy: CheckpointLoad['policy'], kilobytes: number, copies: number, seed: string) {
  const onYardsticks = (scenario: Scenario) => simulate(scenario, { seed, profiles: yardsticks })
  const saved = onYardsticks(computation(policy, kilobytes, copies))
  const free = onYardsticks(computation('none', kilobytes, copies))
  const { checkpoints, seconds } = saved.processes[0]!
  const milliseconds = (total: number): number => (1e3 * total) / checkpoints
  return {
    delay: milliseconds(saved.seconds - free.seconds),
    blocked: milliseconds(seconds.blocked),
    copy: milliseconds(seconds.copy),
    compare: milliseconds(seconds.compare),
  }
}

/** The cost of two thousand additional kilobytes: whatever does not depend on the size cancels out. */
function validateCheckpoints(seed: string): ValidationRow[] {
  const more = (policy: CheckpointLoad['policy'], copies: number) => {
    const small = perCheckpoint(policy, SMALL_KB, copies, seed)
    const large = perCheckpoint(policy, LARGE_KB, copies, seed)
    return (part: keyof typeof small): number => large[part] - small[part]
  }
  const one = more('full', 1)
  const two = more('full', 2)
  const child = more('pre-copy', 1)
  const compared = more('incremental', 1)
  const disk = 1 + 5 + 16 * 0.1 + (15 / 100) * 2 // command, half a turn, 16 sectors; some blocks change tracks
  const reply = 0.5 + HEADER / 1000 + wire(HEADER + 8) + HEADER / 1000 + 0.5
  const copied = passes(BLOCK + HEADER) + 2 + BLOCK * 0.0003 + disk + reply
  const packed = 5 + BLOCK * 0.0002 // the layer's work, and one pass over it
  const taken = 0.5 + (BLOCK + HEADER) / 1000 + 0.5 + HEADER / 1000 // from the process: its child's sending and receiving
  return [
    exactly('Full checkpoint, a block on one copy (ms)', packed + copied, one('delay') / MORE_BLOCKS, 0.01),
    exactly(
      'Full checkpoint, a block on two copies, in turn (ms)',
      packed + 2 * copied,
      two('delay') / MORE_BLOCKS,
      0.01,
    ),
    exactly(
      'Pre-copy, a page: its entry in the page table at the fork (ms)',
      0.01,
      child('blocked') / MORE_PAGES,
      0.01,
    ),
    exactly('Pre-copy, a page: entry, and a fault of the child (ms)', 0.01 + 2, child('copy') / MORE_PAGES, 1e-3),
    exactly(
      'Pre-copy, two pages: what they take from the process (ms)',
      2 * 2.01 + packed + taken,
      child('delay') / MORE_BLOCKS,
      0.01,
    ),
    exactly('Incremental, a page compared (ms)', PAGE * 0.0001, compared('compare') / MORE_PAGES, 1e-6),
  ]
}

/** The alarm goes off one interval after the start, and one interval after its handler is done. */
function validateAlarm(): ValidationRow[] {
  const parsed = parseScenario({
    application: { kind: 'fft', size: 8192, workers: 1 },
    star: { checkpoint: { policy: 'full', interval: '30s' }, replication: 1 },
  })
  if ('errors' in parsed) throw new Error('the scenario of the alarm is invalid')
  let started = Number.NaN
  let done = Number.NaN
  const waits: number[] = []
  const read: TraceReader = (atNs, event) => {
    if (!('process' in event) || event.process !== 'fft/1') return
    if (event.kind === 'process-started') started = atNs
    if (event.kind === 'process-unblocked') done = atNs
    if (event.kind === 'checkpoint-begins') waits.push((atNs - (waits.length === 0 ? started : done)) / 1e9)
  }
  simulate(parsed.scenario, { seed: '1', readers: [read] })
  return [
    exactly('Alarm of 30 s, from the start to the first checkpoint (s)', 30, waits[0]!),
    exactly('Alarm of 30 s, from the end of a checkpoint to the next (s)', 30, waits[1]!),
  ]
}

/** All of the above; the same seed gives the same rows. */
export const validateHosts = (seed: string): ValidationRow[] => [
  ...validateProcessor(),
  ...validateUrgency(),
  ...validateDatagrams(),
  ...validateFaults(),
  ...validateCheckpoints(seed),
  ...validateAlarm(),
]
