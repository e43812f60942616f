// What a valid delay is: whole nanoseconds, 0 or more, ending before the horizon.

export const isDelay = (delayNs: number): boolean => delayNs >= 0 && Number.isInteger(delayNs)

/** Throws a RangeError that says what is wrong with a delay requested at `nowNs`. */
export const refuseDelay = (delayNs: number, nowNs: number, whose: string): never => {
  if (isDelay(delayNs)) {
    throw new RangeError(`${whose}: ${delayNs} ns after ${nowNs} ns lies beyond the horizon of 2^53 ns (104 days)`)
  }
  throw new RangeError(`${whose}: a delay is a whole number of nanoseconds, 0 or more; got ${delayNs}`)
}
