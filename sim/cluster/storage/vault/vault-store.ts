// The vaults of one file server, by process, and what requests do to them: who may write (fencing), what changes, what the trace is told of
// it. Everything takes effect at once; the time it costs is up to the server.

import type { ProcessName } from '../../../programs/program.ts'
import type { ServerTrace } from '../server-trace.ts'
import type { LogRecord, StorageReply, StorageRequest } from '../storage-requests.ts'
import { imageDigest } from './stored-image.ts'
import { Vault, type VaultRules } from './vault.ts'

export interface VaultStoreOptions {
  readonly told: ServerTrace
  readonly hostNames: readonly string[]
  readonly rules: VaultRules
  /** Off: writes of a superseded incarnation are carried out. */
  readonly fencing: boolean
  /** Called with each record that is new in a log. */
  readonly logged: (record: LogRecord) => void
}

/** Requests that change nothing. */
export type ReadRequest = Extract<
  StorageRequest,
  { kind: 'read-file' | 'read-image' | 'read-log' | 'read-versions' | 'read-note' | 'read-progress' }
>
export type WriteRequest = Exclude<StorageRequest, ReadRequest>
type Request<K extends StorageRequest['kind']> = Extract<StorageRequest, { kind: K }>

const reads: Readonly<Record<ReadRequest['kind'], 'fenced' | 'open'>> = {
  'read-file': 'fenced',
  'read-image': 'fenced',
  'read-log': 'fenced',
  'read-versions': 'open',
  'read-note': 'open',
  'read-progress': 'open',
}

export const isRead = (request: StorageRequest): request is ReadRequest => Object.hasOwn(reads, request.kind)

/** Whether a request is made on behalf of an incarnation. Others may be made by anybody, and put nobody in charge. */
const isFenced = ({ kind }: StorageRequest): boolean => reads[kind as ReadRequest['kind']] !== 'open'

const done: StorageReply = { kind: 'done' }

export class VaultStore {
  readonly #options: VaultStoreOptions
  readonly #vaults = new Map<ProcessName, Vault>()

  constructor(options: VaultStoreOptions) {
    this.#options = options
  }

  all(): ReadonlyMap<ProcessName, Vault> {
    return this.#vaults
  }

  /** The vault of a process; an empty one if nothing is known of it. */
  of(process: ProcessName): Vault {
    let vault = this.#vaults.get(process)
    if (vault === undefined) {
      vault = new Vault(this.#options.rules)
      this.#vaults.set(process, vault)
    }
    return vault
  }

  /** Replaces the vault of a process. */
  put(process: ProcessName, vault: Vault): void {
    this.#vaults.set(process, vault)
  }

  /** Why a request is refused; null if it is not. The newest incarnation heard of is in charge from then on. */
  refusal(request: Exclude<StorageRequest, { kind: 'claim' }>): StorageReply | null {
    if (!isFenced(request)) return null
    const vault = this.of(request.process)
    if (request.incarnation < vault.incarnation && this.#options.fencing) {
      this.#options.told.tell(request, { kind: 'write-refused', current: vault.incarnation })
      return { kind: 'refused', incarnation: vault.incarnation }
    }
    if (request.incarnation > vault.incarnation) vault.incarnation = request.incarnation
    return null
  }

  write(request: WriteRequest): StorageReply {
    const vault = this.of(request.process)
    if (request.kind === 'claim') return this.#claim(vault, request)
    return this.refusal(request) ?? this.#carryOut(vault, request)
  }

  #carryOut(vault: Vault, request: Exclude<WriteRequest, { kind: 'claim' }>): StorageReply {
    switch (request.kind) {
      case 'append':
        this.#append(vault, request, request.record)
        return done
      case 'append-all':
        for (const record of request.records) this.#append(vault, request, record)
        return done
      case 'discard':
        this.#discarded(vault, request, () => vault.log.discard(request.below))
        return done
      case 'begin':
        vault.begin(request)
        return done
      case 'block':
        vault.versions.write(request.number, request.pages, request.image)
        return done
      case 'commit':
        return this.#commit(vault, request)
      case 'write-file':
        if (vault.files.write(request.file, request.offset, request.payload, request.order)) {
          this.#options.told.fileCarriedOut(request)
        }
        return done
      case 'end':
        vault.ended ??= request.answer
        return done
      case 'roll-back':
        this.#rollBack(vault, request)
        return done
      case 'prune':
        vault.prune(request)
        return done
      case 'keep-note':
        vault.keepNote(request)
        return done
    }
  }

  #append(vault: Vault, request: StorageRequest, record: LogRecord): void {
    if (!vault.log.append(record)) return
    this.#options.told.recordStored(request, record)
    this.#options.logged(record)
  }

  #commit(vault: Vault, request: Request<'commit'>): StorageReply {
    let outcome: ReturnType<Vault['commit']> = 'void'
    this.#discarded(vault, request, () => {
      outcome = vault.commit(request)
      if (outcome !== 'committed') return
      const { number, image } = vault.committed!
      this.#options.told.tell(request, { kind: 'version-stored', number, digest: imageDigest(image) })
      this.#options.told.versionsKept(request, vault)
    })
    return outcome === 'void' ? { kind: 'void' } : done
  }

  #rollBack(vault: Vault, request: Request<'roll-back'>): void {
    const before = vault.log.length
    const isNew = vault.rollBack(request)
    const left = vault.log.length
    if (left !== before) {
      const index = request.logBelow!
      this.#options.told.tell(request, { kind: 'records-withdrawn', index, count: before - left, left })
    }
    if (!isNew || request.to === undefined) return
    const { committed } = vault
    const digest = committed === null ? 0 : imageDigest(committed.image)
    this.#options.told.tell(request, { kind: 'version-brought-back', number: committed?.number ?? 0, digest })
  }

  /** Makes a change that may make records obsolete, and reports how many are gone. */
  #discarded(vault: Vault, request: StorageRequest, change: () => void): void {
    const before = vault.log.length
    const floor = vault.log.floor
    change()
    const left = vault.log.length
    if (left === before && vault.log.floor === floor) return
    this.#options.told.tell(request, { kind: 'records-discarded', below: vault.log.floor, count: before - left, left })
  }

  #claim(vault: Vault, request: Request<'claim'>): StorageReply {
    const before = vault.incarnation
    const granted = vault.claim(request)
    const { incarnation, host, boot, plan, ended } = vault
    if (incarnation !== before) {
      this.#options.told.tell(request, { kind: 'claim-granted', claimant: this.#options.hostNames[host]! })
    }
    return { kind: 'claimed', granted, incarnation, host, boot, plan, ended, summary: vault.summary() }
  }
}
