// The line of a recovery: every process that can stays, and all others roll back to their permanent checkpoints, which are consistent.
// Those whose present state is gone roll back; then those that have seen more of another than is left of it, or whose creation is undone;
// and so on.

import type { Payload, ProcessName } from '../../programs/program.ts'
import type { Member, RecoveryLine } from '../epochs/line-record.ts'
import type { Point } from './points.ts'

/** Everything known of one process. */
export interface Known {
  readonly process: ProcessName
  readonly permanent: Point
  /** Null if what it has done since is gone. */
  readonly present: {
    readonly incarnation: number
    readonly answer: Payload | null
    readonly point: Point
  } | null
  /** The first incarnation that may begin from a checkpoint now. */
  readonly next: number
}

export interface Composing {
  readonly epoch: number
  /** The initial processes. */
  readonly first: readonly ProcessName[]
  readonly known: readonly Known[]
}

export function composeLine({ epoch, first, known }: Composing): RecoveryLine {
  const of = new Map(known.map((each) => [each.process, each]))
  const staying = new Set(known.filter(({ present }) => present !== null).map(({ process }) => process))
  const pointOf = ({ process, permanent, present }: Known): Point => (staying.has(process) ? present!.point : permanent)
  let left = leftFrom(first, of, pointOf)
  for (let moved = true; moved; ) {
    moved = false
    for (const process of [...staying]) {
      const here = of.get(process)!
      if (left.has(process) && !dependsOnWhatIsGone(here.present!.point, process, left)) continue
      staying.delete(process)
      moved = true
    }
    if (moved) left = leftFrom(first, of, pointOf)
  }
  const members = new Map<ProcessName, Omit<Member, 'isOver'>>()
  const gone = new Map<ProcessName, number>()
  for (const { process, permanent, present, next } of known) {
    const { number } = permanent
    if (!left.has(process)) gone.set(process, next)
    else if (staying.has(process)) {
      const { incarnation, answer } = present!
      members.set(process, { version: null, incarnation, keep: [number], answer })
    } else members.set(process, { version: number, incarnation: next, keep: [number], answer: null })
  }
  const isFinal = [...members.values()].every(({ answer }) => answer !== null)
  return {
    ...{ epoch, number: 0, told: { isTold: false }, isFinal, gone },
    members: new Map([...members].map(([process, member]) => [process, { ...member, isOver: isFinal }])),
  }
}

/** The processes that exist: the initial ones, and those created by existing ones, each as it is on the line. */
function leftFrom(
  first: readonly ProcessName[],
  of: ReadonlyMap<ProcessName, Known>,
  pointOf: (known: Known) => Point,
): ReadonlyMap<ProcessName, Point> {
  const left = new Map<ProcessName, Point>()
  const members = new Set(first)
  for (const process of members) {
    const known = of.get(process)
    if (known === undefined) continue
    const point = pointOf(known)
    left.set(process, point)
    for (const child of point.children) members.add(child)
  }
  return left
}

function dependsOnWhatIsGone({ visible }: Point, process: ProcessName, left: ReadonlyMap<ProcessName, Point>): boolean {
  for (const [from, seen] of visible) if (seen > (left.get(from)?.sent.get(process) ?? 0)) return true
  return false
}
