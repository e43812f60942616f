// Quantities of a scenario file as plain numbers; what is wrong with them is collected, so that all of it can be told at once.

import { type Path, type Problem, problemAt } from '../problem.ts'
import { type Parsed, parseDuration, parseLongDuration, parseSize } from '../units.ts'

/** Reads quantities and collects what is wrong with them. */
export class Reader {
  readonly problems: Problem[] = []

  duration(written: string, path: Path): number {
    return this.#take(parseDuration(written), path)
  }

  /** Null stays null: not given. */
  durationOrNull(written: string | undefined, path: Path): number | null {
    return written === undefined ? null : this.duration(written, path)
  }

  /** One that may be longer than any run. */
  longDuration(written: string, path: Path): number {
    return this.#take(parseLongDuration(written), path)
  }

  size(written: string, path: Path): number {
    return this.#take(parseSize(written), path)
  }

  refuse(path: Path, message: string): void {
    this.problems.push(problemAt(path, message))
  }

  #take(parsed: Parsed, path: Path): number {
    if ('value' in parsed) return parsed.value
    this.refuse(path, parsed.problem)
    return 0
  }
}
