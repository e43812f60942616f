// Records of failures as LANL released them: read, held against what they declare, put on the hosts of a scenario.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { syntheticTrace } from '../../sim/faults/synthetic-trace.ts'
import { minutesOf, parseLanlTrace } from '../../sim/scenario/reading/lanl-trace.ts'
import { loadScenario } from '../../sim/scenario/reading/load.ts'

const header =
  'System,machine type,nodenum,Prob Started (mm/dd/yy hh:mm),Prob Fixed (mm/dd/yy hh:mm),Down Time,Software'
const rows = [
  '18,"cluster, big",7,6/21/2005 10:54,6/21/2005 11:54,60,OS',
  '20,cluster,1,6/21/2005 10:50,6/21/2005 10:51,1,',
  '18,cluster,3,6/22/2005 10:54,6/22/2005 10:59,5,',
]
const file = (...lines: string[]): string => [header, ...lines].join('\r\n')

test('rows of one system, since its first failure, in order', () => {
  expect(parseLanlTrace(file(...rows), 18)).toEqual({
    crashes: [
      { node: 7, atMinutes: 0, downMinutes: 60 },
      { node: 3, atMinutes: 1440, downMinutes: 5 },
    ],
  })
})

test('a declared span says when time begins', () => {
  const parsed = parseLanlTrace(`# span: 6/21/2005 0:00 to 7/1/2005 0:00\n${file(...rows)}`)
  expect('crashes' in parsed && parsed.crashes[0]).toEqual({ node: 1, atMinutes: 650, downMinutes: 1 })
})

test.each([
  ['6/21/2005 10:54', '6/21/05 10:54', 0],
  ['2/28/2004 0:00', '3/1/2004 0:00', 2 * 1440],
  ['12/31/1999 23:59', '1/1/2000 0:00', 1],
  ['1/1/1996 0:00', '1/1/2005 0:00', (9 * 365 + 3) * 1440],
])('from %s to %s are %i minutes', (from, to, minutes) => {
  expect(minutesOf(to)! - minutesOf(from)!).toBe(minutes)
})

describe('what does not fit together is refused with its line', () => {
  test.each([
    ['18,c,7,6/21/2005 10:54,6/21/2005 9:54,60,', 2, 'repaired 60 minutes before it failed'],
    [
      '18,c,7,6/21/2005 10:54,6/21/2005 14:54,60,',
      2,
      'declared down for 60 minutes, but 240 minutes lie between its two times',
    ],
    ['18,c,7,13/21/2005 10:54,6/21/2005 14:54,60,', 2, 'expected when the failure began'],
    ['18,c,7,6/21/2005 10:54,,60,', 2, 'expected when it was repaired'],
    ['18,c,x,6/21/2005 10:54,6/21/2005 11:54,60,', 2, 'expected numbers'],
  ])('%s', (row, line, message) => {
    expect(parseLanlTrace(file(row))).toEqual({ problem: { line, message: expect.stringContaining(message) } })
  })
  test('rows beyond the declared span, files of another form, systems that are not there', () => {
    const outside = parseLanlTrace(`# span: 1/1/2004 0:00 to 2/1/2004 0:00\n${file(rows[0]!)}`)
    expect(outside).toEqual({ problem: { line: 3, message: expect.stringContaining('outside the span') } })
    expect(parseLanlTrace('a,b\n1,2')).toEqual({
      problem: { line: 1, message: expect.stringContaining('expected a column') },
    })
    expect(parseLanlTrace(file(...rows), 2)).toEqual({ problem: { line: 1, message: 'no row is of system 2' } })
    expect(parseLanlTrace(`# span: 2/1/2004 0:00 to 1/1/2004 0:00\n${file(rows[0]!)}`)).toHaveProperty(
      'problem.line',
      1,
    )
  })
  test('a change of the clocks is no contradiction', () => {
    expect(parseLanlTrace(file('18,c,7,4/3/2005 1:30,4/3/2005 3:30,60,'))).toHaveProperty('crashes')
  })
})

const scenario = (crashes: string): string => `
application: { kind: gauss, size: 16 }
hosts: { workstations: { count: 6 } }
faults:
  - { crashes: ${crashes} }
`
const load = (crashes: string) =>
  loadScenario(scenario(crashes), 's.yaml', { readText: (name) => (name === 'f.csv' ? file(...rows) : null) })

test('the nodes of a record are the hosts of a group, in the order of their numbers', () => {
  const read = load('{ trace: f.csv, system: 18, hosts: [ws2, ws4] }')
  expect('scenario' in read && read.scenario.faults).toEqual([
    {
      kind: 'trace',
      crashes: [
        { host: 'ws4', atNs: 0, restartAfterNs: 3600e9 },
        { host: 'ws2', atNs: 86400e9, restartAfterNs: 300e9 },
      ],
    },
  ])
})

test('a run may begin later than the record', () => {
  const read = load('{ trace: f.csv, from: 1d }')
  expect('scenario' in read && read.scenario.faults[0]).toMatchObject({ crashes: [{ host: 'ws2', atNs: 240e9 }] })
})

test.each([
  ['{ trace: f.csv, system: x }', 's.yaml:5:40: faults[0].crashes.system: expected a whole number'],
  ['{ trace: f.csv, system: 99 }', 'f.csv:1:1: no row is of system 99'],
  ['{ trace: f.csv, from: 3 }', 'faults[0].crashes.from: expected a duration'],
  ['{ trace: f.csv, haste: 3 }', 'haste'],
])('%s is refused', (crashes, message) => {
  const read = load(crashes)
  const texts =
    'errors' in read
      ? read.errors.map((e) => `${e.file}:${e.line}:${e.column}: ${e.path === '' ? '' : `${e.path}: `}${e.message}`)
      : []
  expect(texts).toEqual([expect.stringContaining(message)])
})

test('the synthetic record that is shipped says what it is, and is what is drawn', () => {
  const text = readFileSync(new URL('../../scenarios/clusters/synthetic-lanl-18.csv', import.meta.url), 'utf8')
  expect(text.split('\n')[0]).toMatch(/^# synthetic: .* no row of this file ever happened$/)
  expect(text).toBe(syntheticTrace({ preset: 'lanl-18', nodes: 128, days: 730, seed: '1' }))
  const parsed = parseLanlTrace(text)
  if (!('crashes' in parsed)) throw new Error(parsed.problem.message)
  // 128 hosts, two years, one failure in 320 days each; a Weibull of shape 0.75 that begins anew makes a few more
  expect(parsed.crashes.length).toBeGreaterThan(240)
  expect(parsed.crashes.length).toBeLessThan(400)
})
