// What is in progress on a host, in words: for the receipts of faults.

import type { ProcessName } from '../../programs/program.ts'
import type { Body } from '../requests/envelope.ts'
import { isOfProcess, type StorageRequest } from '../storage/storage-requests.ts'
import type { Vault } from '../storage/vault/vault.ts'
import type { HostedProcess } from './hosted-process.ts'

/** What the processes of a host are doing. */
export function* processesUnderWay(hosted: Iterable<HostedProcess>): IterableIterator<string> {
  for (const { name, restoring, beside, checkpointing, checkpoints, pending } of hosted) {
    if (restoring) yield `restore of ${name}`
    else if (beside.replaying) yield `replay of ${name}`
    if (checkpointing) yield `checkpoint ${checkpoints} of ${name}`
    yield* beside.underWay()
    if (pending !== null) yield `${pending.kind} of ${name}`
  }
}

interface Serving {
  readonly caughtUp: boolean
  vaults(): ReadonlyMap<ProcessName, Vault>
}

/** What a file server is doing: uncommitted versions, and requests being carried out. */
export function* serverUnderWay(server: Serving, requests: Iterable<Body>): IterableIterator<string> {
  if (!server.caughtUp) yield 'catching up'
  for (const [process, { versions }] of server.vaults()) {
    if (versions.staged > 0) yield `checkpoint ${versions.staged} of ${process}`
  }
  for (const request of requests) {
    if (request.kind === 'fetch-vault') yield 'handing out copies'
    if (!isOfProcess(request.kind)) continue
    const { kind, process } = request as StorageRequest
    yield kind === 'append' ? `logging for ${process}` : `${kind} of ${process}`
  }
}
