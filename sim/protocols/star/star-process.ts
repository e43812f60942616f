// STAR's half of a process: its log is on the file servers, where a commit clears it.

import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { SavedState } from '../../cluster/storage/saved-state.ts'
import type { StableStorage } from '../../cluster/storage/stable-storage.ts'
import { ReplayingProcess, type ReplayingProcessRoles } from '../pessimistic/replaying-process.ts'

export interface StarProcessRoles extends ReplayingProcessRoles {
  readonly storage: Pick<StableStorage, 'store' | 'ahead' | 'blockPages' | 'write'>
}

/** STAR's half of a process. */
export const halfOf = (process: HostedProcess): StarProcess => process.beside as StarProcess

export class StarProcess extends ReplayingProcess {
  readonly #star: StarProcessRoles

  constructor(services: StarProcessRoles, process: HostedProcess) {
    super(services, process)
    this.#star = services
  }

  override captured({ clears }: SavedState): void {
    const { settings, storage } = this.#star
    if (!settings.without.has('log-until-commit')) return
    const { name, incarnation } = this.process
    storage.write(16, { kind: 'discard', process: name, incarnation, below: clears.below }, () => {})
  }
}
