// Storage without an arm: flash, memory, an object store. A request waits for its latency and then for its turn to be transferred, on one of a
// few streams; latencies overlap, transfers on one stream do not. What it reports written is durable.

import type { Simulation, Timer } from '../../kernel/simulation.ts'
import type { DiskLoss, DiskOperation, Extent, StorageDevice, Where } from '../disk.ts'
import type { SolidDiskProfile } from '../profiles/profile.ts'

/** A crash leaves whole pages of this size of a write in progress. */
const PAGE_BYTES = 4096

interface SolidRequest {
  readonly operation: DiskOperation
  readonly bytes: number
  readonly action: (value: never) => void
  readonly value: unknown
  timer: Timer
  /** When its transfer began; -1 while it waits. */
  since: number
}

export class SolidDisk implements StorageDevice {
  readonly #simulation: Simulation
  readonly #profile: SolidDiskProfile
  /** Requests still within their latency. */
  readonly #starting = new Set<SolidRequest>()
  readonly #queue: SolidRequest[] = []
  readonly #serving: SolidRequest[] = []
  readonly #extent: Extent = { nextSector: 0 }
  readonly statistics = { requests: 0, bytesRead: 0, bytesWritten: 0, busyNs: 0 }

  constructor(simulation: Simulation, profile: SolidDiskProfile) {
    this.#simulation = simulation
    this.#profile = profile
  }

  request<V>(operation: DiskOperation, _where: Where, bytes: number, action: (value: V) => void, value: V): void {
    if (!(bytes >= 0)) throw new RangeError(`a disk request is for 0 bytes or more; got ${bytes}`)
    const request: SolidRequest = { operation, bytes, action, value, timer: -1, since: -1 }
    const { readLatencyNs, writeLatencyNs } = this.#profile
    this.#starting.add(request)
    request.timer = this.#simulation.after(
      operation === 'read' ? readLatencyNs : writeLatencyNs,
      this.#started,
      request,
    )
  }

  extent(): Extent {
    return this.#extent
  }

  scattered(): Extent {
    return this.#extent
  }

  get backlog(): number {
    return this.#starting.size + this.#queue.length + this.#serving.length
  }

  reset(): DiskLoss {
    const { now } = this.#simulation
    for (const { timer } of [...this.#starting, ...this.#serving]) this.#simulation.cancel(timer)
    for (const { since } of this.#serving) this.statistics.busyNs += now - since
    const [first, ...others] = this.#serving.splice(0)
    const waiting = [...others, ...this.#queue.splice(0), ...this.#starting].map(({ value }) => value)
    this.#starting.clear()
    if (first === undefined) return { interrupted: null, waiting }
    const { operation, value, bytes } = first
    const done = Math.floor((now - first.since) / this.#nsPerByte(operation) / PAGE_BYTES) * PAGE_BYTES
    const durableBytes = operation === 'write' && !this.#profile.volatile ? Math.min(bytes, done) : 0
    return { interrupted: { operation, value, durableBytes }, waiting }
  }

  #nsPerByte(operation: DiskOperation): number {
    return operation === 'read' ? this.#profile.readNsPerByte : this.#profile.writeNsPerByte
  }

  readonly #started = (request: SolidRequest): void => {
    this.#starting.delete(request)
    this.#queue.push(request)
    this.#serve()
  }

  #serve(): void {
    while (this.#serving.length < this.#profile.streams) {
      const request = this.#queue.shift()
      if (request === undefined) return
      this.#serving.push(request)
      request.since = this.#simulation.now
      const transferNs = Math.round(request.bytes * this.#nsPerByte(request.operation))
      request.timer = this.#simulation.after(transferNs, this.#end, request)
    }
  }

  readonly #end = (request: SolidRequest): void => {
    this.#serving.splice(this.#serving.indexOf(request), 1)
    this.statistics.requests++
    this.statistics.busyNs += this.#simulation.now - request.since
    if (request.operation === 'read') this.statistics.bytesRead += request.bytes
    else this.statistics.bytesWritten += request.bytes
    this.#serve()
    request.action(request.value as never)
  }
}
