// The recovery line without a log, on the textbook's cases and on a run.

import { describe, expect, test } from 'vitest'
import { Domino } from '../../sim/checks/domino.ts'
import { simulate } from '../../sim/simulate.ts'
import type { TraceEvent } from '../../sim/trace/event.ts'
import { smallRun } from '../faults/small-runs.ts'

const of = (process: string) => ({ host: process === 'a/0' ? 'ws1' : 'ws2', process, incarnation: 1 })

/**
 * Short words for a tale of two processes: `a` checkpoints, `a?` begins to and does not commit, `a>b` sends and is received, `a-b` sends and is
 * not. `!` is a crash after which a/0 is restored from its first checkpoint.
 */
function tale(words: string): Domino {
  const domino = new Domino()
  const sequences = new Map<string, number>()
  const checkpoints = new Map<string, number>()
  let atNs = 0
  const tell = (event: TraceEvent): void => domino.read(atNs, event)
  for (const process of ['a/0', 'b/0']) tell({ kind: 'process-started', ...of(process), imageBytes: 4096 })
  const crash = (): void => tell({ kind: 'host-crashed', host: 'ws1', boot: 0, processes: ['a/0'], during: [] })
  for (const word of words.split(' ')) {
    atNs += 10
    if (word === '!') {
      crash()
      tell({ kind: 'restored', ...of('a/0'), number: 1, digest: 0, received: 0, records: 0 })
      continue
    }
    const [from, to] = word.split(/[>?-]/).map((letter) => (letter === '' ? undefined : `${letter}/0`))
    if (to === undefined) {
      const number = (checkpoints.get(from!) ?? 0) + 1
      checkpoints.set(from!, number)
      tell({ kind: 'checkpoint-begins', ...of(from!), number, policy: 'full', received: 0 })
      if (!word.endsWith('?')) tell({ kind: 'checkpoint-committed', ...of(from!), number, digest: 0 })
    } else {
      const sequence = (sequences.get(word) ?? 0) + 1
      sequences.set(word, sequence)
      tell({ kind: 'message-sent', ...of(from!), to, sequence, bytes: 8, digest: 0, withheld: false })
      const received = { sequence, index: 0, bytes: 8, digest: 0, replayed: false }
      if (word.includes('>')) tell({ kind: 'message-received', ...of(to), from: from!, ...received })
    }
  }
  atNs += 10
  crash()
  return domino
}

const lineOf = (words: string): string[] =>
  tale(words)
    .reports.at(-1)!
    .rollbacks.map(({ process, checkpoint }) => `${process} ${checkpoint}`)

describe('a/0 crashes', () => {
  test.each<[string, string, string[]]>([
    ['nobody has heard from it since its checkpoint', 'a b', ['a/0 1']],
    ['b/0 remembers a message that it never sent', 'a b a>b', ['a/0 1', 'b/0 1']],
    ['b/0 has sent what it has lost', 'a b b>a', ['a/0 1', 'b/0 1']],
    ['messages before both checkpoints do no harm', 'a>b b>a a b', ['a/0 1', 'b/0 1'].slice(0, 1)],
    ['a message that is still on its way takes nobody back', 'a b b-a', ['a/0 1']],
    ['a checkpoint that was not committed is none', 'a b b? a>b', ['a/0 1', 'b/0 1']],
    ['what it had received before an earlier crash is not in its history any more', 'a b b>a !', ['a/0 1']],
    ['the staircase leads down to the beginning', 'a>b b b>a a a>b b b>a', ['a/0 0', 'b/0 0']],
    ['a line in the middle stops the fall', 'a>b a b a>b b b>a a a>b', ['a/0 1', 'b/0 1']],
  ])('%s: %s', (_, words, line) => {
    expect(lineOf(words)).toEqual(line)
  })

  test('the distance is counted in time, messages and checkpoints', () => {
    const [report] = tale('a>b b b>a a a>b b b>a').reports
    expect(report!.rollbacks.map(({ passed, undoneNs, undoneMessages }) => [passed, undoneNs, undoneMessages])).toEqual(
      [
        [1, 80, 4],
        [2, 80, 4],
      ],
    )
    expect(report!.rounds).toBeGreaterThan(1)
  })
})

test('in an elimination without a log one crash takes everybody back; with it only its own process falls back', () => {
  const domino = new Domino()
  const run = smallRun({ kind: 'gauss', policy: 'incremental', replication: 2, memory: 'symbolic' }, [
    { crash: 'ws2', at: '1500ms' },
  ])
  const restored: string[] = []
  simulate(run, {
    readers: [
      domino.read,
      (_, event) => {
        if (event.kind === 'restored') restored.push(event.process)
      },
    ],
  })
  expect(domino.reports[0]!.rollbacks.map(({ process }) => process)).toEqual([
    'gauss/0',
    'gauss/1',
    'gauss/2',
    'gauss/3',
  ])
  expect(restored).toEqual(['gauss/2'])
})
