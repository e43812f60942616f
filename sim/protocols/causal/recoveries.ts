// What a host knows of recoveries. Once it has told what it knows of a process's order, and until that process says how far the order was
// found, any message that depends on more of the earlier incarnation than this host has told must wait: that may never be found again. What
// was not found is void.

import type { ProcessName } from '../../programs/program.ts'
import { type Bound, stands } from '../sender-logs/bounds.ts'
import type { Determinant } from './determinant.ts'

export class Recoveries {
  readonly #newest = new Map<ProcessName, number>()
  /** By process that is being recovered: how much this host has told. */
  readonly #told = new Map<ProcessName, Bound>()
  /** How far the order was found in each recovery. */
  readonly #bounds = new Map<ProcessName, Bound[]>()

  newestOf(process: ProcessName): number {
    return this.#newest.get(process) ?? 0
  }

  hear(process: ProcessName, incarnation: number): void {
    this.#newest.set(process, Math.max(incarnation, this.newestOf(process)))
  }

  asked(process: ProcessName, told: Bound): void {
    this.hear(process, told.incarnation)
    if (told.incarnation >= (this.#told.get(process)?.incarnation ?? 0)) this.#told.set(process, told)
  }

  found(process: ProcessName, bound: Bound): void {
    this.hear(process, bound.incarnation)
    if ((this.#told.get(process)?.incarnation ?? 0) <= bound.incarnation) this.#told.delete(process)
    const bounds = this.#bounds.get(process)
    if (bounds === undefined) this.#bounds.set(process, [bound])
    else if (bounds.every(({ incarnation }) => incarnation !== bound.incarnation)) bounds.push(bound)
  }

  ended(process: ProcessName): void {
    this.#told.delete(process)
  }

  underWay(): Iterable<ProcessName> {
    return this.#told.keys()
  }

  /** Whether it is not yet known if this will be found: whatever depends on it has to wait. */
  isOpen(determinant: Determinant): boolean {
    const told = this.#told.get(determinant.process)
    return told !== undefined && !stands([told], determinant)
  }

  /** Whether it was not found. */
  isVoid(determinant: Determinant): boolean {
    return !stands(this.#bounds.get(determinant.process) ?? [], determinant)
  }
}
