// A machine as people describe it in a scenario, or in a file that scenarios name.

import type { SolidDiskKind } from '../machine/profiles/disk-kinds.ts'

/** What a figure is worth: found on the machine itself, said by a maker or a publication, or taken to be so. */
export type WrittenFigureKind = 'measured' | 'sourced' | 'assumed'

/**
 * A quantity with its unit (`64GB`, `25ns`, `10GB/s`), alone or with what it is worth and where it is from.
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
      /** Where it is from, or how it was measured. */
      source?: string
      /** Between the quarters of what was measured, of its median: 0.1 is a tenth. */
      spread?: number
      /** It is no less, or no more, than that: measured with something else beside it. */
      bound?: boolean
    }

/**
 * Storage of a kind, with figures of its own: latencies until the first byte, and rates of one stream.
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
 * A machine of your own: one that starsim knows, with some of its figures changed.
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
  /** The network card cuts, joins and checks frames. */
  offload?: boolean
  disk?: SolidDiskKind | 'nearline' | WrittenDisk
}
