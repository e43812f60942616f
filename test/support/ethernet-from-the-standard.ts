// A second Ethernet, written from IEEE 802.3 alone and sharing nothing with sim/machine: no kernel, no profile, no random stream of the
// simulator's. Every edge of every carrier is an event of its own at every station. Slow, and simple enough to be read against the
// standard (4.2.3.2, frame transmission: deference, interframe spacing in two parts, collision enforcement, backoff).
// It is where the figures in sim/experiments/ethernet-reference.ts come from; a test works one of each kind out again.

const BIT = 100 // ns at 10 Mb/s
const PREAMBLE = 64 * BIT
const GAP = 96 * BIT
/** The part of the gap in which a carrier starts it anew; in the rest it is not looked at. */
const GAP_PART_1 = 64 * BIT
const SLOT = 512 * BIT
const JAM = 32 * BIT
const ATTEMPTS = 16

export interface SaturatedCable {
  readonly stations: number
  readonly frameBytes: number
  readonly seconds: number
  readonly seed: number
  /** How long a signal travels from one station to another. */
  readonly delayNs: (from: number, to: number) => number
  /** What a station needs between two frames of its own, jittered by a tenth; 0 if left out. */
  readonly turnaroundNs?: number
}

interface Event {
  readonly at: number
  readonly order: number
  readonly act: () => void
}

class Agenda {
  now = 0
  readonly #heap: Event[] = []
  #order = 0

  at(time: number, act: () => void): void {
    const heap = this.#heap
    heap.push({ at: time, order: this.#order++, act })
    for (let child = heap.length - 1; child > 0; ) {
      const parent = (child - 1) >> 1
      if (!before(heap[child]!, heap[parent]!)) break
      ;[heap[child], heap[parent]] = [heap[parent]!, heap[child]!]
      child = parent
    }
  }

  run(until: number): void {
    const heap = this.#heap
    while (heap.length > 0 && heap[0]!.at <= until) {
      const next = heap[0]!
      const last = heap.pop()!
      if (heap.length > 0) heap[0] = last
      for (let parent = 0; ; ) {
        let least = parent
        for (const child of [2 * parent + 1, 2 * parent + 2])
          if (child < heap.length && before(heap[child]!, heap[least]!)) least = child
        if (least === parent) break
        ;[heap[least], heap[parent]] = [heap[parent]!, heap[least]!]
        parent = least
      }
      this.now = next.at
      next.act()
    }
    this.now = until
  }
}

const before = (one: Event, other: Event): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order)

/** Mulberry32 (Tommy Ettinger, public domain). */
const randomFrom = (seed: number) => {
  let state = seed >>> 0
  return (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

class Station {
  /** Signals on the cable here, its own included. */
  signals = 0
  deferring = false
  /** Counts the gaps that were begun: an older one that ends does not count. */
  gap = 0
  gapBegan = Number.NEGATIVE_INFINITY
  wants = false
  transmitting = false
  began = 0
  /** Of the present transmission: an end that was planned before a collision does not count. */
  transmission = 0
  jamming = false
  attempts = 0
  sent = 0
}

/** Megabits a second that get through, with preamble and gap. */
export function saturatedCable(load: SaturatedCable): number {
  const { stations: count, frameBytes, seconds, seed, delayNs, turnaroundNs = 0 } = load
  const agenda = new Agenda()
  const random = randomFrom(seed)
  const stations = Array.from({ length: count }, () => new Station())
  const frame = PREAMBLE + frameBytes * 8 * BIT

  const carrierOn = (station: Station): void => {
    station.signals++
    if (station.signals > 1) return
    const sinceGap = agenda.now - station.gapBegan
    if (!station.deferring || sinceGap < GAP_PART_1) {
      station.deferring = true
      station.gap++ // what was running is void
      station.gapBegan = Number.NEGATIVE_INFINITY
    }
  }
  const carrierOff = (at: number): void => {
    const station = stations[at]!
    station.signals--
    if (station.signals > 0) return
    station.deferring = true
    station.gapBegan = agenda.now
    const gap = ++station.gap
    agenda.at(agenda.now + GAP, () => {
      if (station.gap !== gap) return
      station.deferring = false
      station.gapBegan = Number.NEGATIVE_INFINITY
      if (station.wants) begin(at)
      else if (station.signals > 0) station.deferring = true
    })
  }
  const everywhere = (from: number, act: (at: number) => void): void => {
    for (let at = 0; at < count; at++) agenda.at(agenda.now + (at === from ? 0 : delayNs(from, at)), () => act(at))
  }
  const enforceCollision = (at: number): void => {
    const station = stations[at]!
    if (!station.transmitting || station.jamming) return
    station.jamming = true
    const transmission = ++station.transmission
    agenda.at(Math.max(agenda.now, station.began + PREAMBLE) + JAM, () => {
      if (station.transmission !== transmission) return
      stop(at)
      station.attempts++
      if (station.attempts === ATTEMPTS) return nextFrame(at)
      const slots = Math.floor(random() * 2 ** Math.min(station.attempts, 10))
      agenda.at(agenda.now + slots * SLOT, () => want(at))
    })
  }
  const stop = (at: number): void => {
    stations[at]!.transmitting = false
    stations[at]!.jamming = false
    carrierOff(at)
    for (let other = 0; other < count; other++)
      if (other !== at) agenda.at(agenda.now + delayNs(at, other), () => carrierOff(other))
  }
  const begin = (at: number): void => {
    const station = stations[at]!
    station.wants = false
    station.transmitting = true
    station.began = agenda.now
    const transmission = ++station.transmission
    const heardAlready = station.signals > 0
    carrierOn(station)
    everywhere(at, (other) => {
      if (other === at) return
      carrierOn(stations[other]!)
      enforceCollision(other)
    })
    if (heardAlready) enforceCollision(at)
    agenda.at(agenda.now + frame, () => {
      if (station.transmission !== transmission) return
      station.sent++
      stop(at)
      nextFrame(at)
    })
  }
  const want = (at: number): void => {
    const station = stations[at]!
    station.wants = true
    if (!station.deferring && station.signals === 0) begin(at)
  }
  const nextFrame = (at: number): void => {
    stations[at]!.attempts = 0
    const pause = turnaroundNs === 0 ? 0 : Math.round(turnaroundNs * (0.9 + 0.2 * random()))
    if (pause === 0) want(at)
    else agenda.at(agenda.now + pause, () => want(at))
  }
  for (let at = 0; at < count; at++) agenda.at(0, () => want(at))
  agenda.run(seconds * 1e9)
  const frames = stations.reduce((sum, { sent }) => sum + sent, 0)
  return (frames * (frame + GAP)) / BIT / seconds / 1e6
}
