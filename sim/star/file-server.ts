// A file server: carries out what the layers ask of stable storage, at the cost of its disk and processor. What it holds is
// gone when its host crashes; a server that comes back is empty ("not caught up") until it has copied everything from the
// others, and until then answers nothing that would be read.

import type { Extent, Where } from '../machine/disk.ts'
import type { CachedFile } from '../machine/file-cache.ts'
import type { Host } from '../machine/host.ts'
import type { ProcessName } from '../programs/program.ts'
import type { Trace } from '../trace/trace.ts'
import type { LogRecord, Reply, StorageRequest } from './packet.ts'
import { savedStateBytes } from './saved-state.ts'
import { imageDigest } from './stored-image.ts'
import type { Answer } from './transport.ts'
import { Vault, type VaultRules } from './vault.ts'

/** Bytes of one block transfer and one disk write. */
export const BLOCK_BYTES = 8192
/** Pages in a block. */
export const BLOCK_PAGES = 2

const done: Reply = { kind: 'done' }

export interface FileServerOptions {
  readonly host: Host
  readonly trace: Trace
  readonly caughtUp: boolean
  readonly rules: VaultRules
  /** Off: writes of a superseded incarnation are carried out. */
  readonly fencing: boolean
}

type Waiting = () => void

export class FileServer {
  readonly #options: FileServerOptions
  readonly #vaults = new Map<ProcessName, Vault>()
  /** Before it has caught up: what was asked meanwhile, to be done on top of what is copied. */
  readonly #backlog = new Map<ProcessName, Waiting[]>()
  /** Copies that are being handed to a server that catches up. */
  readonly #handedOut = new Map<string, Vault>()
  /** The logs share a file; what is appended is written behind. */
  readonly #logFile: CachedFile
  readonly #extents = new Map<ProcessName, Extent>()
  #caughtUp: boolean

  constructor(options: FileServerOptions) {
    this.#options = options
    this.#logFile = options.host.files.open()
    this.#caughtUp = options.caughtUp
  }

  get caughtUp(): boolean {
    return this.#caughtUp
  }

  /** For checks and results, at rest. */
  vaults(): ReadonlyMap<ProcessName, Vault> {
    return this.#vaults
  }

  processes(): ProcessName[] {
    return [...this.#vaults.keys()]
  }

  /**
   * The server's process is woken and goes to sleep again, its layer and the file manager do their work, and what comes with the
   * request or goes out with the reply passes the file cache.
   */
  receive(request: StorageRequest, answer: Answer): void {
    const { cpu, star } = this.#options.host.profile
    const workNs = 2 * cpu.contextSwitchNs + star.serverWorkNs + bytesMoved(request) * cpu.fileCacheNsPerByte
    this.#options.host.cpu.system(workNs, this.#begin, { request, answer })
  }

  readonly #begin = ({ request, answer }: { request: StorageRequest; answer: Answer }): void => {
    if (request.kind === 'block') this.#afterDisk(this.#extentOf(request.process), BLOCK_BYTES, request, answer)
    else if (request.kind === 'commit' || request.kind === 'end')
      this.#afterDisk('random', BLOCK_BYTES, request, answer)
    else if (request.kind === 'write-file') this.#afterDisk('random', request.payload.bytes, request, answer)
    else this.#perform(request, answer)
  }

  /** A synchronous write: what it changes is there when the disk has finished. */
  #afterDisk(where: Where, bytes: number, request: StorageRequest, answer: Answer): void {
    this.#options.host.disk.request('write', where, bytes, () => this.#perform(request, answer), undefined)
  }

  /** Where the checkpoints of a process lie. The file system has been in use: its free blocks do not follow one another. */
  #extentOf(process: ProcessName): Extent {
    let extent = this.#extents.get(process)
    if (extent === undefined) {
      extent = this.#options.host.disk.scattered()
      this.#extents.set(process, extent)
    }
    return extent
  }

  #perform(request: StorageRequest, answer: Answer): void {
    const vault = this.#vaults.get(request.process)
    if (!this.#caughtUp && vault === undefined) return this.#keepForLater(request, answer)
    this.#apply(vault ?? this.#open(request.process), request, answer)
  }

  #open(process: ProcessName): Vault {
    const vault = new Vault(this.#options.rules)
    this.#vaults.set(process, vault)
    return vault
  }

  #keepForLater(request: StorageRequest, answer: Answer): void {
    const backlog = this.#backlog.get(request.process) ?? []
    backlog.push(() => this.#apply(this.#vaults.get(request.process)!, request, () => {}))
    this.#backlog.set(request.process, backlog)
    if (request.kind.startsWith('read')) return // never read before it has caught up
    if (request.kind !== 'claim') return answer(done)
    const { incarnation, host, boot } = request
    answer({ kind: 'claimed', granted: true, incarnation, host, boot, ended: null, summary: null })
  }

  #apply(vault: Vault, request: StorageRequest, answer: Answer): void {
    if (request.kind === 'claim') return this.#claim(vault, request, answer)
    if (request.incarnation < vault.incarnation && this.#options.fencing) {
      this.#emit(request, { kind: 'write-refused', current: vault.incarnation })
      return answer({ kind: 'refused', incarnation: vault.incarnation })
    }
    if (request.incarnation > vault.incarnation) vault.incarnation = request.incarnation
    this.#carryOut(vault, request, answer)
  }

  #carryOut(vault: Vault, request: Exclude<StorageRequest, { kind: 'claim' }>, answer: Answer): void {
    switch (request.kind) {
      case 'append':
        if (vault.append(request)) {
          const { process, incarnation, record } = request
          const { index, from, sequence, payload } = record
          const { digest } = payload
          const host = this.#options.host.name
          this.#options.trace.emit({ kind: 'record-stored', host, process, incarnation, index, from, sequence, digest })
          this.#logFile.append(PER_RECORD_BYTES + payload.bytes)
        }
        return answer(done)
      case 'discard':
        this.#discarded(vault, request, () => vault.discard(request))
        return answer(done)
      case 'begin':
        vault.begin(request)
        return answer(done)
      case 'block':
        vault.block(request)
        return answer(done)
      case 'commit':
        this.#commit(vault, request)
        return answer(done)
      case 'write-file':
        vault.files.write(request.file, request.offset, request.payload, request.order)
        return answer(done)
      case 'end':
        vault.ended ??= request.answer
        return answer(done)
      case 'roll-back':
        vault.rollBack(request)
        return answer(done)
      case 'read-file': {
        const payload = vault.files.read(request.file, request.offset)
        return this.#readDisk('random', payload.bytes, () => answer({ kind: 'block', payload }, payload.bytes))
      }
      case 'read-image':
        return this.#readImage(vault, request, answer)
      case 'read-log':
        return this.#readLog(vault, request.after, answer)
    }
  }

  #commit(vault: Vault, request: Extract<StorageRequest, { kind: 'commit' }>): void {
    this.#discarded(vault, request, () => {
      if (!vault.commit(request)) return
      const { number, image } = vault.committed!
      this.#emit(request, { kind: 'version-stored', number, digest: imageDigest(image) })
    })
  }

  /** Does what may make records superfluous, and says how many are gone. */
  #discarded(vault: Vault, request: StorageRequest, change: () => void): void {
    const before = vault.logLength
    const floor = vault.floor
    change()
    const left = vault.logLength
    if (left === before && vault.floor === floor) return
    this.#emit(request, { kind: 'records-discarded', below: vault.floor, count: before - left, left })
  }

  #claim(vault: Vault, request: Extract<StorageRequest, { kind: 'claim' }>, answer: Answer): void {
    const granted = vault.claim(request)
    const { incarnation, host, boot } = vault
    if (granted) this.#emit(request, { kind: 'claim-granted', by: this.#options.host.name })
    const summary = vault.summary()
    answer(
      { kind: 'claimed', granted, incarnation, host, boot, ended: vault.ended, summary },
      64 + 4 * summary.indexes.length,
    )
  }

  /** The next block of the committed image; the saved state goes with the first. */
  #readImage(vault: Vault, { process, page }: Extract<StorageRequest, { kind: 'read-image' }>, answer: Answer): void {
    const { committed } = vault
    if (committed === null) return answer({ kind: 'image', image: null, saved: null, pages: 0 })
    const { image, saved } = committed
    const bytes = BLOCK_BYTES + (page === 0 ? savedStateBytes(saved) : 0)
    this.#readDisk(this.#extentOf(process), bytes, () =>
      answer({ kind: 'image', image, saved, pages: image.pages }, bytes),
    )
  }

  #readLog(vault: Vault, after: number, answer: Answer): void {
    const records: LogRecord[] = []
    let bytes = 0
    let more = false
    for (const record of vault.records()) {
      if (record.index <= after) continue
      if (bytes >= BLOCK_BYTES) {
        more = true
        break
      }
      records.push(record)
      bytes += PER_RECORD_BYTES + record.payload.bytes
    }
    this.#readDisk('next', bytes, () => answer({ kind: 'log', records, more }, bytes))
  }

  #readDisk(where: Where, bytes: number, then: () => void): void {
    if (bytes === 0) then()
    else this.#options.host.disk.request('read', where, bytes, then, undefined)
  }

  /** Part of a copy of a vault, for a server that catches up; the first part fixes what is copied. */
  handOut(process: ProcessName, part: number, to: number, answer: Answer): void {
    const key = `${to} ${process}`
    if (part === 0) this.#handedOut.set(key, (this.#vaults.get(process) ?? this.#open(process)).copy())
    const copy = this.#handedOut.get(key)
    if (copy === undefined) return // an old request; the asker starts over
    const parts = Math.max(1, Math.ceil(copy.bytes / BLOCK_BYTES))
    const last = part >= parts - 1
    const bytes = last ? copy.bytes - (parts - 1) * BLOCK_BYTES : BLOCK_BYTES
    this.#readDisk('next', bytes, () => answer({ kind: 'vault', vault: last ? copy.copy() : null, parts }, bytes))
  }

  /** A vault has been copied from another server: what was asked meanwhile is done on top of it. */
  install(process: ProcessName, vault: Vault): void {
    this.#vaults.set(process, vault)
    const backlog = this.#backlog.get(process) ?? []
    this.#backlog.delete(process)
    for (const waiting of backlog) waiting()
  }

  /** Everything has been copied. */
  becomeCaughtUp(): void {
    this.#caughtUp = true
    for (const process of [...this.#backlog.keys()]) this.install(process, new Vault(this.#options.rules))
  }

  #emit(request: StorageRequest, event: ServerEvent): void {
    const { process, incarnation } = request
    this.#options.trace.emit({ ...event, host: this.#options.host.name, process, incarnation })
  }
}

const bytesMoved = (request: StorageRequest): number => {
  if (request.kind === 'append') return PER_RECORD_BYTES + request.record.payload.bytes
  if (request.kind === 'write-file') return request.payload.bytes
  if (request.kind === 'read-file') return request.bytes
  return request.kind === 'block' || request.kind === 'read-image' || request.kind === 'read-log' ? BLOCK_BYTES : 0
}

/** What a record weighs in the log beside its message: index, stamp, length. */
const PER_RECORD_BYTES = 32

type ServerEvent =
  | { kind: 'version-stored'; number: number; digest: number }
  | { kind: 'records-discarded'; below: number; count: number; left: number }
  | { kind: 'write-refused'; current: number }
  | { kind: 'claim-granted'; by: string }
