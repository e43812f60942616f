// Computes a line from what hosts and servers report: the versions of each process, the dependences between spans, and the processes whose
// present state is gone. Spans between two versions stand or fall together, so they are counted by versions here: rank 0 is before a
// process was created, 1 its beginning, then its versions from the oldest on, and after the last one its present state.

import type { Payload, ProcessName } from '../../programs/program.ts'
import type { Member, RecoveryLine } from '../epochs/line-record.ts'
import type { Dependence } from './dependences.ts'
import { neededVersions } from './garbage.ts'
import type { Dependence as Edge, History, Line } from './history.ts'
import { recoveryLine } from './recovery-line.ts'

/** Everything known of one process. */
export interface Known {
  readonly process: ProcessName
  /** Committed on every server and not undone, ascending. */
  readonly versions: readonly number[]
  /** Null if what it has done since its newest version is gone. */
  readonly present: { readonly incarnation: number; readonly answer: Payload | null } | null
  /** The first incarnation that may begin from a version now. */
  readonly next: number
  /** The dependences of its newest state that is not gone. */
  readonly dependences: readonly Dependence[]
  readonly children: readonly (readonly [ProcessName, number])[]
}

export interface Composing {
  readonly epoch: number
  /** The initial processes. */
  readonly first: readonly ProcessName[]
  readonly known: readonly Known[]
}

export function composeLine({ epoch, first, known }: Composing): RecoveryLine {
  const places = new Map(known.map(({ process }, place) => [process, place]))
  const created = createdFrom(first, known, places)
  const history = historyOf(known, places, created)
  const nobody = known.length // what depends on it is undone, whatever else is
  const dead = [...known.keys()].filter((place) => known[place]!.present === null)
  const line = recoveryLine(history, { dead: [...dead, nobody], sendBuffers: true })
  const keep = keptVersions(known, history, line)
  const members = new Map<ProcessName, Omit<Member, 'isOver'>>()
  const gone = new Map<ProcessName, number>()
  for (const [place, { process, versions, present, next }] of known.entries()) {
    const rank = line[place]!
    if (rank === 0) {
      gone.set(process, next)
      continue
    }
    const stays = rank === versions.length + 2
    const version = stays ? null : rank === 1 ? 0 : versions[rank - 2]!
    members.set(process, {
      version,
      incarnation: stays ? present!.incarnation : next,
      keep: keep[place]!,
      answer: stays ? present!.answer : null,
    })
  }
  const isFinal = [...members.values()].every(({ answer }) => answer !== null)
  return {
    ...{ epoch, number: 0, told: { isTold: false }, isFinal },
    gone,
    members: new Map([...members].map(([process, member]) => [process, { ...member, isOver: isFinal }])),
  }
}

/** The processes that exist: the initial ones, and those that one of these has created as far as its newest state says. */
function createdFrom(
  first: readonly ProcessName[],
  known: readonly Known[],
  places: ReadonlyMap<ProcessName, number>,
): ReadonlyMap<ProcessName, { readonly by: number; readonly span: number } | null> {
  const created = new Map<ProcessName, { by: number; span: number } | null>(first.map((process) => [process, null]))
  for (const process of created.keys()) {
    const by = places.get(process)
    if (by === undefined) continue
    for (const [child, span] of known[by]!.children) if (!created.has(child)) created.set(child, { by, span })
  }
  return created
}

function historyOf(
  known: readonly Known[],
  places: ReadonlyMap<ProcessName, number>,
  created: ReturnType<typeof createdFrom>,
): History {
  const rankOf = (place: number, span: number): number => {
    const { versions } = known[place]!
    const at = versions.findIndex((number) => span <= number)
    return at < 0 ? versions.length + 2 : at + 2
  }
  const dependences: Edge[] = []
  for (const [place, { process, dependences: own }] of known.entries()) {
    for (const { from, sentIn, visibleIn } of own) {
      const sender = places.get(from)
      if (sender === undefined) continue
      dependences.push({
        sentIn: { process: sender, number: rankOf(sender, sentIn) },
        visibleIn: { process: place, number: rankOf(place, visibleIn) },
      })
    }
    const creation = created.get(process)
    if (creation === null) continue
    const by =
      creation === undefined ? nobodyAt(known) : { process: creation.by, number: rankOf(creation.by, creation.span) }
    dependences.push({ sentIn: by, visibleIn: { process: place, number: 1 } })
  }
  return { committed: [...known.map(({ versions }) => versions.length + 1), 0], dependences }
}

const nobodyAt = (known: readonly Known[]) => ({ process: known.length, number: 1 })

/** For each process the versions needed from this line on; its beginning, rank 1, is given as 0. */
function keptVersions(known: readonly Known[], { committed, dependences }: History, line: Line): number[][] {
  const after: History = {
    committed: committed.map((newest, place) => Math.min(newest, line[place]!)),
    dependences: dependences.filter(
      ({ sentIn, visibleIn }) => sentIn.number <= line[sentIn.process]! && visibleIn.number <= line[visibleIn.process]!,
    ),
  }
  return neededVersions(after, true)
    .slice(0, known.length)
    .map((ranks, place) => {
      const numbers = ranks
        .filter((rank) => rank > 0)
        .map((rank) => (rank === 1 ? 0 : known[place]!.versions[rank - 2]!))
      return numbers
    })
}
