// The description of a machine in a scenario, or in a file that scenarios name.

import type { SolidDiskKind } from '../machine/profiles/disk-kinds.ts'

/** The provenance of a figure: measured on the machine itself, stated by a vendor or a publication, or assumed. */
export type WrittenFigureKind = 'measured' | 'sourced' | 'assumed'

/**
 * A quantity with its unit (`64GB`, `25ns`, `10GB/s`), alone or with its provenance and source.
 *
 * @example
 * import type { WrittenFigure } from 'starsim/core'
 *
 * const copy: WrittenFigure = { value: '8GB/s', kind: 'measured', source: 'memcpy of 1 GB, median of 20', spread: 0.03 }
 * console.log(copy.value)
 */
export type WrittenFigure =
  | string
  | {
      value: string
      kind: WrittenFigureKind
      /** Where it comes from, or how it was measured. */
      source?: string
      /** The interquartile range of the measurements, relative to their median: 0.1 is a tenth. */
      spread?: number
      /** Only a bound (lower or upper): the measurement includes something else. */
      bound?: boolean
    }

/**
 * A kind of storage with custom figures: latencies to the first byte, and rates of one stream.
 *
 * @example
 * import type { WrittenDisk, WrittenMachine } from 'starsim/core'
 *
 * const disk: WrittenDisk = { kind: 'nvme', write: '1.5GB/s', writeLatency: '30us' }
 * const server: WrittenMachine = { like: 'modern-server', disk }
 * console.log(server.like)
 */
export interface WrittenDisk {
  kind: SolidDiskKind | 'nearline'
  readLatency?: WrittenFigure
  writeLatency?: WrittenFigure
  read?: WrittenFigure
  write?: WrittenFigure
  streams?: number
}

/**
 * A custom machine: one that starsim knows, with some of its figures changed.
 *
 * @example
 * import { simulate, type WrittenMachine } from 'starsim/core'
 *
 * const node: WrittenMachine = { like: 'modern-server', memory: '256GB', disk: 'nvme', copy: '8GB/s' }
 * console.log(simulate({ application: { kind: 'gauss', size: 8 }, hosts: { workstations: { count: 5, profile: node } } }).seconds)
 */
export interface WrittenMachine {
  like: string
  memory?: WrittenFigure
  copy?: WrittenFigure
  compare?: WrittenFigure
  fileCache?: WrittenFigure
  switch?: WrittenFigure
  fork?: WrittenFigure
  forkPage?: WrittenFigure
  fault?: WrittenFigure
  send?: WrittenFigure
  receive?: WrittenFigure
  sendRate?: WrittenFigure
  receiveRate?: WrittenFigure
  frame?: WrittenFigure
  message?: WrittenFigure
  request?: WrittenFigure
  checkpoint?: WrittenFigure
  restart?: WrittenFigure
  /** The network card segments, reassembles and checksums frames. */
  offload?: boolean
  disk?: SolidDiskKind | 'nearline' | WrittenDisk
}
