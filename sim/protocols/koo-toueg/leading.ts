// What is known of all processes when a line is to be computed: the standings of frozen ones, and what the servers have of the others.
// Trees in progress end here: their checkpoints are permanent if that has been recorded, and never will be otherwise.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import { type Standing as AnyStanding, type Freezing, type Left, leftOf, standingOf } from '../epochs/freezing.ts'
import { firstIncarnation, type RecoveryLine } from '../epochs/line-record.ts'
import type { HostStanding } from '../epochs/standing.ts'
import { type Stored, storedOf } from '../epochs/stored-versions.ts'
import { composeLine, type Known } from './composing.ts'
import { closeDecisions, type Decisions, tracePermanent } from './decisions.ts'
import { halfOf, type Saved } from './koo-toueg-process.ts'
import type { Tree } from './messages.ts'
import { beginning, type Point, pointBytes, pointOf } from './points.ts'

/** A process as its host knows it. */
export interface Standing extends AnyStanding {
  readonly present: Point
  readonly permanent: Point
  readonly tentative: { readonly point: Point; readonly tree: Tree } | null
}

/** @param first the initial processes */
export const freezingWith = (
  services: HostServices,
  hosts: HostStanding,
  first: readonly ProcessName[],
): Freezing<Standing> => ({
  standingOf: (process: HostedProcess): Standing => {
    const half = halfOf(process)
    const { permanent, tentative: point, part } = half
    const tentative = point === null ? null : { point, tree: part.tree! }
    return { ...standingOf(process), present: half.present(), permanent, tentative }
  },
  bytesOf: ({ present, permanent, tentative }) =>
    16 + pointBytes(present) + pointBytes(permanent) + (tentative === null ? 0 : pointBytes(tentative.point)),
  *compose(epoch, standings, previous): Task<RecoveryLine | null> {
    const left = new Map<ProcessName, Left<Standing>>()
    for (const process of namesOf(services, standings)) {
      const standing = standings.get(process)
      left.set(process, leftOf(process, standing, yield* storedIfLost(services, process, standing, previous), previous))
    }
    const decisions = new Map<ProcessName, Decisions>()
    for (const initiator of initiatorsOf(left.values(), previous)) {
      const closed = yield* closeDecisions(services, initiator, epoch)
      if (closed.kind === 'overtaken') {
        hosts.hear(closed.epoch)
        return null
      }
      if (closed.decisions?.epoch !== previous.epoch) continue
      decisions.set(initiator, closed.decisions)
      tracePermanent(services, closed.decisions) // in case its process died before it could
    }
    const known = [...left].map(([process, each]) => knownOf(process, each, decisions, previous))
    return composeLine({ epoch, first, known })
  },
})

function namesOf({ locations }: HostServices, standings: ReadonlyMap<ProcessName, unknown>): Set<ProcessName> {
  return new Set([...[...locations.entries()].map(({ plan }) => plan.name), ...standings.keys()])
}

/** A process that is present says itself what it has. */
function* storedIfLost(
  services: HostServices,
  process: ProcessName,
  standing: Standing | undefined,
  previous: RecoveryLine,
): Task<Stored> {
  const isThere = standing?.isPresent === true && standing.incarnation >= firstIncarnation(previous, process)
  return isThere ? { incarnation: 0, versions: [] } : yield* storedOf(services, process)
}

const treeOf = ({ saved }: Stored['versions'][number]): Tree | null => (saved.protocol as Saved).tree

/** The initiators of trees not known to be decided, in the epoch that is over now: lines have decided the earlier ones. */
function initiatorsOf(left: Iterable<Left<Standing>>, { epoch }: RecoveryLine): Set<ProcessName> {
  const initiators = new Set<ProcessName>()
  for (const { versions, present } of left) {
    const trees = present === null ? versions.map(treeOf) : [present.tentative?.tree ?? null]
    for (const tree of trees) if (tree !== null && tree.epoch === epoch) initiators.add(tree.initiator)
  }
  return initiators
}

/** @param decisions by initiator: those of the epoch that is over now */
export function knownOf(
  process: ProcessName,
  { versions, present, next }: Left<Standing>,
  decisions: ReadonlyMap<ProcessName, Decisions>,
  previous: RecoveryLine,
): Known {
  /** The checkpoint that is permanent on the last line. */
  const before = previous.members.get(process)?.keep[0] ?? 0
  const isPermanent = (number: number, incarnation: number, tree: Tree | null): boolean => {
    if (tree === null || tree.epoch > previous.epoch) return false
    if (tree.epoch < previous.epoch) return number === before
    const decided = decisions.get(tree.initiator)?.permanent.get(process)
    return decided?.number === number && decided.incarnation === incarnation
  }
  if (present !== null) {
    const { incarnation, answer, present: point, permanent, tentative } = present
    const isDone = tentative !== null && isPermanent(tentative.point.number, incarnation, tentative.tree)
    return { process, permanent: isDone ? tentative.point : permanent, present: { incarnation, answer, point }, next }
  }
  const entry = versions.findLast(
    (each) => each.number === before || isPermanent(each.number, each.incarnation, treeOf(each)),
  )
  const permanent = entry === undefined ? beginning : pointOf(entry.number, entry.saved.protocol as Saved)
  return { process, permanent, present: null, next }
}
