// The log of a process does what a Map from place to record does, and gives its records in the order of delivery.

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LogRecord } from '../../../sim/cluster/storage/storage-requests.ts'
import { RecordLog } from '../../../sim/cluster/storage/vault/record-log.ts'

const payload = { bytes: 64, digest: 1, data: null }
const recordAt = (index: number): LogRecord => ({ index, from: 'gauss/1', sequence: index, payload })

const steps = fc.array(
  fc.record({ kind: fc.constantFrom('add', 'add', 'add', 'delete', 'floor'), place: fc.integer({ min: 0, max: 30 }) }),
  { maxLength: 100 },
)

test('records are found, counted, deleted and read in order', () => {
  fc.assert(
    fc.property(steps, (script) => {
      let log = new RecordLog()
      const map = new Map<number, LogRecord>()
      let floor = 0
      for (const { kind, place } of script) {
        if (kind === 'floor') {
          floor = Math.max(floor, place)
          log.deleteBelow(place)
          for (const index of map.keys()) if (index < place) map.delete(index)
        } else if (kind === 'delete') {
          log.delete(place)
          map.delete(place)
        } else if (place >= floor && !log.has(place)) {
          log.add(recordAt(place))
          map.set(place, recordAt(place))
        }
        const before = log
        log = log.copy()
        before.deleteBelow(Number.MAX_SAFE_INTEGER) // must not show in the copy
        expect(log.size).toBe(map.size)
        expect([...log]).toEqual([...map.values()].sort((one, other) => one.index - other.index))
        for (let index = 0; index <= 30; index++) expect(log.has(index)).toBe(map.has(index))
      }
    }),
  )
})
