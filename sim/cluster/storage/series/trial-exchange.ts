// What one exchange of a series costs: measured by carrying out some in a simulation of their own, frame by frame, between idle machines of
// the same kinds, with the layer's real transport, file server and disk. So a series costs what its exchanges would, and follows them when
// they change.

import { RandomStreams } from '../../../kernel/chance/random.ts'
import { Simulation } from '../../../kernel/simulation.ts'
import type { Task } from '../../../kernel/task.ts'
import { Signal } from '../../../kernel/waits.ts'
import { type Image, PAGE_BYTES } from '../../../machine/address-space.ts'
import type { Wire } from '../../../machine/flows/wires.ts'
import { Host } from '../../../machine/host.ts'
import type { Network } from '../../../machine/network.ts'
import type { HostProfile } from '../../../machine/profiles/profile.ts'
import { Trace } from '../../../trace/trace.ts'
import { Transport } from '../../requests/transport.ts'
import { Membership } from '../../ring/membership.ts'
import { openServer } from '../file-server.ts'
import type { SavedState } from '../saved-state.ts'
import { StableStorage } from '../stable-storage.ts'
import { type ServerRequest, type StorageReply, serverRequestKinds } from '../storage-requests.ts'
import { luck, meanBlockNs } from './disk-chance.ts'
import { touchNs } from './machine.ts'
import type { SeriesKind } from './series-seen.ts'

/** What an exchange takes from one of the participating machines, in nanoseconds, and what it adds to its accounts. */
export interface PartyCost {
  cpuNs: number
  outNs: number
  inNs: number
  diskNs: number
  diskRequests: number
  bytesRead: number
  bytesWritten: number
  datagrams: number
  bytes: number
}

export interface ExchangeCost {
  /** From the beginning of an exchange to that of the next. */
  readonly takesNs: number
  /** The host that asks, then the hosts that are asked. */
  readonly parties: readonly PartyCost[]
  readonly frames: number
  readonly bits: number
  readonly packets: number
}

export interface Machines {
  /** Of the asking host, then of the hosts asked. */
  readonly profiles: readonly HostProfile[]
  readonly openNetwork: (simulation: Simulation) => Network
  readonly wire: Wire
  /** The size of a block of an image. */
  readonly blockBytes: number
}

/** With a rotating disk every exchange takes a different time; over many, little luck is left in the mean. */
const EXCHANGES = { turning: 400, solid: 40 } as const
const WARM_UP = 4
/** A computation that does not end. */
const ENDLESS_NS = 2 ** 52

const process = 'trial'
const imageOf = (blockBytes: number): Image => ({
  ...{ mode: 'symbolic', pages: (blockBytes / PAGE_BYTES) * 2 * EXCHANGES.turning, grainPages: 1 },
  ...{ digests: new Int32Array(1), registers: new Float64Array(64), data: null },
})
const saved: SavedState = {
  ...{
    pending: { kind: 'receive', from: null },
    pendingSequence: 0,
    remainingNs: 0,
    sent: [],
    received: 0,
    checkpoints: 1,
  },
  ...{ usesFiles: false, protocol: { bytes: 0 }, clears: { below: 0, consumed: [] } },
}

interface Bench {
  readonly host: Host
  readonly transport: Transport
  readonly storage: StableStorage
  readonly image: Image
  readonly blockBytes: number
}

const writeBlock = ({ storage, host, image, blockBytes: bytes }: Bench) => {
  const request = { kind: 'block', process, incarnation: 1, number: 2, pages: [], image, bytes } as const
  return storage.store(bytes, request, host.profile.layer.messageLayerNs)
}

const exchanges: Readonly<Record<SeriesKind, (bench: Bench, number: number) => Task>> = {
  *write(bench) {
    yield writeBlock(bench)
  },
  *'touch-and-write'(bench) {
    yield bench.host.cpu.job(touchNs(bench.host.profile, 'touch-and-write', bench.blockBytes), null, true)
    yield writeBlock(bench)
  },
  *read({ storage, blockBytes }) {
    yield* storage.read({ kind: 'read-image', process, incarnation: 1, page: blockBytes / PAGE_BYTES })
  },
  *copy({ transport, host, blockBytes }, part) {
    const request: ServerRequest = { kind: 'fetch-vault', process, part, fromDisk: false, holding: null }
    yield transport.ask<StorageReply>(1, 32, request)
    const written = new Signal(host.simulation)
    host.disk.request('write', 'next', blockBytes, () => written.fire(), undefined)
    yield written
  },
}

/** @param computing whether a process on the asking machine computes all the time */
export function trialExchange(kind: SeriesKind, machines: Machines, computing: boolean): ExchangeCost {
  const { blockBytes } = machines
  const image = imageOf(blockBytes)
  const simulation = new Simulation()
  const network = machines.openNetwork(simulation)
  const streams = new RandomStreams('trial exchange')
  const hosts = machines.profiles.map(
    (profile, at) =>
      new Host(simulation, {
        ...{ name: `${at}`, profile, network },
        ...{ random: streams.of(`disk ${at}`), order: () => streams.of(`order ${at}`) },
      }),
  )
  const links = hosts.map(() => ({ outNs: 0, inNs: 0 }))
  for (const { port } of hosts) {
    const transmit = port.transmit.bind(port)
    port.transmit = (to, frames, packet, sent, everyNs) => {
      const ns = frames.reduce((sum, bytes) => sum + machines.wire.frameNs(bytes) + machines.wire.gapNs, 0)
      links[port.id]!.outNs += ns
      links[to]!.inNs += ns
      transmit(to, frames, packet, sent, everyNs)
    }
  }
  const transports = hosts.map((host) => openTransport(simulation, host, hosts, blockBytes))
  const bench: Bench = {
    ...{ image, blockBytes },
    host: hosts[0]!,
    transport: transports[0]!,
    storage: new StableStorage({
      ...{ simulation, transport: transports[0]!, membership: new Membership(hosts.length), tasks: hosts[0]!.tasks },
      ...{ copyNsPerByte: hosts[0]!.profile.cpu.copyNsPerByte, changed: new Signal(simulation), blockBytes },
      replicas: hosts.slice(1).map(({ id }) => id),
      askAll: function* () {},
      noCopyCounts: () => {},
    }),
  }
  const accounts = (): Sums => sumsOf(simulation, network, hosts, transports, links)
  /** Before each exchange, and after the last. */
  const marks: Sums[] = []
  const turning = hosts.some(({ profile }) => profile.solidDisk === undefined)
  const count = turning ? EXCHANGES.turning : EXCHANGES.solid
  simulation.spawn(
    (function* (): Task {
      yield bench.storage.store(16, { kind: 'begin', process, incarnation: 1, number: 1, base: image })
      yield bench.storage.store(64, { kind: 'commit', process, incarnation: 1, number: 1, saved })
      if (computing) hosts[0]!.cpu.job(ENDLESS_NS)
      for (let number = 0; number < WARM_UP; number++) yield* exchanges[kind](bench, number)
      for (let number = 0; number < count; number++) {
        marks.push(accounts())
        yield* exchanges[kind](bench, WARM_UP + number)
      }
      marks.push(accounts())
      simulation.stop()
    })(),
  )
  simulation.run()
  const cost = perExchange(marks)
  cost.parties[0]!.cpuNs += touchNs(machines.profiles[0]!, kind, blockBytes) // this is not system work
  return kind === 'copy' ? cost : withoutLuck(cost, marks, machines)
}

function perExchange(marks: readonly Sums[]): ExchangeCost {
  const before = marks[0]!
  const after = marks.at(-1)!
  const each = (from: number, to: number): number => (to - from) / (marks.length - 1)
  const ofParty = (from: PartyCost, to: PartyCost): PartyCost => {
    const party = { ...to }
    for (const name of Object.keys(party) as (keyof PartyCost)[]) party[name] = each(from[name], to[name])
    return party
  }
  return {
    takesNs: each(before.takesNs, after.takesNs),
    frames: each(before.frames, after.frames),
    bits: each(before.bits, after.bits),
    packets: each(before.packets, after.packets),
    parties: after.parties.map((party, at) => ofParty(before.parties[at]!, party)),
  }
}

/** Takes out the luck with blocks of scattered files on rotating disks. */
function withoutLuck(cost: ExchangeCost, marks: readonly Sums[], { profiles, blockBytes }: Machines): ExchangeCost {
  const between = (of: (sums: Sums) => number): number[] => marks.slice(1).map((mark, at) => of(mark) - of(marks[at]!))
  const taken = between(({ takesNs }) => takesNs)
  let { takesNs } = cost
  const parties = cost.parties.map((party, at) => {
    const { disk, solidDisk } = profiles[at]!
    if (solidDisk !== undefined || party.diskNs === 0) return party
    const diskNs = meanBlockNs(disk, blockBytes)
    takesNs += luck(
      taken,
      between(({ parties }) => parties[at]!.diskNs),
      diskNs,
    )
    return { ...party, diskNs }
  })
  return { ...cost, takesNs, parties }
}

function openTransport(simulation: Simulation, host: Host, hosts: readonly Host[], blockBytes: number): Transport {
  const always = () => true
  const transport = new Transport({ simulation, host, boot: 0, isThere: always, admit: always, accept: always })
  if (host.id === 0) return transport
  const context = { trace: new Trace(() => simulation.now), hostNames: hosts.map(({ name }) => name), host, boot: 0 }
  const server = openServer(context, { without: new Set(), log: 'delayed', series: null, blockBytes }, [host.id], null)
  transport.serve<ServerRequest, StorageReply>(serverRequestKinds, (from, request, answer) =>
    server.receive(from, request, answer),
  )
  return transport
}

type Sums = ExchangeCost

function sumsOf(
  { now }: Simulation,
  { statistics: { frames, bits, packets } }: Network,
  hosts: readonly Host[],
  transports: readonly Transport[],
  links: readonly Pick<PartyCost, 'outNs' | 'inNs'>[],
): Sums {
  const parties = hosts.map(({ cpu, disk }, at) => ({
    ...links[at]!,
    cpuNs: cpu.systemBusyNs,
    diskNs: disk.statistics.busyNs,
    diskRequests: disk.statistics.requests,
    bytesRead: disk.statistics.bytesRead,
    bytesWritten: disk.statistics.bytesWritten,
    ...transports[at]!.sent,
  }))
  return { takesNs: now, parties, frames, bits, packets }
}
