// What a process says of a checkpoint of a round: whether servers have it, and how it was when it took it, whatever it has done since.

import { expect, test } from 'vitest'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import type { Task } from '../../../sim/kernel/task.ts'
import type { ProcessRoles } from '../../../sim/protocols/epochs/process-in-epochs.ts'
import type { Epochs } from '../../../sim/protocols/epochs/transmitting.ts'
import { ProcessInRounds } from '../../../sim/protocols/rounds/process-in-rounds.ts'

const answer = { bytes: 8, digest: 5, data: null }

class Process extends ProcessInRounds {
  *send(): Task {}
}

function process(): { hosted: HostedProcess; half: Process; takes: (number: number) => void } {
  const hosted = {
    ...{ name: 'a', incarnation: 1, checkpoints: 0, checkpointing: false, inbox: [] as unknown[] },
    tasks: { spawn: () => {} },
  } as unknown as HostedProcess
  const services = {
    ...{ simulation: new Simulation(), settings: { policy: 'full' } },
    ...{ host: { name: 'ws1' }, trace: { wants: () => false } },
  } as unknown as ProcessRoles
  const rounds = { lastServed: 0, moved: () => {}, setAlarm: () => {}, *round() {} }
  const half = new Process(services, { epoch: 0 } as Epochs, hosted, rounds)
  const takes = (number: number): void => {
    half.take(number)
    hosted.checkpoints = number
    half.captured()
  }
  return { hosted, half, takes }
}

test('a checkpoint is saved when servers have it, not when it is taken', () => {
  const { half, takes } = process()
  takes(1)
  expect([half.hasSaved(1), half.hasLost(1)]).toEqual([false, true]) // nobody writes it
  half.written(1)
  expect([half.hasSaved(1), half.hasLost(1), half.hasSaved(2)]).toEqual([true, false, false])
})

test('who has ended since is not over with the checkpoint that he took before, but with the next', () => {
  const { half, takes } = process()
  takes(1)
  half.answer = answer
  expect([half.hasSaved(1), half.takenAs(1).answer]).toEqual([false, null])
  half.written(1)
  half.take(2)
  expect([half.hasSaved(1), half.takenAs(1).answer]).toEqual([true, null])
  expect([half.number, half.hasSaved(2), half.takenAs(2).answer]).toEqual([2, true, answer])
})

test('whom it has created before a checkpoint belongs to it, and whom it has created since to the next', () => {
  const { half, takes } = process()
  half.children.set('a/1', half.span)
  takes(1)
  half.children.set('a/2', half.span)
  expect([half.takenAs(1).children, half.takenAs(2).children]).toEqual([['a/1'], ['a/1', 'a/2']])
})

test('the checkpoint before the last is kept, and no older one', () => {
  const { hosted, half } = process()
  hosted.checkpoints = 3
  expect(half.save().clears).toMatchObject({ keepsOlder: true, oldestKept: 2 })
})
