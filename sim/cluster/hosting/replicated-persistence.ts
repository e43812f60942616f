// Persistence on the file servers: they keep files and answers, and claims on them ensure that a process is created only once.

import type { Task } from '../../kernel/task.ts'
import type { Payload, ProcessPlan } from '../../programs/program.ts'
import type { Observer } from '../observer.ts'
import type { Location } from '../ring/locations.ts'
import { type ClaimRoles, claim } from '../storage/claiming.ts'
import type { StableStorage } from '../storage/stable-storage.ts'
import { type Claimed, END_BYTES } from '../storage/storage-requests.ts'
import type { HostedProcess } from './hosted-process.ts'
import type { Persistence } from './persistence.ts'
import { layerNs, type StoringRoles, stored } from './storing.ts'

export interface ReplicatedRoles extends ClaimRoles, StoringRoles {
  readonly observer: Pick<Observer, 'foundEnded'>
  readonly storage: Pick<StableStorage, 'awaitSource' | 'liveReplicas' | 'store' | 'read'>
}

export class ReplicatedPersistence implements Persistence {
  readonly #services: ReplicatedRoles

  constructor(services: ReplicatedRoles) {
    this.#services = services
  }

  *writeFile(process: HostedProcess, file: string, offset: number, payload: Payload): Task<boolean> {
    const order = ++process.fileOrder
    const { name, incarnation } = process
    const request = { kind: 'write-file', process: name, incarnation, file, offset, payload, order } as const
    return yield* stored(this.#services, process, payload.bytes, request)
  }

  *readFile(process: HostedProcess, file: string, offset: number, bytes: number): Task<Payload | null> {
    const { name, incarnation } = process
    const request = { kind: 'read-file', process: name, incarnation, file, offset, bytes } as const
    const reply = yield* this.#services.storage.read(request, layerNs(this.#services))
    if (reply.kind === 'refused') {
      this.#services.stop(process)
      return null
    }
    return reply.kind === 'block' ? reply.payload : nothing
  }

  *keepAnswer(process: HostedProcess, answer: Payload): Task<boolean> {
    const { name, incarnation } = process
    return yield* stored(this.#services, process, END_BYTES, { kind: 'end', process: name, incarnation, answer })
  }

  *claimNew(plan: ProcessPlan, host: number, boot: number): Task<Location> {
    const mine = yield* claim(this.#services, plan, 0, host, boot)
    if (mine.kind === 'granted') return { plan, host, boot, incarnation: 1, ended: false }
    // An earlier incarnation of the parent created it. The parent may have died before the claim, or the child's host before the end, had
    // reached more than one replica, and that replica may be gone when it matters: so first make sure that all replicas have it.
    const { by } = mine
    if (by.ended !== null) return yield* this.#passOnEnd(plan, by, by.ended)
    const theirs = by.incarnation === 1 ? yield* claim(this.#services, plan, 0, by.host, by.boot) : mine
    return locationOf(plan, theirs.kind === 'held' ? theirs.by : by)
  }

  *#passOnEnd(plan: ProcessPlan, by: Claimed, answer: Payload): Task<Location> {
    const { storage, observer } = this.#services
    const { name } = plan
    yield storage.store(END_BYTES, { kind: 'end', process: name, incarnation: by.incarnation, answer })
    observer.foundEnded(name, answer)
    return locationOf(plan, by)
  }

  localFiles(): null {
    return null
  }
}

const locationOf = (plan: ProcessPlan, { host, boot, incarnation, ended }: Claimed): Location => ({
  ...{ plan, host, boot, incarnation },
  ended: ended !== null,
})

const nothing: Payload = { bytes: 0, digest: 0, data: null }
