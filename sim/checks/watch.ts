// Watches one run: passes each event of the trace to the checks that want it, and collects the violations they report.

import type { TraceEvent, TraceEventKind } from '../trace/event.ts'
import { isObservation } from '../trace/fields.ts'
import type { Trace, TraceReader } from '../trace/trace.ts'
import type { Check, CheckReader, Violation } from './check.ts'
import type { Handlers } from './handlers.ts'
import { Copies } from './ledgers/copies.ts'
import { History } from './ledgers/history.ts'
import { Promised } from './promise.ts'
import type { RestState, RunEnd, RunSetting } from './run-facts.ts'

type Handler = (event: TraceEvent, atNs: number) => void

/** At most this many violations are kept per check. */
const MOST_VIOLATIONS = 5

export class Watch {
  readonly violations: Violation[] = []
  readonly promise: Promised
  readonly #handlers: Partial<Record<TraceEventKind, Handler[]>> = {}
  readonly #every: ((atNs: number) => void)[] = []
  readonly #readers: CheckReader[] = []
  #trace: Pick<Trace, 'read'> | null = null
  readonly #observed = new Set<TraceEventKind>()
  #now = 0

  constructor(setting: RunSetting, checks: readonly Check[]) {
    const history = new History()
    const copies = new Copies(setting.replicas, history)
    this.promise = new Promised(setting)
    // the ledgers come first, so that checks find them up to date
    for (const { on } of [history, copies, this.promise]) this.#add(on)
    for (const check of checks) {
      if (setting.networkFaults && !check.beyondPromise) continue
      let said = 0
      const violated = (message: string): void => {
        if (++said <= MOST_VIOLATIONS) this.violations.push({ check: check.name, message, atNs: this.#now })
      }
      const reader = check.create({ setting, history, copies, promise: this.promise, violated })
      this.#readers.push(reader)
      this.#add(reader.on ?? {})
      if (reader.after !== undefined) this.#addAfter(reader.after)
      if (reader.every !== undefined) this.#every.push(reader.every)
    }
  }

  #add(handlers: Handlers): void {
    for (const [kind, handler] of Object.entries(handlers)) {
      const list = this.#handlers[kind as TraceEventKind] ?? []
      list.push(handler as Handler)
      this.#handlers[kind as TraceEventKind] = list
    }
  }

  #addAfter({ kinds, on }: NonNullable<CheckReader['after']>): void {
    let begun = false
    const begin = (): void => {
      if (begun) return
      begun = true
      this.#add(on)
      this.#observe()
    }
    this.#add(Object.fromEntries(kinds.map((kind) => [kind, begin])))
  }

  /** Reads all run events, and the observations that some check wants. */
  readFrom(trace: Pick<Trace, 'read'>): void {
    this.#trace = trace
    trace.read(this.read)
    this.#observe()
  }

  /** Subscribes to observations that are wanted by now and not subscribed to yet. */
  #observe(): void {
    const wanted = Object.keys(this.#handlers) as TraceEventKind[]
    const kinds = wanted.filter((kind) => isObservation(kind) && !this.#observed.has(kind))
    for (const kind of kinds) this.#observed.add(kind)
    this.#trace?.read(this.read, kinds)
  }

  /** To be called with every event of the trace. */
  readonly read: TraceReader = (atNs, event) => {
    this.#now = atNs
    for (let i = 0; i < this.#every.length; i++) this.#every[i]!(atNs)
    const handlers = this.#handlers[event.kind]
    if (handlers !== undefined) for (let i = 0; i < handlers.length; i++) handlers[i]!(event, atNs)
  }

  /** The run has ended. */
  end(end: RunEnd): void {
    this.#now = end.atNs
    for (const reader of this.#readers) reader.atEnd?.(end)
  }

  /** The hosts have come to rest. */
  rest(atNs: number, state: RestState): void {
    this.#now = atNs
    for (const reader of this.#readers) reader.atRest?.(state)
  }
}
