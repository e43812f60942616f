// The times of IEEE 802.3, which are counted in bits (exactly 100 ns each at 10 Mb/s), and the options of a segment.

export interface EthernetOptions {
  readonly megabitsPerSecond?: number
  /** Between any two stations; 2165 by default. */
  readonly propagationNs?: number
  /** The length of the cable, which replaces `propagationNs`: stations are placed in turn at four equally spaced places along it. */
  readonly cableMetres?: number
  /** One event for each frame and arrival: slower, with the same result. */
  readonly stepByStep?: boolean
}

/** 500 m, the longest segment of thick Ethernet, at 0.77 of the speed of light. */
const SEGMENT_NS = 2165
const SEGMENT_METRES = 500
/** The least distance between transceivers: the marks on the cable. */
const NEIGHBOUR_METRES = 2.5
const PLACES = 4

export interface EthernetTiming {
  readonly bitNs: number
  /** Preamble and start delimiter, 8 bytes. */
  readonly preambleNs: number
  /** Silence between frames, 96 bits. */
  readonly gapNs: number
  /** The unit of backoff, 512 bits: longer than any round trip on the cable. */
  readonly slotNs: number
  /** What a station still sends after hearing a collision, 32 bits. */
  readonly jamNs: number
  /**
   * Propagation delay, by the places of two stations. Two stations at the same place are still some distance apart. With one distance
   * between all stations there is a single place.
   */
  readonly delaysNs: readonly (readonly number[])[]
  /** The longest of them. */
  readonly longestNs: number
}

export const PREAMBLE_BYTES = 8
export const GAP_BITS = 96
/** A frame is given up after this many collisions. */
export const ATTEMPT_LIMIT = 16
/** The range of backoff doubles at most this many times. */
export const BACKOFF_LIMIT = 10

/** A frame in bits, with its preamble and the gap after it. */
export const frameBits = (bytes: number): number => (PREAMBLE_BYTES + bytes) * 8 + GAP_BITS

/** How long a frame takes, with its preamble. */
export const frameNs = ({ bitNs }: EthernetTiming, bytes: number): number => (PREAMBLE_BYTES + bytes) * 8 * bitNs

/** Throws RangeError unless a bit takes a whole number of nanoseconds, and a round trip is shorter than a slot. */
export function ethernetTiming(options: EthernetOptions): EthernetTiming {
  const { megabitsPerSecond = 10, propagationNs = SEGMENT_NS, cableMetres } = options
  const bitNs = 1000 / megabitsPerSecond
  if (!Number.isInteger(bitNs)) {
    throw new RangeError(
      `a shared Ethernet runs at 1, 10 or 100 Mb/s (a bit takes whole nanoseconds); got ${megabitsPerSecond}`,
    )
  }
  const delaysNs = cableMetres === undefined ? [[propagationNs]] : delaysAlong(cableMetres)
  const longestNs = Math.max(...delaysNs[0]!)
  const longest = 256 * bitNs
  if (!(longestNs >= 1 && longestNs <= longest)) {
    const most = cableMetres === undefined ? `${longest} ns` : `${Math.floor(longest / NS_PER_METRE)} m`
    const got = cableMetres === undefined ? `${propagationNs}` : `${cableMetres} m`
    throw new RangeError(
      `a signal reaches the other end within half a slot, ${most}, and takes 1 ns or more; got ${got}`,
    )
  }
  return {
    bitNs,
    preambleNs: PREAMBLE_BYTES * 8 * bitNs,
    gapNs: GAP_BITS * bitNs,
    slotNs: 512 * bitNs,
    jamNs: 32 * bitNs,
    delaysNs,
    longestNs,
  }
}

/** From one station to another; to the farthest if there is no particular receiver. */
export const travelNs = (
  { delaysNs, longestNs }: EthernetTiming,
  from: { readonly place: number },
  to: { readonly place: number } | undefined,
): number => (to === undefined ? longestNs : delaysNs[from.place]![to.place]!)

const NS_PER_METRE = SEGMENT_NS / SEGMENT_METRES

function delaysAlong(cableMetres: number): number[][] {
  const places = [...Array(PLACES).keys()]
  const step = (cableMetres * NS_PER_METRE) / (PLACES - 1)
  const neighbourNs = Math.round(NEIGHBOUR_METRES * NS_PER_METRE)
  return places.map((one) => places.map((other) => Math.max(neighbourNs, Math.round(Math.abs(one - other) * step))))
}
