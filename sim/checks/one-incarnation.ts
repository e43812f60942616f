// One incarnation: as soon as a process has been started anew, its earlier incarnations do nothing any more, and nothing that they
// send to stable storage is carried out. A host that stood still may go on for the moment that it takes to read that it is dead;
// for that moment only the second half is asked.

import type { Check } from './check.ts'

export const oneIncarnation: Check = {
  name: 'one-incarnation',
  sentence: 'at any instant at most one incarnation of a process is at work',
  create({ setting, violated }) {
    /** By host that stood still: until when it may not know. */
    const unaware = new Map<string, number>()
    /** By server, then by process: the incarnation that has taken charge there. */
    const inCharge = new Map<string, Map<string, number>>()
    type Stored = { host: string; process: string; incarnation: number }
    const isStored = ({ host, process, incarnation }: Stored): void => {
      const current = inCharge.get(host)?.get(process) ?? 0
      if (incarnation >= current) return
      violated(
        `${host} stores what incarnation ${incarnation} of ${process} writes; incarnation ${current} is in charge`,
      )
    }
    /** Per process the newest that was started, and where. */
    const newest = new Map<string, { readonly incarnation: number; readonly host: string }>()
    const works = ({ process, incarnation, host }: Stored, atNs: number): void => {
      const other = newest.get(process)
      if (other === undefined || (incarnation === other.incarnation && host === other.host)) return
      if (atNs <= (unaware.get(host) ?? 0)) return
      violated(
        `incarnation ${incarnation} of ${process} is at work on ${host}, and incarnation ${other.incarnation} on ${other.host}`,
      )
    }
    return {
      on: {
        'host-stalled': ({ host, forNs }, atNs) => {
          unaware.set(host, atNs + forNs + setting.ring.timeoutNs)
        },
        'claim-granted': ({ host, process, incarnation }) => {
          const there = inCharge.get(host) ?? new Map<string, number>()
          inCharge.set(host, there.set(process, incarnation))
        },
        'host-crashed': ({ host }) => {
          inCharge.delete(host)
        },
        'found-itself-dead': ({ host }) => {
          inCharge.delete(host)
        },
        'record-stored': isStored,
        'version-stored': isStored,
        'process-started': (event, atNs) => {
          const { process, incarnation, host } = event
          const other = newest.get(process)
          if (other === undefined || incarnation > other.incarnation) newest.set(process, { incarnation, host })
          else if (atNs > (unaware.get(host) ?? 0)) {
            violated(
              `incarnation ${incarnation} of ${process} starts on ${host} after incarnation ${other.incarnation} on ${other.host}`,
            )
          }
        },
        'compute-begins': works,
        'compute-ends': works,
        'message-sent': works,
        'message-received': works,
        'file-written': works,
        'file-read': works,
        'process-spawned': works,
        'process-ended': works,
        'checkpoint-begins': works,
      },
    }
  },
}
