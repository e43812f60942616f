// Whose acknowledgement counts: not that of an incarnation that is over, for the one that runs now was not given the message.

import { expect, test } from 'vitest'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { Promised, Signal } from '../../../sim/kernel/waits.ts'
import type { Holdings } from '../../../sim/protocols/causal/holdings.ts'
import { type Sending, type Transmitting, transmit } from '../../../sim/protocols/causal/transmitting.ts'
import { SendBuffer } from '../../../sim/protocols/epochs/send-buffer.ts'

/** How often a message goes to incarnation 1 of its receiver, whose second one is known from the start or not at all. */
function timesSent(newest: number): number {
  const simulation = new Simulation()
  let times = 0
  const services = {
    ...{ id: 0, changed: new Signal(simulation), settings: { ring: { timeoutNs: 1e9 }, without: new Set() } },
    locations: { get: () => ({ host: 1, boot: 0, incarnation: 1, ended: false }) },
    ...{
      membership: { isLive: () => true },
      host: { profile: { cpu: { copyNsPerByte: 0 }, layer: { messageLayerNs: 0 } } },
    },
    transport: {
      ask() {
        times++
        const reply = new Promised(simulation)
        reply.keep({ kind: 'done' })
        return reply
      },
    },
  }
  const holdings = {
    ...{ ridersFor: () => [], coversFor: () => ({ end: 0, news: [] }), end: 0 },
    ...{ acknowledged: () => {}, hasHeard: () => {} },
  } as unknown as Holdings
  const isOld = (_: string, incarnation: number): boolean => incarnation < newest
  const half: Sending = { replaying: false, buffer: new SendBuffer(), coveredNews: () => null }
  const sent = { to: 'b', sequence: 1, payload: { bytes: 8, digest: 1, data: null } }
  const host = { services, holdings, isOld } as unknown as Transmitting
  simulation.spawn(transmit(host, { name: 'a', incarnation: 1 } as HostedProcess, half, sent))
  simulation.run(3.5e9)
  return times
}

test('a message is sent until the newest incarnation that is known has taken it', () => {
  expect([timesSent(1), timesSent(2)]).toEqual([1, 4])
})
