// The times of IEEE 802.3, which counts in bits: at 10 Mb/s a bit is exactly 100 ns.

export interface EthernetTiming {
  readonly bitNs: number
  /** Preamble and start delimiter, 8 bytes. */
  readonly preambleNs: number
  /** Silence between frames, 96 bits. */
  readonly gapNs: number
  /** The unit of backoff, 512 bits: longer than any round trip on the cable. */
  readonly slotNs: number
  /** What a station that hears a collision still sends, 32 bits. */
  readonly jamNs: number
}

export const PREAMBLE_BYTES = 8
export const GAP_BITS = 96
/** A frame is given up after so many collisions. */
export const ATTEMPT_LIMIT = 16
/** The range of backoff doubles so many times. */
export const BACKOFF_LIMIT = 10

/** Throws RangeError unless a bit takes a whole number of nanoseconds. */
export function ethernetTiming(megabitsPerSecond: number): EthernetTiming {
  const bitNs = 1000 / megabitsPerSecond
  if (!Number.isInteger(bitNs)) {
    throw new RangeError(
      `a shared Ethernet runs at 1, 10 or 100 Mb/s (a bit takes whole nanoseconds); got ${megabitsPerSecond}`,
    )
  }
  return {
    bitNs,
    preambleNs: PREAMBLE_BYTES * 8 * bitNs,
    gapNs: GAP_BITS * bitNs,
    slotNs: 512 * bitNs,
    jamNs: 32 * bitNs,
  }
}
