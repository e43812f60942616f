// What the recorder has of a process that is restarted, and what of it its checkpoint has consumed: the news of a checkpoint may be lost.

import { expect, test } from 'vitest'
import type { HostServices } from '../../../sim/cluster/host-services.ts'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import type { SavedState } from '../../../sim/cluster/storage/saved-state.ts'
import type { LogRecord } from '../../../sim/cluster/storage/storage-requests.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import type { Recall, Recalled } from '../../../sim/protocols/publishing/messages.ts'
import { readRecorded } from '../../../sim/protocols/publishing/restoring.ts'

const payload = { bytes: 8, digest: 1, data: null }
/** All below 2 are consumed, and 3, which was received before 2. */
const saved = { clears: { below: 2, consumed: [3] } } as unknown as SavedState

/** What is read from a recorder that has these places, two in a reply, and all from one on; or what the run says is lost. */
function reading(places: readonly number[], begin: number): number[] | string {
  const simulation = new Simulation()
  let read: number[] | string = 'nothing'
  const services = {
    ...{ simulation, settings: { recorder: { host: 1 } }, membership: { isLive: () => true } },
    observer: {
      cannotRecover: (reason: string) => {
        read = reason
      },
    },
    transport: {
      *request(_: number, __: number, { after }: Recall) {
        yield 1
        const left = places.filter((index) => index > after)
        const records = left.slice(0, 2).map((index): LogRecord => ({ index, from: 'a', sequence: index, payload }))
        return { kind: 'recalled', records, more: left.length > 2, begin } satisfies Recalled
      },
    },
  }
  simulation.spawn(
    (function* () {
      const records = yield* readRecorded(services as unknown as HostServices, { name: 'p' } as HostedProcess, saved)
      read = records.map(({ index }) => index)
    })(),
  )
  simulation.run()
  return read
}

test('what a checkpoint has consumed is not received again, whether below all others or out of order', () => {
  expect(reading([0, 1, 2, 3, 4, 5], 0)).toEqual([2, 4, 5])
})

test('a recorder that has lost what the checkpoint has not consumed is not believed', () => {
  expect(reading([2, 4], 2)).toEqual([2, 4])
  expect(reading([4], 3)).toMatch('the recorder has lost messages of p')
})
