// A child that a parent asks for once more: it is there, unless what the parent was when it asked for it is lost.

import { expect, test } from 'vitest'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import type { Note } from '../../../sim/cluster/storage/storage-requests.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { Promised } from '../../../sim/kernel/waits.ts'
import { Ends } from '../../../sim/protocols/optimistic/ends.ts'
import type { Vector } from '../../../sim/protocols/optimistic/intervals.ts'
import { keptIn, noteOf } from '../../../sim/protocols/optimistic/note.ts'
import { Persisting } from '../../../sim/protocols/optimistic/persisting.ts'
import type { Learning } from '../../../sim/protocols/optimistic/stability.ts'

const plan = { name: 'a/1', program: 'a', parameters: {} }
const at = (number: number): Vector => new Map([['a', { life: 0, number }]])
const createdAt = (number: number): Note => noteOf({ ends: [], origin: at(number), buffer: [] }, 1, 1)

/**
 * Process a, of whose first life nothing behind interval 5 is left, asks for its child in interval 3.
 * @param note of the child, which has been incarnation 1 then; null: it has never been created
 * @returns as which incarnation the child is there, and on what its creation depends
 */
function asked(note: Note | null): { incarnation: number | undefined; notes: (Vector | undefined)[] } {
  const simulation = new Simulation()
  const notes: (Vector | undefined)[] = []
  const ends = new Ends()
  ends.add('a', 0, 5)
  const services = {
    ...{ id: 0, boot: 0, membership: { member: () => ({ caughtUp: true, boot: 0 }) } },
    ...{ trace: { emit: () => {} }, host: { name: 'ws1' } },
    transport: {
      *request(_: number, __: number, { kind, expected }: { kind: string; expected: number }) {
        yield 1
        const entry = { process: 'a/1', end: 0, floor: 0, oldest: null, note, hasEnded: false }
        if (kind === 'read-progress') return { kind: 'progress', entries: [entry] }
        const incarnation = note === null ? 0 : 1
        return { kind: 'claimed', granted: expected >= incarnation, ...{ incarnation, ended: null, plan, summary: {} } }
      },
    },
    storage: {
      ...{ *awaitSource() {}, group: () => 'all', liveReplicas: () => [1] },
      *read() {
        yield 1
        return { kind: 'versions', incarnation: 1, versions: [] }
      },
      store: (_: number, request: { note: Note }) => {
        notes.push(keptIn(request.note).origin)
        const stored = new Promised(simulation)
        stored.keep({ kind: 'stored' })
        return stored
      },
    },
  }
  const persisting = new Persisting({ services, ends, hear: () => {} } as unknown as Learning)
  persisting.creates(
    { name: 'a', incarnation: 1, beside: { vector: at(3), position: 3 } } as unknown as HostedProcess,
    'a/1',
  )
  let incarnation: number | undefined
  simulation.spawn(
    (function* () {
      incarnation = (yield* persisting.claimNew(plan, 2, 0)).incarnation
    })(),
  )
  simulation.run()
  return { incarnation, notes }
}

test('a child that was never created depends on what its parent is', () => {
  expect(asked(null)).toEqual({ incarnation: 1, notes: [at(3)] })
})

test('a child that was created by a state that is not lost is taken as it is', () => {
  expect(asked(createdAt(5))).toEqual({ incarnation: 1, notes: [] })
})

test('a child that was created by a state that is lost is created anew', () => {
  expect(asked(createdAt(6))).toEqual({ incarnation: 2, notes: [at(3)] })
})
