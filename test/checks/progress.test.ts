// The bound of progress, which each protocol derives for itself: a run that ends at it is accepted, and one that ends a nanosecond later is not.

import { describe, expect, test } from 'vitest'
import type { Check } from '../../sim/checks/check.ts'
import { progressWithin } from '../../sim/checks/invariants/progress.ts'
import { progress as ofCausal } from '../../sim/protocols/causal/checks/progress.ts'
import { progress as inEpochs } from '../../sim/protocols/epochs/checks/progress.ts'
import { progress as byIndex } from '../../sim/protocols/index-based/checks/progress.ts'
import { progress as ofNone } from '../../sim/protocols/none/none.ts'
import { progress as ofStar } from '../../sim/protocols/pessimistic/checks/progress.ts'
import { protocols } from '../../sim/protocols/protocols.ts'
import { adding, good, judge, type Tale } from './tale.ts'

const ms = (milliseconds: number): number => milliseconds * 1e6
const seconds = (value: number): number => Math.round(value * 1e9)
const saving = (intervalMs: number, standsStill: boolean) => ({
  ...{ intervalNs: ms(intervalMs), standsStill, longestNs: ms(50) },
})

/** The tale with so many faults, the last one at 0.4 s, which ends then. */
const endedAt = (atNs: number, checkpoint: Tale['setting']['checkpoint'], faults = 1): Tale => {
  const tale = { ...good, setting: { ...good.setting, checkpoint }, end: { ...good.end, atNs } }
  const stall = { kind: 'host-stalled', host: 'ws2', forNs: ms(50), processes: [], during: [] } as const
  return Array.from({ length: faults - 1 }).reduce<Tale>((told) => adding(told, 200, stall), tale)
}

function expectBound(check: Check, bound: number, ...of: [Tale['setting']['checkpoint'], number?]): void {
  expect(judge(endedAt(seconds(bound), ...of), [check])).toEqual([])
  expect(judge(endedAt(seconds(bound) + 1, ...of), [check])).toHaveLength(1)
}

describe('under STAR: 0.4 s to the last fault, 5 s of work for two processes and a fault, 2 s to find it', () => {
  // two checkpoints of 50 ms are a round of 0.1 s: one may be under way at the end, and one is read back
  test.each([
    ['without checkpoints', null, 7.4],
    ['standing still for a fifth of each interval: 5 s take 6', saving(500, true), 0.4 + 6 + 0.1 + 2.1],
    ['giving a fifth of each interval to children: 5 s take 6.25', saving(500, false), 0.4 + 6.25 + 0.1 + 2.1],
    ['standing still for two intervals after each: 5 s take 15', saving(50, true), 0.4 + 15 + 0.1 + 2.1],
    ['beside two children that never rest: 5 s take 25', saving(50, false), 0.4 + 25 + 0.1 + 2.1],
  ])('%s', (_, checkpoint, bound) => expectBound(ofStar, bound, checkpoint))
})

describe('under causal logging: as under STAR', () => {
  test.each([
    ['one fault', null, 1, 0.4 + 5 + 2],
    ['three, each with a replay', null, 3, 0.4 + 7 + 3 * 2],
    ['standing still for a fifth of each interval: 5 s take 6', saving(500, true), 1, 0.4 + 6 + 0.1 + 2.1],
  ])('%s', (_, checkpoint, faults, bound) => expectBound(ofCausal, bound, checkpoint, faults))
})

describe('with independent checkpoints: 0.4 s to the last fault, then 4 s of work for two processes, and no replay', () => {
  // a line takes 2 s to be wanted, and three rounds of 0.1 s; a leader is waited for 8 (0.2 + 2 x 0.1) + 4 x 0.1 = 3.6 s, then 7.2, 14.4, ..
  test.each([
    ['without checkpoints, two lines, two leaders', null, 1, 0.4 + 4 + 2 * 2 + 3 * 3.6],
    ['standing still for a fifth of each interval', saving(500, true), 1, 0.4 + 4.8 + 0.1 + 2 * 2.3 + 3 * 3.6],
    ['giving a fifth of each interval to children', saving(500, false), 1, 0.4 + 5 + 0.1 + 2 * 2.3 + 3 * 3.6],
    ['three faults: more lines and leaders, no more work', saving(500, true), 3, 0.4 + 4.8 + 0.1 + 4 * 2.3 + 15 * 3.6],
    ['seven faults: nobody is waited for longer than 32 times', null, 7, 0.4 + 4 + 8 * 2 + (63 + 2 * 32) * 3.6],
  ])('%s', (_, checkpoint, faults, bound) => expectBound(inEpochs, bound, checkpoint, faults))
})

describe('with checkpoints by index: the same, as if intervals of two processes were half as long', () => {
  test.each([
    ['without checkpoints', null, 1, 0.4 + 4 + 2 * 2 + 3 * 3.6],
    ['standing still for two fifths of each interval', saving(500, true), 1, 0.4 + 5.6 + 0.1 + 2 * 2.3 + 3 * 3.6],
  ])('%s', (_, checkpoint, faults, bound) => expectBound(byIndex, bound, checkpoint, faults))
})

describe('without fault tolerance: 0.4 s to the last fault, 2 s for two processes one after the other, 2 s to find a fault', () => {
  test.each([
    ['one fault', 1, 4.4],
    ['three', 3, 8.4],
  ])('%s', (_, faults, bound) => expectBound(ofNone, bound, null, faults))
})

test('a run without faults has no bound, nor has one beyond the promise', () => {
  const late = endedAt(seconds(1000), null)
  const calm = { ...late, moments: late.moments.filter(({ event }) => event.kind !== 'host-crashed') }
  const lossy = { ...late, setting: { ...late.setting, networkFaults: true } }
  const never = progressWithin(() => -1)
  for (const check of [ofStar, inEpochs, byIndex, ofNone, never]) {
    expect(judge(calm, [check])).toEqual([])
    expect(judge(lossy, [check])).toEqual([])
    expect(judge(late, [check])).toHaveLength(1)
  }
})

test('every protocol is watched with the bound of its own kind', () => {
  const owned = Object.values(protocols).map(({ checks }) => checks.filter(({ name }) => name === 'progress'))
  expect(owned.every((each) => each.length === 1)).toBe(true)
  expect(protocols.none.checks).toContain(ofNone)
  expect(protocols.star.checks).toContain(ofStar)
  expect(protocols.independent.checks).toContain(inEpochs)
  expect(protocols.coordinated.checks).toContain(inEpochs)
  expect(protocols['chandy-lamport'].checks).toContain(inEpochs)
  expect(protocols.index.checks).toContain(byIndex)
  expect(protocols.causal.checks).toContain(ofCausal)
})
