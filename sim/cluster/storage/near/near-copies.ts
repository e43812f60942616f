// The cheap one of two tiers of stable storage, on one host: images of its processes are kept on its own storage and on that of the next
// hosts, its partners; and images of theirs are kept here. Nobody depends on them: claims, the line record and answers are on the file
// servers, and so is every k-th image. A near copy is known by its number and the incarnation that wrote it. A crash takes all that a host
// has, even what is on a disk: it would be of no use before the host is back.

import { takeOut } from '../../../kernel/take-out.ts'
import type { Task } from '../../../kernel/task.ts'
import { Promised } from '../../../kernel/waits.ts'
import { type Image, PAGE_BYTES } from '../../../machine/address-space.ts'
import type { ProcessName } from '../../../programs/program.ts'
import type { HostContext } from '../../host-context.ts'
import type { Requests, Transport } from '../../requests/transport.ts'
import type { Membership } from '../../ring/membership.ts'
import type { LayerSettings, Tiers } from '../../settings.ts'
import { FileServer } from '../file-server.ts'
import type { SavedState } from '../saved-state.ts'
import type { SeriesKind, SeriesOfHost } from '../series/series-seen.ts'
import {
  type OfProcess,
  type ServerRequest,
  type StorageReply,
  type StorageRequest,
  serverRequestKinds,
} from '../storage-requests.ts'
import { pagesWith } from '../transfer-sizes.ts'
import type { WriteOutcome } from '../write.ts'
import { Kept, type Partner } from './kept.ts'
import { NEAR_VERSION_BYTES, type NearVersions, type NearVersionsRequest } from './near-requests.ts'
import { ownBlocks, systemWork } from './own-blocks.ts'

export interface NearRoles extends HostContext {
  readonly transport: Pick<Transport, 'serve'> & Pick<Requests<StorageRequest, StorageReply>, 'request'>
  readonly membership: Pick<Membership, 'live' | 'isLive' | 'member'>
  readonly isWorkstation: (host: number) => boolean
  readonly settings: Pick<LayerSettings, 'without' | 'series' | 'blockBytes'>
}

/** An image as it is read back. */
export interface NearImage {
  readonly image: Image
  readonly saved: SavedState
}

interface Job {
  readonly bytes: number
  readonly request: Extract<StorageRequest, { kind: 'begin' | 'block' | 'commit' }>
  readonly layerNs: number
  readonly outcome: Promised<WriteOutcome>
}

export class NearCopies {
  readonly #roles: NearRoles
  readonly #copies: number
  /** Keeps what this host has, of its own processes and of others. */
  readonly #server: FileServer
  readonly #series: SeriesOfHost | null
  readonly #kept = new Map<ProcessName, Kept>()
  /** The first is in progress, the others wait for it: a host makes one write at a time. */
  readonly #jobs: Job[] = []

  constructor(roles: NearRoles, { copies }: Tiers) {
    const { host, trace, hostNames, id, settings, transport } = roles
    this.#roles = roles
    this.#copies = copies
    this.#server = new FileServer({
      ...{ host, trace, hostNames, replicas: [id], remains: null, log: 'delayed', series: settings.series },
      blockBytes: settings.blockBytes,
      ...{
        caughtUp: true,
        rules: { atomicCommit: true, fileVersions: true },
        fencing: !settings.without.has('fencing'),
      },
    })
    this.#series = settings.series?.askedBy(id) ?? null
    transport.serve<ServerRequest, StorageReply>(serverRequestKinds, (from, request, answer) =>
      this.#server.receive(from, request, answer),
    )
    transport.serve<NearVersionsRequest, NearVersions>(['near-versions'], (_, request, answer) => {
      const processes = this.have(request)
      answer({ kind: 'near-versions', processes }, NEAR_VERSION_BYTES * processes.length)
    })
  }

  /** Pages in a block of an image. */
  get blockPages(): number {
    return this.#roles.settings.blockBytes / PAGE_BYTES
  }

  shutDown(): void {
    this.#server.shutDown()
  }

  /** The processes of which this host has the checkpoint of this number, complete, as this incarnation wrote it. */
  have({ number, incarnation }: Pick<NearVersionsRequest, 'number' | 'incarnation'>): ProcessName[] {
    const isIt = (each: { readonly number: number; readonly incarnation: number }): boolean =>
      each.number === number && each.incarnation === incarnation
    const vaults = [...this.#server.vaults()]
    return vaults.filter(([, { versions }]) => versions.all().some(isIt)).map(([process]) => process)
  }

  /** Whether those that are to keep the next checkpoint of a process have its last one, so that only what has changed is written. */
  isContinued({ process, incarnation }: OfProcess): boolean {
    const kept = this.#kept.get(process)
    return kept?.incarnation === incarnation && kept.areWith(this.#partners())
  }

  /** The newest checkpoint of a process of this host, and what the file servers lack of it; null if there is none of this number. */
  lastOf(process: ProcessName, number: number): (NearImage & { readonly kept: Kept }) | null {
    const kept = this.#kept.get(process)
    const committed = this.#server.vaults().get(process)?.committed
    return kept === undefined || committed?.number !== number ? null : { ...committed, kept }
  }

  /** The hosts that are to have copies of what runs here: the next ones that are up, in a circle. */
  #partners(): Partner[] {
    const { id, membership, isWorkstation } = this.#roles
    const others = membership.live().filter((host) => host !== id && isWorkstation(host))
    const inTurn = [...others.filter((host) => host > id), ...others.filter((host) => host < id)]
    return inTurn.slice(0, this.#copies - 1).map((host) => ({ host, boot: membership.member(host).boot }))
  }

  /** Writes to this host's own storage and to its partners; yield the result to wait for the outcome. One that fails is left out. */
  store(bytes: number, request: StorageRequest, layerNs = 0): Promised<WriteOutcome> {
    const { host, simulation } = this.#roles
    const outcome = new Promised<WriteOutcome>(simulation)
    this.#jobs.push({ bytes, request: request as Job['request'], layerNs, outcome })
    if (this.#jobs.length === 1) host.tasks.spawn(this.#work(), 'near copies')
    return outcome
  }

  *#work(): Task {
    for (let job = this.#jobs[0]; job !== undefined; job = this.#jobs[0]) {
      const over = yield* this.#turn()
      const outcome = yield* this.#carryOut(job)
      over()
      takeOut(0, this.#jobs)
      job.outcome.keep(outcome)
    }
  }

  /** A write's turn comes when the current exchange of a series is over. */
  *#turn(): Task<() => void> {
    if (this.#series === null) return () => {}
    const turn = new Promised<() => void>(this.#roles.simulation)
    this.#series.writing.take((over) => turn.keep(over))
    return yield turn
  }

  *#carryOut({ bytes, request, layerNs }: Job): Task<WriteOutcome> {
    const { host } = this.#roles
    if (request.kind === 'begin') yield* this.#begin(request)
    const kept = this.#kept.get(request.process)!
    yield systemWork(host, layerNs + bytes * host.profile.cpu.copyNsPerByte)
    const own = yield* this.#ask(this.#roles.id, bytes, request)
    if (own?.kind === 'refused') return { kind: 'superseded' }
    for (const partner of kept.partners) {
      const isThere = this.#roles.membership.isLive(partner.host, partner.boot)
      const reply = isThere ? yield* this.#ask(partner.host, bytes, request) : null
      if (reply?.kind === 'refused') return { kind: 'superseded' }
      if (reply?.kind !== 'done') kept.leave(partner)
    }
    if (request.kind === 'block') kept.written(request.pages)
    return own?.kind === 'void' ? { kind: 'void' } : { kind: 'stored' }
  }

  /**
   * A version that builds on nothing may go to other partners than the last one. What they have of the process from an earlier time, and
   * from executions that were undone, must not pass for newer.
   */
  *#begin({ process, incarnation, number, base }: Extract<StorageRequest, { kind: 'begin' }>): Task {
    if (base === 'committed' || this.isContinued({ process, incarnation })) return
    const partners = this.#partners()
    this.#kept.set(process, new Kept(incarnation, partners, base))
    for (const host of [this.#roles.id, ...partners.map((partner) => partner.host)]) {
      yield* this.#ask(host, 16, { kind: 'roll-back', process, incarnation, to: number - 1 })
    }
  }

  /** A request to a host that has near copies, possibly this one. */
  *#ask(host: number, bytes: number, request: StorageRequest): Task<StorageReply | null> {
    const { id, simulation, transport } = this.#roles
    if (host !== id) return yield* transport.request(host, bytes, request)
    const answered = new Promised<StorageReply | null>(simulation)
    this.#server.receive(id, request, (reply) => answered.keep(reply))
    return yield answered
  }

  /** Of this many consecutive blocks, makes as many as possible at once; the next one is real, and stands for these too. */
  *ahead(kind: 'write' | 'touch-and-write', process: ProcessName, blocks: number): Task<number> {
    const { host } = this.#roles
    if (this.#series === null || blocks <= 1) return 0
    const partners = this.#kept.get(process)?.partners ?? []
    let made = blocks - 1
    if (partners.length > 0)
      made = yield* this.#run(
        kind,
        partners.map((partner) => partner.host),
        made,
        process,
      )
    else if (kind === 'touch-and-write')
      yield host.cpu.job(made * this.blockPages * host.profile.cpu.pageFaultNs, null, true)
    yield* this.ownBlocks('write', process, made)
    return made
  }

  *#run(kind: SeriesKind, hosts: readonly number[], blocks: number, process: ProcessName): Task<number> {
    return this.#series === null ? 0 : yield this.#series.run(kind, hosts, blocks, process)
  }

  /** Blocks that are written to this host's own storage, or read from there. */
  *ownBlocks(operation: 'read' | 'write', process: ProcessName, blocks: number): Task {
    const { host, settings } = this.#roles
    const { blockBytes } = settings
    const moved = { place: this.#server.placeOf(process), count: blocks, blockBytes }
    if (blocks > 0) yield* ownBlocks(host, operation, moved)
  }

  /**
   * Reads back a checkpoint for a new incarnation, from this host if it has it.
   * @param from the hosts that have it
   * @returns null if none of them has it any more
   */
  *read(of: OfProcess, number: number, from: readonly number[]): Task<(NearImage & { readonly host: number }) | null> {
    const { id } = this.#roles
    const nearestFirst = [...from].sort((one, other) => Number(other === id) - Number(one === id))
    for (const host of nearestFirst) {
      const read = yield* this.#readFrom(host, of, number)
      if (read !== null) return { ...read, host }
    }
    return null
  }

  *#readFrom(host: number, of: OfProcess, number: number): Task<NearImage | null> {
    const rolledBack = yield* this.#ask(host, 16, { kind: 'roll-back', ...of, to: number })
    if (rolledBack?.kind !== 'done') return null
    const first = yield* this.#ask(host, 32, { kind: 'read-image', ...of, page: 0 })
    if (first?.kind !== 'image') return null
    const { image, saved } = first
    if (image === null || saved?.checkpoints !== number) return null
    const blocks = Math.ceil(pagesWith(image, saved) / this.blockPages)
    for (let block = 1; block < blocks; block++) {
      block += yield* this.#readAhead(host, of.process, blocks - block)
      const reply = yield* this.#ask(host, 32, { kind: 'read-image', ...of, page: block * this.blockPages })
      if (reply?.kind !== 'image') return null
    }
    return { image, saved }
  }

  *#readAhead(host: number, process: ProcessName, blocks: number): Task<number> {
    if (this.#series === null || blocks <= 1) return 0
    if (host !== this.#roles.id) return yield* this.#run('read', [host], blocks - 1, process)
    yield* this.ownBlocks('read', process, blocks - 1)
    return blocks - 1
  }
}
