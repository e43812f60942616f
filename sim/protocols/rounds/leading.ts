// Leading a recovery: take the next epoch, find in the record which checkpoint was committed last, and roll everybody back to it. No host
// is asked, and nobody waits for the others: a packet of the new epoch makes its receiver roll back first.

import type { HostServices } from '../../cluster/host-services.ts'
import type { StorageReply } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import { control } from '../epochs/control.ts'
import { lineBytes, type Member, type RecoveryLine, raiseEpoch, writeLine } from '../epochs/line-record.ts'
import type { LineRequest } from '../epochs/messages.ts'
import { type HostStanding, traceLine } from '../epochs/standing.ts'
import { findLine } from './tiers.ts'

/** All roll back together, so each process has one incarnation per epoch. */
export const incarnationIn = (epoch: number): number => epoch + 1

/** The first epoch in which an incarnation may run. */
export const epochOf = (incarnation: number): number => incarnation - 1

/** @param first the initial processes */
export const isMember = (
  { members }: Pick<RecoveryLine, 'members'>,
  first: readonly ProcessName[],
  process: ProcessName,
): boolean => (members.size > 0 ? members.has(process) : first.includes(process))

/**
 * @param first the initial processes
 * @param least the next epoch is to be no lower
 */
export function* leadRecovery(
  services: HostServices,
  standing: HostStanding,
  first: readonly ProcessName[],
  least: number,
): Task {
  // News from a host known here to be dead must reach the others before they adopt the line.
  yield* services.tellAll()
  const { epoch, previous } = yield* raiseEpoch(services, Math.max(standing.heard, least - 1))
  if (epoch < standing.heard) return
  if (previous === null) return standing.hear(epoch + 1)
  services.trace.emit({ kind: 'epoch-raised', host: services.host.name, epoch })
  standing.hear(epoch)
  const found = services.settings.tiers ? yield* findLine(services, previous, epoch) : previous
  const line = yield* backTo(services, found, first, epoch)
  if (standing.heard > epoch) return
  if (!(yield* writeLine(services, line, epoch))) return standing.hear(epoch + 1)
  traceLine(services, line)
  standing.adopt(line)
  for (const host of hostsOf(services)) {
    const request: LineRequest = { kind: 'line', line }
    services.host.tasks.spawn(control(services, host, lineBytes(line), request), `line ${epoch}`)
  }
}

/** A line with everybody at the checkpoint committed last; processes that had ended by then stay ended. */
function* backTo(
  services: HostServices,
  previous: RecoveryLine,
  first: readonly ProcessName[],
  epoch: number,
): Task<RecoveryLine> {
  const incarnation = incarnationIn(epoch)
  const atItsBeginning = { version: 0, incarnation, keep: [0], answer: null, isOver: false }
  const members = new Map<ProcessName, Member>(first.map((process) => [process, atItsBeginning]))
  for (const [process, member] of previous.members) {
    members.set(process, member.isOver ? member : { ...member, incarnation })
  }
  if (services.settings.without.has('two-phase')) yield* takeNewest(services, members)
  const { number, isFinal, tiers } = previous
  const told = { isTold: false }
  return { epoch, number, told, isFinal, members, gone: new Map(), ...(tiers && { tiers }) }
}

/** Takes for each process its newest written checkpoint, whether or not the others have as much (ablation). */
function* takeNewest(services: HostServices, members: Map<ProcessName, Member>): Task {
  for (const [process, member] of [...members]) {
    const reply: StorageReply = yield* services.storage.read({ kind: 'read-versions', process, incarnation: 0 })
    const newest = reply.kind === 'versions' ? reply.versions.at(-1)?.number : undefined
    if (newest !== undefined && !member.isOver) members.set(process, { ...member, version: newest, keep: [newest] })
  }
}

/** The other hosts on which something runs. */
function hostsOf({ locations, membership, id }: HostServices): Set<number> {
  const hosts = new Set<number>()
  for (const { host, boot, ended } of locations.entries()) {
    if (!ended && host !== id && membership.isLive(host, boot)) hosts.add(host)
  }
  return hosts
}
