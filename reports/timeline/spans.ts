// When a host was down, stalled, or suspected. A trace says when a suspicion begins and, if it proves true, when the
// host is declared dead, but not when it is dropped. It is taken to be dropped at the first event that the suspect causes
// after the last probe that it left unanswered.

import type { HostName, TraceEvent } from '../../sim/trace/event.ts'

export interface Span {
  readonly kind: 'down' | 'stalled' | 'suspected'
  readonly fromNs: number
  toNs: number
}

/** Whether the event shows that its host is alive. */
export const isSignOfLife = ({ kind }: TraceEvent): boolean => kind !== 'host-crashed' && kind !== 'host-stalled'

/** Whether the event repeats a probe that was not answered. */
export const asksAgain = (event: TraceEvent): event is Extract<TraceEvent, { kind: 'probe-sent' }> =>
  event.kind === 'probe-sent' && event.attempt > 1

export class SpanBook {
  readonly #spans = new Map<HostName, Span[]>()
  /** The latest suspicion against each host, until it is declared dead. */
  readonly #suspicions = new Map<HostName, Span>()

  /** Spans of a host, sorted by begin; grows as the trace is read. */
  of(host: HostName): Span[] {
    let spans = this.#spans.get(host)
    if (spans === undefined) {
      spans = []
      this.#spans.set(host, spans)
    }
    return spans
  }

  add(atNs: number, event: TraceEvent): void {
    const suspicion = this.#suspicions.get(event.host)
    if (suspicion !== undefined && isOpen(suspicion) && isSignOfLife(event)) suspicion.toNs = atNs
    if (asksAgain(event)) this.#extend(event.to, Number.POSITIVE_INFINITY)
    else if (event.kind === 'host-suspected') this.#suspect(event.suspect, atNs)
    else if (event.kind === 'host-declared-dead') {
      this.#extend(event.dead, atNs)
      this.#suspicions.delete(event.dead)
    } else if (event.kind === 'host-crashed') this.#open(event.host, 'down', atNs)
    else if (event.kind === 'host-stalled') this.#open(event.host, 'stalled', atNs, atNs + event.forNs)
    else if (event.kind === 'host-restarted') {
      for (const span of this.of(event.host)) if (span.kind === 'down' && isOpen(span)) span.toNs = atNs
    }
  }

  /** Ends whatever is open at the end of the run. */
  end(atNs: number): void {
    for (const spans of this.#spans.values()) for (const span of spans) span.toNs = Math.min(span.toNs, atNs)
  }

  #suspect(host: HostName, atNs: number): void {
    const before = this.#suspicions.get(host)
    if (before === undefined || !isOpen(before)) this.#suspicions.set(host, this.#open(host, 'suspected', atNs))
  }

  #extend(host: HostName, toNs: number): void {
    const suspicion = this.#suspicions.get(host)
    if (suspicion !== undefined) suspicion.toNs = toNs
  }

  #open(host: HostName, kind: Span['kind'], fromNs: number, toNs = Number.POSITIVE_INFINITY): Span {
    const span: Span = { kind, fromNs, toNs }
    this.of(host).push(span)
    return span
  }
}

const isOpen = ({ toNs }: Span): boolean => !Number.isFinite(toNs)
