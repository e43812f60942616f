// One process and its index: what its messages carry, and when its alarm has nothing left to do.

import { expect, test } from 'vitest'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { Promised, Signal } from '../../../sim/kernel/waits.ts'
import type { RiddenMessage } from '../../../sim/protocols/epochs/messages.ts'
import { IndexProcess } from '../../../sim/protocols/index-based/index-process.ts'
import type { IndexRider } from '../../../sim/protocols/index-based/messages.ts'
import { idleProcess } from '../idle-process.ts'

const payload = { bytes: 8, digest: 1, data: null }

function process(variant: 'bcs' | 'ms' = 'bcs') {
  const simulation = new Simulation()
  const sent: string[] = []
  const told: string[] = []
  const services = {
    ...{ simulation, changed: new Signal(simulation), hosted: new Map() },
    trace: { emit: ({ kind, reason }: { kind: string; reason?: string }) => told.push(reason ?? kind) },
    host: { name: 'ws1', profile: { layer: { messageLayerNs: 0 } } },
    ...{ locations: { get: () => ({ host: 1, boot: 0, ended: false }) }, membership: { isLive: () => true } },
    settings: { variant, policy: 'full', ring: { timeoutNs: 1e9 }, without: new Set() },
    transport: {
      ask(_: number, __: number, { sequence, rider }: RiddenMessage<IndexRider>) {
        sent.push(`${sequence} with index ${rider.index}`)
        const acknowledged = new Promised(simulation)
        acknowledged.keep({ kind: 'done' })
        return acknowledged
      },
    },
  }
  const hosted = idleProcess(simulation, 'a', (hosted: HostedProcess) => {
    const epochs = { epoch: 0, isFrozen: false, isFinal: false, hear: () => {} }
    const lines = { indexIn: () => null, adoptDue: () => {} }
    return new IndexProcess(services as never, epochs, hosted, lines)
  })
  hosted.checkpointing = true // nobody writes what is to be taken
  const half = hosted.beside as IndexProcess
  return {
    ...{ hosted, half, sent, told },
    run: () => simulation.run(1e6),
    takes(number: number): void {
      hosted.checkpoints = number
      half.captured()
    },
  }
}

test('a message that is sent again carries the index that its sender had when it was sent first', () => {
  const { hosted, half, sent, takes, run } = process()
  const outgoing = { to: 'b', sequence: 1, payload }
  hosted.tasks.spawn(half.send(outgoing), 'send')
  run()
  takes(3)
  for (const entry of half.buffer.after('b', 0)) hosted.tasks.spawn(half.transmit(entry), 'again')
  hosted.tasks.spawn(half.send({ ...outgoing, sequence: 2 }), 'send')
  run()
  expect(sent).toEqual(['1 with index 0', '1 with index 0', '2 with index 3'])
})

test('an alarm that rings for an index that messages have forced is let pass, and how often it rang is in the checkpoint', () => {
  const before = process('ms')
  before.takes(2)
  for (let times = 0; times < 2; times++) {
    before.hosted.checkpointing = false
    before.hosted.tasks.spawn(before.half.warned(), 'alarm')
    before.run()
  }
  expect(before.told).toEqual(['saved already', 'saved already'])
  const saved = before.half.save().protocol

  const { hosted, half, told, run } = process('ms')
  hosted.checkpoints = 2
  half.restore(saved)
  hosted.tasks.spawn(half.warned(), 'alarm') // the third time
  run()
  expect([half.index, half.save().protocol.alarms, told]).toEqual([2, saved.alarms + 1, ['still writing']])
})
