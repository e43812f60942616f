// Where a process stands in the world of messages: what it takes, saves, and finds again.

import { expect, test } from 'vitest'
import { Account } from '../../../sim/cluster/hosting/account.ts'
import { type Home, HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import type { LogRecord } from '../../../sim/cluster/storage/storage-requests.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import type { ProcessPlan } from '../../../sim/programs/program.ts'
import { StarProcess, type StarProcessRoles } from '../../../sim/protocols/star/star-process.ts'

const payload = { bytes: 8, digest: 5, data: null }
const plan = { name: 'b', program: 'idle', parameters: {} } as unknown as ProcessPlan
const record = (index: number, from: string, sequence: number): LogRecord => ({ index, from, sequence, payload })

function process(): { hosted: HostedProcess; half: StarProcess } {
  const home = {
    simulation: new Simulation(),
    programs: { idle: { layout: () => ({ baseBytes: 4096, regions: [] }) } },
    settings: { memory: 'symbolic', policy: 'full' },
    observer: { accountOf: () => new Account() },
    protocol: { adopt: (hosted: HostedProcess) => new StarProcess({} as StarProcessRoles, hosted) },
  }
  const hosted = new HostedProcess(home as unknown as Home, plan, 2)
  return { hosted, half: hosted.beside as StarProcess }
}

/** Takes what it has received so far out of a log of five messages from `a` and `c`, the second of `c` first. */
function halfWay(): HostedProcess {
  const { hosted, half } = process()
  hosted.pending = { kind: 'receive', from: null } as never
  half.restore(null, [
    ...[record(0, 'a', 1), record(1, 'c', 1), record(2, 'a', 2), record(3, 'c', 2), record(4, 'a', 3)],
  ])
  hosted.take('a')
  hosted.take('c')
  hosted.take('c')
  hosted.checkpoints = 3
  return hosted
}

test('a checkpoint says what is consumed, out of the order of the log too', () => {
  const { clears, received, protocol } = halfWay().save()
  expect({ clears, received }).toEqual({ clears: { below: 2, consumed: [3] }, received: 3 })
  expect(protocol).toMatchObject({ nextIndex: 5, bytes: 2 * 12 + 4 })
  expect(protocol).toHaveProperty(
    'logged',
    expect.arrayContaining([
      ['a', 3],
      ['c', 2],
    ]),
  )
})

test('who is put back to a checkpoint stands where it stood', () => {
  const saved = halfWay().save()
  const { hosted, half } = process()
  hosted.resumeFrom(hosted.memory.snapshot(), saved)
  half.restore(saved, [record(2, 'a', 2), record(4, 'a', 3)])
  expect(hosted.save()).toEqual(saved)
  expect([hosted.checkpoints, half.replaying, half.hasRecordsToReplay]).toEqual([3, true, true])
  expect([hosted.take(null)?.index, hosted.take(null)?.index, hosted.take(null)]).toEqual([2, 4, null])
  expect([half.floor, half.consumed.size, hosted.received]).toEqual([5, 0, 5])
})

test('knows its senders from the checkpoint alone, when the log is empty', () => {
  const saved = halfWay().save()
  const { half } = process()
  half.restore(saved, [])
  expect([half.incoming.lastOf('a'), half.incoming.lastOf('c'), half.replaying]).toEqual([3, 2, false])
})

test('a place of the log that no replica has a record of is passed, and the next message comes after the last', () => {
  const { hosted, half } = process()
  half.restore(null, [record(0, 'a', 1), record(3, 'a', 2)])
  expect(half.incoming.nextIndex).toBe(4)
  hosted.take(null)
  expect(half.floor).toBe(3)
  hosted.take(null)
  expect([half.floor, half.consumed.size]).toEqual([4, 0])
})

test('who waits for a process that is given up is told to look elsewhere', () => {
  const { hosted, half } = process()
  const told: string[] = []
  const answer = (reply: { kind: string } | null) => told.push(`sender: ${reply?.kind}`)
  half.incoming.arriving.push({ message: record(0, 'a', 1), answer, prepared: false })
  hosted.deferred.push({ arrive: () => {}, refuse: () => told.push('asker: elsewhere') })
  hosted.kill()
  expect(told).toEqual(['asker: elsewhere', 'sender: elsewhere'])
})
