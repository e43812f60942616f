// What a viewer of Chrome traces asks of one, checked on a run with a crash and one without.

import { describe, expect, test } from 'vitest'
import type { ChromeEvent } from '../../sim/trace/chrome-trace.ts'
import type { TraceEntry } from '../../sim/trace/json-lines.ts'
import { PerfettoTrace, perfettoFile } from '../../sim/trace/perfetto.ts'
import { exampleOf } from './events.ts'
import { crashed, quiet, traceOf } from './runs.ts'

function drawn(entries: readonly TraceEntry[]): ChromeEvent[] {
  const events: ChromeEvent[] = []
  const perfetto = new PerfettoTrace((event) => events.push(event))
  for (const { atNs, event } of entries) perfetto.read(atNs, event)
  perfetto.end(entries.at(-1)!.atNs)
  return events
}

type Of<P extends ChromeEvent['ph']> = Extract<ChromeEvent, { ph: P }>
const only = <P extends ChromeEvent['ph']>(events: readonly ChromeEvent[], ...phases: P[]): Of<P>[] =>
  events.filter((event): event is Of<P> => (phases as string[]).includes(event.ph))
const trackOf = ({ pid, tid }: ChromeEvent): string => `${pid}/${tid}`

/** In nanoseconds, so that comparing is exact. */
const begin = ({ ts }: Of<'X'>): number => Math.round(ts * 1000)
const end = ({ ts, dur }: Of<'X'>): number => Math.round(ts * 1000) + Math.round(dur * 1000)

/** The slices of one track that lie neither within nor outside each other. */
function overlaps(slices: readonly Of<'X'>[]): string[] {
  const found: string[] = []
  const sorted = [...slices].sort((a, b) => begin(a) - begin(b) || end(b) - end(a))
  const around: Of<'X'>[] = []
  for (const slice of sorted) {
    while (around.length > 0 && end(around.at(-1)!) <= begin(slice)) around.pop()
    const outer = around.at(-1)
    if (outer !== undefined && end(outer) < end(slice)) found.push(`${outer.name} and ${slice.name} at ${slice.ts}`)
    around.push(slice)
  }
  return found
}

const runs = { 'without a fault': drawn(traceOf(quiet())), 'with a crash': drawn(traceOf(crashed())) }

describe.each(Object.entries(runs))('a run %s', (_, events) => {
  const slices = only(events, 'X')

  test('every time is a number, none is negative', () => {
    for (const { ts } of only(events, 'X', 'i', 's', 'f', 'C')) expect(ts).toBeGreaterThanOrEqual(0)
    for (const { dur } of slices) expect(dur).toBeGreaterThanOrEqual(0)
  })

  test('every track has one name, and it comes before its first entry', () => {
    const named = new Set<string>()
    for (const event of events) {
      if (event.ph !== 'M') expect(named).toContain(trackOf(event))
      else if (event.name === 'thread_name') {
        expect(named).not.toContain(trackOf(event))
        named.add(trackOf(event))
      }
    }
  })

  test('the slices of a track lie within each other or apart', () => {
    for (const track of new Set(slices.map(trackOf))) {
      expect(overlaps(slices.filter((slice) => trackOf(slice) === track))).toEqual([])
    }
  })

  test('every arrow begins once, in a slice, before it ends', () => {
    const starts = new Map(only(events, 's').map((start) => [start.id, start]))
    expect(starts.size).toBe(only(events, 's').length)
    for (const start of starts.values()) {
      const at = Math.round(start.ts * 1000)
      expect(slices.some((slice) => trackOf(slice) === trackOf(start) && begin(slice) <= at && at <= end(slice))).toBe(
        true,
      )
    }
    const ends = only(events, 'f')
    expect(ends.length).toBeGreaterThan(20)
    for (const { id, ts } of ends) expect(starts.get(id)?.ts).toBeLessThan(ts)
  })

  test('every arrow ends at the receipt of its message: no slice of that track comes between the two', () => {
    for (const [at, arrow] of events.entries()) {
      if (arrow.ph !== 'f') continue
      const [next] = only(events.slice(at), 'X')
        .filter((slice) => trackOf(slice) === trackOf(arrow) && slice.ts >= arrow.ts)
        .sort((a, b) => a.ts - b.ts)
      expect(next).toMatchObject({ cat: 'receive', ts: arrow.ts, dur: 0 })
    }
  })

  test('counters are numbers that never fall below zero', () => {
    const counters = only(events, 'C')
    expect(counters.length).toBeGreaterThan(50)
    for (const { args } of counters) for (const value of Object.values(args)) expect(value).toBeGreaterThanOrEqual(0)
  })

  test('every process computes, sends, and is checkpointed', () => {
    const threads = only(events, 'M').filter(
      ({ name, args }) => name === 'thread_name' && /^gauss\/[1-3]$/.test(args.name),
    )
    expect(threads.length).toBeGreaterThanOrEqual(3)
    for (const category of ['compute', 'send', 'blocked', 'checkpoint'])
      expect(new Set(slices.filter(({ cat }) => cat === category).map(({ pid }) => pid)).size).toBeGreaterThanOrEqual(3)
  })
})

test('a crash ends what it hits, and a restore and a replay follow on another host', () => {
  const events = runs['with a crash']
  const crash = only(events, 'i').find(({ name }) => name.startsWith('crashes'))!
  const slices = only(events, 'X')
  const cut = slices.filter(({ pid, args }) => pid === crash.pid && 'interrupted' in args)
  expect(cut.map(({ cat }) => cat)).toContain('checkpoint')
  for (const slice of cut) expect(end(slice)).toBeGreaterThanOrEqual(Math.round(crash.ts * 1000))
  const recovered = slices.filter(({ cat }) => cat === 'restore' || cat === 'replay')
  expect(recovered.map(({ cat }) => cat)).toEqual(['restore', 'replay'])
  for (const { pid, ts } of recovered) {
    expect(pid).not.toBe(crash.pid)
    expect(ts).toBeGreaterThan(crash.ts)
  }
})

test('the file is one JSON document in the form that viewers open', () => {
  const entries = runs['with a crash'].map(perfettoFile.entry)
  const text = perfettoFile.head + entries.join(perfettoFile.separator) + perfettoFile.foot
  expect(JSON.parse(text)).toEqual({ displayTimeUnit: 'ms', traceEvents: runs['with a crash'] })
})

test('slices that cross would be noticed', () => {
  const slice = (ts: number, dur: number) =>
    ({ ph: 'X', pid: 1, tid: 1, ts, dur, name: 'x', cat: 'x', args: {} }) as const
  expect(overlaps([slice(0, 10), slice(5, 10)])).toHaveLength(1)
  expect(overlaps([slice(0, 10), slice(5, 5), slice(10, 1)])).toEqual([])
})

test('a message that is never acknowledged still has its beginning', () => {
  const events = drawn([
    { atNs: 1000, event: exampleOf('message-sent') },
    { atNs: 2000, event: exampleOf('host-crashed', { host: 'ws2' }) },
  ])
  expect(only(events, 'X')).toMatchObject([{ name: 'send to gauss/1', ts: 1, dur: 1, args: { interrupted: true } }])
  expect(only(events, 's')).toMatchObject([{ ts: 1 }])
})
