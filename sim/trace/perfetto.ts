// A trace for Perfetto (ui.perfetto.dev) and chrome://tracing: every host appears as a process, and every simulated process on it
// as a thread with slices for what it does. Its checkpoints have a thread of their own, since a forked child writes them while the
// parent continues; a `blocked` slice there is the time during which the parent does not run. Messages are arrows, the length of
// each log is a counter, and what happens to a host is an instant event.

import {
  type ChromeEvent,
  ChromeSlices,
  type ChromeTrack,
  ChromeTracks,
  microseconds,
  type WriteChromeEvent,
} from './chrome-trace.ts'
import type { HostName, TraceEvent, TraceEventKind } from './event.ts'
import { levelOf, traceLine } from './format.ts'
import type { EventOf } from './sentences/entry.ts'

interface OfProcess {
  readonly host: HostName
  readonly process: string
}

type Category = 'compute' | 'send' | 'blocked' | 'checkpoint' | 'restore' | 'replay'

type Draw = { readonly [K in TraceEventKind]?: (atNs: number, event: EventOf<K>) => void }

/**
 * Turns a trace into entries for Perfetto (ui.perfetto.dev) and chrome://tracing.
 *
 * @example
 * import { PerfettoTrace, perfettoFile, simulate } from 'starsim/core'
 *
 * const entries: string[] = []
 * const trace = new PerfettoTrace((event) => entries.push(perfettoFile.entry(event)))
 * simulate({ application: { kind: 'ping', size: 2, workers: 1 } }, { readers: [trace.read] })
 * const file = perfettoFile.head + entries.join(perfettoFile.separator) + perfettoFile.foot
 * console.log(JSON.parse(file).traceEvents.length)
 */
export class PerfettoTrace {
  readonly #write: WriteChromeEvent
  readonly #tracks: ChromeTracks
  readonly #slices: ChromeSlices
  /** The arrows of the messages sent so far, by stamp. */
  readonly #arrows = new Map<string, number>()
  readonly #logLengths = new Map<string, number>()

  /** @param write called with each entry in turn */
  constructor(write: WriteChromeEvent) {
    this.#write = write
    this.#tracks = new ChromeTracks(write)
    this.#slices = new ChromeSlices(write)
  }

  /** A reader of the trace. */
  readonly read = (atNs: number, event: TraceEvent): void => {
    const draw = this.#draw[event.kind] as ((atNs: number, event: TraceEvent) => void) | undefined
    if (draw !== undefined) draw(atNs, event)
    else if (levelOf(event) === 'changes') this.#instant(atNs, event)
  }

  /** Closes everything still open at the end of the run. */
  end(atNs: number): void {
    this.#slices.interrupt(atNs, () => true)
  }

  /** The kinds that are drawn as more than an instant. */
  readonly #draw: Draw = {
    'compute-begins': (atNs, event) =>
      this.#begin(atNs, 'compute', event, event.replaying ? 'compute again' : 'compute', { workNs: event.workNs }),
    'compute-ends': (atNs, event) => this.#end(atNs, 'compute', event),
    'process-blocked': (atNs, event) => this.#begin(atNs, 'blocked', event, 'blocked'),
    'process-unblocked': (atNs, event) => this.#end(atNs, 'blocked', event),
    'checkpoint-begins': (atNs, event) =>
      this.#begin(atNs, 'checkpoint', event, `checkpoint ${event.number}`, { policy: event.policy }),
    'checkpoint-written': () => {},
    'checkpoint-committed': (atNs, event) => this.#end(atNs, 'checkpoint', event),
    'restore-begins': (atNs, event) =>
      this.#begin(atNs, 'restore', event, 'restore', { incarnation: event.incarnation }),
    restored: (atNs, event) => this.#end(atNs, 'restore', event, { checkpoint: event.number, records: event.records }),
    'replay-begins': (atNs, event) => this.#begin(atNs, 'replay', event, 'replay', { records: event.records }),
    'live-again': (atNs, event) => {
      this.#end(atNs, 'replay', event, { sentAgain: event.sentAgain })
      this.#instant(atNs, event)
    },
    'message-sent': (atNs, event) => this.#messageSent(atNs, event),
    'message-acknowledged': (atNs, event) => this.#end(atNs, 'send', event),
    'message-received': (atNs, event) => this.#messageReceived(atNs, event),
    'record-stored': (atNs, event) => this.#countRecords(atNs, event, this.#logLength(event) + 1),
    'records-discarded': (atNs, event) => this.#countRecords(atNs, event, event.left),
    'records-withdrawn': (atNs, event) => this.#countRecords(atNs, event, event.left),
    'process-ended': (atNs, event) => this.#processGone(atNs, event),
    'process-stopped': (atNs, event) => this.#processGone(atNs, event),
    'host-crashed': (atNs, event) => {
      const { pid } = this.#tracks.host(event.host)
      this.#slices.interrupt(atNs, ({ track }) => track.pid === pid)
      this.#instant(atNs, event)
    },
  }

  #begin(atNs: number, category: Category, of: OfProcess, name: string, args: object = {}, arrow?: number): void {
    const track = category === 'checkpoint' || category === 'blocked' ? this.#checkpoints(of) : this.#process(of)
    const slice = { track, name, category, sinceNs: atNs, args, ...(arrow !== undefined && { arrow }) }
    this.#slices.begin(keyOf(category, of), slice)
  }

  #end(atNs: number, category: Category, of: OfProcess, args: object = {}): void {
    this.#slices.end(keyOf(category, of), atNs, args)
  }

  #process({ host, process }: OfProcess): ChromeTrack {
    return this.#tracks.thread(host, process)
  }

  #checkpoints({ host, process }: OfProcess): ChromeTrack {
    return this.#tracks.thread(host, `${process}, checkpoints`)
  }

  #processGone(atNs: number, event: EventOf<'process-ended' | 'process-stopped'>): void {
    const gone = [this.#process(event), this.#checkpoints(event)].map(({ tid }) => tid)
    this.#slices.interrupt(atNs, ({ track }) => gone.includes(track.tid))
    this.#instant(atNs, event)
  }

  /** The arrow starts at the slice of the first transmission; a withheld message has none. */
  #messageSent(atNs: number, event: EventOf<'message-sent'>): void {
    if (event.withheld) return
    const { process, to, sequence, bytes } = event
    const stamp = stampOf(process, to, sequence)
    const isFirst = !this.#arrows.has(stamp)
    if (isFirst) this.#arrows.set(stamp, this.#arrows.size + 1)
    this.#begin(
      atNs,
      'send',
      event,
      `send to ${to}`,
      { sequence, bytes },
      isFirst ? this.#arrows.get(stamp) : undefined,
    )
  }

  /** The arrow is written just before an empty slice, where it ends; otherwise it would point at the receiver's next slice, if any. */
  #messageReceived(atNs: number, event: EventOf<'message-received'>): void {
    const { from, process, sequence, index, bytes, replayed } = event
    const id = this.#arrows.get(stampOf(from, process, sequence))
    if (id === undefined || replayed) return
    const at = { ...this.#process(event), ts: microseconds(atNs) }
    this.#write({ ph: 'f', id, ...at, name: 'message', cat: 'message' })
    const args = { sequence, bytes, record: index }
    this.#write({ ph: 'X', ...at, dur: 0, name: `receive from ${from}`, cat: 'receive', args })
  }

  #logLength({ host, process }: OfProcess): number {
    return this.#logLengths.get(`${host} ${process}`) ?? 0
  }

  #countRecords(atNs: number, { host, process }: OfProcess, records: number): void {
    this.#logLengths.set(`${host} ${process}`, records)
    const name = `log of ${process}`
    this.#write({ ph: 'C', ...this.#tracks.host(host), ts: microseconds(atNs), name, args: { records } })
  }

  #instant(atNs: number, event: TraceEvent): void {
    const { sentence, part } = traceLine(atNs, event)
    const ts = microseconds(atNs)
    this.#write({ ph: 'i', s: 'p', ...this.#tracks.host(event.host), ts, name: sentence, cat: part })
  }
}

const keyOf = (category: Category, { host, process }: OfProcess): string => `${category} ${host} ${process}`
const stampOf = (from: string, to: string, sequence: number): string => `${from} ${to} ${sequence}`

/**
 * The file of a Perfetto trace: `head`, then the entries as text with `separator` between them, then `foot`.
 *
 * @example
 * import { PerfettoTrace, perfettoFile, simulate } from 'starsim/core'
 *
 * const entries: string[] = []
 * const trace = new PerfettoTrace((event) => entries.push(perfettoFile.entry(event)))
 * simulate({ application: { kind: 'ping', size: 2, workers: 1 } }, { readers: [trace.read] })
 * const file = perfettoFile.head + entries.join(perfettoFile.separator) + perfettoFile.foot
 * console.log(JSON.parse(file).traceEvents.length)
 */
export const perfettoFile = {
  head: '{"displayTimeUnit":"ms","traceEvents":[\n',
  entry: (event: ChromeEvent): string => JSON.stringify(event),
  separator: ',\n',
  foot: '\n]}\n',
} as const
