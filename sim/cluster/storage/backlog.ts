// What a server is asked while it catches up. It decides nothing and answers nothing from what it holds; it only keeps what it is told,
// and does it on top of the copies when all of them are there. docs/stable-storage.md says why that is enough.

import type { ProcessName } from '../../programs/program.ts'
import type { StorageRequest } from './storage-requests.ts'
import type { Vault } from './vault/vault.ts'

export class Backlog {
  readonly #requests = new Map<ProcessName, StorageRequest[]>()

  keep(request: StorageRequest): void {
    const requests = this.#requests.get(request.process)
    if (requests === undefined) this.#requests.set(request.process, [request])
    else requests.push(request)
  }

  processes(): Iterable<ProcessName> {
    return this.#requests.keys()
  }

  /** In the order in which it came. */
  of(process: ProcessName): readonly StorageRequest[] {
    return this.#requests.get(process) ?? []
  }

  /**
   * What is to be done on top of a copy: what came after the newest roll-back, and before it from the incarnation that rolled back, which may
   * say so again while it is at work. What older ones wrote is void, since the recovery has settled what of it counts, and the copy has that.
   */
  ontoCopy(process: ProcessName): readonly StorageRequest[] {
    const requests = this.of(process)
    const newest = newestRollBack(requests)
    const incarnation = requests[newest]?.incarnation ?? 0
    return requests.filter(
      (each, at) => at > newest || (at < newest && isWritten(each) && each.incarnation >= incarnation),
    )
  }

  /**
   * Whether a copy that was fixed on another server, with what came here meanwhile, is all that a server that counts has. It is not if it is
   * older than a roll-back that came here; nor while a recovery has claimed the process and not rolled back: what the writer that died told
   * this server only would count then, though the recovery knows nothing of it.
   */
  completes(copy: Vault | null, process: ProcessName): boolean {
    const requests = this.of(process)
    const rolledBack = copy?.rolledBack ?? 0
    if (rolledBack < (requests[newestRollBack(requests)]?.incarnation ?? 0)) return false
    const onto = this.ontoCopy(process)
    const newest = Math.max(copy?.incarnation ?? 0, ...onto.map(({ incarnation }) => incarnation))
    const isFirst = newest <= 1
    const hasEnded =
      (copy !== null && copy.ended !== null && copy.incarnation >= newest) ||
      onto.some((request) => isEnd(request) && request.incarnation >= newest)
    return isFirst || hasEnded || rolledBack >= newest
  }
}

const isEnd = (request: StorageRequest): boolean =>
  request.kind === 'end' || (request.kind === 'keep-note' && request.note.isLast)

/** By an incarnation that is in charge: its claim is in every copy that has rolled back with it. */
const isWritten = ({ kind }: StorageRequest): boolean => kind !== 'claim'

/** Where the first of the newest incarnation stands, or -1: one that comes again has been carried out, and what followed it counts. */
function newestRollBack(requests: readonly StorageRequest[]): number {
  let newest = -1
  for (const [at, { kind, incarnation }] of requests.entries()) {
    if (kind === 'roll-back' && incarnation > (requests[newest]?.incarnation ?? 0)) newest = at
  }
  return newest
}
