/** Work rounded to whole nanoseconds. Throws RangeError for less than none. */
export function wholeNs(workNs: number): number {
  if (!(workNs >= 0)) throw new RangeError(`work is 0 ns or more; got ${workNs}`)
  return Math.round(workNs)
}
