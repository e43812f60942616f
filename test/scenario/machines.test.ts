// Machines that a scenario describes: figures with units, kinds of disks, files, and what is refused.

import { describe, expect, test } from 'vitest'
import { profiles } from '../../sim/machine/profiles/profiles.ts'
import { knownParts } from '../../sim/scenario/known-parts.ts'
import { readMachine } from '../../sim/scenario/machines.ts'
import { loadScenario } from '../../sim/scenario/reading/load.ts'
import { explain } from '../../sim/scenario/writing/explain.ts'
import type { WrittenMachine } from '../../sim/scenario/written-machine.ts'
import { simulate } from '../../sim/simulate.ts'

const base = profiles['modern-server']
const machine = (change: Partial<WrittenMachine>) => readMachine({ like: 'modern-server', ...change }, knownParts)

describe('a machine that is like another', () => {
  test('has its figures but for those given', () => {
    const { profile, problems } = machine({ memory: '256GB', copy: '5GB/s', forkPage: '130ns', checkpoint: '2ms' })
    expect(problems).toEqual([])
    expect(profile).toEqual({
      ...base,
      name: 'like modern-server',
      memoryBytes: 256 * 2 ** 30,
      cpu: { ...base.cpu, copyNsPerByte: 1e9 / (5 * 2 ** 30), forkNsPerPage: 130 },
      layer: { ...base.layer, checkpointNs: 2e6 },
    })
  })
  test('a figure may say what it is worth', () => {
    const figure = { value: '8GB/s', kind: 'measured', source: 'memcpy of 1 GB, median of 20', spread: 0.02 } as const
    expect(machine({ copy: figure }).profile.cpu).toEqual(machine({ copy: '8GB/s' }).profile.cpu)
  })
  test('has a disk of another kind, with figures of its own', () => {
    expect(machine({ disk: 'nvme' }).profile.solidDisk).toMatchObject({
      writeNsPerByte: 0.5,
      volatile: false,
      streams: 1,
    })
    expect(machine({ disk: { kind: 'memory', write: '5GB/s' } }).profile.solidDisk).toMatchObject({ volatile: true })
    expect(machine({ disk: { kind: 'object', streams: 4, readLatency: '20ms' } }).profile.solidDisk).toMatchObject({
      streams: 4,
      readLatencyNs: 20e6,
      writeNsPerByte: 12.5,
    })
    expect(machine({ disk: 'nearline' }).profile.solidDisk).toBeUndefined()
  })
  test('with offload frames cost its processor nothing, and a byte one copy', () => {
    expect(machine({ offload: true }).profile.network).toMatchObject({ frameNs: 0, sendNsPerByte: 0.1 })
  })
})

const file = (profile: string): string => `
application: { kind: pattern, workers: 2, size: 3, options: { work: 10ms, state: 64KB, messages: ring } }
hosts:
  workstations: { count: 3, profile: ${profile} }
  servers: { count: 2, profile: { like: modern-server, disk: nvme } }
network: { kind: switched, megabitsPerSecond: 100000 }
star: { checkpoint: { policy: incremental, interval: 10ms } }
`
const files: Readonly<Record<string, string>> = {
  './here.yaml': 'like: modern-server\nmemory: { value: 128GB, kind: measured }\ndisk: ssd\n',
  './bad.yaml': 'like: modern-server\nmemory: 128\n',
}
const load = (profile: string) => loadScenario(file(profile), 's.yaml', { readText: (name) => files[name] ?? null })
const errors = (profile: string): string[] => {
  const read = load(profile)
  return 'errors' in read ? read.errors.map((e) => `${e.file}:${e.line}: ${e.path}: ${e.message}`) : []
}

test('a machine may stand in a file; a scenario written out has it in it, and is the same', () => {
  const read = load('./here.yaml')
  if (!('scenario' in read)) throw new Error(JSON.stringify(read.errors))
  const again = loadScenario(explain(read.scenario), 'again.yaml')
  expect(again).toEqual(read)
  expect(simulate(read.scenario, { checks: true })).toMatchObject({ outcome: 'completed', violations: [] })
})

test.each([
  ['{ like: modern-servr }', 's.yaml:4: hosts.workstations.profile.like: expected sparcstation-1'],
  ['{ like: modern-server, memory: 64 }', 'memory: expected a size with a unit'],
  ['{ like: modern-server, copy: 10GB }', 'copy: expected a rate with a unit'],
  ['{ like: modern-server, disk: nvm }', 'disk: expected nvme, ssd, memory, object or nearline; found nvm'],
  ['{ like: modern-server, ram: 64GB }', 'ram'],
  ['{ like: modern-server, fork: 0.3ns }', 'fork: 0.3ns is not a whole number of nanoseconds'],
  ['./gone.yaml', 'profile: the file ./gone.yaml cannot be read'],
  ['./bad.yaml', './bad.yaml:2: memory: expected a size with a unit'],
])('%s is refused', (profile, message) => {
  expect(errors(profile)).toEqual([expect.stringContaining(message)])
})

test('memory of a peer is gone when the peer is', () => {
  const scenario = (disk: string) =>
    loadScenario(
      file('modern-server')
        .replace('size: 3', 'size: 30')
        .replace('disk: nvme', `disk: ${disk}`)
        .replace('10ms } }\n', '10ms }, log: written-through }\n') +
        'faults: [{ crash: [fs1, fs2], at: 100ms, restartAfter: 5ms }]\nstart: { stagger: 0s, jitter: 0s }\n',
      's.yaml',
    )
  const outcome = (disk: string): string => {
    const read = scenario(disk)
    if (!('scenario' in read)) throw new Error(JSON.stringify(read.errors))
    return simulate(read.scenario).outcome
  }
  expect(outcome('nvme')).toBe('completed')
  expect(outcome('memory')).toBe('cannot-recover')
})
