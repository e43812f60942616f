// What the injector may do to a world, and what it may see of it. The world is one of these; a test may be another.

import type { RandomStreams } from '../kernel/chance/random.ts'
import type { Simulation } from '../kernel/simulation.ts'
import type { ProcessName } from '../programs/program.ts'
import type { Trace } from '../trace/trace.ts'

/** What a host was doing at the instant when it was hit. */
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
  /** In the order of their numbers, which are their addresses too. */
  readonly hosts: readonly TargetHost[]
  /** Asked for each datagram and receiver on arrival; false: it is lost. */
  readonly network: { verdict: ((from: number, to: number) => boolean) | null }
  /** Stops a host, which must be up, at this instant. */
  crash(host: number): Struck
  /** Tells a host, which must be up, that it will crash in so long. */
  warn(host: number, forNs: number): void
  /** Starts a host, which must be down, again. */
  restart(host: number): void
  /** The processor of a host, which must be up, does nothing for so long. */
  stall(host: number, forNs: number): Struck
}
