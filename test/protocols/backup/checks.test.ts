// What three-way messages owe beyond what every protocol does, told by hand; and when a process has lost both its hosts.

import { describe, expect, test } from 'vitest'
import { Pairs } from '../../../sim/checks/ledgers/pairs.ts'
import { noOrphan } from '../../../sim/protocols/backup/checks/no-orphan.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'
import { judge, type Tale } from '../../checks/tale.ts'
import { a, checkpoint, started, told } from '../tales-of-lines.ts'

const stamp = (sequence: number) => ({ from: 'b', sequence, digest: 100 + sequence })
const queued = (sequence: number, index: number, host = 'ws2'): TraceEvent => ({
  ...{ kind: 'record-stored', ...a(1), host, index, ...stamp(sequence) },
})
const received = (sequence: number, index: number): TraceEvent => ({
  ...{ kind: 'message-received', ...a(1), index, bytes: 8, replayed: false, ...stamp(sequence) },
})
const made = (backup: string, boot = 0): TraceEvent => ({ kind: 'backup-made', ...a(1), backup, boot, isNoted: true })
const crash = (host: string): TraceEvent => ({ kind: 'host-crashed', host, boot: 0, processes: [], during: [] })
const stored = (host: string): TraceEvent => ({ kind: 'version-stored', ...a(1), host, number: 1, digest: 1 })
const begins: TraceEvent = { kind: 'checkpoint-begins', ...a(1), number: 1, policy: 'full', received: 1 }
const dropped: TraceEvent = { kind: 'records-discarded', ...a(1), host: 'ws2', below: 1, count: 1, left: 0 }

const story: TraceEvent[] = [
  ...[started(a(1)), made('ws2'), queued(1, 0), received(1, 0)],
  ...[begins, stored('fs1'), stored('fs2'), ...checkpoint(a(1), 1), dropped],
  ...[queued(2, 1), received(2, 1)],
]
const isQueued =
  (index: number) =>
  (event: TraceEvent): boolean =>
    event.kind === 'record-stored' && event.index === index
const without = (left: (event: TraceEvent) => boolean): Tale => told(story.filter((event) => !left(event)))
const objections = (tale: Tale): number => judge(tale, [noOrphan]).length

describe('no-orphan', () => {
  test('accepts what the backup has, or a checkpoint covers', () => expect(objections(told(story))).toBe(0))

  test.each<[string, Tale]>([
    ['a message is received that is not with the backup', without(isQueued(1))],
    [
      'a message is received that another host has',
      told(story.map((event) => (isQueued(1)(event) ? queued(2, 1, 'ws3') : event))),
    ],
    [
      'the backup has lost it: it was on a host that started anew',
      told([...story.slice(0, 3), made('ws3'), received(1, 0)]),
    ],
  ])('objects: %s', (_, tale) => expect(objections(tale)).toBe(1))

  test.each<[string, Tale]>([
    [
      'the host of the backup has crashed, and nobody knows',
      told([...story.slice(0, 2), crash('ws2'), received(1, 0)]),
    ],
    ['there is no other workstation', told([started(a(1)), made(''), received(1, 0)])],
  ])('says nothing where there is no backup: %s', (_, tale) => expect(objections(tale)).toBe(0))
})

describe('a process with a backup', () => {
  const pairs = (): Pairs => {
    const made = new Pairs()
    made.made('a', 'ws1', 'ws2', 0, true)
    return made
  }

  test('is lost with both its hosts, not with one, nor with others', () => {
    const found = pairs()
    expect(['ws3', 'ws1', 'ws2'].map((host) => found.lose(host, 0))).toEqual([null, null, 'a'])
  })

  test('is not lost if it has another backup by then', () => {
    const found = pairs()
    found.lose('ws2', 0)
    found.made('a', 'ws1', 'ws3', 0, true)
    expect(found.lose('ws1', 0)).toBe(null)
    expect(found.backupOf('a')).toBe('ws3')
  })

  test('has none if that had died before it was noted; a later boot is another one', () => {
    const found = new Pairs()
    found.lose('ws2', 0)
    found.made('a', 'ws1', 'ws2', 0, true)
    expect(found.backupOf('a')).toBe(null)
    found.made('a', 'ws1', 'ws2', 1, true)
    expect(found.backupOf('a')).toBe('ws2')
    expect(found.lose('ws2', 0)).toBe(null) // told late
    expect(found.backupOf('a')).toBe('ws2')
  })

  test('is lost with its host and either of two, while the servers note which it is', () => {
    for (const other of ['ws2', 'ws3']) {
      const found = pairs()
      found.made('a', 'ws1', 'ws3', 0, false)
      expect(found.backupOf('a')).toBe(null)
      expect([other, 'ws1'].map((host) => found.lose(host, 0))).toEqual([null, 'a'])
    }
    const first = new Pairs()
    first.made('a', 'ws1', 'ws2', 0, false)
    expect(first.lose('ws1', 0)).toBe(null) // it never had one, and nothing was visible to it
  })

  test('is not excused by a backup on its own host', () => {
    const found = new Pairs()
    found.made('a', 'ws1', 'ws1', 0, true)
    expect(found.lose('ws1', 0)).toBe(null)
  })

  test('has nothing to lose once it has ended', () => {
    const found = pairs()
    found.ends('a')
    expect(['ws1', 'ws2'].map((host) => found.lose(host, 0))).toEqual([null, null])
  })
})
