// A process that comes back to find that it has ended, by a line that nothing undoes: whoever was to write its answer down has died.

import { expect, test } from 'vitest'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import type { WriteOutcome } from '../../../sim/cluster/storage/stable-storage.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { Promised } from '../../../sim/kernel/waits.ts'
import { goBack, type Returning } from '../../../sim/protocols/epochs/coming-back.ts'
import { firstLine, type Member } from '../../../sim/protocols/epochs/line-record.ts'

const over: Member = {
  ...{ version: 1, incarnation: 2, keep: [1], answer: { bytes: 8, digest: 5, data: null }, isOver: true },
}

/** What its host does, in this order, when writing its answer has this outcome; null: that is not known yet. */
function ending(outcome: WriteOutcome['kind'] | null): string[] {
  const simulation = new Simulation()
  const did: string[] = []
  const process = { name: 'a', incarnation: 2, plan: { name: 'a' } } as unknown as HostedProcess
  const hosted = new Map([['a', process]])
  const services = {
    ...{ hosted, id: 0, boot: 0, membership: { member: () => ({ caughtUp: true, boot: 0 }) } },
    settings: { ring: { periodNs: 1e9, timeoutNs: 1e9, misses: 1 } },
    transport: {
      *request() {
        yield 1
        return { kind: 'claimed', granted: true, incarnation: 2, ended: null, summary: {} }
      },
    },
    storage: {
      ...{ *awaitSource() {}, liveReplicas: () => [1] },
      store: (_: number, { kind }: { kind: string }) => {
        did.push(`has the servers ${kind}`)
        const written = new Promised<WriteOutcome>(simulation)
        if (outcome !== null) written.keep({ kind: outcome } as WriteOutcome)
        return written
      },
    },
    stop: () => did.push('stops'),
    foundEnded: () => did.push('tells the hosts'),
  }
  const returning = {
    ...{ services, standing: { line: { ...firstLine, members: new Map([['a', over]]) } }, placeOf: () => null },
  }
  simulation.spawn(goBack(returning as unknown as Returning, process))
  simulation.run(1e9)
  return did
}

test('hosts hear of it when the servers have its answer', () => {
  expect(ending(null)).toEqual(['has the servers end'])
  expect(ending('stored')).toEqual(['has the servers end', 'stops', 'tells the hosts'])
})

test('nobody hears of it from one whom another has followed', () => {
  expect(ending('superseded')).toEqual(['has the servers end', 'stops'])
})
