// A file server: carries out what the layers ask of stable storage, at the cost of its disk and processor. What it holds is
// gone when its host crashes; a server that comes back is empty ("not caught up") until it has copied everything from the
// others, and until then answers nothing that would be read.

import type { Extent, Where } from '../machine/disk.ts'
import type { CachedFile } from '../machine/file-cache.ts'
import type { Host } from '../machine/host.ts'
import type { ProcessName } from '../programs/program.ts'
import type { Trace } from '../trace/trace.ts'
import { onTrust } from './claiming.ts'
import { CopiesHandedOut } from './copies-handed-out.ts'
import type { LogRecord, Reply, ServerRequest, StorageRequest } from './packet.ts'
import { savedStateBytes } from './saved-state.ts'
import { ServerTrace } from './server-trace.ts'
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
  /**
   * Until it has caught up: what was asked meanwhile, to be done on top of what is copied. All of it is kept, also what was done
   * on a copy already: when the source dies half-way, another one's copies take the place of the first one's.
   */
  readonly #backlog = new Map<ProcessName, StorageRequest[]>()
  readonly #told: ServerTrace
  readonly #handedOut = new CopiesHandedOut(BLOCK_BYTES)
  /** The logs share a file; what is appended is written behind. */
  readonly #logFile: CachedFile
  readonly #extents = new Map<ProcessName, Extent>()
  #caughtUp: boolean
  #serving = false
  readonly #queue: Asked[] = []
  #down = false

  constructor(options: FileServerOptions) {
    this.#options = options
    this.#logFile = options.host.files.open()
    this.#caughtUp = options.caughtUp
    this.#told = new ServerTrace(options.trace, options.host.name, options.hostNames)
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
    else if (this.#serving) this.#queue.push({ from, request, answer })
    else this.#serve({ from, request, answer })
  }

  /**
   * One process serves one request after the other, and waits for its disk. Its layer and the file manager do their work, and what
   * comes with the request or goes out with the reply passes the file cache. Waking up and system calls are in the datagrams' figures.
   */
  #serve({ from, request, answer }: Asked): void {
    this.#serving = true
    this.#told.requestReceived(request, from)
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
      else this.#serve(next)
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
    const vault = this.#vaults.get(request.process)
    if (!this.#caughtUp) {
      if (request.kind.startsWith('read')) return answer(null) // never read before it has caught up
      this.#keepForLater(request)
      if (vault === undefined) return answer(onTrust(request))
    }
    this.#apply(vault ?? this.#vaultOf(request.process), request, answer)
  }

  #vaultOf(process: ProcessName): Vault {
    let vault = this.#vaults.get(process)
    if (vault === undefined) {
      vault = new Vault(this.#options.rules)
      this.#vaults.set(process, vault)
    }
    return vault
  }

  #keepForLater(request: StorageRequest): void {
    const backlog = this.#backlog.get(request.process)
    if (backlog === undefined) this.#backlog.set(request.process, [request])
    else backlog.push(request)
  }

  #apply(vault: Vault, request: StorageRequest, answer: Answer): void {
    if (request.kind === 'claim') return this.#claim(vault, request, answer)
    if (request.incarnation < vault.incarnation && this.#options.fencing) {
      this.#told.tell(request, { kind: 'write-refused', current: vault.incarnation })
      return answer({ kind: 'refused', incarnation: vault.incarnation })
    }
    if (request.incarnation > vault.incarnation) vault.incarnation = request.incarnation
    this.#carryOut(vault, request, answer)
  }

  #carryOut(vault: Vault, request: Exclude<StorageRequest, { kind: 'claim' }>, answer: Answer): void {
    switch (request.kind) {
      case 'append':
        if (vault.append(request)) {
          this.#told.recordStored(request, request.record)
          this.#logFile.append(PER_RECORD_BYTES + request.record.payload.bytes)
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
        if (vault.files.write(request.file, request.offset, request.payload, request.order)) {
          this.#told.fileCarriedOut(request)
        }
        return answer(done)
      case 'end':
        vault.ended ??= request.answer
        return answer(done)
      case 'roll-back':
        for (const { index, from, sequence } of vault.rollBack(request)) {
          this.#told.tell(request, { kind: 'record-withdrawn', index, from, sequence })
        }
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
      this.#told.tell(request, { kind: 'version-stored', number, digest: imageDigest(image) })
    })
  }

  /** Does what may make records superfluous, and says how many are gone. */
  #discarded(vault: Vault, request: StorageRequest, change: () => void): void {
    const before = vault.logLength
    const floor = vault.floor
    change()
    const left = vault.logLength
    if (left === before && vault.floor === floor) return
    this.#told.tell(request, { kind: 'records-discarded', below: vault.floor, count: before - left, left })
  }

  #claim(vault: Vault, request: Extract<StorageRequest, { kind: 'claim' }>, answer: Answer): void {
    const before = vault.incarnation
    const granted = vault.claim(request)
    const { incarnation, host, boot, ended } = vault
    if (incarnation !== before) {
      this.#told.tell(request, { kind: 'claim-granted', claimant: this.#options.hostNames[host]! })
    }
    const summary = this.#caughtUp ? vault.summary() : null
    const bytes = 64 + 4 * (summary?.indexes.length ?? 0)
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

  /** A vault has been copied from another server: what was asked meanwhile is done on top of it. */
  install(process: ProcessName, vault: Vault): void {
    this.#vaults.set(process, vault)
    this.#told.copyInstalled(process, vault)
    for (const request of this.#backlog.get(process) ?? []) this.#apply(vault, request, () => {})
  }

  /** Everything has been copied. */
  becomeCaughtUp(): void {
    for (const process of this.#backlog.keys()) {
      if (!this.#vaults.has(process)) this.install(process, new Vault(this.#options.rules))
    }
    this.#caughtUp = true
    this.#backlog.clear()
  }
}

interface Asked {
  readonly from: number
  readonly request: StorageRequest
  readonly answer: Answer
}
