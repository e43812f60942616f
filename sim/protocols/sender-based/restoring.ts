// Restarting a process: take charge of it, read its image and what the servers have of its log, ask everybody for what they have sent it
// since, and let it run. Messages after a gap in the order no longer have a place.

import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { takeOver } from '../../cluster/hosting/taking-over.ts'
import { askLayerOf } from '../../cluster/messages/sending.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import type { SavedState } from '../../cluster/storage/saved-state.ts'
import type { WriteOutcome } from '../../cluster/storage/stable-storage.ts'
import type { LogRecord, VaultSummary } from '../../cluster/storage/storage-requests.ts'
import { pagesWith } from '../../cluster/storage/transfer-sizes.ts'
import { imageDigest } from '../../cluster/storage/vault/stored-image.ts'
import type { Task } from '../../kernel/task.ts'
import type { Image } from '../../machine/address-space.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { Bound } from '../sender-logs/bounds.ts'
import { seenOf } from '../sender-logs/notes.ts'
import { gatherRemains, readCheckpoint, type Summaries } from '../sender-logs/remains.ts'
import { readLog } from '../shared/reading-copies.ts'
import type { Saved } from './kept.ts'
import type { Entry, FetchRequest, SenderReply } from './messages.ts'
import { keepNote, readNote } from './note.ts'
import { candidatesOf, orderFrom, type Placed } from './order.ts'
import { halfOf, type SenderProcess } from './sender-process.ts'
import { type Settling, settle } from './settling.ts'

const FETCH_BYTES = 24

/** What stable storage has of a process. */
interface Remains {
  readonly image: Image | null
  readonly saved: SavedState | null
  readonly order: readonly Placed[]
}

/** Ends when it runs, or when another host turns out to have it. */
export function* restart(at: Settling, lost: Location, dead: number): Task {
  const { services } = at
  const { hosted, trace, host } = services
  const { plan } = lost
  const process = yield* takeOver(services, lost, dead)
  if (process === null) return
  const { incarnation } = process
  const of = { host: host.name, process: plan.name, incarnation }
  const gathering = new Gathering(at, process, lost)
  const remains = yield* gathering.gather()
  if (remains === null || hosted.get(plan.name) !== process) return
  const { image, saved, order } = remains
  const { restartNs, reopenFileNs } = host.profile.layer
  yield host.cpu.job(Math.round(restartNs + (saved?.usesFiles ? reopenFileNs : 0)))
  if (hosted.get(plan.name) !== process) return
  if (image !== null && saved !== null) process.resumeFrom(image, saved)
  const half = halfOf(process)
  const ofImage = saved?.protocol as Saved | undefined
  resume(process, half, ofImage, order)
  half.replay.begin(half.incoming.nextIndex)
  for (const [other, seen] of gathering.seen) half.replay.seen.set(other, seen)
  trace.emit({
    kind: 'restored',
    ...of,
    number: saved?.checkpoints ?? 0,
    digest: image === null ? 0 : imageDigest(image),
    received: saved?.received ?? 0,
    records: order.length,
  })
  // they are visible again
  for (const { index, from, sequence, payload } of order)
    trace.emit({ kind: 'message-logged', ...of, from, sequence, index, digest: payload.digest })
  services.run(process)
  trace.emit({ kind: 'replay-begins', ...of, records: order.length })
  process.tasks.spawn(settle(at, process, ofImage?.buffer ?? []), `settling of ${plan.name}`)
}

/** Puts the messages whose order is known into its inbox, after those in its image. */
function resume(process: HostedProcess, half: SenderProcess, saved: Saved | undefined, order: readonly Placed[]): void {
  const { incoming, indexes } = half
  if (saved !== undefined) {
    process.inbox = [...saved.inbox]
    for (const child of saved.children) half.children.add(child)
    indexes.coverUpTo(saved.visible)
  }
  for (const { index, from, sequence, payload, isLogged } of order) {
    process.inbox.push({ index, from, sequence, payload })
    incoming.visible.set(from, sequence)
    indexes.know(index, { from, sequence })
    if (isLogged) indexes.logged.add(index)
    incoming.nextIndex = index + 1
  }
}

/** Gathers everything known of a process. What has been found stays found, even if a server dies meanwhile and all begins anew. */
class Gathering {
  readonly #at: Settling
  readonly #process: HostedProcess
  readonly #lost: Location
  readonly #records = new Map<number, LogRecord>()
  readonly #entries: Entry[] = []
  #bounds: readonly Bound[] = []
  readonly seen = new Map<ProcessName, number>()
  #attempts = 0

  constructor(at: Settling, process: HostedProcess, lost: Location) {
    this.#at = at
    this.#process = process
    this.#lost = lost
  }

  /** Null if another host has the process, or it has ended. */
  gather(): Task<Remains | null> {
    return gatherRemains(this.#at.services, this.#process, this.#lost, (summaries) => this.#attempt(summaries))
  }

  *#attempt(summaries: Summaries): Task<Remains | null> {
    const { services } = this.#at
    const { name, incarnation } = this.#process
    const checkpoint = yield* readCheckpoint(services, this.#process, summaries)
    if (checkpoint === null) return null
    const { image, saved } = checkpoint
    for (const replica of summaries.keys()) {
      const records = yield* readLog(services, this.#process, replica)
      if (records === null) return null
      for (const record of records) this.#records.set(record.index, record)
    }
    const half = halfOf(this.#process)
    half.load((saved?.protocol as Saved | undefined) ?? null)
    const note = yield* readNote(services, name)
    this.#bounds = longer(this.#bounds, longer(note.bounds, half.bounds)).filter(
      (each) => each.incarnation < incarnation,
    )
    const start = half.incoming.nextIndex
    yield* this.#fetch(start)
    const candidates = candidatesOf([...this.#records.values()], this.#entries, this.#bounds)
    const order = orderFrom(start, candidates, half.incoming.visible)
    const pages = image === null || saved === null ? 0 : pagesWith(image, saved)
    return (yield* this.#agree(summaries, half, start, order, pages)) ? { image, saved, order } : null
  }

  /** Makes the servers agree on what the process starts from, and reads the rest of its image of `pages` pages. */
  *#agree(
    summaries: ReadonlyMap<number, VaultSummary>,
    half: SenderProcess,
    start: number,
    order: readonly Placed[],
    pages: number,
  ): Task<boolean> {
    const { services } = this.#at
    const { storage } = services
    const { name, incarnation } = this.#process
    const of = { process: name, incarnation } as const
    const end = start + order.length
    for (const [replica, { indexes }] of summaries) {
      for (const { index, from, sequence, payload, isLogged } of order) {
        if (!isLogged || indexes.includes(index)) continue
        const request = { kind: 'append', ...of, record: { index, from, sequence, payload } } as const
        if ((yield* storage.storeOn(replica, 16 + payload.bytes, request))?.kind !== 'done') return false
      }
    }
    half.bounds = [...this.#bounds, { incarnation, end }]
    if (
      !(yield* keepNote(services, this.#process, this.#attempts++, { bounds: half.bounds, entries: [], visible: [] }))
    )
      return false
    const outcome: WriteOutcome = yield storage.store(16, { kind: 'roll-back', ...of, logBelow: end })
    if (outcome.kind !== 'stored') return false
    return pages === 0 || (yield* storage.readRest(of, pages))
  }

  /** Asks all processes, and reads what those that have ended have left. */
  *#fetch(after: number): Task {
    const { services } = this.#at
    const { name, incarnation } = this.#process
    const asked = new Set<ProcessName>([name])
    for (;;) {
      const next = [...services.locations.entries()].find(({ plan }) => !asked.has(plan.name))
      if (next === undefined) return
      const from = next.plan.name
      asked.add(from)
      const request: FetchRequest = { kind: 'fetch', from, to: name, incarnation, after }
      const reply = yield* askLayerOf<FetchRequest, SenderReply>(services, from, FETCH_BYTES, request)
      if (reply?.kind === 'fetched') {
        this.#entries.push(...reply.entries)
        if (reply.seen !== null) this.seen.set(from, reply.seen)
        continue
      }
      const note = yield* readNote(services, from)
      for (const { to, sequence, payload, index, incarnation: by } of note.entries) {
        if (to === name && index !== null) this.#entries.push({ from, sequence, payload, index, incarnation: by })
      }
      this.seen.set(from, seenOf(note, name))
    }
  }
}

const longer = (one: readonly Bound[], other: readonly Bound[]): readonly Bound[] =>
  other.length > one.length ? other : one
