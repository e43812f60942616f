// What a process does before its next step: while it replays, and before it creates another one.

import { expect, test } from 'vitest'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { Promised } from '../../../sim/kernel/waits.ts'
import { CausalProcess } from '../../../sim/protocols/causal/causal-process.ts'
import { Script } from '../../../sim/protocols/causal/script.ts'
import type { Transmitting } from '../../../sim/protocols/causal/transmitting.ts'
import { idleProcess } from '../idle-process.ts'

const payload = { bytes: 8, digest: 1, data: null }

function process(isStable: boolean) {
  const simulation = new Simulation()
  const did: string[] = []
  const services = {
    ...{ simulation, locations: { entries: () => [] }, settings: { without: new Set() } },
    ...{
      trace: { emit: () => {}, wants: () => false },
      host: { name: 'ws1', profile: { layer: { messageLayerNs: 0 } } },
    },
    storage: {
      store: (_: number, { kind }: { kind: string }) => {
        did.push(kind)
        const stored = new Promised(simulation)
        stored.keep({ kind: 'stored' })
        return stored
      },
    },
  }
  const host = { services, holdings: { isStable, unheld: () => [] } } as unknown as Transmitting
  const hosted = idleProcess(simulation, 'p', (hosted: HostedProcess) => new CausalProcess(host, hosted), 2)
  const half = hosted.beside as CausalProcess
  /** What it does before it goes on. */
  const before = (kind: 'spawn' | 'send'): string[] => {
    hosted.pending = { kind } as never
    const task = half.beforeRequest()
    if (task !== null) simulation.spawn(task)
    simulation.run()
    return did.splice(0)
  }
  return { hosted, half, before }
}

test('what a child will depend on goes to the servers before it is created, unless other hosts have it', () => {
  expect([process(false).before('spawn'), process(true).before('spawn')]).toEqual([['keep-note'], []])
})

test('nothing goes there before a message, which brings it along', () => {
  expect(process(false).before('send')).toEqual([])
})

test('a replay is not over while a message is missing that is known to have been taken', () => {
  const { hosted, half, before } = process(true)
  half.script = new Script([{ process: 'p', incarnation: 1, index: 0, from: 'a', sequence: 1 }], new Map())
  half.replay.begin(1)
  before('send')
  expect([half.beforeRequest(), half.idle(), half.replaying]).toEqual([null, null, true])
  half.script.fill('a', 1, payload)
  hosted.inbox.push(...half.script.advance())
  before('send')
  expect(half.replaying).toBe(true) // it has still to take that
  hosted.take(null)
  before('send')
  expect(half.replaying).toBe(false)
})
