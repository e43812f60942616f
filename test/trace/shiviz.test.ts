// The rules of ShiViz and of vector clocks, checked on a run with a crash.

import { describe, expect, test } from 'vitest'
import type { TraceEntry } from '../../sim/trace/json-lines.ts'
import { shivizExpression, shivizTrace } from '../../sim/trace/shiviz.ts'
import { exampleOf } from './events.ts'
import { crashed, traceOf } from './runs.ts'

interface Line {
  readonly host: string
  readonly clock: Readonly<Record<string, number>>
  readonly event: string
}

/** As ShiViz reads a file that is selected: the first line is the expression, made to match whole lines, the second the delimiter. */
function parse(text: string): Line[] {
  const [expression, delimiter, ...log] = text.split('\n')
  expect(delimiter).toBe('')
  return linesOf(log.join('\n'), new RegExp(`^${expression}$`, 'gm'))
}

/** As ShiViz reads what is pasted: the whole text, with the expression that it takes where none is given. */
const parsePasted = (text: string): Line[] => linesOf(text.trim(), /(?<event>.*)\n(?<host>\S*) (?<clock>{.*})/gm)

const linesOf = (log: string, expression: RegExp): Line[] =>
  [...log.matchAll(expression)].map(({ groups }) => {
    const { host, clock, event } = groups!
    return { host: host!, clock: JSON.parse(clock!), event: event! }
  })

function written(entries: readonly TraceEntry[]): string {
  let text = ''
  const read = shivizTrace('messages', (line) => {
    text += line
  })
  for (const { atNs, event } of entries) read(atNs, event)
  return text
}

/** Left happened before right, or is the same. */
const isKnownTo = (left: Line, right: Line): boolean =>
  Object.entries(left.clock).every(([node, count]) => (right.clock[node] ?? 0) >= count)

describe('a run with a crash', () => {
  const text = written(traceOf(crashed()))
  const lines = parse(text)

  test('is read whole, selected as a file or pasted', () => {
    expect(text.startsWith(`${shivizExpression}\n\n`)).toBe(true)
    expect(lines.length * 2).toBe(text.split('\n').length - 3)
    expect(lines.length).toBeGreaterThan(200)
    expect(parsePasted(text)).toEqual(lines)
  })

  // what ShiViz refuses a log for, besides gaps: a line without its own host's time, a time that is no whole number above zero
  test('every clock has its own line in it, and whole numbers above zero only', () => {
    for (const { host, clock } of lines) {
      expect(Object.keys(clock)).toContain(host)
      for (const count of Object.values(clock)) expect(Number.isSafeInteger(count) && count > 0).toBe(true)
    }
  })

  test('two events that know of each other both ways would be one: no two clocks are equal', () => {
    expect(new Set(lines.map(({ clock }) => JSON.stringify(Object.entries(clock).sort()))).size).toBe(lines.length)
  })

  test('every line counts its own events from one, without a gap', () => {
    const counts = new Map<string, number>()
    for (const { host, clock } of lines) {
      const next = (counts.get(host) ?? 0) + 1
      expect(clock[host]).toBe(next)
      counts.set(host, next)
    }
  })

  test('nobody knows of events that have not happened, and nobody forgets', () => {
    const counts = new Map<string, number>()
    const last = new Map<string, Line>()
    for (const line of lines) {
      counts.set(line.host, line.clock[line.host]!)
      for (const [node, count] of Object.entries(line.clock)) expect(count).toBeLessThanOrEqual(counts.get(node) ?? 0)
      const before = last.get(line.host)
      if (before !== undefined) expect(isKnownTo(before, line)).toBe(true)
      last.set(line.host, line)
    }
  })

  test('who receives a message knows of its sending', () => {
    const sent = lines.find(({ event }) => /gauss\/0 sends message 1 to gauss\/1/.test(event))!
    const received = lines.find(({ event }) => /gauss\/1 receives message 1 from gauss\/0/.test(event))!
    expect(isKnownTo(sent, received)).toBe(true)
    expect(isKnownTo(received, sent)).toBe(false)
  })

  test('who restores a process knows of the recovery; the crash itself tells nobody', () => {
    const find = (words: string) => lines.find(({ event }) => event.includes(words))!
    expect(isKnownTo(find('recovery of ws2 begins'), find('recovery of ws2 restores'))).toBe(true)
    expect(isKnownTo(find('crashes'), find('is declared dead'))).toBe(false)
  })
})

test('a message that a recovered process repeats is known by its first sending', () => {
  const lines = parse(
    written([
      { atNs: 1, event: exampleOf('message-sent', { incarnation: 1 }) },
      { atNs: 2, event: exampleOf('checkpoint-begins') },
      { atNs: 3, event: exampleOf('message-sent', { withheld: true }) },
      { atNs: 4, event: exampleOf('message-received', { process: 'gauss/1', from: 'gauss/3' }) },
    ]),
  )
  expect(lines.at(-1)!.clock).toEqual({ 'gauss/3': 1, 'gauss/1': 1 })
})
