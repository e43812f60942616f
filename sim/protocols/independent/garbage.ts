// Which versions a recovery may still need: those on the line of some death. With sets of one instant, a line of several deaths consists of
// members of the lines of each alone (the oldest of each process), so single deaths are enough; and of n processes at most n (n + 1) / 2
// versions are left (Wang, Chung, Lin and Fuchs, Checkpoint space reclamation for uncoordinated checkpointing, 1995).

import { type History, presentOf } from './history.ts'
import { recoveryLine } from './recovery-line.ts'

/** Of each process: the numbers of the committed checkpoints that are to be kept, ascending. */
export function neededVersions(history: History, sendBuffers: boolean): number[][] {
  const needed = history.committed.map(() => new Set<number>())
  for (const process of history.committed.keys()) {
    const line = recoveryLine(history, { dead: [process], sendBuffers })
    for (const [at, number] of line.entries()) if (number < presentOf(history, at)) needed[at]!.add(number)
  }
  return needed.map((numbers) => [...numbers].sort((a, b) => a - b))
}
