// Which checkpoints of a process are on the servers.

import type { HostServices } from '../../cluster/host-services.ts'
import type { StorageReply, StorageRequest, VersionEntry } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'

/** What all servers have of a process. */
export interface Stored {
  readonly incarnation: number
  readonly versions: readonly VersionEntry[]
}

type FromServer = Extract<StorageReply, { kind: 'versions' }>

/** A version counts when every server that counts has it: one of them may be gone before anybody rolls back to it. */
export function* storedOf({ storage, membership, transport }: HostServices, process: ProcessName): Task<Stored> {
  for (;;) {
    yield* storage.awaitSource()
    const replicas = storage.liveReplicas().filter((replica) => membership.member(replica).caughtUp)
    const found: FromServer[] = []
    for (const replica of replicas) {
      const request: StorageRequest = { kind: 'read-versions', process, incarnation: 0 }
      const reply = yield* transport.request<StorageReply>(replica, 32, request)
      if (reply?.kind === 'versions') found.push(reply)
    }
    const [one, ...others] = found
    if (one === undefined) continue
    const isOn = (entry: VersionEntry, { versions }: Stored): boolean =>
      versions.some(({ number, incarnation }) => number === entry.number && incarnation === entry.incarnation)
    return {
      incarnation: Math.max(...found.map(({ incarnation }) => incarnation)),
      versions: one.versions.filter((entry) => others.every((other) => isOn(entry, other))),
    }
  }
}
