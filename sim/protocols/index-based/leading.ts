// Leading a recovery: take the next epoch, find the newest checkpoint that counts of the processes lost here, and record its index as the
// line. No other host is asked, and nobody waits: a packet of the new epoch makes its receiver roll back first.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Task } from '../../kernel/task.ts'
import { control } from '../epochs/control.ts'
import { type IndexLine, lineBytes, type RecoveryLine, raiseEpoch, writeLine } from '../epochs/line-record.ts'
import type { LineRequest } from '../epochs/messages.ts'
import { type HostStanding, traceLine } from '../epochs/standing.ts'
import { storedOf } from '../epochs/stored-versions.ts'
import type { Saved } from './index-process.ts'
import type { CreatedPlan, LastLineRequest } from './messages.ts'
import { type Followed, follow, indexOf, type Past } from './past.ts'

/**
 * Called with a line that has been committed.
 * @param found what earlier lines leave of the lost processes
 */
export type Settle = (line: RecoveryLine, found: ReadonlyMap<HostedProcess, Followed>) => void

/** @param lost the processes to be restarted here, which have been claimed */
export function* leadRecovery(
  services: HostServices,
  standing: HostStanding,
  lost: readonly HostedProcess[],
  settle: Settle,
): Task {
  // News from a host known here to be dead must reach the others before they adopt the line.
  yield* services.tellAll()
  const stored = new Map<HostedProcess, Past>()
  for (const process of lost) stored.set(process, yield* pastOf(services, process))
  const { epoch, previous } = yield* raiseEpoch(services, standing.heard)
  if (epoch < standing.heard) return
  if (previous === null) return standing.hear(epoch + 1)
  traceLine(services, previous) // in case its leader died before adopting it
  if (previous.isFinal) {
    // hosts waiting for a line find it in the record only if it is of the newest epoch
    const last = { ...previous, epoch }
    if (!(yield* writeLine(services, last, epoch))) return standing.hear(epoch + 1)
    standing.adopt(last)
    return tellLast(services, last)
  }
  services.trace.emit({ kind: 'epoch-raised', host: services.host.name, epoch })
  standing.hear(epoch)
  const before = previous.lines ?? []
  const found = new Map([...stored].map(([process, past]) => [process, asLinesHaveIt(services, past, before)]))
  const index = leastOf([...found.values()])
  const lines = index === null ? before : [...before, { epoch, index }]
  const line: RecoveryLine = { ...previous, epoch, told: { isTold: false }, lines }
  if (!(yield* writeLine(services, line, epoch))) return standing.hear(epoch + 1)
  traceLine(services, line)
  settle(line, found)
  standing.adopt(line)
  for (const host of otherHosts(services)) {
    const request: LineRequest = { kind: 'line', line }
    services.host.tasks.spawn(control(services, host, lineBytes(line), request), `line ${epoch}`)
  }
}

/** What the servers have of a process's present creation. */
function* pastOf(services: HostServices, { plan }: HostedProcess): Task<Past> {
  const { versions } = yield* storedOf(services, plan.name)
  const creation = (plan as CreatedPlan).creation ?? null
  const points = versions.map(({ number, saved }) => {
    const { after, epoch } = saved.protocol as Saved
    return { number, after, epoch }
  })
  return { creation, points: points.filter(({ epoch }) => epoch >= (creation?.epoch ?? 0)) }
}

function asLinesHaveIt({ settings }: HostServices, past: Past, lines: readonly IndexLine[]): Followed {
  return settings.without.has('missed-lines') ? { fate: 'stays', past } : follow(past, lines)
}

/** The index that the line needs for all of these; null if none of them needs a line. */
function leastOf(found: readonly Followed[]): number | null {
  const indexes = found.flatMap(({ fate, past }) => (fate === 'vanishes' ? [] : indexOf(past)))
  return indexes.length === 0 ? null : Math.min(...indexes)
}

/** Tells the other hosts that all have ended. */
export function tellLast(services: HostServices, line: RecoveryLine): void {
  for (const host of otherHosts(services)) {
    const request: LastLineRequest = { kind: 'last-line', line }
    services.host.tasks.spawn(control(services, host, lineBytes(line), request), 'last line')
  }
}

/** The other hosts on which something runs. */
export function otherHosts({ locations, membership, id }: HostServices): Set<number> {
  const hosts = new Set<number>()
  for (const { host, boot, ended } of locations.entries()) {
    if (!ended && host !== id && membership.isLive(host, boot)) hosts.add(host)
  }
  return hosts
}
