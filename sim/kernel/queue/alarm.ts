// The timer of a device: one call that is made again and again, set for one instant at a time. It has a slot of the event queue
// for life, so that setting it claims nothing, and moving it leaves nothing to be withdrawn.

/** Who keeps the time of alarms, each by its slot. */
interface AlarmKeeper {
  setAlarm(slot: number, delayNs: number): void
  clearAlarm(slot: number): void
  isAlarmSet(slot: number): boolean
}

/** A timer with one call of its own, set for one instant at a time. Made by `simulation.alarm`. */
export class Alarm {
  readonly #timetable: AlarmKeeper
  readonly #slot: number

  constructor(timetable: AlarmKeeper, slot: number) {
    this.#timetable = timetable
    this.#slot = slot
  }

  get isSet(): boolean {
    return this.#timetable.isAlarmSet(this.#slot)
  }

  /** Calls after a delay of whole nanoseconds, instead of when it was set for before. Throws RangeError as `after` does. */
  set(delayNs: number): void {
    this.#timetable.setAlarm(this.#slot, delayNs)
  }

  clear(): void {
    this.#timetable.clearAlarm(this.#slot)
  }
}
