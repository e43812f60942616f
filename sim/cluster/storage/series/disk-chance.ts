// Where a block lies under the head of a rotating disk is random, but the mean has a closed form. So the luck that a sample of exchanges
// had with their disks can be taken out of their durations (a control variate).

import type { DiskProfile } from '../../../machine/profiles/profile.ts'

/** The mean time for a block of a scattered file whose blocks are accessed in order: command, half a turn, transfer, changes of track. */
export function meanBlockNs(disk: DiskProfile, bytes: number): number {
  const { rpm, sectorsPerTrack, heads, sectorBytes, trackSeekNs, commandNs } = disk
  const sectorNs = Math.round(60e9 / rpm / sectorsPerTrack)
  const sectors = Math.ceil(bytes / sectorBytes)
  const changeNs = Math.ceil(trackSeekNs / sectorNs) * sectorNs
  const trackChanges = (sectors - 1) / sectorsPerTrack
  const cylinderChanges = sectors / (sectorsPerTrack * heads)
  const turnNs = sectorNs * sectorsPerTrack
  return commandNs + turnNs / 2 + sectors * sectorNs + trackChanges * changeNs + cylinderChanges * trackSeekNs
}

/**
 * How far the mean of `taken` is off because the disk did not take `meanNs` on average, by regression of one on the other.
 * @returns the correction to add to the mean of `taken`
 */
export function luck(taken: readonly number[], disk: readonly number[], meanNs: number): number {
  const meanTaken = mean(taken)
  const meanDisk = mean(disk)
  let together = 0
  let alone = 0
  for (const [at, each] of disk.entries()) {
    together += (taken[at]! - meanTaken) * (each - meanDisk)
    alone += (each - meanDisk) * (each - meanDisk)
  }
  return alone === 0 ? 0 : (together / alone) * (meanNs - meanDisk)
}

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length
