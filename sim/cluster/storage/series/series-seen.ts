// What a host that asks in a series, and one that answers, sees of it (series.ts).

import type { Wait } from '../../../kernel/task.ts'
import type { Extent } from '../../../machine/disk.ts'
import type { ProcessName } from '../../../programs/program.ts'
import type { Turns } from './turns.ts'

/**
 * write: a block to all replicas, one after the other; touch-and-write: the same by a child that has not looked at its pages yet; read: a
 * block of an image; copy: a block of a copy, and its way to the own disk.
 */
export type SeriesKind = 'write' | 'touch-and-write' | 'read' | 'copy'

/** The series in which one host asks. */
export interface SeriesOfHost {
  /** Yield it to wait for the end of so many exchanges, or until something comes between; gives how many were made. */
  run(kind: SeriesKind, others: readonly number[], exchanges: number, process: ProcessName): Wait<number>
  /** The hosts that it asks may have changed: its series are planned again. */
  interrupt(): void
  /** It writes one thing after the other. */
  readonly writing: Turns
}

/** What file servers have to do with series. */
export interface SeriesServed {
  /**
   * A file server is there, which turns to one request after the other.
   * @param placeOf where on its disk the blocks of a process lie
   */
  serve(host: number, placeOf: (process: ProcessName) => Extent): Turns
}

/** The series of all hosts. */
export interface SeriesOfAll extends SeriesServed {
  /** @param heard from now on called when a host that is there was heard in a series, asking or asked */
  askedBy(host: number, heard?: (other: number) => void): SeriesOfHost
  /** One of two hosts is asking the other: each hears the other all the time. */
  areExchanging(one: number, other: number): boolean
  /** The processor of a host stands still for so long. */
  stall(host: number, forNs: number): void
}
