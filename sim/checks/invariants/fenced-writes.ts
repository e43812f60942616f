// Fenced writes: from the moment at which a replica has let a new incarnation take charge, it refuses every request of an older one,
// whatever kind it is of; what is carried out all the same shows as a record, a version, or a change of a file. A replica that catches
// up is in the charge of whom the copy names that it installs; until it counts it keeps requests and judges none.

import type { Check } from '../check.ts'

/** Of nobody in particular: a claim decides who is in charge, and what is committed may be asked for by anybody. */
const open: ReadonlySet<string> = new Set(['claim', 'read-versions', 'read-note'])

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
    /** By server: the request that it has taken up and must refuse. It serves one after the other. */
    const toRefuse = new Map<string, Request & { readonly request: string }>()
    // before the first claim nothing is older than anything
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
