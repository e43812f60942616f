// Everything that can happen in a run, as one union. Readers (checks, statistics, timelines, text) get (time, event) in order.
// Most kinds are run events, which the fingerprint covers. Observations add detail to these, or tell what only a check needs; they
// are emitted only while some reader asks for their kind, and the fingerprint leaves them out.
// Hosts and processes go by name; incarnations count from 1 and increase by one with each recovery of a process.

import type { RecoveryEvent } from './recovery-event.ts'
import type { At, HostName, Of, ProcessName } from './whose.ts'

export type { HostName, ProcessName } from './whose.ts'

/**
 * Everything that can happen in a run, as one union; `kind` tells them apart.
 *
 * @example
 * import { simulate, type TraceEvent } from 'starsim/core'
 *
 * const crashes: TraceEvent[] = []
 * simulate(
 *   { application: { kind: 'gauss', size: 16 }, faults: [{ crash: 'ws2', at: '5s' }] },
 *   { readers: [(_atNs, event) => event.kind === 'host-crashed' && crashes.push(event)] },
 * )
 * console.log(crashes)
 */
export type TraceEvent = RunEvent | Observation

export type RunEvent =
  // Processes and their requests.
  | (Of & { readonly kind: 'process-started'; readonly imageBytes: number })
  | (Of & { readonly kind: 'compute-begins'; readonly workNs: number; readonly replaying: boolean })
  | (Of & { readonly kind: 'compute-ends' })
  | (Of & {
      readonly kind: 'message-sent'
      readonly to: ProcessName
      readonly sequence: number
      readonly bytes: number
      readonly digest: number
      /** Not sent, because the process is replaying: the receiver has it already, or it is sent when the replay ends. */
      readonly withheld: boolean
    })
  | (Of & { readonly kind: 'message-acknowledged'; readonly to: ProcessName; readonly sequence: number })
  | (Of & {
      readonly kind: 'message-arrived'
      readonly from: ProcessName
      readonly sequence: number
      readonly senderIncarnation: number
      readonly senderReplaying: boolean
      readonly duplicate: boolean
    })
  | (Of & {
      readonly kind: 'message-logged'
      readonly from: ProcessName
      readonly sequence: number
      readonly index: number
      readonly digest: number
    })
  | (Of & {
      readonly kind: 'message-received'
      readonly from: ProcessName
      readonly sequence: number
      readonly index: number
      readonly bytes: number
      readonly digest: number
      readonly replayed: boolean
    })
  | (Of & { readonly kind: 'file-written'; readonly file: string; readonly offset: number; readonly digest: number })
  | (Of & { readonly kind: 'file-read'; readonly file: string; readonly offset: number; readonly digest: number })
  | (Of & { readonly kind: 'process-spawned'; readonly child: ProcessName; readonly childHost: HostName })
  | (Of & { readonly kind: 'process-ended'; readonly answer: number })
  | (Of & { readonly kind: 'process-stopped'; readonly reason: 'superseded' | 'declared dead' })
  // Checkpoints.
  | (Of & {
      readonly kind: 'checkpoint-begins'
      readonly number: number
      readonly policy: string
      readonly received: number
      /**
       * Not taken on its own alarm: something that has arrived must not become visible before it, or another process's checkpoint depends
       * on it.
       */
      readonly forced?: true
    })
  | (Of & { readonly kind: 'checkpoint-written'; readonly number: number; readonly pages: number })
  | (Of & { readonly kind: 'checkpoint-committed'; readonly number: number; readonly digest: number })
  | (Of & { readonly kind: 'checkpoint-skipped'; readonly reason: 'still writing' | 'replaying' | 'saved already' })
  | (Of & { readonly kind: 'process-blocked' })
  | (Of & { readonly kind: 'process-unblocked' })
  // Stable storage, as seen by one server.
  | (Of & {
      readonly kind: 'record-stored'
      readonly index: number
      readonly from: ProcessName
      readonly sequence: number
      readonly digest: number
    })
  | (Of & { readonly kind: 'version-stored'; readonly number: number; readonly digest: number })
  /** Everything after this version (0: the beginning) is undone; it is the newest one again. */
  | (Of & { readonly kind: 'version-brought-back'; readonly number: number; readonly digest: number })
  | (Of & {
      readonly kind: 'records-discarded'
      /** Records with a lower index have been consumed and are removed. */
      readonly below: number
      readonly count: number
      readonly left: number
    })
  /** Records from this index on are removed: a recovery has found that they have no place any more. */
  | (Of & {
      readonly kind: 'records-withdrawn'
      readonly index: number
      readonly count: number
      readonly left: number
    })
  | (Of & { readonly kind: 'write-refused'; readonly current: number })
  /** From now on the server accepts writes of this incarnation only, which will run on the claimant. */
  | (Of & { readonly kind: 'claim-granted'; readonly claimant: HostName })
  | (At & { readonly kind: 'server-stale'; readonly sources: number })
  | (At & { readonly kind: 'server-caught-up'; readonly boot: number })
  /** All servers were down: this one resumes with what was on the disks of the servers in `with`, which include its own. */
  | (At & { readonly kind: 'server-goes-on'; readonly with: readonly HostName[] })
  // The ring and its membership view.
  | (At & { readonly kind: 'probe-sent'; readonly to: HostName; readonly attempt: number })
  | (At & { readonly kind: 'host-suspected'; readonly suspect: HostName })
  | (At & {
      readonly kind: 'host-declared-dead'
      readonly dead: HostName
      readonly boot: number
      readonly silentNs: number
    })
  | (At & { readonly kind: 'view-changed'; readonly live: readonly HostName[] })
  | (At & { readonly kind: 'host-joins'; readonly boot: number })
  | (At & { readonly kind: 'host-joined'; readonly boot: number; readonly sponsor: HostName })
  | (At & { readonly kind: 'found-itself-dead'; readonly boot: number })
  // Recovery.
  | (At & { readonly kind: 'recovery-begins'; readonly dead: HostName; readonly processes: readonly ProcessName[] })
  | (At & {
      readonly kind: 'recovery-ordered'
      readonly process: ProcessName
      readonly on: HostName
      readonly dead: HostName
    })
  | (Of & { readonly kind: 'restore-begins'; readonly dead: HostName })
  | (Of & {
      readonly kind: 'restored'
      /** Of the checkpoint; 0: none, the process starts from the beginning. */
      readonly number: number
      readonly digest: number
      /** How many messages the process had received at that checkpoint. */
      readonly received: number
      /** How many later ones the log holds. */
      readonly records: number
      /** In two tiers of stable storage: the host whose near copy it is; absent if it comes from the file servers. */
      readonly from?: HostName
    })
  | (Of & { readonly kind: 'replay-begins'; readonly records: number })
  | (Of & { readonly kind: 'live-again'; readonly withheld: number; readonly sentAgain: number })
  | RecoveryEvent
  // Faults.
  | (At & {
      readonly kind: 'host-crashed'
      readonly boot: number
      readonly processes: readonly ProcessName[]
      readonly during: readonly string[]
    })
  /** The host is warned that it will crash in `forNs`. */
  | (At & { readonly kind: 'host-warned'; readonly forNs: number })
  | (At & { readonly kind: 'host-restarted'; readonly boot: number })
  | (At & {
      readonly kind: 'host-stalled'
      readonly forNs: number
      readonly processes: readonly ProcessName[]
      readonly during: readonly string[]
    })
  | (At & { readonly kind: 'cannot-recover'; readonly reason: string })

interface Determined {
  /** The process that took the message. */
  readonly process: ProcessName
  readonly index: number
  readonly from: ProcessName
  readonly sequence: number
}

/** Emitted only if `trace.wants` its kind. */
export type Observation =
  /** A server takes up a request, queued or new; later events tell whether it carries it out, defers it or refuses it. */
  | (Of & { readonly kind: 'request-received'; readonly request: StorageRequestKind; readonly from: HostName })
  /** A server that is catching up has another server's copy of a process on its disk, but does not use it yet. */
  | (At & { readonly kind: 'copy-fetched'; readonly process: ProcessName; readonly from: HostName })
  /** A server that is catching up has replaced its own copy of a process by another server's. */
  | (Of & {
      readonly kind: 'copy-installed'
      /** Of the committed checkpoint; 0: none. */
      readonly number: number
      readonly digest: number
      /** How many messages the process had received up to that checkpoint. */
      readonly received: number
      /** Of the records in the log. */
      readonly indexes: readonly number[]
    })
  /** A replica has changed a file; a write that is repeated, or arrives after a newer one, changes nothing. */
  | (Of & {
      readonly kind: 'file-carried-out'
      readonly file: string
      readonly offset: number
      /** The number of this write, counted per incarnation. */
      readonly order: number
      readonly digest: number
    })
  /** The image of a process is frozen at this instant; what becomes visible to it from now on is not included. */
  | (Of & { readonly kind: 'image-taken'; readonly number: number })
  /** A server has committed a version: the numbers of all versions of the process that it now has. */
  | (Of & { readonly kind: 'versions-kept'; readonly numbers: readonly number[] })
  /** A protocol sends a request of its own to another host, besides messages and writes to servers. */
  | (At & { readonly kind: 'control-sent'; readonly to: HostName; readonly control: string })
  /** A host takes in what another one tells it about the view and the locations of processes. */
  | (At & { readonly kind: 'news-received'; readonly from: HostName })
  /** A host has come to know which message has this index in the order in which a process took its messages. */
  | (At & Determined & { readonly kind: 'determinant-held' })
  /** A host knows that the servers have this determinant. */
  | (At & Determined & { readonly kind: 'determinant-placed' })

/** The requests that stable storage serves. */
export type StorageRequestKind =
  | ('append' | 'discard' | 'begin' | 'block' | 'commit' | 'write-file' | 'end' | 'claim' | 'roll-back')
  | (
      | 'append-all'
      | 'read-progress'
      | 'prune'
      | 'keep-note'
      | 'read-file'
      | 'read-image'
      | 'read-log'
      | 'read-versions'
      | 'read-note'
    )

/**
 * The kinds of events that are emitted only for a reader that asks for them by name.
 *
 * @example
 * import { type ObservationKind, simulate } from 'starsim/core'
 *
 * const kinds: ObservationKind[] = ['copy-installed', 'file-carried-out']
 * const read = (atNs: number, { kind }: { kind: string }) => console.log(atNs, kind)
 * simulate({ application: { kind: 'files', size: 2, workers: 1 } }, { readers: [{ kinds, read }] })
 */
export type ObservationKind = Observation['kind']
/**
 * The kinds of events of a trace.
 *
 * @example
 * import { simulate, type TraceEventKind } from 'starsim/core'
 *
 * const counts: Partial<Record<TraceEventKind, number>> = {}
 * const count = (_atNs: number, { kind }: { kind: TraceEventKind }) => {
 *   counts[kind] = (counts[kind] ?? 0) + 1
 * }
 * simulate({ application: { kind: 'gauss', size: 8 } }, { readers: [count] })
 * console.log(counts['message-sent'])
 */
export type TraceEventKind = TraceEvent['kind']
