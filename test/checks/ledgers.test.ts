// The ledgers of the checks on their own: which boots are dead, and what each server holds.

import { describe, expect, test } from 'vitest'
import type { Handlers } from '../../sim/checks/handlers.ts'
import { Boots } from '../../sim/checks/ledgers/boots.ts'
import { Copies } from '../../sim/checks/ledgers/copies.ts'
import { History } from '../../sim/checks/ledgers/history.ts'
import type { TraceEvent } from '../../sim/trace/event.ts'

describe('a boot', () => {
  test('is dead if it or a later one was declared dead, whoever declares an earlier one dead after that', () => {
    const boots = new Boots()
    boots.declareDead('fs1', 2)
    boots.declareDead('fs1', 0)
    expect([0, 1, 2, 3].map((boot) => boots.isDead('fs1', boot))).toEqual([true, true, true, false])
  })

  test('that is declared dead is present unless a later one has begun', () => {
    const boots = new Boots()
    expect(boots.declareDead('fs1', 0)).toBe(true)
    boots.begin('fs1', 1)
    expect([boots.declareDead('fs1', 0), boots.declareDead('fs1', 1)]).toEqual([false, true])
  })
})

const of = { process: 'a/0', incarnation: 1 } as const
const stored = (host: string, index: number): TraceEvent => ({
  ...{ kind: 'record-stored', host, ...of, index, from: 'a/1', sequence: index + 1, digest: 100 + index },
})
const received = (index: number): TraceEvent => ({
  ...{ kind: 'message-received', host: 'ws1', ...of, from: 'a/1', sequence: index + 1, index },
  ...{ bytes: 8, digest: 100 + index, replayed: false },
})
const installed = (host: string, number: number, indexes: number[]): TraceEvent => ({
  ...{ kind: 'copy-installed', host, ...of, number, digest: 70 + number, received: 0, indexes },
})
const crash = (host: string): TraceEvent => ({ kind: 'host-crashed', host, boot: 0, processes: [], during: [] })
const caughtUp = (host: string): TraceEvent => ({ kind: 'server-caught-up', host, boot: 1 })

function tell(ledgers: readonly { readonly on: Handlers }[], events: readonly TraceEvent[]): void {
  for (const event of events) {
    for (const { on } of ledgers)
      (on[event.kind] as ((event: TraceEvent, atNs: number) => void) | undefined)?.(event, 0)
  }
}

/** What two servers hold after these events. */
function copiesAfter(...events: readonly TraceEvent[]): Copies {
  const history = new History()
  const copies = new Copies(['fs1', 'fs2'], history)
  tell([history, copies], events)
  return copies
}

test('what an incarnation receives after it was superseded is not in the history of its process', () => {
  const history = new History()
  const restored: TraceEvent = {
    ...{ kind: 'restored', host: 'ws2', process: 'a/0', incarnation: 2 },
    ...{ number: 0, digest: 0, received: 0, records: 1 },
  }
  tell([history], [received(0), restored, received(1), { ...received(0), incarnation: 2 } as TraceEvent])
  const { received: messages, position } = history.of('a/0')
  expect([messages.map(({ index }) => index), position]).toEqual([[0], 1])
})

const recordsOn = (copies: Copies, host: string): number[] => [...copies.server(host)!.copyOf('a/0').records.keys()]

describe('a server', () => {
  test('withdraws records from a place on, and no others', () => {
    const withdrawn: TraceEvent = { kind: 'records-withdrawn', host: 'fs1', ...of, index: 1, count: 2, left: 1 }
    const copies = copiesAfter(...[0, 1, 2].flatMap((index) => [stored('fs1', index), stored('fs2', index)]), withdrawn)
    expect([recordsOn(copies, 'fs1'), recordsOn(copies, 'fs2')]).toEqual([[0], [0, 1, 2]])
  })
  test('discards records below a place, and keeps the one there', () => {
    const discarded: TraceEvent = {
      ...{ kind: 'records-discarded', host: 'fs1', process: 'a/0', incarnation: 1, below: 1, count: 1, left: 2 },
    }
    const copies = copiesAfter(...[0, 1, 2].flatMap((index) => [stored('fs1', index), stored('fs2', index)]), discarded)
    expect([recordsOn(copies, 'fs1'), recordsOn(copies, 'fs2')]).toEqual([
      [1, 2],
      [0, 1, 2],
    ])
  })

  test('that has crashed holds nothing, and keeps nothing until it counts again', () => {
    const [begun, ended] = [
      copiesAfter(stored('fs1', 0), crash('fs1'), installed('fs1', 0, [0])),
      copiesAfter(stored('fs1', 0)),
    ]
    expect([begun.keep('a/0', 0, 0), ended.keep('a/0', 0, 0)]).toEqual([false, true])
    const again = copiesAfter(stored('fs1', 0), crash('fs1'), installed('fs1', 0, [0]), caughtUp('fs1'))
    expect(again.keep('a/0', 0, 0)).toBe(true)
  })

  test('that does not count is compared with no other', () => {
    const namesOfOthers = (copies: Copies) => copies.othersOf('fs1').map(({ name }) => name)
    expect([
      namesOfOthers(copiesAfter()),
      namesOfOthers(copiesAfter(crash('fs1'))),
      namesOfOthers(copiesAfter(crash('fs2'))),
    ]).toEqual([...[['fs2'], [], []]])
  })

  test('holds what it installs in the place of what it had', () => {
    const copies = copiesAfter(crash('fs1'), stored('fs1', 7), installed('fs1', 0, [1, 2]))
    expect(recordsOn(copies, 'fs1')).toEqual([1, 2])
  })

  test('loses by a commit the records that the version has consumed, in whatever order, and keeps the messages under it', () => {
    const begins: TraceEvent = { kind: 'checkpoint-begins', host: 'ws1', ...of, number: 1, policy: 'full', received: 2 }
    const commits: TraceEvent = { kind: 'version-stored', host: 'fs1', ...of, number: 1, digest: 71 }
    const log = [0, 1, 2].map((index) => stored('fs1', index))
    const copies = copiesAfter(...log, received(0), received(2), begins, commits, received(1))
    expect(recordsOn(copies, 'fs1')).toEqual([1])
    // of its history the messages 0 and 1 are covered, which were records 0 and 2; its message 2 is record 1
    expect([copies.keep('a/0', 1, 2), copies.keep('a/0', 2, 1), copies.keep('a/0', 2, 5)]).toEqual([true, true, false])
  })

  test('is in the charge of the newest incarnation that it has heard of', () => {
    const claimed: TraceEvent = { kind: 'claim-granted', host: 'fs1', ...of, incarnation: 2, claimant: 'ws2' }
    expect(copiesAfter(claimed, stored('fs1', 0)).server('fs1')!.copyOf('a/0').inCharge).toBe(2)
  })
})
