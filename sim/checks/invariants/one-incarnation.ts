// One incarnation: once a process has been restarted, its earlier incarnations do nothing any more, and neither does an incarnation that
// was stopped. Between the claim of a new incarnation and its start the old one may continue for one timeout, in which its host learns of
// it. A host that was stalled may continue for that long when it wakes. Nothing done then has an effect: fenced-writes checks that.

import type { TraceEvent, TraceEventKind } from '../../trace/event.ts'
import type { Check } from '../check.ts'
import type { Handlers } from '../handlers.ts'

interface Work {
  readonly kind: TraceEventKind
  readonly host: string
  readonly process: string
  readonly incarnation: number
}

interface Newest {
  readonly incarnation: number
  readonly host: string
}

type KindOfProcess = Extract<TraceEvent, { readonly incarnation: number }>['kind']

/** Who does what an event reports: the process itself with its layer, the layer when a process comes or goes, or a server. */
const doneBy: { readonly [K in KindOfProcess]: 'itself' | 'layer' | 'server' } = {
  'process-started': 'layer',
  'compute-begins': 'itself',
  'compute-ends': 'itself',
  'message-sent': 'itself',
  'message-acknowledged': 'itself',
  'message-arrived': 'itself',
  'message-logged': 'itself',
  'message-received': 'itself',
  'file-written': 'itself',
  'file-read': 'itself',
  'process-spawned': 'itself',
  'process-ended': 'itself',
  'process-stopped': 'layer',
  'checkpoint-begins': 'itself',
  'checkpoint-written': 'itself',
  'checkpoint-committed': 'itself',
  'checkpoint-served': 'itself',
  'checkpoint-skipped': 'itself',
  'process-blocked': 'itself',
  'process-unblocked': 'itself',
  'restore-begins': 'layer',
  restored: 'itself',
  'replay-begins': 'itself',
  'live-again': 'itself',
  'rolled-back': 'layer',
  'message-refused': 'itself',
  'message-recorded': 'itself',
  'message-obsolete': 'itself',
  'message-held': 'itself',
  'backup-made': 'itself',
  'life-ended': 'itself',
  'creation-noted': 'itself',
  'checkpoint-undone': 'itself',
  'image-taken': 'layer',
  'record-stored': 'server',
  'version-brought-back': 'server',
  'version-stored': 'server',
  'versions-kept': 'server',
  'records-discarded': 'server',
  'records-withdrawn': 'server',
  'write-refused': 'server',
  'claim-granted': 'server',
  'request-received': 'server',
  'copy-installed': 'server',
  'file-carried-out': 'server',
}

const work = (Object.keys(doneBy) as KindOfProcess[]).filter((kind) => doneBy[kind] === 'itself')

export const oneIncarnation: Check = {
  name: 'one-incarnation',
  sentence: 'at any instant at most one incarnation of a process is at work',
  create({ setting, copies, violated }) {
    const { timeoutNs } = setting.ring
    /** By host that was stalled: until when it may be unaware of changes. */
    const unaware = new Map<string, number>()
    /** Per process: the newest incarnation that was started, and where. */
    const newest = new Map<string, Newest>()
    /** The incarnation in charge on all complete replicas, if it is newer and the host has had time to learn of it; else null. */
    const supersededBy = ({ process, incarnation }: Work, atNs: number): number | null => {
      let inCharge = 0
      for (const { complete, copies: kept } of copies.servers) {
        if (!complete) continue
        const copy = kept.get(process)
        if (copy === undefined || copy.inCharge <= incarnation || atNs <= copy.inChargeSinceNs + timeoutNs) return null
        inCharge = copy.inCharge
      }
      return inCharge === 0 ? null : inCharge
    }
    /** Per process: the incarnations that were stopped, each with its host. */
    const stopped = new Map<string, Newest[]>()
    const isStopped = ({ process, incarnation, host }: Work): boolean =>
      stopped.get(process)?.some((each) => each.incarnation === incarnation && each.host === host) === true

    const works = (event: Work, atNs: number): void => {
      const { process, incarnation, host, kind } = event
      const objectTo = (why: string): void => {
        violated(`incarnation ${incarnation} of ${process} is at work on ${host} (${kind})${why}`)
      }
      if (stopped.size > 0 && isStopped(event)) objectTo(' after it was stopped')
      if (atNs <= (unaware.get(host) ?? 0)) return
      const other = newest.get(process)
      // a new incarnation works before its start too: it is being restored
      if (
        other !== undefined &&
        (incarnation < other.incarnation || (incarnation === other.incarnation && host !== other.host))
      ) {
        return objectTo(`, and incarnation ${other.incarnation} on ${other.host}`)
      }
      const inCharge = supersededBy(event, atNs)
      if (inCharge !== null) objectTo(`; incarnation ${inCharge} has taken charge`)
    }

    return {
      after: {
        kinds: ['claim-granted', 'process-stopped', 'restore-begins'],
        on: Object.fromEntries(work.map((kind) => [kind, works])) as Handlers,
      },
      on: {
        'host-stalled': ({ host, forNs }, atNs) => {
          unaware.set(host, atNs + forNs + timeoutNs)
        },
        'process-stopped': ({ process, incarnation, host }) => {
          stopped.set(process, [...(stopped.get(process) ?? []), { incarnation, host }])
        },
        // a host that took it over may be ordered to do so again before it has begun
        'restore-begins': ({ process, incarnation, host }) => {
          const others = stopped.get(process)?.filter((each) => each.incarnation !== incarnation || each.host !== host)
          if (others !== undefined) stopped.set(process, others)
        },
        'process-started': (event, atNs) => {
          const { process, incarnation, host } = event
          if (isStopped(event))
            violated(`incarnation ${incarnation} of ${process} starts on ${host} after it was stopped`)
          const other = newest.get(process)
          if (other === undefined || incarnation > other.incarnation) newest.set(process, { incarnation, host })
          else if (atNs > (unaware.get(host) ?? 0)) {
            violated(
              `incarnation ${incarnation} of ${process} starts on ${host} after incarnation ${other.incarnation} on ${other.host}`,
            )
          }
        },
      },
    }
  },
}
