// Nearest line: a recovery in two tiers told by hand, and what it must not be.

import { expect, test } from 'vitest'
import { nearestLine } from '../../../sim/protocols/rounds/checks/nearest-line.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'
import { judge } from '../../checks/tale.ts'
import { told } from '../tales-of-lines.ts'

const kept = (process: string, number: number, host: string, incarnation = 1): TraceEvent => ({
  ...{ kind: 'version-stored', host, process, incarnation, number, digest: 1 },
})
const round = (number: number, served: number, ended: string[] = [], epoch = 0): TraceEvent => ({
  ...{ kind: 'round-committed', host: 'ws1', epoch, number, processes: ['a', 'b'], ended, served },
})
const crash = (host: string): TraceEvent => ({ kind: 'host-crashed', host, boot: 0, processes: [], during: [] })
const sought = (newest: number, number: number, epoch = 1): TraceEvent => ({
  ...{ kind: 'near-copies-sought', host: 'ws3', epoch, newest, lost: [], number },
})

/** a is on ws1 and kept there and on ws2; b on ws2 and ws3. The file servers have checkpoint 1. */
const near = (number: number): TraceEvent[] => [
  ...[kept('a', number, 'ws1'), kept('a', number, 'ws2'), kept('b', number, 'ws2'), kept('b', number, 'ws3')],
]
const before = [...near(1), kept('a', 1, 'fs1'), kept('b', 1, 'fs1'), ...near(2), round(1, 0), round(2, 1)]
const objections = (...then: TraceEvent[]): string[] =>
  judge(told([...before, ...then]), [nearestLine]).map(({ message }) => message)

test('after the crash of one host the last line is due, and nothing else', () => {
  expect(objections(crash('ws1'), sought(2, 2))).toEqual([])
  expect(objections(crash('ws1'), sought(2, 1))).toEqual([
    'epoch 1 goes back to checkpoint 1; there is a near copy of checkpoint 2 of every process',
  ])
})

test('after the loss of all near copies of a process the line of the file servers is', () => {
  expect(objections(crash('ws1'), crash('ws2'), sought(2, 1))).toEqual([])
  expect(objections(crash('ws1'), crash('ws2'), sought(2, 2))).toEqual([
    'epoch 1 goes back to checkpoint 2; no near copy of checkpoint 2 of a is left, and the file servers have 1',
  ])
})

test('what a host has that was declared dead may be found or not, until it is lost', () => {
  const declared = (dead: string): TraceEvent =>
    ({ kind: 'host-declared-dead', host: 'fs1', dead, silentNs: 1 }) as TraceEvent
  const doubtful = [crash('ws1'), declared('ws2')]
  expect(objections(...doubtful, sought(2, 2))).toEqual([])
  expect(objections(...doubtful, sought(2, 1))).toEqual([])
  expect(objections(...doubtful, crash('ws2'), sought(2, 2))).toHaveLength(1)
})

test('a copy that an undone execution wrote is none', () => {
  const undone = [crash('ws1'), crash('ws2'), kept('a', 2, 'ws3', 9)]
  expect(objections(...undone, sought(2, 1))).toEqual([])
  expect(objections(...undone, sought(2, 2))).toHaveLength(1)
})

test('one that has ended needs no copy', () => {
  const over = [...near(3).slice(2), round(3, 1, ['a'])]
  expect(objections(...over, crash('ws2'), sought(3, 3))).toEqual([])
})

test('of two leaders the second may begin from where the first has led, or from the same line', () => {
  const both = [crash('ws1'), crash('ws2'), sought(2, 1)]
  expect(objections(...both, sought(2, 1, 2))).toEqual([])
  expect(objections(...both, sought(1, 1, 2))).toEqual([])
  expect(objections(sought(0, 0))).toEqual(['epoch 1 begins from checkpoint 0, which was not the last'])
})
