// A rotating disk: one arm, first come first served, no write cache (what it reports written is durable), no read-ahead. The platter turns
// with virtual time, so the rotational delay follows from the time of the request and is not random.

import type { RandomStream } from '../kernel/chance/random.ts'
import type { Simulation } from '../kernel/simulation.ts'
import type { DiskProfile } from './profiles/profile.ts'

export type DiskOperation = 'read' | 'write'

/**
 * Where a file lies: sectors read or written one request after another. Scattered, as a file system lays files out after some use, its
 * blocks lie in successive cylinders, but anywhere within each. Made by `disk.extent()` and `disk.scattered()`.
 */
export interface Extent {
  nextSector: number
  readonly scattered?: true
}

/** 'next' continues after the last 'next' request; 'random' is anywhere. */
export type Where = 'next' | 'random' | Extent

interface DiskRequest {
  readonly operation: DiskOperation
  readonly where: Where
  readonly bytes: number
  readonly action: (value: never) => void
  readonly value: unknown
}

/** What a crash left of the unfinished requests. */
export interface DiskLoss {
  /** The one in service. If it is a write, its first `durableBytes` are on the platter. */
  readonly interrupted: {
    readonly operation: DiskOperation
    readonly value: unknown
    readonly durableBytes: number
  } | null
  /** The values of the requests that had not begun, in order. */
  readonly waiting: readonly unknown[]
}

/** The storage of a machine, of whatever kind. */
export type StorageDevice = Pick<Disk, 'request' | 'extent' | 'scattered' | 'reset' | 'backlog' | 'statistics'>

export class Disk {
  readonly #simulation: Simulation
  readonly #profile: DiskProfile
  readonly #random: RandomStream
  readonly #sectors: number
  readonly #sectorNs: number
  readonly #turnNs: number
  /** By how many sectors each track's first sector is offset from the previous track's: while these pass, the head changes tracks. */
  readonly #skew: number
  readonly #seekRoot: number
  readonly #seekSlope: number

  readonly #queue: DiskRequest[] = []
  #serving: DiskRequest | null = null
  #timer = -1
  #arm = 0
  #firstSector = 0
  #transferFrom = 0
  #servedSince = 0
  readonly #sequence: Extent = { nextSector: 0 }

  /** Totals since the start. */
  readonly statistics = { requests: 0, bytesRead: 0, bytesWritten: 0, busyNs: 0 }

  constructor(simulation: Simulation, profile: DiskProfile, random: RandomStream) {
    this.#simulation = simulation
    this.#profile = profile
    this.#random = random
    this.#sectors = profile.cylinders * profile.heads * profile.sectorsPerTrack
    this.#sectorNs = Math.round(60e9 / profile.rpm / profile.sectorsPerTrack)
    this.#turnNs = this.#sectorNs * profile.sectorsPerTrack
    this.#skew = Math.ceil(profile.trackSeekNs / this.#sectorNs)
    // seek(d) = track + root sqrt(d - 1) + slope (d - 1), through one cylinder, a third of them, and all (cf. Ruemmler, Wilkes 1994)
    const third = profile.cylinders / 3 - 1
    const all = profile.cylinders - 2
    const toThird = profile.averageSeekNs - profile.trackSeekNs
    const toAll = profile.fullSeekNs - profile.trackSeekNs
    const ratio = Math.sqrt(all / third)
    this.#seekSlope = (toAll - toThird * ratio) / (all - third * ratio)
    this.#seekRoot = (toThird - this.#seekSlope * third) / Math.sqrt(third)
  }

  /** Reads or writes `bytes` there, then calls `action(value)`. */
  request<V>(operation: DiskOperation, where: Where, bytes: number, action: (value: V) => void, value: V): void {
    if (!(bytes >= 0)) throw new RangeError(`a disk request is for 0 bytes or more; got ${bytes}`)
    this.#queue.push({ operation, where, bytes, action, value })
    if (this.#serving === null) this.#serve()
  }

  /** A place for a file, starting at a random sector. */
  extent(): Extent {
    return { nextSector: Math.floor(this.#random.uniform() * this.#sectors) }
  }

  /** A place for a file whose blocks are not contiguous within a cylinder: each waits half a turn on average. */
  scattered(): Extent {
    return { ...this.extent(), scattered: true }
  }

  /** A crash: no further action is called. Returns what was and was not made durable; the platter keeps its contents. */
  reset(): DiskLoss {
    const serving = this.#serving
    const waiting = this.#queue.splice(0).map((request) => request.value)
    if (serving === null) return { interrupted: null, waiting }
    this.#simulation.cancel(this.#timer)
    this.#serving = null
    this.statistics.busyNs += this.#simulation.now - this.#servedSince
    const { operation, value } = serving
    const durableBytes = operation === 'write' ? Math.min(serving.bytes, this.#transferred(serving)) : 0
    return { interrupted: { operation, value, durableBytes }, waiting }
  }

  /** Requests waiting or in service. */
  get backlog(): number {
    return this.#queue.length + (this.#serving === null ? 0 : 1)
  }

  /** The time to move the arm over this many cylinders. */
  seekNs(cylinders: number): number {
    if (cylinders === 0) return 0
    const distance = cylinders - 1
    return Math.round(this.#profile.trackSeekNs + this.#seekRoot * Math.sqrt(distance) + this.#seekSlope * distance)
  }

  /** One turn of the platter, rounded so that a sector passes in whole nanoseconds. */
  get turnNs(): number {
    return this.#turnNs
  }

  #serve(): void {
    const request = this.#queue.shift()
    if (request === undefined) return
    this.#serving = request
    const { commandNs, sectorsPerTrack, heads, sectorBytes } = this.#profile
    const sectors = Math.max(1, Math.ceil(request.bytes / sectorBytes))
    const first = this.#place(request.where, sectors)
    const track = Math.floor(first / sectorsPerTrack)
    const lastTrack = Math.floor((first + sectors - 1) / sectorsPerTrack)

    const now = this.#simulation.now
    const arrivedAt = now + commandNs + this.seekNs(Math.abs(Math.floor(track / heads) - this.#arm))
    const passesAt = ((first + track * this.#skew) % sectorsPerTrack) * this.#sectorNs
    const rotation = (passesAt - (arrivedAt % this.#turnNs) + this.#turnNs) % this.#turnNs
    const transfer = (sectors + (lastTrack - track) * this.#skew) * this.#sectorNs

    this.#arm = Math.floor(lastTrack / heads)
    this.#firstSector = first
    this.#transferFrom = arrivedAt + rotation
    this.#servedSince = now
    this.#timer = this.#simulation.after(this.#transferFrom + transfer - now, this.#end, request)
  }

  #place(where: Where, sectors: number): number {
    const room = this.#sectors - sectors
    if (where === 'random') return Math.floor(this.#random.uniform() * (room + 1))
    const extent = where === 'next' ? this.#sequence : where
    const first = extent.nextSector > room ? 0 : extent.nextSector
    extent.nextSector = first + sectors
    return extent.scattered ? this.#withinCylinder(first, sectors) : first
  }

  #withinCylinder(sector: number, sectors: number): number {
    const inCylinder = this.#profile.heads * this.#profile.sectorsPerTrack
    const from = Math.min(sector - (sector % inCylinder), this.#sectors - inCylinder)
    return from + Math.floor(this.#random.uniform() * Math.max(1, inCylinder - sectors))
  }

  readonly #end = (request: DiskRequest): void => {
    this.#serving = null
    this.statistics.requests++
    this.statistics.busyNs += this.#simulation.now - this.#servedSince
    if (request.operation === 'read') this.statistics.bytesRead += request.bytes
    else this.statistics.bytesWritten += request.bytes
    this.#serve()
    request.action(request.value as never)
  }

  /** Whole sectors of the request in service that have passed under the head by now, in bytes. */
  #transferred(request: DiskRequest): number {
    const { sectorsPerTrack, sectorBytes } = this.#profile
    let time = this.#simulation.now - this.#transferFrom
    let left = Math.ceil(request.bytes / sectorBytes)
    let onTrack = sectorsPerTrack - (this.#firstSector % sectorsPerTrack)
    let done = 0
    while (left > 0 && time >= this.#sectorNs) {
      const passed = Math.min(onTrack, left, Math.floor(time / this.#sectorNs))
      done += passed
      left -= passed
      time -= (passed + this.#skew) * this.#sectorNs
      onTrack = sectorsPerTrack
    }
    return done * sectorBytes
  }
}
