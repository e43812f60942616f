// Which pages of a process have changed between two images of it.

import { PAGE_BYTES } from './address-space-page.ts'
import type { Image } from './address-space-shape.ts'

/** The grains (normally pages) in which two images differ; all of them if there is no older image. */
export type DifferingPages = (older: Image | null, newer: Image) => number[]

/** Compares grain by grain: contents in bytes mode, else digests. Throws for images of different modes. */
export const differingPages: DifferingPages = (older, newer) => {
  if (older !== null && older.mode !== newer.mode) throw new Error('a symbolic image cannot be compared with bytes')
  const comparable = older !== null && older.pages === newer.pages && older.data?.length === newer.data?.length
  const differing: number[] = []
  for (let grain = 0; grain < newer.digests.length; grain++) {
    if (!comparable || older.digests[grain] !== newer.digests[grain] || !sameBytes(older, newer, grain))
      differing.push(grain)
  }
  return differing
}

const sameBytes = (older: Image, newer: Image, grain: number): boolean => {
  if (older.data === null || newer.data === null) return true
  const grainBytes = newer.grainPages * PAGE_BYTES
  const end = grain * grainBytes
  if (grain === 0 || end > newer.data.length) return true
  for (let at = end - grainBytes; at < end; at++) if (older.data[at] !== newer.data[at]) return false
  return true
}
