// What a process waits for before others see something of it, and what it keeps for them.

import { expect, test } from 'vitest'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { SenderProcess } from '../../../sim/protocols/sender-based/sender-process.ts'
import type { Transmitting } from '../../../sim/protocols/sender-based/transmitting.ts'
import { idleProcess } from '../idle-process.ts'

const payload = { bytes: 8, digest: 1, data: null }

/** Of these others some have ended. */
function process(ended: readonly string[] = []): { hosted: HostedProcess; half: SenderProcess } {
  const simulation = new Simulation()
  const locations = { get: (name: string) => (name === 'nobody' ? undefined : { ended: ended.includes(name) }) }
  const host = { services: { simulation, locations, settings: { without: new Set() } } } as unknown as Transmitting
  const hosted = idleProcess(simulation, 'p', (hosted: HostedProcess) => new SenderProcess(host, hosted))
  return { hosted, half: hosted.beside as SenderProcess }
}

test('nothing that others see is done while one of its places is known to its own host only', () => {
  const { hosted, half } = process()
  const waits = (kind: string): boolean => {
    hosted.pending = { kind } as never
    return half.beforeRequest() !== null
  }
  half.shown({ index: 0, from: 'a', sequence: 1, payload })
  expect(['send', 'spawn', 'exit', 'receive', 'compute'].map(waits)).toEqual([true, true, true, false, false])
  half.indexes.unconfirmed.delete(0)
  expect(waits('send')).toBe(false)
})

test('what comes to be in the log on the servers needs nobody to confirm it', () => {
  const { hosted, half } = process()
  half.shown({ index: 0, from: 'a', sequence: 1, payload })
  half.logged(0)
  hosted.pending = { kind: 'send' } as never
  expect(half.beforeRequest()).toBeNull()
})

test('what was sent to a process that has ended is asked for by nobody, and not kept with a checkpoint', () => {
  const { half } = process(['b'])
  for (const to of ['a', 'b', 'nobody']) half.buffer.begin({ to, sequence: 1, payload, index: 3, incarnation: 1 })
  expect(half.uncovered().map(({ to }) => to)).toEqual(['a', 'nobody'])
  expect(half.save().protocol.buffer.map(({ to }) => to)).toEqual(['a', 'nobody'])
})
