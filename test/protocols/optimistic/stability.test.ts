// What is stable: what is in the logs on all servers that count, and not lost.

import { describe, expect, test } from 'vitest'
import type { ProgressEntry } from '../../../sim/cluster/storage/storage-requests.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import type { Task } from '../../../sim/kernel/task.ts'
import { Ends } from '../../../sim/protocols/optimistic/ends.ts'
import type { Vector } from '../../../sim/protocols/optimistic/intervals.ts'
import { noteOf } from '../../../sim/protocols/optimistic/note.ts'
import { isStable, type Learning, learn } from '../../../sim/protocols/optimistic/stability.ts'

const entry = (end: number, more: Partial<ProgressEntry> = {}): ProgressEntry => ({
  ...{ process: 'a', end, floor: 0, oldest: null, note: null, hasEnded: false },
  ...more,
})

/** A host and servers 1, 2, .. each of which says so of process a; a number: it has caught up, and its log goes so far. */
function among(...servers: readonly ProgressEntry[]) {
  const simulation = new Simulation()
  const ends = new Ends()
  const at = {
    ends,
    hear: (process: string, lives: readonly number[]) => {
      for (const [life, last] of lives.entries()) ends.add(process, life, last)
    },
    services: {
      storage: { ...{ *awaitSource() {}, group: () => 'all' }, liveReplicas: () => servers.map((_, at) => at + 1) },
      membership: { member: () => ({ caughtUp: true }) },
      transport: {
        *request(server: number) {
          yield 1
          return { kind: 'progress', entries: [servers[server - 1]!] }
        },
      },
    },
  } as unknown as Learning
  const told = <T>(task: Task<T>): T => {
    let result: T | undefined
    simulation.spawn(
      (function* () {
        result = yield* task
      })(),
    )
    simulation.run()
    return result!
  }
  return { at, told }
}

const depends = (life: number, number: number): Vector => new Map([['a', { life, number }]])

test('a log goes as far as on the server that has least of it', () => {
  const { at, told } = among(entry(5), entry(3), entry(4))
  expect(told(learn(at, ['a'])).get('a')).toMatchObject({ end: 3, hasEnded: false })
})

describe('what a state depends on is stable', () => {
  test.each([
    ['if all servers have it', [entry(5), entry(4)], depends(0, 4), true],
    ['not if one has less', [entry(5), entry(4)], depends(0, 5), false],
    [
      'if its process has ended for good, as one of them knows',
      [entry(1), entry(0, { hasEnded: true })],
      depends(0, 9),
      true,
    ],
  ] as const)('%s', (_, servers, vector, stable) => {
    const { at, told } = among(...servers)
    expect(told(isStable(at, vector))).toBe(stable)
  })

  const ended = { note: noteOf({ ends: [7], origin: new Map(), buffer: [] }, 1, 1) }

  test.each([
    ['of a life that is over up to its end, wherever the log is now', 7, true],
    ['and nothing behind that, which is lost', 8, false],
  ])('%s', (_, number, stable) => {
    const { at, told } = among(entry(9), entry(2, ended))
    expect(told(isStable(at, depends(0, number)))).toBe(stable)
  })
})
