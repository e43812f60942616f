// The interfaces of series (series.ts) for hosts that ask and hosts that are asked.

import type { Wait } from '../../../kernel/task.ts'
import type { Extent } from '../../../machine/disk.ts'
import type { ProcessName } from '../../../programs/program.ts'
import type { Turns } from './turns.ts'

/**
 * write: a block to all replicas, one after another; touch-and-write: the same by a child that has not touched its pages yet; read: a block
 * of an image; copy: a block of a copy, including its way to the host's own disk.
 */
export type SeriesKind = 'write' | 'touch-and-write' | 'read' | 'copy'

/** The series in which one host asks. */
export interface SeriesOfHost {
  /** Yield it to wait until this many exchanges have been made or something intervenes; returns how many were made. */
  run(kind: SeriesKind, others: readonly number[], exchanges: number, process: ProcessName): Wait<number>
  /** The hosts that it asks may have changed: cuts its series short. */
  interrupt(): void
  /** Its writes, one at a time. */
  readonly writing: Turns
}

/** The file servers' side of series. */
export interface SeriesServed {
  /**
   * Registers a file server, which serves one request at a time.
   * @param placeOf where on its disk the blocks of a process lie
   */
  serve(host: number, placeOf: (process: ProcessName) => Extent): Turns
}

/** The series of all hosts. */
export interface SeriesOfAll extends SeriesServed {
  /** @param heard called from now on when another host was heard from in a series, asking or asked */
  askedBy(host: number, heard?: (other: number) => void): SeriesOfHost
  /** Whether one of two hosts is asking the other in a series: then each hears from the other all the time. */
  areExchanging(one: number, other: number): boolean
  /** The processor of a host is halted for `forNs`. */
  stall(host: number, forNs: number): void
}
