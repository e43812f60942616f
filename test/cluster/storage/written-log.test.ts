// What a crash leaves of the logs on one server.

import { expect, test } from 'vitest'
import type { LogRecord } from '../../../sim/cluster/storage/storage-requests.ts'
import { WrittenLog } from '../../../sim/cluster/storage/vault/written-log.ts'
import { RandomStreams } from '../../../sim/kernel/chance/random.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { seconds } from '../../../sim/kernel/time.ts'
import { Ethernet } from '../../../sim/machine/ethernet/ethernet.ts'
import { Host } from '../../../sim/machine/host.ts'
import { profiles } from '../../../sim/machine/profiles/profiles.ts'

/** Two of them, and most of a third, fill a block of the disk. */
const record = (index: number): LogRecord => ({
  ...{ index, from: 'a/2', sequence: index + 1 },
  payload: { bytes: 3000 - 32, digest: index, data: null },
})

function server() {
  const simulation = new Simulation()
  const streams = new RandomStreams('1')
  const network = new Ethernet(simulation, streams.of('backoff'))
  const profile = profiles['sparcstation-10']
  const random = streams.of('disk')
  return { simulation, host: new Host(simulation, { name: 'fs1', profile, network, random, order: () => random }) }
}

test('of a delayed log the records that are not whole in blocks on the disk are lost', () => {
  const { simulation, host } = server()
  const log = new WrittenLog(host, 'delayed')
  const records = [0, 1, 2, 3, 4, 5].map(record)
  for (const each of records.slice(0, 3)) log.append(each)
  simulation.run(seconds(1))
  for (const each of records.slice(3)) log.append(each)
  host.crash() // as the second block has just been given to the disk
  expect(records.map((each) => log.isDurable(each))).toEqual([true, true, false, false, false, false])
})

test('a log that is written through loses nothing: the server has waited for it', () => {
  const { host } = server()
  const log = new WrittenLog(host, 'written-through')
  const only = record(0)
  log.append(only)
  host.crash()
  expect(log.isDurable(only)).toBe(true)
})
