// Watches one run: hands each event of the trace to the checks that care for it, and collects what they object to.

import type { TraceEvent, TraceEventKind } from '../trace/event.ts'
import { isObservation } from '../trace/fields.ts'
import type { Trace, TraceReader } from '../trace/trace.ts'
import type { Check, CheckReader, Handlers, RestState, RunEnd, RunSetting, Violation } from './check.ts'
import { Copies } from './copies.ts'
import { History } from './history.ts'
import { checks as allChecks } from './index.ts'
import { Promised } from './promise.ts'

type Handler = (event: TraceEvent, atNs: number) => void

/** A check that objects more often than that has said enough. */
const MOST_VIOLATIONS = 5

export class Watch {
  readonly violations: Violation[] = []
  readonly promise: Promised
  readonly #handlers: Partial<Record<TraceEventKind, Handler[]>> = {}
  readonly #every: ((atNs: number) => void)[] = []
  readonly #readers: CheckReader[] = []
  #now = 0

  constructor(setting: RunSetting, checks: readonly Check[] = allChecks) {
    const history = new History()
    const copies = new Copies(setting.replicas, history)
    this.promise = new Promised(setting)
    // the ledgers first: checks find them up to date
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

  /** Reads everything that happens, and the observations that some check wants. */
  readFrom(trace: Pick<Trace, 'read'>): void {
    trace.read(this.read)
    const kinds = (Object.keys(this.#handlers) as TraceEventKind[]).filter(isObservation)
    trace.read(this.read, kinds)
  }

  /** To be told of every event of the trace. */
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
