// Leading a recovery: take the next epoch, have everybody stand still and say how they stand, work out the line, write it down, tell everybody.
// Whoever leads a later epoch takes it from there.

import type { HostServices } from '../../cluster/host-services.ts'
import type { Done, Outcome } from '../../cluster/requests/envelope.ts'
import type { VersionEntry } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import { firstIncarnation, lineBytes, type RecoveryLine, raiseEpoch, writeLine } from '../epochs/line-record.ts'
import type { Stale } from '../epochs/messages.ts'
import { type HostStanding, traceLine } from '../epochs/standing.ts'
import { type Stored, storedOf } from '../epochs/stored-versions.ts'
import { composeLine, type Known } from './composing.ts'
import { DEPENDENCE_BYTES } from './dependences.ts'
import { halfOf, type Saved } from './independent-process.ts'
import type { Frozen, IndependentRequest, Standing } from './messages.ts'

/** @param first processes that nobody has created */
export function* leadRecovery(services: HostServices, standing: HostStanding, first: readonly ProcessName[]): Task {
  // what a host that is known to be dead here has told others must not be new to them when they have adopted the line
  yield* services.tellAll()
  const { epoch, previous } = yield* raiseEpoch(services, standing.heard)
  if (epoch < standing.heard) return
  if (previous === null) return standing.hear(epoch + 1)
  traceLine(services, previous) // if its leader died before it could go by it
  // whoever waits for a line finds it in the record only if it is of the newest epoch
  if (previous.isFinal) return yield* commit(services, standing, { ...previous, epoch })
  services.trace.emit({ kind: 'epoch-raised', host: services.host.name, epoch })
  standing.hear(epoch)
  const standings = yield* freezeAll(services, standing, epoch)
  if (standings === null) return
  const known: Known[] = []
  const names = new Set([...[...services.locations.entries()].map(({ plan }) => plan.name), ...standings.keys()])
  for (const process of names) {
    const stored = yield* storedOf(services, process)
    known.push(knownOf(process, standings.get(process), stored, previous))
  }
  const line = composeLine({ epoch, first, known })
  if (standing.heard <= epoch) yield* commit(services, standing, line)
}

function* commit(services: HostServices, standing: HostStanding, line: RecoveryLine): Task {
  const { epoch } = line
  if (!(yield* writeLine(services, line, epoch))) return standing.hear(epoch + 1)
  standing.adopt(line)
  yield* tell(services, line)
}

/** Of the processes here, once they stand still. */
export function standingsOf({ hosted }: Pick<HostServices, 'hosted'>): Standing[] {
  return [...hosted.values()].map((process) => {
    const { name, incarnation, restoring } = process
    const { isPlaced, dependences, children, answer } = halfOf(process)
    return {
      ...{ process: name, incarnation, isPresent: !restoring, isFresh: !isPlaced, answer },
      dependences: dependences.all(),
      children: [...children],
    }
  })
}

/** Null: somebody leads a later epoch. */
function* freezeAll(
  services: HostServices,
  standing: HostStanding,
  epoch: number,
): Task<ReadonlyMap<ProcessName, Standing> | null> {
  const replies = toAll(services, 16, { kind: 'freeze', epoch })
  const standings = new Map<ProcessName, Standing>(standingsOf(services).map((each) => [each.process, each]))
  for (const reply of replies) {
    const outcome: Outcome<Frozen | Stale | Done> = yield reply
    if (outcome?.kind === 'stale') standing.hear(outcome.epoch)
    if (outcome?.kind !== 'frozen') continue
    for (const each of outcome.standings) {
      const other = standings.get(each.process)
      if (other === undefined || other.incarnation < each.incarnation) standings.set(each.process, each)
    }
  }
  return standing.heard > epoch ? null : standings
}

/** Asks every other host that is there. */
function toAll(services: HostServices, bytes: number, request: IndependentRequest) {
  const others = services.membership.live().filter((host) => host !== services.id)
  return others.map((host) => services.transport.ask<Frozen | Stale | Done>(host, bytes, request))
}

function* tell(services: HostServices, line: RecoveryLine): Task {
  for (const reply of toAll(services, lineBytes(line), { kind: 'line', line })) yield reply
}

export function knownOf(
  process: ProcessName,
  standing: Standing | undefined,
  stored: Stored,
  previous: RecoveryLine,
): Known {
  const first = firstIncarnation(previous, process)
  // an undone version may still be on the servers: nobody has come back as the last line has it, or the process has been created anew
  const left = previous.members.has(process) ? previous.members.get(process)!.version : 0
  const isUndone = ({ number, incarnation }: VersionEntry): boolean =>
    left !== null && incarnation < first && number > left
  const versions = stored.versions.filter((entry) => !isUndone(entry))
  const numbers = versions.map(({ number }) => number)
  // one that has not gone back yet, as the last line has it, has no present state that counts
  if (standing?.isPresent === true && standing.incarnation >= first) {
    const { incarnation, answer, dependences, children } = standing
    return {
      process,
      versions: numbers,
      present: { incarnation, answer },
      next: incarnation + 1,
      dependences,
      children,
    }
  }
  const saved = versions.at(-1)?.saved.protocol as Saved | undefined
  const { dependences = [], children = [] } = saved ?? {}
  // what a line has said of an incarnation stays true, though nobody may have gone by that line
  const next = Math.max(nextOf(standing, stored), first)
  return { process, versions: numbers, present: null, next, dependences, children }
}

function nextOf(standing: Standing | undefined, { incarnation }: Stored): number {
  if (standing === undefined) return incarnation + 1
  return standing.isFresh ? standing.incarnation : standing.incarnation + 1
}

export const standingBytes = (standings: readonly Standing[]): number =>
  standings.reduce(
    (sum, { dependences, children }) => sum + 16 + DEPENDENCE_BYTES * (dependences.length + children.length),
    0,
  )
