// Examines all mutants, several at a time. Each is tried with the search and the tests of its room, in the cheapest order, until one of
// them has caught it; or with the validation alone.

import type { ProtocolKind } from '../../sim/protocols/protocols.ts'
import { type Mutant, type Room, roomOf } from './mutant.ts'
import { protocolsIn } from './protocols-in.ts'
import type { Finding } from './results-file.ts'
import { Interrupted, type Trials } from './trials.ts'

export interface Examination {
  readonly trials: Trials
  /** The number of schedules of the long search. */
  readonly schedules: number
  /** How many are examined in parallel. */
  readonly jobs: number
  readonly onVerdict: (mutant: Mutant, finding: Finding | null) => void
}

/** By name of the mutant: what noticed it; null: nothing. */
export type Verdicts = ReadonlyMap<string, Finding | null>

/** Runs use little of the kernel, and a check that sees too little violates nothing: the short search is skipped for these. */
const testsOnly: ReadonlySet<Room> = new Set<Room>(['kernel', 'machine', 'checks'])
/** For the short search: most slips that a run can show at all show in the first second. */
const FIRST_SCHEDULES = 60

/** What search or tests object to in the unchanged simulator; if anything, they cannot judge mutants. */
export async function objectionsToUnchanged(mutants: readonly Mutant[], of: Examination): Promise<Finding[]> {
  const rooms = [...new Set(mutants.map(roomOf))]
  const searched = rooms.filter((room) => room !== 'validation')
  const attempts = [
    ...protocolsOf(mutants).flatMap((protocols) => [
      () => of.trials.search(null, 'short', FIRST_SCHEDULES, protocols),
      () => of.trials.search(null, 'long', of.schedules, protocols),
    ]),
    ...searched.map((room) => () => of.trials.tests(null, room, 'all')),
    ...(rooms.includes('validation') ? [() => of.trials.validation(null)] : []),
  ]
  const objections: Finding[] = []
  await inTurns(attempts, of, async (attempt) => {
    const finding = await attempt()
    if (finding !== null) objections.push(finding)
  })
  return objections
}

/** Each set of protocols under which some of these are searched for, once. */
function protocolsOf(mutants: readonly Mutant[]): (readonly ProtocolKind[])[] {
  const searched = mutants.filter((mutant) => roomOf(mutant) !== 'validation' && !testsOnly.has(roomOf(mutant)))
  return [...new Map(searched.map(({ file }) => [protocolsIn(file).join(), protocolsIn(file)])).values()]
}

/** Mutants that were not examined because of an interruption are not among the verdicts. */
export async function examine(mutants: readonly Mutant[], of: Examination): Promise<Verdicts> {
  const verdicts = new Map<string, Finding | null>()
  await inTurns(mutants, of, async (mutant) => {
    const finding = await judge(mutant, of)
    verdicts.set(mutant.name, finding)
    of.onVerdict(mutant, finding)
  })
  return verdicts
}

async function judge(mutant: Mutant, { trials, schedules }: Examination): Promise<Finding | null> {
  const room = roomOf(mutant)
  if (room === 'validation') return trials.validation(mutant)
  return (
    (await trials.tests(mutant, room, 'near')) ??
    (testsOnly.has(room) ? null : await trials.search(mutant, 'short', FIRST_SCHEDULES, protocolsIn(mutant.file))) ??
    (await trials.tests(mutant, room, 'all')) ??
    (await trials.search(mutant, 'long', schedules, protocolsIn(mutant.file)))
  )
}

/** Returns early if it is interrupted. */
async function inTurns<T>(items: readonly T[], { jobs }: Examination, act: (item: T) => Promise<void>): Promise<void> {
  let next = 0
  const work = async (): Promise<void> => {
    try {
      while (next < items.length) await act(items[next++]!)
    } catch (cause) {
      if (!(cause instanceof Interrupted)) throw cause
    }
  }
  await Promise.all(Array.from({ length: jobs }, work))
}
