// What outlives a process, as far as the process itself is concerned: its files, its answer, and the locations of its children.

import type { Task } from '../../kernel/task.ts'
import type { Payload, ProcessName, ProcessPlan } from '../../programs/program.ts'
import type { Location } from '../ring/locations.ts'
import type { HostedProcess } from './hosted-process.ts'

export interface Persistence {
  /** Ends when what is written is safe; false if the process must not continue. */
  writeFile(process: HostedProcess, file: string, offset: number, payload: Payload): Task<boolean>
  /** Null if the process must not continue. */
  readFile(process: HostedProcess, file: string, offset: number, bytes: number): Task<Payload | null>
  /** Ends when the answer of a process is safe; false if the process must not continue. */
  keepAnswer(process: HostedProcess, answer: Payload): Task<boolean>
  /** Called before a process is created. True if a process of this name existed before and its creation has been undone. */
  creates?(parent: HostedProcess, child: ProcessName): boolean
  /** Called when every host knows of a new process; ends when it has started. If absent, the host where it is located starts it. */
  begins?(parent: HostedProcess, child: Location): Task
  /** Claims a new process for a host; returns its location, which is a different one if it was created there before. */
  claimNew(plan: ProcessPlan, host: number, boot: number): Task<Location>
  /** A digest of the files that a process has on its own host; null if there are none. */
  localFiles(process: HostedProcess): number | null
}
