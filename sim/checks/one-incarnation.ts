// One incarnation: as soon as a process has been started anew, its earlier incarnations do nothing any more. One that stands on
// a host that stands still does nothing either, and is no offence.

import type { Check } from './check.ts'

export const oneIncarnation: Check = {
  name: 'one-incarnation',
  sentence: 'at any instant at most one incarnation of a process is at work',
  create({ violated }) {
    /** Per process the newest that was started, and where. */
    const newest = new Map<string, { readonly incarnation: number; readonly host: string }>()
    const works = ({ process, incarnation, host }: { process: string; incarnation: number; host: string }): void => {
      const other = newest.get(process)
      if (other === undefined || (incarnation === other.incarnation && host === other.host)) return
      violated(
        `incarnation ${incarnation} of ${process} is at work on ${host}, and incarnation ${other.incarnation} on ${other.host}`,
      )
    }
    return {
      on: {
        'process-started': (event) => {
          const { process, incarnation, host } = event
          const other = newest.get(process)
          if (other !== undefined && other.incarnation >= incarnation) {
            violated(
              `incarnation ${incarnation} of ${process} starts on ${host} after incarnation ${other.incarnation} on ${other.host}`,
            )
          } else newest.set(process, { incarnation, host })
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
