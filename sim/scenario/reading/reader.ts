// Converts quantities of a scenario file to plain numbers, collecting what is wrong with them so that all can be reported at once.

import { type Path, type Problem, problemAt } from '../problem.ts'
import { type Parsed, parseDuration, parseLongDuration, parseSize } from '../units.ts'

export class Reader {
  readonly problems: Problem[] = []

  duration(written: string, path: Path): number {
    return this.#take(parseDuration(written), path)
  }

  /** Null if not given. */
  durationOrNull(written: string | undefined, path: Path): number | null {
    return written === undefined ? null : this.duration(written, path)
  }

  /** A duration that may be longer than any run. */
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
