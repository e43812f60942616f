// The timer of a device: one call that is made again and again, set for one instant at a time. It has a slot of the event queue
// for life, so that setting it claims nothing, and moving it leaves nothing to be withdrawn.

import type { Simulation } from './simulation.ts'

/** A timer with one call of its own, set for one instant at a time. Made by `simulation.alarm`. */
export class Alarm {
  readonly #simulation: Simulation
  readonly #slot: number

  constructor(simulation: Simulation, slot: number) {
    this.#simulation = simulation
    this.#slot = slot
  }

  get isSet(): boolean {
    return this.#simulation.isAlarmSet(this.#slot)
  }

  /** Calls after a delay of whole nanoseconds, instead of when it was set for before. Throws RangeError as `after` does. */
  set(delayNs: number): void {
    this.#simulation.setAlarm(this.#slot, delayNs)
  }

  clear(): void {
    this.#simulation.clearAlarm(this.#slot)
  }
}
