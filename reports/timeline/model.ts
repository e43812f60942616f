// What a timeline shows, built from a trace: lanes of hosts with rows of processes, slices of process activity, messages, instants,
// and when a host was down. Data to draw and to query; knows nothing about pixels.

import type { HostName, TraceEvent } from '../../sim/trace/event.ts'
import { levelOf } from '../../sim/trace/format.ts'
import type { TraceEntry } from '../../sim/trace/json-lines.ts'
import { type Message, MessageBook } from './messages.ts'
import { type DrawnLine, LineBook } from './recovery-lines.ts'
import { type DrawnRound, RoundBook } from './rounds.ts'
import { type Span, SpanBook } from './spans.ts'

export const sliceKinds = [
  ...(['compute', 'again', 'send', 'blocked', 'checkpoint', 'writing', 'restore', 'replay', 'held'] as const),
] as const
/**
 * compute: the first time; again: repeated in a replay; send: until acknowledged; blocked: suspended for a checkpoint;
 * checkpoint: from its begin to its commit, writing: the part in which a child or the process writes; restore and replay: recovery;
 * held: messages have arrived that the layer does not show yet, because it logs them or takes a checkpoint first.
 */
export type SliceKind = (typeof sliceKinds)[number]

export interface Slice {
  readonly kind: SliceKind
  readonly fromNs: number
  toNs: number
  /** The entry that began it, and the one that ended it; -1: a crash or the end of the run. */
  readonly begins: number
  ends: number
}

/** The parts of a row, from top to bottom. */
export type Strip = 'work' | 'care' | 'held'

/** The activity of a process on one host. */
export interface Row {
  readonly host: HostName
  readonly process: string
  /** Its work, sorted by begin. */
  readonly work: Slice[]
  /** Fault tolerance: checkpoints, restore, replay. */
  readonly care: Slice[]
  /** When messages were held back; overlapping times are one slice. */
  readonly held: Slice[]
}

export interface Instant {
  readonly atNs: number
  readonly entry: number
}

export interface Lane {
  readonly host: HostName
  readonly role: 'workstation' | 'server' | 'recorder'
  readonly rows: Row[]
  readonly instants: Instant[]
  readonly spans: readonly Span[]
  /** When records were stored here, as a server; in order. */
  readonly records: number[]
}

export interface Timeline {
  readonly endNs: number
  readonly entries: readonly TraceEntry[]
  readonly lanes: readonly Lane[]
  readonly messages: readonly Message[]
  readonly lines: readonly DrawnLine[]
  readonly rounds: readonly DrawnRound[]
}

export interface HostOfRun {
  readonly name: HostName
  readonly role: 'workstation' | 'server' | 'recorder'
}

export function buildTimeline(entries: readonly TraceEntry[], hosts: readonly HostOfRun[]): Timeline {
  const builder = new Builder(hosts)
  for (const [index, { atNs, event }] of entries.entries()) builder.add(atNs, event, index)
  return builder.timeline(entries)
}

/** Kinds that are drawn as slices or arrows and therefore not as instants. */
const drawnOtherwise: ReadonlySet<TraceEvent['kind']> = new Set<TraceEvent['kind']>([
  ...(['checkpoint-begins', 'checkpoint-written', 'checkpoint-committed', 'process-blocked'] as const),
  ...(['process-unblocked', 'restore-begins', 'replay-begins'] as const),
])

class Builder {
  readonly #lanes = new Map<HostName, Lane>()
  readonly #rows = new Map<string, Row>()
  readonly #open = new Map<string, Slice>()
  readonly #book = new MessageBook()
  readonly #spans = new SpanBook()
  readonly #lines = new LineBook()
  readonly #rounds = new RoundBook()
  /** By host and process: the messages that are held back. */
  readonly #held = new Map<string, Set<string>>()

  constructor(hosts: readonly HostOfRun[]) {
    for (const { name, role } of hosts) {
      this.#lanes.set(name, { host: name, role, rows: [], instants: [], spans: this.#spans.of(name), records: [] })
    }
  }

  add(atNs: number, event: TraceEvent, index: number): void {
    this.#lines.add(atNs, event, (from, to, sequence) => this.#book.sent(from, to, sequence))
    this.#book.add(atNs, event, index)
    this.#rounds.add(atNs, event)
    this.#slice(atNs, event, index)
    this.#hold(atNs, event, index)
    this.#spans.add(atNs, event)
    const lane = this.#lanes.get(event.host)
    if (event.kind === 'record-stored') lane?.records.push(atNs)
    else if (levelOf(event) === 'changes' && !drawnOtherwise.has(event.kind))
      lane?.instants.push({ atNs, entry: index })
  }

  timeline(entries: readonly TraceEntry[]): Timeline {
    const endNs = entries.at(-1)?.atNs ?? 0
    for (const slice of this.#open.values()) slice.toNs = endNs
    this.#spans.end(endNs)
    this.#rounds.end()
    const lanes = [...this.#lanes.values()]
    for (const { rows } of lanes) rows.sort((a, b) => (a.process < b.process ? -1 : 1))
    const [messages, lines, rounds] = [this.#book.messages(), this.#lines.lines(), this.#rounds.rounds()]
    return { endNs, entries, lanes, messages, lines, rounds }
  }

  #row(host: HostName, process: string): Row {
    const key = `${host} ${process}`
    let row = this.#rows.get(key)
    if (row === undefined) {
      row = { host, process, work: [], care: [], held: [] }
      this.#rows.set(key, row)
      this.#lanes.get(host)?.rows.push(row)
    }
    return row
  }

  #begin(kind: SliceKind, atNs: number, { host, process }: OfProcess, index: number): void {
    const slice: Slice = { kind, fromNs: atNs, toNs: Number.POSITIVE_INFINITY, begins: index, ends: -1 }
    this.#end(kind, atNs, { host, process }, -1)
    const row = this.#row(host, process)
    row[stripOf(kind)].push(slice)
    this.#open.set(`${host} ${process} ${kind}`, slice)
  }

  #end(kind: SliceKind, atNs: number, { host, process }: OfProcess, index: number): void {
    const key = `${host} ${process} ${kind}`
    const slice = this.#open.get(key)
    if (slice === undefined) return
    slice.toNs = atNs
    slice.ends = index
    this.#open.delete(key)
  }

  #endAll(atNs: number, host: HostName, process: string | null): void {
    const prefix = process === null ? `${host} ` : `${host} ${process} `
    for (const [key, slice] of this.#open) {
      if (!key.startsWith(prefix)) continue
      slice.toNs = atNs
      this.#open.delete(key)
    }
    for (const [key, messages] of this.#held) if (`${key} `.startsWith(prefix)) messages.clear()
  }

  /** From a message's arrival until the layer shows it to the process. */
  #hold(atNs: number, event: TraceEvent, index: number): void {
    if (event.kind !== 'message-arrived' && event.kind !== 'message-logged') return
    const key = `${event.host} ${event.process}`
    const stamp = `${event.from} ${event.sequence}`
    let held = this.#held.get(key)
    if (held === undefined) {
      held = new Set()
      this.#held.set(key, held)
    }
    if (event.kind === 'message-arrived') {
      if (event.duplicate) return
      if (held.size === 0) this.#begin('held', atNs, event, index)
      held.add(stamp)
    } else if (held.delete(stamp) && held.size === 0) this.#end('held', atNs, event, index)
  }

  #slice(atNs: number, event: TraceEvent, index: number): void {
    switch (event.kind) {
      case 'process-started':
        this.#row(event.host, event.process)
        return
      case 'compute-begins':
        return this.#begin(event.replaying ? 'again' : 'compute', atNs, event, index)
      case 'compute-ends':
        this.#end('again', atNs, event, index)
        return this.#end('compute', atNs, event, index)
      case 'message-sent':
        return event.withheld ? undefined : this.#begin('send', atNs, event, index)
      case 'message-acknowledged':
        return this.#end('send', atNs, event, index)
      case 'process-blocked':
        return this.#begin('blocked', atNs, event, index)
      case 'process-unblocked':
        return this.#end('blocked', atNs, event, index)
      case 'checkpoint-begins':
        this.#begin('checkpoint', atNs, event, index)
        return this.#begin('writing', atNs, event, index)
      case 'checkpoint-written':
        return this.#end('writing', atNs, event, index)
      case 'checkpoint-committed':
        this.#end('writing', atNs, event, index)
        return this.#end('checkpoint', atNs, event, index)
      case 'restore-begins':
        return this.#begin('restore', atNs, event, index)
      case 'rolled-back':
        return event.to < 0 ? undefined : this.#begin('restore', atNs, event, index)
      case 'restored':
        return this.#end('restore', atNs, event, index)
      case 'replay-begins':
        return this.#begin('replay', atNs, event, index)
      case 'live-again':
        return this.#end('replay', atNs, event, index)
      case 'process-ended':
      case 'process-stopped':
        return this.#endAll(atNs, event.host, event.process)
      case 'host-crashed':
        return this.#endAll(atNs, event.host, null)
    }
  }
}

interface OfProcess {
  readonly host: HostName
  readonly process: string
}

const strips = {
  ...({ compute: 'work', again: 'work', send: 'work', blocked: 'work', held: 'held' } as const),
  ...({ checkpoint: 'care', writing: 'care', restore: 'care', replay: 'care' } as const),
} as const satisfies Record<SliceKind, Strip>
const stripOf = (kind: SliceKind): Strip => strips[kind]
