// Where a process stands in the world of messages: what it takes, saves, and finds again.

import { expect, test } from 'vitest'
import { Account } from '../../../sim/cluster/hosting/account.ts'
import { type Home, HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import type { LogRecord, Reply } from '../../../sim/cluster/requests/packet.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import type { ProcessPlan } from '../../../sim/programs/program.ts'

const payload = { bytes: 8, digest: 5, data: null }
const plan = { name: 'b', program: 'idle', parameters: {} } as unknown as ProcessPlan
const record = (index: number, from: string, sequence: number): LogRecord => ({ index, from, sequence, payload })

function process(): HostedProcess {
  const home = {
    simulation: new Simulation(),
    programs: { idle: { layout: () => ({ baseBytes: 4096, regions: [] }) } },
    settings: { memory: 'symbolic', policy: 'full' },
    observer: { accountOf: () => new Account() },
  }
  return new HostedProcess(home as unknown as Home, plan, 2)
}

/** Takes what it has received so far out of a log of five messages from `a` and `c`, the second of `c` first. */
function halfWay(): HostedProcess {
  const half = process()
  half.pending = { kind: 'receive', from: null } as never
  half.restore(null, null, [
    ...[record(0, 'a', 1), record(1, 'c', 1), record(2, 'a', 2), record(3, 'c', 2), record(4, 'a', 3)],
  ])
  half.take('a')
  half.take('c')
  half.take('c')
  half.checkpoints = 3
  return half
}

test('a checkpoint says what is consumed, out of the order of the log too', () => {
  const { floor, consumed, received, nextIndex, logged } = halfWay().save()
  expect({ floor, consumed, received, nextIndex }).toEqual({ floor: 2, consumed: [3], received: 3, nextIndex: 5 })
  expect(Object.fromEntries(logged)).toEqual({ a: 3, c: 2 })
})

test('who is put back to a checkpoint stands where it stood', () => {
  const saved = halfWay().save()
  const again = process()
  again.restore(again.memory.snapshot(), saved, [record(2, 'a', 2), record(4, 'a', 3)])
  expect(again.save()).toEqual(saved)
  expect([again.checkpoints, again.replaying, again.hasRecordsToReplay]).toEqual([3, true, true])
  expect([again.take(null)?.index, again.take(null)?.index, again.take(null)]).toEqual([2, 4, null])
  expect([again.floor, again.consumed.size, again.received]).toEqual([5, 0, 5])
})

test('knows its senders from the checkpoint alone, when the log is empty', () => {
  const saved = halfWay().save()
  const again = process()
  again.restore(again.memory.snapshot(), saved, [])
  expect([again.logged.get('a'), again.logged.get('c'), again.replaying]).toEqual([3, 2, false])
})

test('a place of the log that no replica has a record of is passed, and the next message comes after the last', () => {
  const again = process()
  again.restore(null, null, [record(0, 'a', 1), record(3, 'a', 2)])
  expect(again.nextIndex).toBe(4)
  again.take(null)
  expect(again.floor).toBe(3)
  again.take(null)
  expect([again.floor, again.consumed.size]).toEqual([4, 0])
})

test('who waits for a process that is given up is told to look elsewhere', () => {
  const given = process()
  const answers: (Reply | null)[] = []
  const answer = (reply: Reply | null) => answers.push(reply)
  given.arriving.push({ record: record(0, 'a', 1), answer, prepared: false })
  given.deferred.push({ arrive: () => {}, answer })
  given.kill()
  expect(answers).toEqual([{ kind: 'elsewhere' }, { kind: 'elsewhere' }])
})
