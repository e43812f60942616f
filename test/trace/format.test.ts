// The text of a trace.

import { describe, expect, test } from 'vitest'
import { eventSentences, type FaultEventKind, parseEvent } from '../../sim/faults/plan.ts'
import type { TraceEvent, TraceEventKind } from '../../sim/trace/event.ts'
import { alignLine, formatEvent, textTrace, traceLine } from '../../sim/trace/format.ts'
import { includes, type TraceLevel } from '../../sim/trace/level.ts'
import { eventsOfAllKinds, exampleOf } from './events.ts'

describe('a line is seconds, host, part, sentence, aligned', () => {
  const cases: [atNs: number, TraceEvent, string][] = [
    [
      90e9,
      exampleOf('host-crashed'),
      '   90.000000  ws3   -           crashes, taking gauss/3 with it; in the middle of: receive of gauss/3',
    ],
    [90_412_800_000, exampleOf('host-suspected'), '   90.412800  ws2   ring        ws3 is suspected'],
    [
      91_638_400_000,
      exampleOf('restored'),
      '   91.638400  ws2   recovery    restarts gauss/3 from checkpoint 4, 252 messages received until then',
    ],
    [
      1_234_567_890_123,
      exampleOf('checkpoint-committed'),
      ' 1234.567890  ws2   checkpoint  checkpoint 4 of gauss/3 commits',
    ],
    [
      0,
      exampleOf('cannot-recover'),
      '    0.000000  -     -           cannot recover: no workstation is left to run gauss/3',
    ],
  ]
  test.each(cases)('%d ns', (atNs, event, line) => {
    expect(formatEvent(atNs, event)).toBe(line)
  })

  test('longer host names widen their column', () => {
    expect(alignLine({ seconds: '1.000000', host: 'ws1', part: 'ring', sentence: 'x' }, 7)).toBe(
      '    1.000000  ws1      ring        x',
    )
  })

  test.each(eventsOfAllKinds.map((event) => [event.kind, event] as const))('%s is told in one line', (_, event) => {
    const { sentence, host } = traceLine(0, event)
    expect(sentence).toMatch(/^\S.*\S$/)
    expect(sentence).not.toMatch(/\n|undefined|NaN|\[object/)
    expect(host).not.toBe('')
  })

  test('what differs in its fields differs in its words', () => {
    const pairs: [TraceEvent, TraceEvent][] = [
      [exampleOf('message-sent'), exampleOf('message-sent', { withheld: true })],
      [exampleOf('message-arrived'), exampleOf('message-arrived', { duplicate: true })],
      [exampleOf('message-received'), exampleOf('message-received', { replayed: true })],
      [exampleOf('restored'), exampleOf('restored', { number: 0 })],
      [exampleOf('process-started'), exampleOf('process-started', { incarnation: 1 })],
      [exampleOf('process-stopped'), exampleOf('process-stopped', { reason: 'declared dead' })],
    ]
    for (const [left, right] of pairs) expect(formatEvent(0, left)).not.toBe(formatEvent(0, right))
  })
})

describe('where a crash can be tied to an event, the line begins with the words for it', () => {
  // for messages the words of a plan count in another way (all messages of a process) than a line does (those of a channel)
  const kinds = {
    'checkpoint-begins': 'checkpoint-begins',
    'checkpoint-written': 'checkpoint-written',
    'checkpoint-commits': 'checkpoint-committed',
    'recovery-begins': 'recovery-begins',
    'recovery-restores': 'restore-begins',
    replays: 'replay-begins',
    'live-again': 'live-again',
    suspected: 'host-suspected',
    'declared-dead': 'host-declared-dead',
    rejoins: 'host-joined',
    'catches-up': 'server-caught-up',
  } as const satisfies Partial<Record<FaultEventKind, TraceEventKind>>

  test.each(Object.entries(kinds))('%s', (planned, traced) => {
    const words = eventSentences[planned as FaultEventKind].split(' ').length
    const beginning = traceLine(0, exampleOf(traced)).sentence.replaceAll(/[:,]/g, '').split(' ').slice(0, words)
    expect(parseEvent(beginning.join(' '))).toMatchObject({ event: { kind: planned } })
  })
})

describe('levels', () => {
  const kindsAt = (level: TraceLevel): string[] => {
    const lines: string[] = []
    const read = textTrace({ level }, (line) => lines.push(line))
    return eventsOfAllKinds
      .filter((event) => {
        const before = lines.length
        read(0, event)
        return lines.length > before
      })
      .map(({ kind }) => kind)
  }

  test('each holds those before it, and `all` holds everything', () => {
    expect(kindsAt('messages')).toEqual(expect.arrayContaining(kindsAt('changes')))
    expect(kindsAt('all')).toEqual(eventsOfAllKinds.map(({ kind }) => kind))
    expect(kindsAt('changes').length).toBeLessThan(kindsAt('messages').length)
    expect(kindsAt('messages').length).toBeLessThan(kindsAt('all').length)
  })

  test('changes of state have no messages among them, messages no computations', () => {
    expect(kindsAt('changes').filter((kind) => kind.startsWith('message'))).toEqual([])
    expect(kindsAt('messages')).toContain('message-sent')
    expect(kindsAt('messages')).not.toContain('compute-begins')
  })

  test('a level does not hold what is of a later one', () => {
    expect(includes('changes', 'messages')).toBe(false)
  })

  test('a line may be painted, by its part', () => {
    const lines: string[] = []
    const read = textTrace({ level: 'changes', paint: (line, part) => `<${part}>${line}` }, (line) => lines.push(line))
    read(0, exampleOf('host-suspected'))
    expect(lines).toEqual(['<ring>    0.000000  ws2   ring        ws3 is suspected\n'])
  })
})
