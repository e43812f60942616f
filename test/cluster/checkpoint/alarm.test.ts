// When the alarm of a process rings: whether a checkpoint is begun, or let pass.

import { expect, test } from 'vitest'
import type { AlarmRoles } from '../../../sim/cluster/checkpoint/alarm.ts'
import { alarm } from '../../../sim/cluster/checkpoint/alarm.ts'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { simulate } from '../../../sim/simulate.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'
import { smallRun } from '../../faults/small-runs.ts'

test.each([
  ['while the process repeats what it did', { beside: { replaying: true }, checkpointing: false }, 'replaying'],
  [
    'while the checkpoint before is being written',
    { beside: { replaying: false }, checkpointing: true },
    'still writing',
  ],
])('%s it is let pass, and comes again an interval later', (_, state, reason) => {
  const simulation = new Simulation()
  const seen: unknown[] = []
  const services = {
    ...{ simulation, settings: { policy: 'full', intervalNs: 100 }, storage: {}, host: { name: 'ws1' } },
    trace: {
      emit: (event: TraceEvent) =>
        seen.push([simulation.now, event.kind === 'checkpoint-skipped' ? event.reason : event.kind]),
    },
  }
  const process = { name: 'a/1', incarnation: 1, received: 0, checkpoints: 0, ...state }
  simulation.spawn(alarm(services as unknown as AlarmRoles, process as unknown as HostedProcess, 10))
  simulation.run(250)
  expect(seen).toEqual([
    [10, reason],
    [110, reason],
    [210, reason],
  ])
})

test('when a child has written a checkpoint, the next one is begun', () => {
  const numbers: number[] = []
  const run = smallRun({ kind: 'gauss', policy: 'incremental', replication: 1, memory: 'symbolic' }, [])
  simulate(run, {
    readers: [
      (_, event) => {
        if (event.kind === 'checkpoint-begins' && event.process === 'gauss/1') numbers.push(event.number)
      },
    ],
  })
  expect(numbers.slice(0, 2)).toEqual([1, 2])
})
