// The ring in its summarised form: while a host and its successor are both up and agree that they are, the answer to every detection message
// is known before it is sent. Then none is: the watcher waits without an event until something happens to either of the two, and reckons from
// when to when it would have asked. What it does from there on, it does with real messages, at the instants at which it would have.

import { frameBits } from '../../machine/ethernet/ethernet-timing.ts'
import type { Network } from '../../machine/network.ts'
import { framesOf } from '../../unix/datagrams.ts'
import { PACKET_HEADER_BYTES } from '../requests/envelope.ts'
import type { Traffic } from '../requests/traffic.ts'

export const PROBE_BYTES = 32

/** A host that takes part in the ring. */
export interface RingHost {
  readonly boot: number
  /** The number of its processes. */
  readonly load: number
  isLive(host: number, boot: number): boolean
  reportLoad(host: number, load: number): void
  /** If it waits without looking: looks at what there is now. */
  rouse(): void
  /** Counts what it would have sent so far. */
  settle(): void
}

export interface QuietRingOptions {
  readonly now: () => number
  readonly network: Network
  /** Told of what a host would have sent. */
  readonly sent: (host: number, traffic: Traffic) => void
}

export class QuietRing {
  readonly #options: QuietRingOptions
  readonly #hosts = new Map<number, RingHost>()
  /** By host: who waits for something to happen to it. */
  readonly #waiting = new Map<number, Set<number>>()
  readonly #stalledUntil = new Map<number, number>()

  constructor(options: QuietRingOptions) {
    this.#options = options
  }

  /** From now on it watches, and answers. */
  enter(id: number, host: RingHost): void {
    this.#hosts.set(id, host)
  }

  /** It is down, or begins afresh. */
  leave(id: number): void {
    const host = this.#hosts.get(id)
    host?.settle()
    this.changed(id)
    this.#hosts.delete(id)
    for (const waiting of this.#waiting.values()) waiting.delete(id)
  }

  /** Whether the watcher would be answered whenever it asked, as things are. */
  isQuiet(watcher: number, watched: number, boot: number): boolean {
    const [asking, asked] = [this.#hosts.get(watcher), this.#hosts.get(watched)]
    if (asking === undefined || asked === undefined || asked.boot !== boot) return false
    return asked.isLive(watcher, asking.boot) && !this.#isStalled(watcher) && !this.#isStalled(watched)
  }

  wait(watcher: number, watched: number): void {
    let waiting = this.#waiting.get(watched)
    if (waiting === undefined) {
      waiting = new Set()
      this.#waiting.set(watched, waiting)
    }
    waiting.add(watcher)
  }

  goOn(watcher: number, watched: number): void {
    this.#waiting.get(watched)?.delete(watcher)
  }

  /** Something has happened to a host, or it has come to think otherwise of others: whoever waits for that looks again. */
  changed(id: number): void {
    for (const watcher of [...(this.#waiting.get(id) ?? [])]) this.#hosts.get(watcher)?.rouse()
  }

  stall(id: number, forNs: number): void {
    this.#stalledUntil.set(id, Math.max(this.#stalledUntil.get(id) ?? 0, this.#options.now() + forNs))
    this.#hosts.get(id)?.rouse()
    this.changed(id)
  }

  /** At the end of a run: everybody counts. */
  settle(): void {
    for (const host of this.#hosts.values()) host.settle()
  }

  /** So many detection messages have been answered that nobody had to send. */
  answered(watcher: number, watched: number, count: number): void {
    const [asking, asked] = [this.#hosts.get(watcher)!, this.#hosts.get(watched)]
    if (asked === undefined) return
    asking.reportLoad(watched, asked.load)
    asked.reportLoad(watcher, asking.load)
    this.#count(watcher, PROBE_BYTES + PACKET_HEADER_BYTES, count)
    this.#count(watched, PACKET_HEADER_BYTES, count)
  }

  #count(host: number, bytes: number, count: number): void {
    const { statistics } = this.#options.network
    const frames = framesOf(bytes)
    statistics.packets += count
    statistics.frames += count * frames.length
    for (const each of frames) statistics.bits += count * frameBits(each)
    this.#options.sent(host, { datagrams: count, bytes: count * bytes })
  }

  #isStalled(id: number): boolean {
    return (this.#stalledUntil.get(id) ?? 0) > this.#options.now()
  }
}
