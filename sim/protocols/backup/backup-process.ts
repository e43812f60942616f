// The protocol's half of a process that has a backup: what the process receives goes there first, and what it sends is counted there.

import type { HostServices } from '../../cluster/host-services.ts'
import type { Outgoing } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { LogClearing, SavedState } from '../../cluster/storage/saved-state.ts'
import type { LogRecord } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import { ReplayingProcess } from '../pessimistic/replaying-process.ts'
import { Backing } from './backing.ts'

export const halfOf = (process: HostedProcess): BackupProcess => process.beside as BackupProcess

export class BackupProcess extends ReplayingProcess {
  readonly backing: Backing
  /** What the checkpoint that is being written has consumed. */
  #clears: LogClearing | null = null

  constructor(services: HostServices, process: HostedProcess) {
    super(services, process)
    this.backing = new Backing(services, process)
  }

  override restore(saved: SavedState | null, records: readonly LogRecord[]): void {
    super.restore(saved, records)
    this.backing.restore(records)
  }

  override alarm(firstNs: number): Task {
    this.process.tasks.spawn(this.backing.mind(), `backup of ${this.process.name}`)
    return super.alarm(firstNs)
  }

  /** The number of the last message to this receiver that was acknowledged before the crash. */
  counted(to: ProcessName): number {
    return this.backing.counts.get(to) ?? 0
  }

  override send(outgoing: Outgoing): Task<unknown> | null {
    const sending = super.send(outgoing)
    return sending && this.#count(sending, outgoing)
  }

  *#count(sending: Task<unknown>, { to, sequence }: Outgoing): Task {
    yield* sending
    yield* this.backing.sent(to, sequence)
  }

  override captured({ clears }: SavedState): void {
    this.#clears = clears
  }

  written(): void {
    if (this.#clears !== null) this.backing.sync(this.#clears)
  }
}
