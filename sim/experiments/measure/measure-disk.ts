// A disk used by one program that waits for each request before it issues the next, with an optional pause in between.

import { RandomStreams } from '../../kernel/chance/random.ts'
import { Observations } from '../../kernel/chance/statistics.ts'
import { Simulation } from '../../kernel/simulation.ts'
import { toSeconds } from '../../kernel/time.ts'
import { Disk, type DiskOperation } from '../../machine/disk.ts'
import type { DiskProfile } from '../../machine/profiles/profile.ts'

export interface DiskLoad {
  readonly profile: DiskProfile
  readonly operation: DiskOperation
  readonly where: 'next' | 'random'
  /** Size of each request. */
  readonly bytes: number
  readonly requests: number
  /** The pause before each request is uniform from 0 to this. */
  readonly pauseNs?: number
  readonly seed: string
}

export interface DiskMeasurement {
  /** From issuing a request to its completion. */
  readonly meanServiceSeconds: number
  /** Half the width of its 95 % interval. */
  readonly ci95: number
  readonly requestsPerSecond: number
  readonly kilobytesPerSecond: number
}

/** Throws RangeError for an impossible load. */
export function measureDisk(load: DiskLoad): DiskMeasurement {
  const { profile, operation, where, bytes, requests, pauseNs = 0, seed } = load
  if (!Number.isInteger(requests) || requests < 1) throw new RangeError(`1 request or more; got ${requests}`)
  const capacity = profile.cylinders * profile.heads * profile.sectorsPerTrack * profile.sectorBytes
  if (!Number.isInteger(bytes) || bytes < 1 || bytes > capacity) {
    throw new RangeError(`a request is for 1 to ${capacity} bytes, the capacity of the disk; got ${bytes}`)
  }
  const simulation = new Simulation()
  const streams = new RandomStreams(seed)
  const disk = new Disk(simulation, profile, streams.of('disk'))
  const pauses = streams.of('pauses')
  const service = new Observations()

  const pause = (): void => {
    simulation.after(pauses.integer(0, pauseNs), ask, undefined)
  }
  const ask = (): void => disk.request(operation, where, bytes, done, simulation.now)
  const done = (askedAt: number): void => {
    service.add(toSeconds(simulation.now - askedAt))
    if (service.count < requests) pause()
  }
  pause()
  simulation.run()

  const elapsed = toSeconds(simulation.now)
  return {
    meanServiceSeconds: service.mean,
    ci95: service.halfWidth,
    requestsPerSecond: requests / elapsed,
    kilobytesPerSecond: (requests * bytes) / 1024 / elapsed,
  }
}
