// What a host takes of what comes to it: of each sender one message after the other.

import { expect, test } from 'vitest'
import type { HostServices } from '../../../sim/cluster/host-services.ts'
import { Account } from '../../../sim/cluster/hosting/account.ts'
import { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { Cpu } from '../../../sim/machine/cpu.ts'
import { senderBased } from '../../../sim/protocols/sender-based/sender-based.ts'

type Serve = (from: number, request: object, answer: (reply: { kind: string; index?: number } | null) => void) => void

const payload = { bytes: 8, digest: 1, data: null }

/** Host 1 with process b. */
function host() {
  const simulation = new Simulation()
  const serving = new Map<string, Serve>()
  const answers: string[] = []
  const services = {
    ...{ simulation, hosted: new Map<string, HostedProcess>(), id: 1, boot: 0 },
    programs: { idle: { layout: () => ({ baseBytes: 4096, regions: [] }) } },
    settings: { without: new Set(), policy: 'full', memory: 'symbolic' },
    ...{ observer: { accountOf: () => new Account() }, trace: { emit: () => {}, wants: () => false } },
    locations: { get: () => undefined },
    host: { name: 'ws2', cpu: new Cpu(simulation), profile: { layer: { messageLayerNs: 1 } } },
    transport: {
      serve(kinds: string[], serve: Serve) {
        for (const kind of kinds) serving.set(kind, serve)
      },
    },
  }
  const protocol = senderBased.open(services as unknown as HostServices)
  Object.assign(services, { protocol })
  const plan = { name: 'b', program: 'idle', parameters: {} }
  services.hosted.set('b', new HostedProcess(services as unknown as HostServices, plan, 1))
  return {
    answers,
    comes(from: string, sequence: number): void {
      const message = { kind: 'message', from, to: 'b', sequence, incarnation: 1, replaying: false, payload }
      serving.get('message')!(0, { ...message, rider: { covered: null, confirms: [] } }, (reply) =>
        answers.push(`${from} ${sequence}: ${reply?.kind} ${reply?.index ?? ''}`.trim()),
      )
      simulation.run(simulation.now + 1e6)
    },
  }
}

test('a message that is ahead of its turn is sent away until the one before it is here', () => {
  const { answers, comes } = host()
  comes('a', 2)
  comes('a', 1)
  comes('c', 1)
  comes('a', 2)
  expect(answers).toEqual(['a 2: elsewhere', 'a 1: placed 0', 'c 1: placed 1', 'a 2: placed 2'])
})

test('a message that comes again is told the place that it has', () => {
  const { answers, comes } = host()
  for (const sequence of [1, 2, 1]) comes('a', sequence)
  expect(answers).toEqual(['a 1: placed 0', 'a 2: placed 1', 'a 1: placed 0'])
})
