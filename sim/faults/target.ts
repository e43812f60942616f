// What the injector may do to a world and see of it. World implements this; tests have implementations of their own.

import type { RandomStreams } from '../kernel/chance/random.ts'
import type { Simulation } from '../kernel/simulation.ts'
import type { ProcessName } from '../programs/program.ts'
import type { Trace } from '../trace/trace.ts'

/** What a host was doing at the instant it was hit. */
export interface Struck {
  readonly processes: readonly ProcessName[]
  /** Operations in progress, each in words. */
  readonly during: readonly string[]
}

export interface TargetHost {
  readonly name: string
  readonly alive: boolean
}

export interface FaultTarget {
  readonly simulation: Simulation
  readonly trace: Trace
  readonly streams: RandomStreams
  /** In order of their ids, which are also their addresses. */
  readonly hosts: readonly TargetHost[]
  /** Called for each datagram and receiver on arrival; if it returns false, the datagram is lost. */
  readonly network: { verdict: ((from: number, to: number) => boolean) | null }
  /** Stops a host, which must be up, at this instant. */
  crash(host: number): Struck
  /** Warns a host, which must be up, that it will crash in `forNs`. */
  warn(host: number, forNs: number): void
  /** Restarts a host, which must be down. */
  restart(host: number): void
  /** Halts the processor of a host, which must be up, for `forNs`. */
  stall(host: number, forNs: number): Struck
}
