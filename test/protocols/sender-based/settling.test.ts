// A process that runs again, on a host with others: what they and it have sent each other would be lost with one host.

import { expect, test } from 'vitest'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { Promised } from '../../../sim/kernel/waits.ts'
import { SendBuffer } from '../../../sim/protocols/epochs/send-buffer.ts'
import { Indexes } from '../../../sim/protocols/sender-based/indexes.ts'
import type { Kept } from '../../../sim/protocols/sender-based/kept.ts'
import { type Settling, settle } from '../../../sim/protocols/sender-based/settling.ts'

const payload = { bytes: 8, digest: 1, data: null }

/** One that has been shown the first messages of these, one of each, and has sent one to each. */
function process(name: string, others: readonly string[], restoring = false): HostedProcess {
  const indexes = new Indexes()
  const buffer = new SendBuffer<Kept>()
  for (const [index, other] of others.entries()) {
    indexes.add({ index, from: other, sequence: 1, payload })
    buffer.begin({ to: other, sequence: 1, payload, index: 0, incarnation: 1 })
  }
  const logged = (index: number): unknown => indexes.logged.add(index)
  const beside = { indexes, buffer, logged, replay: { settled: () => {} } }
  return { name, incarnation: 1, restoring, beside } as unknown as HostedProcess
}

/** What is appended to logs when a settles on a host where these run. */
function appended(without: readonly 'apart'[], own: HostedProcess, ...others: HostedProcess[]): string[] {
  const simulation = new Simulation()
  const records: string[] = []
  const services = {
    ...{ hosted: new Map([own, ...others].map((each) => [each.name, each])), locations: { entries: () => [] } },
    ...{ settings: { without: new Set(without) }, host: { profile: { layer: { messageLayerNs: 0 } } } },
    storage: {
      store: (_: number, { process, record }: { process: string; record: { index: number; from: string } }) => {
        records.push(`${process} ${record.index} from ${record.from}`)
        const stored = new Promised(simulation)
        stored.keep({ kind: 'stored' })
        return stored
      },
    },
  }
  simulation.spawn(settle({ services } as unknown as Settling, own, []))
  simulation.run()
  return records.sort()
}

test('what it has sent them goes to the servers, and what they have sent it', () => {
  const others = [process('b', ['a', 'c']), process('c', ['a', 'b'])]
  expect(appended([], process('a', ['b', 'c', 'd']), ...others)).toEqual([
    ...['a 0 from b', 'a 1 from c'],
    ...['b 0 from a', 'c 0 from a'],
  ])
  expect(appended(['apart'], process('a', ['b', 'c', 'd']), ...others)).toEqual([])
})

test('what is in the log already is not written again', () => {
  const own = process('a', ['b'])
  const other = process('b', ['a'])
  expect(appended([], own, other)).toHaveLength(2)
  expect(appended([], own, other)).toEqual([])
})

test('one that is being restored sees to it itself when it runs', () => {
  expect(appended([], process('a', ['b']), process('b', ['a'], true))).toEqual([])
})
