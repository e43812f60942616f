// A file server: carries out the layers' requests to stable storage, at the cost of its disk and processor. A crash loses what it had in
// memory. After a restart it has what its disk had finished, and does not count until it has caught up: until then it only keeps the
// requests that it gets (backlog.ts).

import { Promised } from '../../kernel/waits.ts'
import { PAGE_BYTES } from '../../machine/address-space.ts'
import type { DiskLoss, Extent } from '../../machine/disk.ts'
import type { Host } from '../../machine/host.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { Trace } from '../../trace/trace.ts'
import type { HostContext } from '../host-context.ts'
import type { LogDurability } from '../mechanisms.ts'
import type { Answer } from '../requests/envelope.ts'
import type { LayerSettings } from '../settings.ts'
import { Backlog } from './backlog.ts'
import { onTrust } from './claiming.ts'
import { CopiesHandedOut } from './copies-handed-out.ts'
import type { SeriesServed } from './series/series-seen.ts'
import type { Turns } from './series/turns.ts'
import type { ServerRemains } from './server-remains.ts'
import { ServerTrace } from './server-trace.ts'
import type { ServerRequest, StorageReply, StorageRequest } from './storage-requests.ts'
import { BLOCK_BYTES, bytesMoved, PER_RECORD_BYTES, progressBytes } from './transfer-sizes.ts'
import { Places } from './vault/places.ts'
import type { Vault, VaultRules } from './vault/vault.ts'
import { readDisk, readVault } from './vault/vault-reading.ts'
import { isRead, type ReadRequest, VaultStore } from './vault/vault-store.ts'
import { WrittenLog } from './vault/written-log.ts'
import { WasAvailable } from './was-available.ts'

export interface FileServerOptions {
  readonly host: Host
  readonly trace: Trace
  readonly hostNames: readonly string[]
  readonly caughtUp: boolean
  readonly rules: VaultRules
  /** Off: writes of a superseded incarnation are carried out. */
  readonly fencing: boolean
  readonly log: LogDurability
  readonly replicas: readonly number[]
  readonly series?: SeriesServed | null
  /** The size of blocks of images. */
  readonly blockBytes: number
  /** What earlier boots left on its disk; null at the first boot. */
  readonly remains: ServerRemains | null
}

/** The server on a host that holds copies, for one boot. */
export function openServer(
  { trace, hostNames, host, boot }: Pick<HostContext, 'trace' | 'hostNames' | 'host' | 'boot'>,
  { without, log, series, blockBytes }: Pick<LayerSettings, 'without' | 'log' | 'series' | 'blockBytes'>,
  replicas: readonly number[],
  remains: ServerRemains | null,
): FileServer {
  return new FileServer({
    ...{ host, trace, hostNames, replicas, remains, log, series, blockBytes },
    caughtUp: boot === 0 || without.has('catch-up'),
    rules: { atomicCommit: !without.has('atomic-commit'), fileVersions: !without.has('file-versions') },
    fencing: !without.has('fencing'),
  })
}

interface Asked {
  readonly from: number
  readonly request: StorageRequest
  readonly answer: Answer<StorageReply>
}

export class FileServer {
  readonly #options: FileServerOptions
  readonly #told: ServerTrace
  readonly #store: VaultStore
  readonly backlog = new Backlog()
  readonly wasAvailable: WasAvailable
  readonly #handedOut: CopiesHandedOut
  readonly #log: WrittenLog
  readonly #places: Places
  /** Set where series are modelled, in flow detail. */
  readonly #turns: Turns | null
  #caughtUp: boolean
  #serving = false
  readonly #queue: Asked[] = []
  #down = false

  constructor(options: FileServerOptions) {
    const { host, replicas, remains } = options
    this.#options = options
    this.#log = new WrittenLog(host, options.log)
    this.#handedOut = new CopiesHandedOut(options.blockBytes)
    this.#places = new Places(host.disk, options.log, this.#log)
    this.#told = new ServerTrace(options.trace, host.name, options.hostNames)
    this.#store = new VaultStore({ ...options, told: this.#told, logged: (record) => this.#log.append(record) })
    this.#caughtUp = options.caughtUp
    this.#turns = options.series?.serve(host.id, (process) => this.#places.ofImages(process)) ?? null
    this.wasAvailable = new WasAvailable(host.disk, remains?.wasAvailable ?? replicas)
  }

  get caughtUp(): boolean {
    return this.#caughtUp
  }

  /** Where the images of a process lie on its disk. */
  placeOf(process: ProcessName): Extent {
    return this.#places.ofImages(process)
  }

  /** The layer ends: requests waiting for the processor or the disk are no longer carried out. */
  shutDown(): void {
    this.#down = true
  }

  /** For checks and results, once the hosts are at rest. */
  vaults(): ReadonlyMap<ProcessName, Vault> {
    return this.#store.all()
  }

  /** What its disk had of each process when it came back. */
  get onDisk(): ReadonlyMap<ProcessName, Vault> {
    return this.#options.remains?.vaults ?? new Map()
  }

  /** Handles a request from a layer. */
  receive(from: number, request: ServerRequest, answer: Answer<StorageReply>): void {
    switch (request.kind) {
      case 'list-vaults': {
        const processes = [...this.vaults().keys()]
        return answer(this.#caughtUp ? { kind: 'vaults', processes } : null, 16 * processes.length)
      }
      case 'fetch-vault':
        return this.#handOut(request, from, answer)
      case 'will-count':
        return this.wasAvailable.add(from, () => answer({ kind: 'done' }))
      case 'standing': {
        const wasAvailable = this.wasAvailable.onDisk
        const processes = [...this.onDisk.keys()]
        return answer(
          this.#caughtUp ? { kind: 'gone' } : { kind: 'stands', wasAvailable, processes },
          16 * processes.length,
        )
      }
      default:
        if (this.#serving) this.#queue.push({ from, request, answer })
        else this.#serve({ from, request, answer })
    }
  }

  /**
   * A single process serves one request after another and waits for its disk. Its layer and the file manager do their work, and the data of
   * the request or the reply passes through the file cache. Wake-ups and system calls are included in the costs of datagrams.
   */
  #serve({ from, request, answer }: Asked): void {
    this.#serving = true
    this.#told.requestReceived(request, from)
    const then = this.#thenNext(answer)
    if (this.#turns === null) return this.#work(request, then)
    const begin = (over: () => void): void => {
      if (this.#down) return
      this.#work(request, (reply, bytes) => {
        over()
        then(reply, bytes)
      })
    }
    this.#turns.take(begin, from)
  }

  #work(request: StorageRequest, answer: Answer<StorageReply>): void {
    const { host } = this.#options
    const { cpu, layer } = host.profile
    const workNs = layer.serverWorkNs + bytesMoved(request, this.#options.blockBytes) * cpu.fileCacheNsPerByte
    host.cpu.system(workNs, this.#begin, { request, answer })
  }

  /** Every request ends with its answer; then the next one begins. */
  #thenNext(answer: Answer<StorageReply>): Answer<StorageReply> {
    return (reply, bytes) => {
      answer(reply, bytes)
      const next = this.#queue.shift()
      if (next === undefined) this.#serving = false
      else this.#serve(next)
    }
  }

  readonly #begin = ({ request, answer }: { request: StorageRequest; answer: Answer<StorageReply> }): void => {
    const place = this.#places.written(request)
    if (place === null) return this.#perform(request, answer)
    const [where, bytes] = place
    this.#options.host.disk.request('write', where, bytes, () => this.#forced(request, answer), request)
  }

  #forced(request: StorageRequest, answer: Answer<StorageReply>): void {
    this.#perform(request, answer)
    if (this.#caughtUp && !this.#down) this.#store.of(request.process).versions.force()
  }

  #perform(request: StorageRequest, answer: Answer<StorageReply>): void {
    if (this.#down) return
    if (!this.#caughtUp) {
      if (!isRead(request)) this.backlog.keep(request)
      return answer(onTrust(request))
    }
    if (isRead(request)) return this.#read(request, answer)
    const reply = this.#store.write(request)
    answer(reply, reply.kind === 'claimed' ? 64 + 4 * (reply.summary?.indexes.length ?? 0) : 0)
  }

  #read(request: ReadRequest, answer: Answer<StorageReply>): void {
    const refusal = this.#store.refusal(request)
    if (refusal !== null) return answer(refusal)
    if (request.kind === 'read-progress') return this.#readProgress(request.processes, answer)
    const { process } = request
    const { host, blockBytes } = this.#options
    const images = { place: (): Extent => this.#places.ofImages(process), blockPages: blockBytes / PAGE_BYTES }
    readVault(this.#store.of(process), request, host.disk, images, answer)
  }

  /** Answered from memory. */
  #readProgress(processes: readonly ProcessName[], answer: Answer<StorageReply>): void {
    const entries = processes.map((process) => this.#store.of(process).progress(process))
    answer({ kind: 'progress', entries }, progressBytes(processes.length))
  }

  #handOut(request: Extract<ServerRequest, { kind: 'fetch-vault' }>, to: number, answer: Answer<StorageReply>): void {
    const { process, part, fromDisk, holding } = request
    const vault = fromDisk ? this.onDisk.get(process) : this.#store.of(process)
    if (part === 0 && vault !== undefined && fromDisk !== this.#caughtUp) {
      this.#handedOut.begin(process, to, vault, holding)
    }
    const handed = this.#handedOut.part(request, to)
    if (handed === null) return answer({ kind: 'gone' })
    readDisk(this.#options.host.disk, 'next', handed.bytes, () => answer(handed.reply, handed.bytes))
  }

  /** Yield it to wait until the disk has been read to find out what it holds: a block for each process, and the logs. */
  readBack(): Promised<void> {
    const { host } = this.#options
    const read = new Promised<void>(host.simulation)
    let left = 1
    const one = (): void => {
      if (--left === 0) read.keep()
    }
    for (const vault of this.onDisk.values()) {
      left++
      const log = vault.log.records().reduce((sum, record) => sum + PER_RECORD_BYTES + record.payload.bytes, 0)
      readDisk(host.disk, 'random', BLOCK_BYTES + log, one)
    }
    one()
    return read
  }

  /** Everything that counts is here: carries out the requests kept meanwhile on top of it; this server counts from now on. */
  catchUp(vaults: ReadonlyMap<ProcessName, Vault>, asked: (process: ProcessName) => readonly StorageRequest[]): void {
    this.#caughtUp = true
    for (const process of new Set([...vaults.keys(), ...this.backlog.processes()])) {
      const vault = vaults.get(process)
      if (vault !== undefined) this.#store.put(process, vault)
      this.#told.copyInstalled(process, this.#store.of(process))
      for (const request of asked(process)) {
        if (isRead(request)) continue
        this.#store.write(request)
        if (this.#places.written(request) !== null) this.#store.of(process).versions.force() // the disk had it when the request came
      }
    }
  }

  /**
   * What is on its disk when the layer ends.
   * @param loss the disk's loss if the machine has crashed; null if it keeps running, with everything in memory
   */
  remains(loss: DiskLoss | null): ServerRemains {
    const { replicas } = this.#options
    if (loss === null) return { vaults: this.#caughtUp ? this.vaults() : this.onDisk, wasAvailable: replicas }
    const wasAvailable = this.wasAvailable.onDisk
    if (!this.#caughtUp) return { vaults: this.onDisk, wasAvailable }
    for (const vault of this.vaults().values()) vault.loseMemory((record) => this.#log.isDurable(record))
    this.#tear(loss)
    return { vaults: this.vaults(), wasAvailable }
  }

  /** The disk was in the middle of a write to a file. */
  #tear({ interrupted }: DiskLoss): void {
    const request = interrupted?.value as StorageRequest | undefined
    if (request?.kind !== 'write-file' || interrupted!.durableBytes === 0) return
    const vault = this.#store.of(request.process)
    if (this.#options.fencing && request.incarnation < vault.incarnation) return
    vault.files.tear(request, interrupted!.durableBytes)
  }
}
