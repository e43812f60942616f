// Requests that reach a server while it catches up. It decides nothing and answers nothing from what it holds; it only keeps the requests,
// and carries them out on top of the copies once it has all of them. docs/stable-storage.md says why that is enough.

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

  /** In order of arrival. */
  of(process: ProcessName): readonly StorageRequest[] {
    return this.#requests.get(process) ?? []
  }

  /**
   * The requests to carry out on top of a copy: all that came after the newest roll-back, and from before it those of the incarnation that
   * rolled back, whose roll-back may arrive again while it is at work. What older incarnations wrote is void: the recovery has settled what
   * of it counts, and the copy has that.
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
   * Whether a copy taken from another server, with the requests that came here meanwhile, is all that a server that counts has. It is not
   * if the copy is older than a roll-back that came here, nor while a recovery has claimed the process but not rolled back: requests that
   * the dead writer sent to this server only would count then, although the recovery knows nothing of them.
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

/** Written by an incarnation in charge. A claim need not be repeated: it is in every copy that has rolled back for that incarnation. */
const isWritten = ({ kind }: StorageRequest): boolean => kind !== 'claim'

/** The index of the first roll-back by the newest incarnation, or -1. A repetition of it has no effect, and what came in between counts. */
function newestRollBack(requests: readonly StorageRequest[]): number {
  let newest = -1
  for (const [at, { kind, incarnation }] of requests.entries()) {
    if (kind === 'roll-back' && incarnation > (requests[newest]?.incarnation ?? 0)) newest = at
  }
  return newest
}
