// What a host needs to lead a recovery while nobody else is there: one server that says what a test has it say, and stores everything.

import type { HostServices } from '../../sim/cluster/host-services.ts'
import type { Simulation } from '../../sim/kernel/simulation.ts'
import { Promised } from '../../sim/kernel/waits.ts'

export interface Asked {
  readonly kind: string
  readonly process: string
}

/** @param answer what the server answers to anything but a claim, which it grants */
export function leadingServices(simulation: Simulation, answer: (asked: Asked) => unknown): HostServices {
  const services = {
    ...{ simulation, id: 0, boot: 0, host: { name: 'ws1' }, *tellAll() {} },
    ...{ trace: { emit: () => {}, wants: () => false }, settings: { without: new Set() } },
    ...{
      locations: { entries: () => [] },
      membership: { isLive: () => true, member: () => ({ caughtUp: true, boot: 0 }) },
    },
    transport: {
      *request(_: number, __: number, asked: Asked) {
        yield 1
        if (asked.kind === 'claim') return { kind: 'claimed', granted: true, incarnation: 0, ended: null, summary: {} }
        return answer(asked)
      },
    },
    storage: {
      ...{ liveReplicas: () => [1], *awaitSource() {} },
      store: () => {
        const outcome = new Promised(simulation)
        outcome.keep({ kind: 'stored' })
        return outcome
      },
    },
  }
  return services as unknown as HostServices
}
