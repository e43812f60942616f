// A protocol on one host under which all processes stand still while one host computes a line from what they report.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Task } from '../../kernel/task.ts'
import { type Freezing, leadFrozen, type Standing, serveFreezing } from './freezing.ts'
import { HostWithBuffers } from './host-with-buffers.ts'
import type { RecoveryLine } from './line-record.ts'
import { inEpochs } from './process-in-epochs.ts'

export abstract class HostThatFreezes<S extends Standing> extends HostWithBuffers {
  readonly #freezing: Freezing<S>

  constructor(services: HostServices) {
    super(services)
    this.#freezing = this.openFreezing()
    serveFreezing(services, this.standing, this.#freezing)
  }

  /** The protocol's part in a recovery. */
  protected abstract openFreezing(): Freezing<S>

  /** A host that has started again may learn of a line long after it was computed, and be restoring a process that was created since. */
  protected override accountsFor({ epoch }: RecoveryLine, process: HostedProcess): boolean {
    return !process.restoring || inEpochs(process).reportedIn === epoch
  }

  protected leadOnce(): Task {
    return leadFrozen(this.services, this.standing, this.#freezing)
  }
}
