// What a crash undoes, from traces that are written by hand.

import { describe, expect, test } from 'vitest'
import { UndoneWork } from '../../../sim/experiments/rivals/undone-work.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'

const of = { process: 'p/1', host: 'ws1', incarnation: 1 }
const computes = (workNs: number): TraceEvent => ({ kind: 'compute-begins', ...of, workNs, replaying: false })
const computed: TraceEvent = { kind: 'compute-ends', ...of }
const saves = (number: number): TraceEvent => ({
  kind: 'checkpoint-begins',
  ...of,
  number,
  policy: 'full',
  received: 0,
})
const crashes: TraceEvent = { kind: 'host-crashed', host: 'ws1', boot: 0, processes: ['p/1'], during: [] }
const restored = (number: number): TraceEvent => ({
  kind: 'restored',
  ...of,
  number,
  digest: 0,
  received: 0,
  records: 0,
})
const rolledBack = (from: number, to: number): TraceEvent => ({ kind: 'rolled-back', ...of, epoch: 1, from, to })

function following(...events: readonly (readonly [atSeconds: number, event: TraceEvent])[]): UndoneWork {
  const undone = new UndoneWork()
  for (const [at, event] of events) undone.read(at * 1e9, event)
  return undone
}

describe('work that is undone', () => {
  test('is what was computed since the checkpoint, as far as it came', () => {
    const undone = following(
      [0, computes(10e9)],
      [10, computed],
      [10, saves(1)],
      [10, computes(20e9)],
      [17, crashes],
      [30, restored(1)],
    )
    expect(undone).toMatchObject({ deadSeconds: 7, survivorSeconds: 0, longestSeconds: 7, survivors: 0 })
  })

  test('waiting is no work, and standing still for a checkpoint is none', () => {
    const undone = following(
      [0, computes(10e9)],
      [4, saves(1)],
      [4, { kind: 'process-blocked', ...of }],
      [9, { kind: 'process-unblocked', ...of }],
      [15, computed],
      [40, crashes],
      [50, restored(1)],
    )
    expect(undone.deadSeconds).toBe(6)
  })

  test('a checkpoint in the middle of a computation keeps what is done of it', () => {
    const undone = following([0, computes(10e9)], [4, saves(1)], [10, computed], [12, crashes], [20, restored(1)])
    expect(undone.deadSeconds).toBe(6)
  })

  test('a process whose host is alive counts as a survivor, and falls past checkpoints', () => {
    const undone = following(
      [0, computes(10e9)],
      [10, computed],
      [10, saves(1)],
      [20, saves(2)],
      [30, computes(5e9)],
      [35, computed],
      [40, rolledBack(2, 0)],
      [45, restored(0)],
    )
    expect(undone).toMatchObject({ deadSeconds: 0, survivorSeconds: 15, survivors: 1, deepestFall: 2 })
  })

  test('what is done again and undone again counts twice; a second loss on the way back does not', () => {
    const undone = following(
      [0, computes(8e9)],
      [8, computed],
      [9, crashes],
      [10, crashes],
      [11, restored(0)],
      [11, computes(8e9)],
      [13, crashes],
      [20, restored(0)],
    )
    expect(undone).toMatchObject({ deadSeconds: 10, longestSeconds: 8 })
  })

  test('one whose creation is undone loses everything', () => {
    expect(following([0, computes(3e9)], [3, computed], [5, rolledBack(0, -1)]).survivorSeconds).toBe(3)
  })
})
