// How lives of processes have ended, as far as a host knows: for each, the last interval that could be restored from the servers. What came
// later is lost, and so is everything that depends on it.

import type { ProcessName } from '../../programs/program.ts'
import type { Vector } from './intervals.ts'

/** An interval that is lost. */
export interface Lost {
  readonly process: ProcessName
  readonly life: number
  readonly number: number
}

export class Ends {
  /** By process and life: the last interval. */
  readonly #ends = new Map<ProcessName, number[]>()

  /** True if this is new. A recovery that was repeated may have found less. */
  add(process: ProcessName, life: number, last: number): boolean {
    let ends = this.#ends.get(process)
    if (ends === undefined) {
      ends = []
      this.#ends.set(process, ends)
    }
    const known = ends[life]
    if (known !== undefined && known <= last) return false
    ends[life] = last
    return true
  }

  of(process: ProcessName, life: number): number | undefined {
    return this.#ends.get(process)?.[life]
  }

  /** A lost interval among these; null if none is lost as far as is known here. */
  lostIn(vector: Vector): Lost | null {
    for (const [process, { life, number }] of vector) {
      const last = this.of(process, life)
      if (last !== undefined && number > last) return { process, life, number }
    }
    return null
  }

  /** A process in a later life, of which the end of an earlier one is not known here; null if there is none. */
  unknownIn(vector: Vector): ProcessName | null {
    for (const [process, { life }] of vector) {
      for (let earlier = 0; earlier < life; earlier++) if (this.of(process, earlier) === undefined) return process
    }
    return null
  }
}
