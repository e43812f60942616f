// What repetitions of a measurement say, and a profile that a scenario can name. Figures of this machine are looked at for their order only.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import {
  type MeasuredMachine,
  measuredMachine,
  profileText,
  quantile,
} from '../../sim/experiments/machine/measured-machine.ts'
import { loadScenario, profiles } from '../../sim/index.ts'
import { knownParts } from '../../sim/scenario/known-parts.ts'
import { machineOf } from '../../sim/scenario/machines.ts'

const root = new URL('../../', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'starsim-machine-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const GB = 1024 ** 3
const quiet = { by: 'c', memoryBytes: 64 * GB, anyway: false } as const
const repetitions = (...values: number[]) =>
  values.map((each) => ({ copy: each / 10, fork: 1000 * each, readIsBound: 0 }))

describe('of repetitions', () => {
  test('the median is told, and how far the quarters lie apart', () => {
    const { figures, tooWide } = measuredMachine(repetitions(9, 10, 10, 11, 12), quiet)
    expect(figures).toMatchObject([
      { name: 'copy', unit: 'ns/byte', value: 1, spread: expect.closeTo(0.1, 9), bound: null },
      { name: 'fork', unit: 'ns', value: 10_000, spread: expect.closeTo(0.1, 9), bound: null },
    ])
    expect(tooWide).toEqual([])
    expect(quantile([1, 2, 4], 0.75)).toBe(3)
  })

  test('those that lie too far apart are named', () => {
    expect(measuredMachine(repetitions(5, 10, 10, 20, 40), quiet).tooWide).toEqual(['copy', 'fork'])
  })

  test('a figure that something else was measured with is a bound, and so is all of it if the machine is not quiet', () => {
    const found = [
      { read: 1, readLatency: 9e4, readIsBound: 1, switch: 900, switchIsBound: 1, send: 3000, receive: 900, copy: 0.1 },
    ]
    const bounds = (anyway: boolean) =>
      Object.fromEntries(measuredMachine(found, { ...quiet, anyway }).figures.map(({ name, bound }) => [name, bound]))
    const bound = { read: 'least', readLatency: 'least', switch: 'most', send: 'most', receive: 'least' }
    expect(bounds(false)).toEqual({ ...bound, copy: null })
    expect(bounds(true)).toEqual({ ...bound, copy: 'most' })
  })

  test('a difference that came out as nothing is no figure', () => {
    expect(measuredMachine([{ forkPage: 0, sendRate: -0.1, copy: 1 }], quiet).figures.map(({ name }) => name)).toEqual([
      'copy',
    ])
  })
})

test('a profile that a scenario names has the figures that were measured', () => {
  const each = {
    copy: 0.1,
    compare: 0.2,
    switch: 1500.4,
    fork: 40_000,
    forkPage: 0.3,
    fault: 800,
    fileCache: 0.25,
    send: 2000,
    sendRate: 0.001,
  }
  const machine = measuredMachine(
    [{ ...each, receive: 900, write: 2, read: 0.5, writeLatency: 50_000, readLatency: 90_000, call: 80 }],
    quiet,
  )
  writeFileSync(join(folder, 'here.yaml'), profileText(machine))
  writeFileSync(
    join(folder, 'uses.yaml'),
    'application: { kind: gauss, size: 8 }\nhosts: { workstations: { count: 5, profile: ./here.yaml } }\n',
  )
  const { profile } = loadScenario(join(folder, 'uses.yaml')).hosts[0]!
  const { cpu, network, solidDisk, memoryBytes } = machineOf(profile, knownParts)
  expect(memoryBytes).toBe(64 * GB)
  expect(cpu).toMatchObject({ contextSwitchNs: 1500, forkNs: 40_000, forkNsPerPage: 1, copyOnWriteFaultNs: 800 })
  expect(cpu.copyNsPerByte).toBeCloseTo(0.1, 3)
  expect(network).toMatchObject({
    sendNs: 2000,
    receiveNs: 900,
    sendNsPerByte: profiles['modern-server'].network.sendNsPerByte,
  })
  expect(solidDisk).toMatchObject({ readLatencyNs: 90_000, writeLatencyNs: 50_000 })
  expect(solidDisk!.writeNsPerByte).toBeCloseTo(2, 2)
})

function starsim(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin', 'starsim.js'), ...words], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { status, out: stdout, error: stderr }
}

describe('starsim measure machine', () => {
  const orders = {
    copy: [0.02, 20],
    compare: [0.02, 20],
    fileCache: [0.02, 50],
    write: [0.05, 5000],
    writeLatency: [500, 1e9],
  }

  test.each(['cc', 'none'])(
    'measures this machine, the compiler being %s',
    (compiler) => {
      const { status, out, error } = starsim(
        'measure',
        'machine',
        '--anyway',
        '--trials',
        '3',
        '--compiler',
        compiler,
        '--write',
        'm.yaml',
        '--json',
      )
      expect(error).toBe('')
      expect(status).toBe(0)
      const { by, figures, repetitions: count } = JSON.parse(out) as MeasuredMachine
      expect({ by: compiler === 'none' ? 'node' : by, count }).toEqual({ by, count: 3 })
      for (const [name, [least, most]] of Object.entries(orders)) {
        const { value } = figures.find((figure) => figure.name === name)!
        expect(value, name).toBeGreaterThan(least!)
        expect(value, name).toBeLessThan(most!)
      }
      expect(figures.every(({ bound }) => bound !== null)).toBe(true)
      if (by === 'c')
        expect(figures.map(({ name }) => name)).toEqual(expect.arrayContaining(['fork', 'fault', 'roundTrip']))
      expect(readFileSync(join(folder, 'm.yaml'), 'utf8')).toMatch(/^like: modern-server$/m)
      writeFileSync(
        join(folder, 'm-uses.yaml'),
        'application: { kind: gauss, size: 6 }\nhosts: { workstations: { count: 5, profile: ./m.yaml } }\n',
      )
      expect(starsim('run', 'm-uses.yaml').status).toBe(0)
      expect(readdirSync(folder).filter((name) => name.startsWith('.starsim'))).toEqual([])
    },
    120_000,
  )

  test.each([
    [['--trials', '2'], /--trials 3 or more/],
    [['--write', 'm.txt'], /^m\.txt: expected a name that ends in \.yaml/],
    [['--in', 'nowhere', '--anyway', '--trials', '3'], /^nowhere: /],
    [
      ['--stations', '3'],
      /measure machine has no option --stations; it has --trials, --in, --compiler, --write, --anyway/,
    ],
  ])('%j: one line, exit 2', (words, message) => {
    const { status, out, error } = starsim('measure', 'machine', ...words)
    expect(error.trim().split('\n')).toEqual([expect.stringMatching(message)])
    expect({ status, out }).toEqual({ status: 2, out: '' })
  })
})
