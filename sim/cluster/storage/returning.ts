// The return of a file server: it reads its disk, copies what it lacks from a server that counts, and then counts itself. If none counts,
// because all were down, the last servers to go have between them everything that was acknowledged; one of them collects it and continues
// with it. docs/stable-storage.md says why nothing is lost on the way.

import type { Task } from '../../kernel/task.ts'
import { Promised, type Signal, within } from '../../kernel/waits.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { HostContext } from '../host-context.ts'
import type { Observer } from '../observer.ts'
import type { Requests } from '../requests/transport.ts'
import type { Locations } from '../ring/locations.ts'
import type { Membership, MembershipChange } from '../ring/membership.ts'
import type { LayerSettings } from '../settings.ts'
import type { FileServer } from './file-server.ts'
import type { StableStorage } from './stable-storage.ts'
import type { LogEnd, ServerRequest, StorageReply, VouchRequest } from './storage-requests.ts'
import { holdingBytes, holdingOf } from './vault/holding.ts'
import type { Vault } from './vault/vault.ts'
import { inStep, lastToGo } from './was-available.ts'

/** How long to wait before copying a process again: about as long as the recovery takes that made its copy incomplete. */
const COPY_AGAIN_NS = 50_000_000

type Vaults = Map<ProcessName, Vault>

/** What returning requires: the other servers, the hosts that know how far logs went, and the ring to be told. */
export interface ReturnRoles extends HostContext {
  readonly settings: Pick<LayerSettings, 'ring' | 'log'>
  readonly storage: StableStorage
  readonly membership: Membership
  readonly locations: Locations
  readonly transport: Pick<Requests<ServerRequest | VouchRequest, StorageReply>, 'request'>
  readonly observer: Pick<Observer, 'noCopyCounts' | 'cannotRecover'>
  readonly changed: Signal
  applyChanges(changes: readonly MembershipChange[]): void
  tellAll(): Task
}

/** Ends when this server counts. */
export function* catchUp(services: ReturnRoles, server: FileServer): Task {
  const { storage, host, observer, changed, settings } = services
  yield server.readBack()
  for (;;) {
    const source = yield* storage.findSource()
    services.trace.emit({ kind: 'server-stale', host: host.name, sources: source < 0 ? 0 : 1 })
    if (source >= 0) {
      if (yield* follow(services, server, source)) return yield* count(services, server)
    } else {
      observer.noCopyCounts()
      if (yield* goOnAlone(services, server)) return yield* count(services, server)
      yield within(changed, settings.ring.periodNs)
    }
  }
}

/** This server counts: from now on it may be read. */
function* count(services: ReturnRoles, { wasAvailable }: FileServer): Task {
  const { membership, trace, host, id, boot } = services
  services.applyChanges(membership.markCaughtUp(id))
  wasAvailable.removeAll((replica) => !membership.isLive(replica)) // it heard of their deaths before it counted
  trace.emit({ kind: 'server-caught-up', host: host.name, boot })
  yield* services.tellAll()
}

/** Copies all vaults of a server that counts, completed by the requests that came here meanwhile. False if that server died. */
function* follow(services: ReturnRoles, server: FileServer, source: number): Task<boolean> {
  const { storage, trace, host, hostNames } = services
  const list = yield* services.transport.request(source, 16, { kind: 'list-vaults' })
  if (list?.kind !== 'vaults') return false
  const copies: Vaults = new Map()
  let open: ProcessName[] = [...list.processes]
  let announcedTo = ''
  /** Servers that have counted at any time since: until this one counts, what they acknowledged may be nowhere else. */
  const counted = new Set<number>([source])
  for (;;) {
    for (const process of open) {
      const own = copies.get(process) ?? server.onDisk.get(process) ?? null
      const vault = yield* copyVault(services, process, source, own, false)
      if (vault === null) return false
      copies.set(process, vault)
      if (trace.wants('copy-fetched'))
        trace.emit({ kind: 'copy-fetched', host: host.name, process, from: hostNames[source]! })
    }
    open = incomplete(copies, server)
    if (open.length > 0) {
      yield COPY_AGAIN_NS
    } else if (announcedTo === storage.group()) {
      server.catchUp(copies, (process) => server.backlog.ontoCopy(process))
      return true
    } else {
      announcedTo = storage.group() // one that turns up later has to be told too
      yield* announce(services, server, counted)
      open = incomplete(copies, server)
    }
  }
}

/** Processes that must be copied, because they are new, or copied again, because they are being recovered. */
function incomplete(copies: Vaults, { backlog }: FileServer): ProcessName[] {
  const processes = new Set([...copies.keys(), ...backlog.processes()])
  return [...processes].filter((process) => !backlog.completes(copies.get(process) ?? null, process))
}

/**
 * Before this server counts, every other replica must have on disk that this one may go on without it, and this one the same of those that
 * count. None of these is dropped if it dies meanwhile: if the copies turn out to be incomplete, this server has to wait for it.
 */
function* announce(services: ReturnRoles, server: FileServer, counted: Set<number>): Task {
  const { storage, membership, transport, id } = services
  for (const replica of storage.liveReplicas()) {
    if (replica !== id) yield* transport.request(replica, 16, { kind: 'will-count' })
  }
  for (const replica of storage.liveReplicas()) if (membership.member(replica).caughtUp) counted.add(replica)
  yield* isOnDisk(services, (then) => server.wasAvailable.become([id, ...counted], then))
}

function* isOnDisk({ simulation }: Pick<ReturnRoles, 'simulation'>, write: (then: () => void) => void): Task {
  const written = new Promised<void>(simulation)
  write(() => written.keep())
  yield written
}

/** Copies one vault from another server, except for what this server has already. Null if the other one has died or restarted. */
function* copyVault(
  services: ReturnRoles,
  process: ProcessName,
  source: number,
  own: Vault | null,
  fromDisk: boolean,
): Task<Vault | null> {
  const { transport, host, storage } = services
  const holding = own && holdingOf(own)
  for (let part = 0; ; part++) {
    const bytes = 32 + (part === 0 && holding !== null ? holdingBytes(holding) : 0)
    const reply = yield* transport.request(source, bytes, { kind: 'fetch-vault', process, part, fromDisk, holding })
    if (reply?.kind !== 'vault') return null
    yield* isOnDisk(services, (then) => host.disk.request('write', 'next', reply.bytes, then, undefined))
    if (reply.vault === null) {
      part += yield* storage.copyAhead(source, process, reply.left)
      continue
    }
    const vault = reply.vault as Vault
    if (reply.sameVersion) vault.versions.takeImage(own!.committed!)
    return vault
  }
}

/**
 * No server counts. The last to go are those that were in step with each other to the end; once they are all back, the first of them
 * collects what any of them has, and counts if nothing that was acknowledged is missing. False if it is not this server's turn.
 */
function* goOnAlone(services: ReturnRoles, server: FileServer): Task<boolean> {
  const { storage, id, trace, host, hostNames } = services
  const standings = yield* askStandings(services, server)
  if (standings === null) return false
  const wasAvailable = new Map([...standings].map(([replica, each]) => [replica, each.wasAvailable]))
  if (lastToGo(wasAvailable)[0] !== id) return false
  const together = inStep(wasAvailable)
  const vaults: Vaults = new Map([...server.onDisk].map(([process, vault]) => [process, vault.copy()]))
  for (const replica of together) {
    if (replica === id) continue
    for (const process of standings.get(replica)!.processes) {
      const other = yield* copyVault(services, process, replica, server.onDisk.get(process) ?? null, true)
      if (other === null) return false
      vaults.set(process, vaults.get(process)?.united(other) ?? other)
    }
  }
  if (!(yield* areWhole(services, vaults))) return false
  yield* isOnDisk(services, (then) => server.wasAvailable.become([id], then))
  if (storage.source() >= 0) return false
  server.catchUp(vaults, (process) => server.backlog.of(process))
  trace.emit({ kind: 'server-goes-on', host: host.name, with: together.map((replica) => hostNames[replica]!) })
  return true
}

type Standing = Pick<Extract<StorageReply, { kind: 'stands' }>, 'wasAvailable' | 'processes'>

/** The standing of each server that is back, including this one, in order of id; null if one of them counts, or has died. */
function* askStandings(
  { storage, transport, id }: ReturnRoles,
  server: FileServer,
): Task<Map<number, Standing> | null> {
  const standings = new Map<number, Standing>()
  for (const replica of storage.liveReplicas().sort((one, other) => one - other)) {
    if (replica === id) {
      standings.set(id, { wasAvailable: server.wasAvailable.onDisk, processes: [...server.onDisk.keys()] })
      continue
    }
    const reply = yield* transport.request(replica, 16, { kind: 'standing' })
    if (reply?.kind !== 'stands') return null
    standings.set(replica, reply)
  }
  return standings
}

/**
 * Whether the logs lack nothing that was acknowledged. A written-through log is complete. The end of a delayed log may have been in memory
 * only: a running process knows how far its log went, but nobody does for a process whose host is gone.
 */
function* areWhole(services: ReturnRoles, vaults: Vaults): Task<boolean> {
  const { membership, transport, observer, settings } = services
  const logs = logEnds(services, vaults)
  const known = new Set<ProcessName>()
  for (const host of membership.live()) {
    const reply = yield* transport.request(host, 16 * logs.length, { kind: 'vouch', logs })
    if (reply?.kind !== 'vouched') continue
    for (const process of reply.whole) known.add(process)
    const [torn] = reply.torn
    if (torn === undefined) continue
    observer.cannotRecover(
      `records of the log of ${torn} were in the memory of the servers only, and all of them were down`,
    )
    return false
  }
  if (settings.log === 'written-through') return true
  const unknown = logs.find(({ process }) => !known.has(process))
  if (unknown === undefined) return true
  observer.cannotRecover(`all servers were down, and nobody knows whether the log of ${unknown.process} is whole`)
  return false
}

/** The log ends of all processes that have not ended. A process of which nothing is on disk may have had its whole log in memory. */
function logEnds({ locations }: ReturnRoles, vaults: Vaults): LogEnd[] {
  const logs: LogEnd[] = []
  for (const [process, { incarnation, log, versions, ended }] of vaults) {
    if (ended === null) logs.push({ process, incarnation, end: log.end, newest: versions.staged || versions.newest })
  }
  for (const { plan, incarnation, ended } of locations.entries()) {
    if (!ended && !vaults.has(plan.name)) logs.push({ process: plan.name, incarnation, end: 0, newest: 0 })
  }
  return logs
}
