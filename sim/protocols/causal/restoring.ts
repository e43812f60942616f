// Restarting a process: take charge of it, read its image, ask all others what they have sent it since and what they know of the order in
// which it took that, and let it run.

import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { takeOver } from '../../cluster/hosting/taking-over.ts'
import { askLayerOf } from '../../cluster/messages/sending.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import type { SavedState } from '../../cluster/storage/saved-state.ts'
import type { WriteOutcome } from '../../cluster/storage/stable-storage.ts'
import { pagesWith } from '../../cluster/storage/transfer-sizes.ts'
import { imageDigest } from '../../cluster/storage/vault/stored-image.ts'
import type { Task } from '../../kernel/task.ts'
import { Signal } from '../../kernel/waits.ts'
import type { Image } from '../../machine/address-space.ts'
import type { Payload, ProcessName } from '../../programs/program.ts'
import { readNote, seenOf } from '../sender-logs/notes.ts'
import { gatherRemains, readCheckpoint, type Summaries } from '../sender-logs/remains.ts'
import { type CausalProcess, halfOf } from './causal-process.ts'
import type { Determinant } from './determinant.ts'
import { nothing, type Saved } from './kept.ts'
import type { CausalReply, Entry, FoundRequest, GatherRequest } from './messages.ts'
import { Script } from './script.ts'
import type { Transmitting } from './transmitting.ts'

const GATHER_BYTES = 28
const FOUND_BYTES = 24

/** The protocol on the host where it is restarted. */
export interface Restoring extends Transmitting {
  /** Delivers a message kept by its sender as if it had been sent again. */
  deliverKept(process: HostedProcess, entry: Entry): void
}

/** What is left of a process. */
interface Remains {
  readonly image: Image | null
  readonly saved: SavedState | null
}

/** Ends when it runs, or when another host turns out to have it. */
export function* restart(at: Restoring, lost: Location, dead: number): Task {
  const { services } = at
  const { hosted, trace, host } = services
  const { plan } = lost
  const process = yield* takeOver(services, lost, dead)
  if (process === null) return
  const { incarnation } = process
  const of = { host: host.name, process: plan.name, incarnation }
  const gathering = new Gathering(at, process)
  const remains = yield* gatherRemains(services, process, lost, (summaries) => gathering.attempt(summaries))
  if (remains === null || hosted.get(plan.name) !== process) return
  const { image, saved } = remains
  const { restartNs, reopenFileNs } = host.profile.layer
  yield host.cpu.job(Math.round(restartNs + (saved?.usesFiles ? reopenFileNs : 0)))
  if (hosted.get(plan.name) !== process) return
  const half = halfOf(process)
  const order = gathering.order()
  if (typeof order === 'string') {
    services.observer.cannotRecover(order)
    return yield new Signal(services.simulation)
  }
  if (image !== null && saved !== null) process.resumeFrom(image, saved)
  resume(process, half, saved?.protocol as Saved | undefined, order, gathering)
  trace.emit({
    kind: 'restored',
    ...of,
    number: saved?.checkpoints ?? 0,
    digest: image === null ? 0 : imageDigest(image),
    received: saved?.received ?? 0,
    records: order.length,
  })
  // they are visible again, as far as their contents are there
  for (const { index, from, sequence } of order) {
    const payload = gathering.contents.get(from)?.get(sequence)
    if (payload !== undefined)
      trace.emit({ kind: 'message-logged', ...of, from, sequence, index, digest: payload.digest })
  }
  for (const entry of gathering.behind()) at.deliverKept(process, entry)
  services.run(process)
  trace.emit({ kind: 'replay-begins', ...of, records: order.length })
  process.tasks.spawn(settle(at, process), `settling of ${plan.name}`)
}

/** Puts the messages whose order is known into its inbox, after those in its image, up to the first whose content is missing. */
function resume(
  process: HostedProcess,
  half: CausalProcess,
  saved: Saved | undefined,
  order: readonly Determinant[],
  { contents, seen }: Gathering,
): void {
  const { incoming, covering, replay } = half
  if (saved !== undefined) {
    process.inbox = [...saved.inbox]
    for (const child of saved.children) half.children.add(child)
    covering.coverUpTo(saved.visible)
  }
  half.script = new Script(order, contents)
  for (const { from, sequence } of order) {
    if (contents.get(from)?.has(sequence)) incoming.visible.set(from, sequence)
  }
  incoming.nextIndex += order.length
  replay.begin(incoming.nextIndex)
  for (const [other, count] of seen) replay.seen.set(other, count)
  process.inbox.push(...half.script.advance())
}

/**
 * Tells all hosts where a process was asked how far the order was found, even if all processes there have ended since: nobody has to wait
 * for that any longer.
 */
function* settle({ services }: Restoring, process: HostedProcess): Task {
  const { locations, membership, transport } = services
  const { name, incarnation } = process
  const { replay } = halfOf(process)
  const hosts = new Set([...locations.entries()].map(({ host }) => host))
  for (const host of hosts) {
    const request: FoundRequest = { kind: 'found', process: name, incarnation, below: replay.end }
    if (membership.isLive(host)) yield* transport.request<CausalReply>(host, FOUND_BYTES, request)
  }
  replay.settled()
}

/** Gathers everything known of a process. What has been found stays found, even if a server dies meanwhile and all begins anew. */
class Gathering {
  readonly #at: Restoring
  readonly #process: HostedProcess
  readonly contents = new Map<ProcessName, Map<number, Payload>>()
  /** Per process: how many messages of this one it has seen. */
  readonly seen = new Map<ProcessName, number>()
  #start = 0

  constructor(at: Restoring, process: HostedProcess) {
    this.#at = at
    this.#process = process
  }

  *attempt(summaries: Summaries): Task<Remains | null> {
    const { services, holdings } = this.#at
    const { storage } = services
    const { name, incarnation } = this.#process
    const checkpoint = yield* readCheckpoint(services, this.#process, summaries)
    if (checkpoint === null) return null
    const { image, saved } = checkpoint
    const half = halfOf(this.#process)
    half.load((saved?.protocol as Saved | undefined) ?? null)
    const note = yield* readNote(services, name, nothing)
    for (const determinant of note.determinants) {
      const held = holdings.add(determinant)
      if (held !== null) held.isPlaced = true
    }
    half.loading.loaded()
    this.#start = half.incoming.nextIndex
    holdings.cover({ process: name, index: this.#start }, services.id)
    yield* this.#askAll()
    const of = { process: name, incarnation } as const
    const outcome: WriteOutcome = yield storage.store(16, { kind: 'roll-back', ...of })
    if (outcome.kind !== 'stored') return null
    if (image !== null && saved !== null && !(yield* storage.readRest(of, pagesWith(image, saved)))) return null
    return { image, saved }
  }

  /** Asks all processes, and reads what those that have ended have left. */
  *#askAll(): Task {
    const { services, holdings } = this.#at
    const { name } = this.#process
    const asked = new Set<ProcessName>([name])
    for (;;) {
      const next = [...services.locations.entries()].find(({ plan }) => !asked.has(plan.name))
      if (next === undefined) return
      const from = next.plan.name
      asked.add(from)
      if (yield* this.#ask(from)) continue
      const note = yield* readNote(services, from, nothing)
      for (const { to, sequence, payload } of note.entries) {
        if (to === name) this.#keep({ from, sequence, payload })
      }
      for (const determinant of note.determinants) {
        const held = determinant.process === name ? holdings.add(determinant) : null
        if (held !== null) held.isPlaced = true
      }
      this.seen.set(from, seenOf(note, name))
    }
  }

  /** False if it has ended. */
  *#ask(from: ProcessName): Task<boolean> {
    const { services, holdings } = this.#at
    const { name, incarnation } = this.#process
    for (let after = halfOf(this.#process).incoming.lastOf(from), isContinued = false; ; isContinued = true) {
      const of = { kind: 'gather', from, to: name, incarnation } as const
      const request: GatherRequest = { ...of, start: this.#start, after, isContinued }
      const reply = yield* askLayerOf<GatherRequest, CausalReply>(services, from, GATHER_BYTES, request)
      if (reply?.kind !== 'gathered') return false
      for (const entry of reply.entries) this.#keep(entry)
      const giver = services.locations.get(from)!.host
      for (const determinant of reply.determinants) holdings.add(determinant, giver)
      for (const determinant of reply.others) holdings.add(determinant, giver)
      if (reply.seen !== null) this.seen.set(from, reply.seen)
      if (!reply.hasMore) return true
      after = reply.entries.at(-1)!.sequence
    }
  }

  #keep({ from, sequence, payload }: Entry): void {
    let ofSender = this.contents.get(from)
    if (ofSender === undefined) {
      ofSender = new Map()
      this.contents.set(from, ofSender)
    }
    ofSender.set(sequence, payload)
  }

  /** The order that was found, or why it cannot be complete. */
  order(): readonly Determinant[] | string {
    const { name } = this.#process
    const order = this.#at.holdings.of(name, this.#start).map(({ determinant }) => determinant)
    const gap = order.findIndex(({ index }, at) => index !== this.#start + at)
    if (gap < 0) return order
    const { index } = order[gap]!
    return `${name} has taken a message with index ${index}, and which one had index ${this.#start + gap} was lost with other hosts`
  }

  /** Messages kept by senders that have no place yet, sender by sender. */
  *behind(): IterableIterator<Entry> {
    const { incoming } = halfOf(this.#process)
    for (const [from, contents] of this.contents) {
      const last = incoming.lastOf(from)
      const sequences = [...contents.keys()].filter((sequence) => sequence > last).sort((one, other) => one - other)
      for (const sequence of sequences) yield { from, sequence, payload: contents.get(sequence)! }
    }
  }
}
