// Computes the recovery line from the rollback-dependency graph (Wang and others, Consistent global checkpoints based on direct dependency
// tracking, 1993; Bhargava and Lian 1988): if a span is undone, so is everything that depends on it. There are other ways to the same line;
// the tests take three.

import { type History, type Line, normalised, type Place, presentOf } from './history.ts'

export interface LineSettings {
  /** Places of the processes whose present state is gone. */
  readonly dead: readonly number[]
  /**
   * Whether senders keep what they have sent, and so can send it again to a receiver that rolled back past it. If not, no message may
   * cross the line in that direction either: its sender has to roll back as well.
   */
  readonly sendBuffers: boolean
}

/** The newest line on which no process depends on anything that is undone. */
export function recoveryLine(given: History, { dead, sendBuffers }: LineSettings): Line {
  const history = normalised(given)
  const undone = new Undone(history, sendBuffers)
  for (const process of dead) undone.mark({ process, number: presentOf(history, process) })
  return undone.line()
}

class Undone {
  /** For each process: the first of its spans that is undone. */
  readonly #first: number[]
  /** By process and span: the spans that fall with it. */
  readonly #falls: Place[][][]

  constructor({ committed, dependences }: History, sendBuffers: boolean) {
    this.#first = committed.map((newest) => newest + 2)
    this.#falls = committed.map((newest) => Array.from({ length: newest + 2 }, () => []))
    for (const { sentIn, visibleIn } of dependences) {
      this.#falls[sentIn.process]![sentIn.number]!.push(visibleIn)
      if (!sendBuffers) this.#falls[visibleIn.process]![visibleIn.number]!.push(sentIn)
    }
  }

  /** This span and all that follow it in its process are undone, and what depends on them. */
  mark(span: Place): void {
    const open = [span]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { process, number } = next
      const end = this.#first[process]!
      if (number >= end) continue
      this.#first[process] = number
      for (let each = number; each < end && each < this.#falls[process]!.length; each++) {
        open.push(...this.#falls[process]![each]!)
      }
    }
  }

  /** The last checkpoint of each process before what is undone; its present state if nothing is. */
  line(): Line {
    return this.#first.map((first) => first - 1)
  }
}
