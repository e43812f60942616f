// What every contestant of the benchmark simulates: the delays, the frames, and how many steps a turn takes.

/** The mean of exponential delays: a millisecond. */
export const MEAN_NS = 1_000_000

/** On a bus of 10 Mb/s. */
export const NS_PER_BYTE = 800

/** A message of 4 KB in three frames, then the acknowledgement. */
export const FRAME_BYTES = [1500, 1500, 1096, 64] as const

let state = 2463534242 | 0

/** An exponential delay in whole nanoseconds, 1 or more, the same cheap source for every contestant. */
export const exponentialDelay = (meanNs: number): number => {
  state ^= state << 13
  state ^= state >>> 17
  state ^= state << 5
  return 1 + Math.floor(-meanNs * Math.log(((state >>> 0) + 0.5) * 2 ** -32))
}

/** Every pair has a pace of its own, between one and two milliseconds. */
export const pingDelay = (pair: number, pairs: number): number => MEAN_NS + Math.floor((MEAN_NS * pair) / pairs)
