// What a receiver will never roll back past: each of its committed checkpoints covers more of the messages sent to it, and their senders
// may forget these.

import type { ProcessName } from '../../programs/program.ts'
import type { Numbers } from './notes.ts'

/** The state when the image of a checkpoint was taken. */
export interface Mark {
  /** Per sender: the number of the last message that was visible. */
  readonly visible: Numbers
  /** The first index after that. */
  readonly end: number
}

export class Covering {
  /** By checkpoint being written. */
  readonly #marks = new Map<number, Mark>()
  /** Per sender: the number up to which a committed checkpoint includes the effects of its messages. */
  readonly #covered = new Map<ProcessName, number>()
  readonly #told = new Map<ProcessName, number>()

  /** The image of a checkpoint is taken now. */
  mark(checkpoint: number, mark: Mark): void {
    this.#marks.set(checkpoint, mark)
  }

  /** A checkpoint counts: its process will never roll back past it. Null if it has no image of its own. */
  cover(checkpoint: number): Mark | null {
    const mark = this.#marks.get(checkpoint)
    if (mark === undefined) return null
    for (const number of [...this.#marks.keys()]) if (number <= checkpoint) this.#marks.delete(number)
    this.coverUpTo(mark.visible)
    return mark
  }

  coverUpTo(numbers: Numbers): void {
    for (const [from, last] of numbers) this.#covered.set(from, last)
  }

  coveredOf(from: ProcessName): number {
    return this.#covered.get(from) ?? 0
  }

  /** The number that a sender has not been told yet; null if there is no news. */
  coveredNews(from: ProcessName): number | null {
    const covered = this.coveredOf(from)
    if (covered === (this.#told.get(from) ?? 0)) return null
    this.#told.set(from, covered)
    return covered
  }
}
