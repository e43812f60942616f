// The end of a process: not before every receiver that went back has been sent what it lacks, for then only the servers have it.

import { expect, test } from 'vitest'
import type { HostServices } from '../../../sim/cluster/host-services.ts'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { Promised, Signal } from '../../../sim/kernel/waits.ts'
import type { Kept } from '../../../sim/protocols/sender-based/kept.ts'
import { Persisting } from '../../../sim/protocols/sender-based/persisting.ts'

const payload = { bytes: 8, digest: 1, data: null }

test('a process ends when everything that it has sent has a place, and leaves with the servers what may be asked for', () => {
  const simulation = new Simulation()
  const stored: string[] = []
  const services = {
    ...{ settings: { ring: { timeoutNs: 1e9 } }, changed: new Signal(simulation) },
    host: { profile: { layer: { messageLayerNs: 0 } } },
    storage: {
      store: (_: number, request: { kind: string; note?: { value: { entries: Kept[] } } }) => {
        const left = request.note?.value.entries.map(({ to, index }) => `${to} ${index}`) ?? []
        stored.push([request.kind, ...left].join(' '))
        const written = new Promised(simulation)
        written.keep({ kind: 'stored' })
        return written
      },
    },
  }
  const sent: Kept[] = ['b', 'c'].map((to) => ({ to, sequence: 1, payload, index: null, incarnation: 1 }))
  const half = { uncovered: () => sent, bounds: [], incoming: { visible: new Map() } }
  const process = { name: 'a', incarnation: 1, beside: half } as unknown as HostedProcess
  let isKept = false
  simulation.spawn(
    (function* () {
      isKept = yield* new Persisting(services as unknown as HostServices).keepAnswer(process, payload)
    })(),
  )
  for (const [at, each] of sent.entries()) {
    simulation.run((at + 1) * 10e9)
    expect([stored, isKept]).toEqual([[], false])
    each.index = 7 + at
  }
  simulation.run(30e9)
  expect([stored, isKept]).toEqual([['keep-note b 7 c 8', 'end'], true])
})
