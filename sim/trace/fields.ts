// What the fingerprint covers of each kind of event: every field, in a fixed order, each read by its name, which avoids iterating
// over the keys of every event. A test changes every field of every kind and expects a different fingerprint.
// Fields common to all kinds are spelled out for each: a function per kind sees objects of one shape only, the fastest case.

import type { ObservationKind, TraceEvent, TraceEventKind } from './event.ts'

/** What fields are fed into. */
export interface Feed {
  number(value: number): Feed
  text(value: string): Feed
  flag(value: boolean): Feed
  list(values: readonly string[]): Feed
  numbers(values: readonly number[]): Feed
}

export type FeedOf<E> = (feed: Feed, event: E) => void

export const fields: { readonly [K in TraceEventKind]: FeedOf<Extract<TraceEvent, { kind: K }>> } = {
  'process-started': (f, e) => f.text(e.host).text(e.process).number(e.incarnation).number(e.imageBytes),
  'compute-begins': (f, e) => f.text(e.host).text(e.process).number(e.incarnation).number(e.workNs).flag(e.replaying),
  'compute-ends': (f, e) => f.text(e.host).text(e.process).number(e.incarnation),
  'message-sent': (f, e) =>
    f
      .text(e.host)
      .text(e.process)
      .number(e.incarnation)
      .text(e.to)
      .number(e.sequence)
      .number(e.bytes)
      .number(e.digest)
      .flag(e.withheld),
  'message-acknowledged': (f, e) => f.text(e.host).text(e.process).number(e.incarnation).text(e.to).number(e.sequence),
  'message-arrived': (f, e) =>
    f
      .text(e.host)
      .text(e.process)
      .number(e.incarnation)
      .text(e.from)
      .number(e.sequence)
      .number(e.senderIncarnation)
      .flag(e.senderReplaying)
      .flag(e.duplicate),
  'message-logged': (f, e) =>
    f
      .text(e.host)
      .text(e.process)
      .number(e.incarnation)
      .text(e.from)
      .number(e.sequence)
      .number(e.index)
      .number(e.digest),
  'message-received': (f, e) =>
    f
      .text(e.host)
      .text(e.process)
      .number(e.incarnation)
      .text(e.from)
      .number(e.sequence)
      .number(e.index)
      .number(e.bytes)
      .number(e.digest)
      .flag(e.replayed),
  'file-written': (f, e) =>
    f.text(e.host).text(e.process).number(e.incarnation).text(e.file).number(e.offset).number(e.digest),
  'file-read': (f, e) =>
    f.text(e.host).text(e.process).number(e.incarnation).text(e.file).number(e.offset).number(e.digest),
  'process-spawned': (f, e) => f.text(e.host).text(e.process).number(e.incarnation).text(e.child).text(e.childHost),
  'process-ended': (f, e) => f.text(e.host).text(e.process).number(e.incarnation).number(e.answer),
  'process-stopped': (f, e) => f.text(e.host).text(e.process).number(e.incarnation).text(e.reason),
  // An absent flag is not fed, so runs without forced checkpoints keep the fingerprints that they had before the flag existed.
  'checkpoint-begins': (f, e) => {
    f.text(e.host).text(e.process).number(e.incarnation).number(e.number).text(e.policy).number(e.received)
    return e.forced ? f.flag(true) : f
  },
  'checkpoint-written': (f, e) => f.text(e.host).text(e.process).number(e.incarnation).number(e.number).number(e.pages),
  'checkpoint-committed': (f, e) =>
    f.text(e.host).text(e.process).number(e.incarnation).number(e.number).number(e.digest),
  'checkpoint-skipped': (f, e) => f.text(e.host).text(e.process).number(e.incarnation).text(e.reason),
  'process-blocked': (f, e) => f.text(e.host).text(e.process).number(e.incarnation),
  'process-unblocked': (f, e) => f.text(e.host).text(e.process).number(e.incarnation),
  'record-stored': (f, e) =>
    f
      .text(e.host)
      .text(e.process)
      .number(e.incarnation)
      .number(e.index)
      .text(e.from)
      .number(e.sequence)
      .number(e.digest),
  'version-stored': (f, e) => f.text(e.host).text(e.process).number(e.incarnation).number(e.number).number(e.digest),
  'version-brought-back': (f, e) =>
    f.text(e.host).text(e.process).number(e.incarnation).number(e.number).number(e.digest),
  'records-discarded': (f, e) =>
    f.text(e.host).text(e.process).number(e.incarnation).number(e.below).number(e.count).number(e.left),
  'records-withdrawn': (f, e) =>
    f.text(e.host).text(e.process).number(e.incarnation).number(e.index).number(e.count).number(e.left),
  'write-refused': (f, e) => f.text(e.host).text(e.process).number(e.incarnation).number(e.current),
  'claim-granted': (f, e) => f.text(e.host).text(e.process).number(e.incarnation).text(e.claimant),
  'server-stale': (f, e) => f.text(e.host).number(e.sources),
  'server-caught-up': (f, e) => f.text(e.host).number(e.boot),
  'server-goes-on': (f, e) => f.text(e.host).list(e.with),
  'probe-sent': (f, e) => f.text(e.host).text(e.to).number(e.attempt),
  'host-suspected': (f, e) => f.text(e.host).text(e.suspect),
  'host-declared-dead': (f, e) => f.text(e.host).text(e.dead).number(e.boot).number(e.silentNs),
  'view-changed': (f, e) => f.text(e.host).list(e.live),
  'host-joins': (f, e) => f.text(e.host).number(e.boot),
  'host-joined': (f, e) => f.text(e.host).number(e.boot).text(e.sponsor),
  'found-itself-dead': (f, e) => f.text(e.host).number(e.boot),
  'recovery-begins': (f, e) => f.text(e.host).text(e.dead).list(e.processes),
  'recovery-ordered': (f, e) => f.text(e.host).text(e.process).text(e.on).text(e.dead),
  'restore-begins': (f, e) => f.text(e.host).text(e.process).number(e.incarnation).text(e.dead),
  restored: (f, e) => {
    f.text(e.host).text(e.process).number(e.incarnation)
    f.number(e.number).number(e.digest).number(e.received).number(e.records)
    return e.from === undefined ? f : f.text(e.from)
  },
  'replay-begins': (f, e) => f.text(e.host).text(e.process).number(e.incarnation).number(e.records),
  'live-again': (f, e) => f.text(e.host).text(e.process).number(e.incarnation).number(e.withheld).number(e.sentAgain),
  'epoch-raised': (f, e) => f.text(e.host).number(e.epoch),
  'line-committed': (f, e) =>
    f
      .text(e.host)
      .number(e.epoch)
      .flag(e.isFinal)
      .list(e.processes)
      .numbers(e.checkpoints)
      .numbers(e.incarnations)
      .numbers(e.kept),
  'line-given': (f, e) => f.text(e.host).number(e.epoch).number(e.index),
  'line-adopted': (f, e) => f.text(e.host).number(e.epoch),
  'rolled-back': (f, e) =>
    f.text(e.host).text(e.process).number(e.incarnation).number(e.epoch).number(e.from).number(e.to),
  'message-refused': (f, e) =>
    f
      .text(e.host)
      .text(e.process)
      .number(e.incarnation)
      .text(e.from)
      .number(e.sequence)
      .number(e.epoch)
      .number(e.current),
  'message-recorded': (f, e) =>
    f.text(e.host).text(e.process).number(e.incarnation).number(e.number).text(e.from).number(e.sequence),
  'round-begins': (f, e) => f.text(e.host).number(e.epoch).number(e.number),
  'round-committed': (f, e) => {
    f.text(e.host).number(e.epoch).number(e.number).list(e.processes).list(e.ended)
    return e.served === undefined ? f : f.number(e.served)
  },
  'checkpoint-served': (f, e) => f.text(e.host).text(e.process).number(e.incarnation).number(e.number).number(e.pages),
  'near-copies-sought': (f, e) => f.text(e.host).number(e.epoch).number(e.newest).list(e.lost).number(e.number),
  'tree-committed': (f, e) => f.text(e.host).number(e.epoch).text(e.initiator).list(e.processes).numbers(e.checkpoints),
  'checkpoint-undone': (f, e) => f.text(e.host).text(e.process).number(e.incarnation).number(e.number),
  'backup-made': (f, e) =>
    f.text(e.host).text(e.process).number(e.incarnation).text(e.backup).number(e.boot).flag(e.isNoted),
  'life-ended': (f, e) => f.text(e.host).text(e.process).number(e.incarnation).number(e.life).number(e.interval),
  'creation-noted': (f, e) =>
    f.text(e.host).text(e.process).number(e.incarnation).text(e.child).number(e.childIncarnation).number(e.interval),
  'end-heard': (f, e) => f.text(e.host).text(e.process).number(e.life).number(e.interval),
  'message-obsolete': (f, e) =>
    f
      .text(e.host)
      .text(e.process)
      .number(e.incarnation)
      .text(e.from)
      .number(e.sequence)
      .text(e.on)
      .number(e.life)
      .number(e.interval),
  'message-held': (f, e) =>
    f.text(e.host).text(e.process).number(e.incarnation).text(e.from).number(e.sequence).text(e.on),
  'host-crashed': (f, e) => f.text(e.host).number(e.boot).list(e.processes).list(e.during),
  'host-restarted': (f, e) => f.text(e.host).number(e.boot),
  'host-warned': (f, e) => f.text(e.host).number(e.forNs),
  'host-stalled': (f, e) => f.text(e.host).number(e.forNs).list(e.processes).list(e.during),
  'cannot-recover': (f, e) => f.text(e.host).text(e.reason),
  'request-received': (f, e) => f.text(e.host).text(e.process).number(e.incarnation).text(e.request).text(e.from),
  'copy-installed': (f, e) =>
    f
      .text(e.host)
      .text(e.process)
      .number(e.incarnation)
      .number(e.number)
      .number(e.digest)
      .number(e.received)
      .numbers(e.indexes),
  'file-carried-out': (f, e) =>
    f.text(e.host).text(e.process).number(e.incarnation).text(e.file).number(e.offset).number(e.order).number(e.digest),
  'versions-kept': (f, e) => f.text(e.host).text(e.process).number(e.incarnation).numbers(e.numbers),
  'control-sent': (f, e) => f.text(e.host).text(e.to).text(e.control),
  'image-taken': (f, e) => f.text(e.host).text(e.process).number(e.incarnation).number(e.number),
  'news-received': (f, e) => f.text(e.host).text(e.from),
  'copy-fetched': (f, e) => f.text(e.host).text(e.process).text(e.from),
  'determinant-held': (f, e) => f.text(e.host).text(e.process).number(e.index).text(e.from).number(e.sequence),
  'determinant-placed': (f, e) => f.text(e.host).text(e.process).number(e.index).text(e.from).number(e.sequence),
}

/** The kinds that are emitted only for readers that ask for them, and that the fingerprint leaves out. */
const observations: { readonly [K in ObservationKind]: true } = {
  'request-received': true,
  'copy-installed': true,
  'file-carried-out': true,
  'image-taken': true,
  'versions-kept': true,
  'control-sent': true,
  'news-received': true,
  'copy-fetched': true,
  'determinant-held': true,
  'determinant-placed': true,
}

export const isObservation = (kind: TraceEventKind): kind is ObservationKind => Object.hasOwn(observations, kind)

/** The static properties of a kind of event. */
export interface Kind {
  readonly name: TraceEventKind
  /** Counts from 0: an index into tables with an entry per kind. */
  readonly index: number
  readonly feed: FeedOf<TraceEvent>
  readonly isObservation: boolean
}

const kinds = new Map(
  Object.entries(fields).map(([key, feed], index): [TraceEventKind, Kind] => {
    const name = key as TraceEventKind
    return [name, { name, index, feed: feed as FeedOf<TraceEvent>, isObservation: isObservation(name) }]
  }),
)

export const allKinds: readonly Kind[] = [...kinds.values()]

/** How many kinds of events there are. */
export const KINDS = kinds.size

export const kindNamed = (name: TraceEventKind): Kind => kinds.get(name)!
