// The traffic of a program's messages under a protocol: datagrams, bytes in headers, records and piggybacked data, control messages; and
// how many versions are kept. Counted in a run without crashes; the transport of each layer reports what is sent.

import type { Body } from '../../cluster/requests/envelope.ts'
import { ringRequestKinds } from '../../cluster/ring/ring-requests.ts'
import { serverRequestKinds } from '../../cluster/storage/storage-requests.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { SimulationResult } from '../../result.ts'
import { resultOf } from '../../run-result.ts'
import { knownParts } from '../../scenario/known-parts.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import type { ProtocolKind } from '../../scenario/vocabulary.ts'
import { Beginnings } from '../../trace/beginnings.ts'
import type { SelectiveReader } from '../../trace/trace.ts'
import { World } from '../../world.ts'
import { rivals } from './by-protocol/index.ts'

export interface TrafficCount {
  /** Of the program. */
  readonly messages: number
  readonly messageBytes: number
  /** Messages, what belongs to each (records, confirmations), and the answers to these; without repetitions. */
  readonly datagrams: number
  readonly headerBytes: number
  /** Requests that the protocol makes of its own accord, neither messages nor for stable storage. */
  readonly controlMessages: number
  /** The same, made because a process has ended. */
  readonly endMessages: number
  /** The most that one process had at the same time. */
  readonly versions: number
  /** The most that one process had when its next checkpoint began: one in progress is not counted. */
  readonly versionsAtRest: number
  /** The most that all had together. */
  readonly versionsInAll: number
  /** Checkpoints, of all processes together. */
  readonly checkpoints: number
  /** Of those that began: how many were forced by a message. */
  readonly forced: number
  /** Rounds in which all processes were asked to take one. */
  readonly rounds: number
  /** Of these, those that began before any process had ended. */
  readonly fullRounds: number
  /** Control messages by kind. */
  readonly control: Readonly<Record<string, number>>
  readonly processes: number
  readonly hosts: number
  /** Frames that the network gave up: their contents are sent again, and may have been received before. */
  readonly drops: number
}

/** The requests that every layer makes, whatever the protocol. */
const commonKinds: ReadonlySet<string> = new Set([...ringRequestKinds, ...serverRequestKinds, 'restart', 'vouch'])

/** Identifies a message among all requests that belong to messages, so that one that is sent again is not counted twice. */
interface Named extends Body {
  readonly process?: ProcessName
  readonly from?: ProcessName
  readonly to?: ProcessName
  readonly sequence?: number
  readonly record?: { readonly from: ProcessName; readonly sequence: number }
  readonly payload?: { readonly bytes: number }
}

const nameOf = ({ kind, process, from, to, sequence, record }: Named, host: number): string =>
  [kind, process ?? '', record?.from ?? from, to ?? '', record?.sequence ?? sequence, record && host].join(' ')

/** The request had no effect: it is made again, elsewhere or later. */
const inVain: ReadonlySet<string> = new Set(['elsewhere', 'gone', 'stale'])

export function countTraffic(
  scenario: Scenario,
  seed: string,
  readers: readonly SelectiveReader[],
): { result: SimulationResult; traffic: TrafficCount } {
  const world = new World(scenario, { seed, parts: knownParts })
  const { alsoMessages = [], aboutEnds = [], unanswered = [] } = rivals[scenario.protocol.kind as ProtocolKind]
  const belongToMessages: ReadonlySet<string> = new Set(['message', 'append', ...alsoMessages])
  const open = new Map<string, { readonly name: string; readonly addedBytes: number }>()
  const counted = new Set<string>()
  const control: Record<string, number> = {}
  let [datagrams, headerBytes, controlMessages, endMessages] = [0, 0, 0, 0]
  for (const layer of world.layers) {
    layer.transport.onSent = (to, packet, bytes) => {
      const { direction, from, id, body } = packet
      if (direction === 'request') {
        if (unanswered.includes(body.kind)) {
          const name = nameOf(body, to)
          if ('sequence' in body && counted.has(name)) return
          counted.add(name)
          datagrams++
          headerBytes += bytes
        } else if (belongToMessages.has(body.kind))
          open.set(`${from}/${id}`, { name: nameOf(body, to), addedBytes: bytes - contentBytes(body) })
        else if (!commonKinds.has(body.kind)) {
          if (aboutEnds.includes(body.kind)) endMessages++
          else controlMessages++
          control[body.kind] = (control[body.kind] ?? 0) + 1
        }
        return
      }
      const asked = open.get(`${to}/${id}`)
      open.delete(`${to}/${id}`)
      if (asked === undefined || inVain.has(body.kind) || counted.has(asked.name)) return
      counted.add(asked.name)
      datagrams += 2
      headerBytes += asked.addedBytes + bytes
    }
  }
  const sent = new Set<string>()
  let [messageBytes, checkpoints, forced, rounds, fullRounds, ended] = [0, 0, 0, 0, 0, 0]
  const most: Most = { one: 0, atRest: 0, all: 0 }
  world.trace.read(
    (_, event) => {
      if (event.kind === 'message-sent') {
        const name = nameOf({ kind: 'message', from: event.process, to: event.to, sequence: event.sequence }, 0)
        if (sent.has(name)) return
        sent.add(name)
        messageBytes += event.bytes
      } else if (event.kind === 'checkpoint-committed') checkpoints++
      else if (event.kind === 'checkpoint-begins') {
        if (event.forced) forced++
        noteVersionsAtRest(world, event.process, most)
      } else if (event.kind === 'process-ended') ended++
      else if (event.kind === 'round-begins') {
        rounds++
        if (ended === 0) fullRounds++
      } else if (event.kind === 'version-stored') noteVersions(world, most)
    },
    ['message-sent', 'checkpoint-committed', 'checkpoint-begins', 'version-stored', 'round-begins', 'process-ended'],
  )
  const beginnings = new Beginnings(world.plans.map(({ name }) => name))
  for (const { kinds, read } of [...readers, { kinds: Beginnings.kinds, read: beginnings.read }])
    world.trace.read(read, kinds)
  world.begin()
  world.simulation.run(scenario.limitNs)
  return {
    result: resultOf(world, seed, [], beginnings.lastNs),
    traffic: {
      messages: sent.size,
      ...{
        messageBytes,
        datagrams,
        headerBytes,
        controlMessages,
        endMessages,
        checkpoints,
        forced,
        rounds,
        fullRounds,
        control,
      },
      ...{ processes: world.plans.length, hosts: world.layers.length, drops: world.network.statistics.drops },
      ...{ versions: most.one, versionsAtRest: most.atRest, versionsInAll: most.all },
    },
  }
}

/** Of a program's message: the rest is what the protocol adds. A record is added as a whole. */
const contentBytes = ({ kind, payload }: Named): number => (kind === 'message' ? (payload?.bytes ?? 0) : 0)

interface Most {
  one: number
  atRest: number
  all: number
}

function noteVersionsAtRest({ layers }: World, process: ProcessName, most: Most): void {
  for (const { server } of layers) {
    const count = server?.vaults().get(process)?.versions.all().length ?? 0
    most.atRest = Math.max(most.atRest, count)
  }
}

/** A server has a new version. */
function noteVersions(world: World, most: Most): void {
  for (const { server } of world.layers) {
    if (server === null) continue
    let sum = 0
    for (const { versions } of server.vaults().values()) {
      const count = versions.all().length
      most.one = Math.max(most.one, count)
      sum += count
    }
    most.all = Math.max(most.all, sum)
  }
}
