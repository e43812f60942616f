// What outlives a process: a creation is like a message, so it waits while the creator's checkpoint is tentative.

import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import type { Task } from '../../kernel/task.ts'
import { Persisting } from '../epochs/persisting.ts'
import { halfOf } from './koo-toueg-process.ts'

export class PersistingInTrees extends Persisting {
  override *begins(parent: HostedProcess, child: Location): Task {
    yield* halfOf(parent).decided()
    yield* super.begins(parent, child)
  }
}
