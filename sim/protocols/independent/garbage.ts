// The versions that a recovery may still need: those on the line of some single failure. The line of several failures at one instant takes,
// for each process, the oldest checkpoint among the lines of each failure alone, so single failures are enough; and of n processes at most
// n (n + 1) / 2 versions are left (Wang, Chung, Lin and Fuchs, Checkpoint space reclamation for uncoordinated checkpointing, 1995).

import { type History, presentOf } from './history.ts'
import { recoveryLine } from './recovery-line.ts'

/** For each process: the numbers of the committed checkpoints to keep, ascending. */
export function neededVersions(history: History, sendBuffers: boolean): number[][] {
  const needed = history.committed.map(() => new Set<number>())
  for (const process of history.committed.keys()) {
    const line = recoveryLine(history, { dead: [process], sendBuffers })
    for (const [at, number] of line.entries()) if (number < presentOf(history, at)) needed[at]!.add(number)
  }
  return needed.map((numbers) => [...numbers].sort((a, b) => a - b))
}
