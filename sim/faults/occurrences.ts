// Finds the events that faults are tied to in the trace, and calls back the first time each occurs. Counts as a person would:
// what a process repeats after a crash is not counted again.

import type { TraceEvent, TraceEventKind } from '../trace/event.ts'
import type { FaultEvent, FaultEventKind } from './plan.ts'

type Of<K extends FaultEventKind> = Extract<FaultEvent, { kind: K }>
type Traced<K extends TraceEventKind> = Extract<TraceEvent, { kind: K }>

/** Which kind of trace event to look at, and a possibly stateful predicate that recognises the one sought. */
interface Sought {
  readonly kind: TraceEventKind
  readonly isIt: (event: TraceEvent) => boolean
}

const sought = <K extends TraceEventKind>(kind: K, isIt: (event: Traced<K>) => boolean): Sought => ({
  kind,
  isIt: isIt as Sought['isIt'],
})

/** True for the n-th event for which `counts` is true. */
function nth<E>(count: number, counts: (event: E) => boolean): (event: E) => boolean {
  let left = count
  return (event) => left > 0 && counts(event) && --left === 0
}

/** True for a message with a higher number than all before it on the channel to or from a peer. */
function newOnItsChannel(): (peer: string, sequence: number) => boolean {
  const last = new Map<string, number>()
  return (peer, sequence) => {
    if (sequence <= (last.get(peer) ?? 0)) return false
    last.set(peer, sequence)
    return true
  }
}

const seekers: { readonly [K in FaultEventKind]: (event: Of<K>) => Sought } = {
  'checkpoint-begins': ({ process, count }) =>
    sought('checkpoint-begins', (event) => event.process === process && event.number === count),
  'checkpoint-written': ({ process, count }) =>
    sought('checkpoint-written', (event) => event.process === process && event.number === count),
  'checkpoint-commits': ({ process, count }) =>
    sought('checkpoint-committed', (event) => event.process === process && event.number === count),
  'logs-message': ({ process, count }) =>
    sought(
      'message-logged',
      nth(count, (event) => event.process === process),
    ),
  // Neither replays from the log nor repeated receives without a log count.
  'receives-message': ({ process, count }) => {
    const isNew = newOnItsChannel()
    return sought(
      'message-received',
      nth(count, (event) => event.process === process && isNew(event.from, event.sequence) && !event.replayed),
    )
  },
  'sends-message': ({ process, count }) => {
    const isNew = newOnItsChannel()
    return sought(
      'message-sent',
      nth(count, (event) => event.process === process && isNew(event.to, event.sequence)),
    )
  },
  'recovery-begins': ({ host }) => sought('recovery-begins', (event) => event.dead === host),
  'recovery-restores': ({ host, process }) =>
    sought('restore-begins', (event) => event.dead === host && event.process === process),
  replays: ({ process }) => sought('replay-begins', (event) => event.process === process),
  'live-again': ({ process }) => sought('live-again', (event) => event.process === process),
  suspected: ({ host }) => sought('host-suspected', (event) => event.suspect === host),
  'declared-dead': ({ host }) => sought('host-declared-dead', (event) => event.dead === host),
  rejoins: ({ host }) => sought('host-joined', (event) => event.host === host),
  'catches-up': ({ host }) => sought('server-caught-up', (event) => event.host === host),
}

export class Occurrences {
  readonly #waiting = new Map<TraceEventKind, { readonly isIt: Sought['isIt']; readonly then: () => void }[]>()

  /** Calls back once, from within the emission of the event. */
  once(event: FaultEvent, then: () => void): void {
    const { kind, isIt } = (seekers[event.kind] as (event: FaultEvent) => Sought)(event)
    this.#waiting.set(kind, [...(this.#waiting.get(kind) ?? []), { isIt, then }])
  }

  /** The kinds of events it needs to read. */
  kinds(): Iterable<TraceEventKind> {
    return this.#waiting.keys()
  }

  /** To be called with every event of these kinds. */
  readonly read = (_atNs: number, event: TraceEvent): void => {
    const waiting = this.#waiting.get(event.kind)
    if (waiting === undefined) return
    const come = waiting.filter(({ isIt }) => isIt(event))
    if (come.length === 0) return
    this.#waiting.set(
      event.kind,
      waiting.filter((each) => !come.includes(each)),
    )
    for (const { then } of come) then()
  }
}
