// The ring without its routine messages: while a host and its successor are both up and agree that they are, the answer to every detection
// message is known in advance. So none is sent: the watcher waits without events until something happens to either of the two, and then
// works out what it would have sent. From there on it sends real messages, at the instants at which it would have sent them.

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
  /** If it is waiting without probing: looks at the situation again. */
  rouse(): void
  /** Counts what it would have sent so far. */
  settle(): void
}

export interface QuietRingOptions {
  readonly now: () => number
  readonly network: Network
  /** Called with what a host would have sent. */
  readonly sent: (host: number, traffic: Traffic) => void
}

export class QuietRing {
  readonly #options: QuietRingOptions
  readonly #hosts = new Map<number, RingHost>()
  /** By host: the watchers that wait for something to happen to it. */
  readonly #waiting = new Map<number, Set<number>>()
  readonly #stalledUntil = new Map<number, number>()

  constructor(options: QuietRingOptions) {
    this.#options = options
  }

  /** From now on the host watches and answers. */
  enter(id: number, host: RingHost): void {
    this.#hosts.set(id, host)
  }

  /** The host is down, or starts afresh. */
  leave(id: number): void {
    const host = this.#hosts.get(id)
    host?.settle()
    this.changed(id)
    this.#hosts.delete(id)
    for (const waiting of this.#waiting.values()) waiting.delete(id)
  }

  /** Whether, as things are, the watcher would be answered whenever it asked. */
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

  /** Something has happened to a host, or its view has changed: its watchers look again. */
  changed(id: number): void {
    for (const watcher of [...(this.#waiting.get(id) ?? [])]) this.#hosts.get(watcher)?.rouse()
  }

  stall(id: number, forNs: number): void {
    this.#stalledUntil.set(id, Math.max(this.#stalledUntil.get(id) ?? 0, this.#options.now() + forNs))
    this.#hosts.get(id)?.rouse()
    this.changed(id)
  }

  /** At the end of a run: every host counts what it would have sent. */
  settle(): void {
    for (const host of this.#hosts.values()) host.settle()
  }

  /** Accounts for detection messages that were answered without being sent. */
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
