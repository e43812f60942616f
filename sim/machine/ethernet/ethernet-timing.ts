// The times of IEEE 802.3, which counts in bits: at 10 Mb/s a bit is exactly 100 ns. And what a segment can be asked to be.

export interface EthernetOptions {
  readonly megabitsPerSecond?: number
  /** From any station to any other. */
  readonly propagationNs?: number
  /** One event for each frame, arrival, and change of the medium: slower, and the same result. */
  readonly stepByStep?: boolean
}

/** 500 m, the longest segment of thick Ethernet, at 0.77 of the speed of light. */
const SEGMENT_NS = 2165

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
  /** From any station to any other. */
  readonly propagationNs: number
}

export const PREAMBLE_BYTES = 8
export const GAP_BITS = 96
/** A frame is given up after so many collisions. */
export const ATTEMPT_LIMIT = 16
/** The range of backoff doubles so many times. */
export const BACKOFF_LIMIT = 10

/** A frame in bits, with its preamble and the gap after it. */
export const frameBits = (bytes: number): number => (PREAMBLE_BYTES + bytes) * 8 + GAP_BITS

/** How long a frame takes, with its preamble. */
export const frameNs = ({ bitNs }: EthernetTiming, bytes: number): number => (PREAMBLE_BYTES + bytes) * 8 * bitNs

/** Throws RangeError unless a bit takes a whole number of nanoseconds, and a round trip is shorter than a slot. */
export function ethernetTiming({
  megabitsPerSecond = 10,
  propagationNs = SEGMENT_NS,
}: EthernetOptions): EthernetTiming {
  const bitNs = 1000 / megabitsPerSecond
  if (!Number.isInteger(bitNs)) {
    throw new RangeError(
      `a shared Ethernet runs at 1, 10 or 100 Mb/s (a bit takes whole nanoseconds); got ${megabitsPerSecond}`,
    )
  }
  const longest = 256 * bitNs
  if (!(propagationNs >= 1 && propagationNs <= longest)) {
    throw new RangeError(`the propagation delay is 1 to ${longest} ns (half a slot); got ${propagationNs}`)
  }
  return {
    bitNs,
    preambleNs: PREAMBLE_BYTES * 8 * bitNs,
    gapNs: GAP_BITS * bitNs,
    slotNs: 512 * bitNs,
    jamNs: 32 * bitNs,
    propagationNs,
  }
}
