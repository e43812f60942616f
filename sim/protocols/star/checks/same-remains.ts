// Same remains: when a process is restarted, every replica that counts holds exactly what it was restarted from: that checkpoint, and those
// records. One that held another version could be read at the next crash, and the process would take another course. So would a replica
// that comes to count only later, with a commit of an earlier incarnation that the restart knew nothing of.

import type { Check } from '../../../checks/check.ts'
import type { Copy, StoredRecord } from '../../../checks/ledgers/copies.ts'

const nameOf = (number: number): string => (number === 0 ? 'no checkpoint' : `checkpoint ${number}`)

export const sameRemains: Check = {
  name: 'same-remains',
  sentence:
    'all replicas that count hold the checkpoint and log that a process is restarted from; none brings up a later one',
  create({ copies, promise, violated }) {
    /** Per process: which incarnation was restarted last, and from which checkpoint. */
    const restarts = new Map<string, { readonly incarnation: number; readonly number: number }>()
    return {
      on: {
        'server-caught-up': ({ host }) => {
          const server = copies.server(host)
          if (server?.complete !== true || !promise.kept) return
          for (const [process, { version }] of server.copies) {
            const restart = restarts.get(process)
            if (restart === undefined || version?.incarnation == null) continue
            if (version.incarnation >= restart.incarnation || version.number <= restart.number) continue
            violated(
              `${host} counts again with ${nameOf(version.number)} of ${process}, which incarnation ${version.incarnation} committed; ` +
                `incarnation ${restart.incarnation} was restarted from ${nameOf(restart.number)}`,
            )
          }
        },
        restored: ({ process, incarnation, number, digest, records }) => {
          restarts.set(process, { incarnation, number })
          if (!promise.kept) return
          let first: { readonly name: string; readonly copy: Copy | undefined } | null = null
          for (const { name, complete, copies: kept } of copies.servers) {
            if (!complete) continue
            const copy = kept.get(process)
            const version = copy?.version ?? { number: 0, digest: 0 }
            const size = copy?.records.size ?? 0
            if (version.number !== number || version.digest !== digest) {
              violated(
                `${process} is restarted from ${nameOf(number)}, and ${name} holds ${nameOf(version.number)}` +
                  (version.number === number ? ' with other contents' : ''),
              )
            } else if (size !== records) {
              violated(`${process} is restarted with ${records} records, and ${name} holds ${size}`)
            } else if (first !== null) {
              const index = differentRecord(first.copy, copy)
              if (index !== null) violated(`record ${index} of ${process} on ${name} is not the one on ${first.name}`)
            }
            first ??= { name, copy }
          }
        },
      },
    }
  },
}

const same = (one: StoredRecord | null, other: StoredRecord | null): boolean =>
  one === null ||
  other === null ||
  (one.from === other.from && one.sequence === other.sequence && one.digest === other.digest)

/** The first place in the log where two copies differ; null if there is none. */
function differentRecord(one: Copy | undefined, other: Copy | undefined): number | null {
  for (const [index, record] of one?.records ?? []) {
    const there = other?.records.get(index)
    if (there === undefined || !same(record, there)) return index
  }
  return null
}
