// What outlives a process, as far as the process itself has to do with it: its files, its answer, and the places of those that it creates.

import type { Task } from '../../kernel/task.ts'
import type { Payload, ProcessName, ProcessPlan } from '../../programs/program.ts'
import type { Location } from '../ring/locations.ts'
import type { HostedProcess } from './hosted-process.ts'

export interface Persistence {
  /** Ends when what is written is safe; false if the process is not to go on. */
  writeFile(process: HostedProcess, file: string, offset: number, payload: Payload): Task<boolean>
  /** Null if the process is not to go on. */
  readFile(process: HostedProcess, file: string, offset: number, bytes: number): Task<Payload | null>
  /** Ends when the answer of a process is safe; false if the process is not to go on. */
  keepAnswer(process: HostedProcess, answer: Payload): Task<boolean>
  /** A process is about to be created. True: one of this name was there before, and its creation is undone. */
  creates?(parent: HostedProcess, child: ProcessName): boolean
  /** Every host knows of a process that was created; ends when it has begun. Left out: the host on which it has its place begins it. */
  begins?(parent: HostedProcess, child: Location): Task
  /** Where a process that is created has its place: there, or where it was created before. */
  claimNew(plan: ProcessPlan, host: number, boot: number): Task<Location>
  /** Stands for the files of a process that lie on its own host; null: there are none. */
  localFiles(process: HostedProcess): number | null
}
