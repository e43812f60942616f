// Fenced writes: once a replica has granted a claim to a new incarnation, it refuses every request of an older one, of whatever kind.
// A request that it carries out nevertheless shows as a record, a version, or a change to a file. On a replica that is catching up,
// the incarnation named by the copy it installs is in charge; until it has caught up it queues requests without judging them.

import type { Check } from '../check.ts'

/** Not fenced: a claim decides who is in charge, and anybody may read what is committed. */
const open: ReadonlySet<string> = new Set(['claim', 'read-versions', 'read-note', 'read-progress'])

interface Request {
  readonly host: string
  readonly process: string
  readonly incarnation: number
}

export const fencedWrites: Check = {
  name: 'fenced-writes',
  sentence: 'a replica carries out nothing that an incarnation asks for when a newer one has taken charge there',
  create({ copies, violated }) {
    const current = ({ host, process }: Request): number => copies.server(host)?.copies.get(process)?.inCharge ?? 0
    const isCarriedOut = (event: Request, what: string): void => {
      const { host, process, incarnation } = event
      if (incarnation >= current(event)) return
      violated(
        `${host} carries out ${what} of incarnation ${incarnation} of ${process}; incarnation ${current(event)} is in charge`,
      )
    }
    /** By server: the request that it has taken up and must refuse. A server handles one request at a time. */
    const toRefuse = new Map<string, Request & { readonly request: string }>()
    // before the first claim no incarnation is superseded
    return {
      after: {
        kinds: ['claim-granted'],
        on: {
          'host-crashed': ({ host }) => toRefuse.delete(host),
          'found-itself-dead': ({ host }) => toRefuse.delete(host),
          'request-received': (event) => {
            const { host, incarnation } = event
            const before = toRefuse.get(host)
            if (before !== undefined) {
              toRefuse.delete(host)
              isCarriedOut(before, `'${before.request}'`)
            }
            if (open.has(event.request) || copies.server(host)?.complete !== true) return
            if (incarnation < current(event)) toRefuse.set(host, event)
          },
          'write-refused': ({ host, process, incarnation }) => {
            const awaited = toRefuse.get(host)
            if (awaited?.process === process && awaited.incarnation === incarnation) toRefuse.delete(host)
          },
          'record-stored': (event) => isCarriedOut(event, 'a record'),
          'version-stored': (event) => isCarriedOut(event, 'a checkpoint'),
          'file-carried-out': (event) => isCarriedOut(event, 'a write to a file'),
        },
      },
    }
  },
}
