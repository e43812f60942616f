// The last step of a checkpoint: what a replica says to its commit decides whether it counts.

import { expect, test } from 'vitest'
import type { CheckpointRoles } from '../../../sim/cluster/checkpoint/image-writer.ts'
import { write } from '../../../sim/cluster/checkpoint/image-writer.ts'
import { Account } from '../../../sim/cluster/hosting/account.ts'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import type { SavedState } from '../../../sim/cluster/storage/saved-state.ts'
import type { WriteOutcome } from '../../../sim/cluster/storage/stable-storage.ts'
import type { StorageRequest } from '../../../sim/cluster/storage/storage-requests.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import type { Task } from '../../../sim/kernel/task.ts'
import { Promised } from '../../../sim/kernel/waits.ts'
import { PagedMemory } from '../../../sim/machine/address-space.ts'

const image = new PagedMemory({ baseBytes: 8192, regions: [] }, 'symbolic').snapshot()
const saved = { sent: [], protocol: { bytes: 0 } } as unknown as SavedState

/** As in frame detail: nothing is summarised. */
function* noneAhead(): Task<number> {
  return 0
}

function committing(outcome: WriteOutcome['kind']) {
  const simulation = new Simulation()
  const told: string[] = []
  const account = new Account()
  const store = (_: number, { kind }: StorageRequest): Promised<object> => {
    const promised = new Promised<object>(simulation)
    promised.keep({ kind: kind === 'commit' ? outcome : 'stored' })
    return promised
  }
  const services = {
    ...{
      simulation,
      storage: { store, ahead: noneAhead, blockPages: 2 },
      host: { name: 'ws1', profile: { layer: { messageLayerNs: 0 } } },
      stop: () => told.push('stops'),
    },
    trace: { emit: ({ kind }: { kind: string }) => told.push(kind) },
  } as unknown as CheckpointRoles
  const process = { name: 'a/1', incarnation: 1, account, beside: {} } as unknown as HostedProcess
  const writing = simulation.spawn(write(services, process, { number: 1, image, saved }, [0, 1]))
  simulation.run()
  return { counts: writing.result, checkpoints: account.checkpoints, told }
}

test.each<[WriteOutcome['kind'], boolean, string[]]>([
  ['stored', true, ['checkpoint-written', 'checkpoint-committed']],
  ['void', false, ['checkpoint-written']],
  ['superseded', false, ['checkpoint-written', 'stops']],
])('%s: the checkpoint counts: %s', (outcome, counts, told) => {
  expect(committing(outcome)).toEqual({ counts, checkpoints: counts ? 1 : 0, told })
})
