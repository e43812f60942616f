// The history of an application with independent checkpoints, as far as a recovery needs it: how many checkpoints each process has
// committed, and which of its spans depend on which spans of others.
//
// Numbering, once and for all: span x of a process is what it does from checkpoint x - 1 to checkpoint x, so it has the number of the
// checkpoint that ends it. Checkpoint 0 is the beginning. The current span ends with a virtual checkpoint, the present state. Some texts
// name a span by the checkpoint that begins it; mixing the two moves a line by one.

/** A process, by its place in the history, and a span or checkpoint of it. */
export interface Place {
  readonly process: number
  readonly number: number
}

/** A message that was sent in one span and became visible in another. */
export interface Dependence {
  readonly sentIn: Place
  readonly visibleIn: Place
}

export interface History {
  /** For each process: the number of its newest committed checkpoint; 0 if there is only the beginning. */
  readonly committed: readonly number[]
  /** In any order; duplicates are not needed. */
  readonly dependences: readonly Dependence[]
}

/** For each process: the checkpoint it rolls back to, or one more than the newest committed one if it stays as it is. */
export type Line = readonly number[]

/**
 * The same history, with spans not ended by a committed checkpoint merged into the current one: no rollback can end between them, so they
 * stand or fall together.
 */
export function normalised({ committed, dependences }: History): History {
  const clamp = ({ process, number }: Place): Place => ({ process, number: Math.min(number, committed[process]! + 1) })
  return {
    committed,
    dependences: dependences.map(({ sentIn, visibleIn }) => ({ sentIn: clamp(sentIn), visibleIn: clamp(visibleIn) })),
  }
}

/** The virtual checkpoint of a process: its present state. */
export const presentOf = ({ committed }: History, process: number): number => committed[process]! + 1
