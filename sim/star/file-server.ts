// A file server: carries out what the layers ask of stable storage, at the cost of its disk and processor. One that comes back does not
// count until it has caught up: until then it only keeps what it is told (backlog.ts).

import type { Extent, Where } from '../machine/disk.ts'
import type { CachedFile } from '../machine/file-cache.ts'
import type { Host } from '../machine/host.ts'
import type { ProcessName } from '../programs/program.ts'
import type { Trace } from '../trace/trace.ts'
import { Backlog } from './backlog.ts'
import { onTrust } from './claiming.ts'
import { CopiesHandedOut } from './copies-handed-out.ts'
import type { LogRecord, Reply, ServerRequest, StorageRequest } from './packet.ts'
import { savedStateBytes } from './saved-state.ts'
import { imageDigest } from './stored-image.ts'
import { BLOCK_BYTES, bytesMoved, PER_RECORD_BYTES } from './transfer-sizes.ts'
import type { Answer } from './transport.ts'
import { Vault, type VaultRules } from './vault.ts'

const done: Reply = { kind: 'done' }

export interface FileServerOptions {
  readonly host: Host
  readonly trace: Trace
  readonly hostNames: readonly string[]
  readonly caughtUp: boolean
  readonly rules: VaultRules
  /** Off: writes of a superseded incarnation are carried out. */
  readonly fencing: boolean
}

export class FileServer {
  readonly #options: FileServerOptions
  readonly #vaults = new Map<ProcessName, Vault>()
  readonly backlog = new Backlog()
  readonly #handedOut = new CopiesHandedOut(BLOCK_BYTES)
  /** The logs share a file; what is appended is written behind. */
  readonly #logFile: CachedFile
  readonly #extents = new Map<ProcessName, Extent>()
  #caughtUp: boolean
  #serving = false
  readonly #queue: { readonly request: StorageRequest; readonly answer: Answer }[] = []
  #down = false

  constructor(options: FileServerOptions) {
    this.#options = options
    this.#logFile = options.host.files.open()
    this.#caughtUp = options.caughtUp
  }

  get caughtUp(): boolean {
    return this.#caughtUp
  }

  /** The layer is over: what waits for the processor or the disk is not carried out any more. */
  shutDown(): void {
    this.#down = true
  }

  /** For checks and results, at rest. */
  vaults(): ReadonlyMap<ProcessName, Vault> {
    return this.#vaults
  }

  /** What a layer asks of this server. */
  receive(from: number, request: ServerRequest, answer: Answer): void {
    if (request.kind === 'list-vaults') {
      const processes = [...this.#vaults.keys()]
      answer(this.#caughtUp ? { kind: 'vaults', processes } : null, 16 * processes.length)
    } else if (request.kind === 'fetch-vault') this.#handOut(request, from, answer)
    else if (this.#serving) this.#queue.push({ request, answer })
    else this.#serve(request, answer)
  }

  /**
   * One process serves one request after the other, and waits for its disk. Its layer and the file manager do their work, and what
   * comes with the request or goes out with the reply passes the file cache. Waking up and system calls are in the datagrams' figures.
   */
  #serve(request: StorageRequest, answer: Answer): void {
    this.#serving = true
    const { cpu, star } = this.#options.host.profile
    const workNs = star.serverWorkNs + bytesMoved(request) * cpu.fileCacheNsPerByte
    this.#options.host.cpu.system(workNs, this.#begin, { request, answer: this.#thenNext(answer) })
  }

  /** Every request ends with its answer; then comes the next. */
  #thenNext(answer: Answer): Answer {
    return (reply, bytes) => {
      answer(reply, bytes)
      const next = this.#queue.shift()
      if (next === undefined) this.#serving = false
      else this.#serve(next.request, next.answer)
    }
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
    if (this.#down) return
    if (this.#caughtUp) this.#apply(this.#vaultOf(request.process), request, answer)
    else if (request.kind.startsWith('read')) answer(null)
    else {
      this.backlog.keep(request)
      answer(onTrust(request))
    }
  }

  #vaultOf(process: ProcessName): Vault {
    let vault = this.#vaults.get(process)
    if (vault === undefined) {
      vault = new Vault(this.#options.rules)
      this.#vaults.set(process, vault)
    }
    return vault
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
    const before = vault.incarnation
    const granted = vault.claim(request)
    const { incarnation, host, boot, ended } = vault
    if (incarnation !== before) {
      this.#emit(request, { kind: 'claim-granted', claimant: this.#options.hostNames[host]! })
    }
    const summary = vault.summary()
    const bytes = 64 + 4 * summary.indexes.length
    answer({ kind: 'claimed', granted, incarnation, host, boot, ended, summary }, bytes)
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

  #handOut(request: Extract<ServerRequest, { kind: 'fetch-vault' }>, to: number, answer: Answer): void {
    const { process, part } = request
    if (part === 0 && this.#caughtUp) this.#handedOut.begin(process, to, this.#vaultOf(process))
    const handed = this.#handedOut.part(request, to)
    if (handed === null) return answer(null)
    this.#readDisk('next', handed.bytes, () => answer(handed.reply, handed.bytes))
  }

  /** Everything has been copied: what was asked meanwhile is done on top of it, and this server counts. */
  catchUp(copies: ReadonlyMap<ProcessName, Vault>): void {
    for (const [process, copy] of copies) this.#vaults.set(process, copy)
    this.#caughtUp = true
    for (const process of new Set([...copies.keys(), ...this.backlog.processes()])) {
      for (const request of this.backlog.ontoCopy(process)) this.#apply(this.#vaultOf(process), request, () => {})
    }
  }

  #emit(request: StorageRequest, event: ServerEvent): void {
    const { process, incarnation } = request
    this.#options.trace.emit({ ...event, host: this.#options.host.name, process, incarnation })
  }
}

type ServerEvent =
  | { kind: 'version-stored'; number: number; digest: number }
  | { kind: 'records-discarded'; below: number; count: number; left: number }
  | { kind: 'write-refused'; current: number }
  | { kind: 'claim-granted'; claimant: string }
