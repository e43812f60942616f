// What every part of a host's layer needs to know: which host this is, and which of its boots. Parts are created anew at each boot; nothing
// in them survives a crash. Whatever else a part needs from others it declares in an interface of its own.

import type { Simulation } from '../kernel/simulation.ts'
import type { Host } from '../machine/host.ts'
import type { Trace } from '../trace/trace.ts'

export interface HostContext {
  readonly simulation: Simulation
  readonly trace: Trace
  readonly host: Host
  /** This host's number, and which of its boots this is. */
  readonly id: number
  readonly boot: number
  readonly hostNames: readonly string[]
}
