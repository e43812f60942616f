// How lives of processes have ended, as far as a host knows: of each the last interval that the servers could bring back. What came later is
// lost, and so is all that depends on it.

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

  /** What of these intervals is lost; null: nothing, as far as is known here. */
  lostIn(vector: Vector): Lost | null {
    for (const [process, { life, number }] of vector) {
      const last = this.of(process, life)
      if (last !== undefined && number > last) return { process, life, number }
    }
    return null
  }

  /** A process in a later life, of which some earlier life may not have ended as far as is known here; null: there is none. */
  unknownIn(vector: Vector): ProcessName | null {
    for (const [process, { life }] of vector) {
      for (let earlier = 0; earlier < life; earlier++) if (this.of(process, earlier) === undefined) return process
    }
    return null
  }
}
