// Programs, applications, machines and checks that are not starsim's own: they run, survive crashes and are searched like any other.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { crashSchedules, reproduction, toScenario, troubledScenarios } from '../../sim/arbitraries.ts'
import {
  type Application,
  type Check,
  checks,
  completeOptions,
  defineScenario,
  loadScenario,
  messageOf,
  numberOf,
  type Program,
  parseScenarioText,
  profiles,
  record,
  ScenarioProblem,
  scenarioText,
  simulate,
} from '../../sim/index.ts'

/** Passes a number round a circle `size` times; each process adds its own. Register 0: rounds done; 1: the sum; 2: whether it waits. */
const circle: Program = {
  layout: () => ({ baseBytes: 8192, regions: [] }),
  next({ registers, mode }, parameters, reply) {
    const number = numberOf(parameters, 'number')
    const next = `circle/${(number + 1) % (numberOf(parameters, 'workers') + 1)}`
    if (reply.kind === 'message') {
      registers[1] = (registers[1]! + (messageOf(reply).payload.digest & 0xff) + number) | 0
      registers[0]!++
      registers[2] = 0
      if (number > 0) return { kind: 'send', to: next, payload: record(mode, 64, [registers[1]!]) }
    }
    if (registers[0]! >= numberOf(parameters, 'size')) return { kind: 'exit', answer: record(mode, 4, [registers[1]!]) }
    if (number === 0 && registers[2] === 0) {
      registers[2] = 1
      return { kind: 'send', to: next, payload: record(mode, 64, [registers[1]!]) }
    }
    return { kind: 'receive', from: null }
  },
}
const parts = { programs: { circle } }
const written = {
  application: { kind: 'circle', size: 12, workers: 2 },
  hosts: { workstations: { count: 4 } },
  star: { checkpoint: { interval: '60ms' }, ring: { period: '200ms', timeout: '150ms' } },
  start: { stagger: '10ms', jitter: '5ms' },
  limit: '2min',
} as const

describe('a program of one’s own', () => {
  test('runs, and gives the same answer when its host crashes', () => {
    const quiet = simulate(written, parts)
    expect(quiet.outcome).toBe('completed')
    expect(Object.keys(quiet.answers)).toEqual(['circle/0', 'circle/1', 'circle/2'])
    const struck = simulate({ ...written, faults: [{ crash: 'ws1', at: '100ms' }] }, { ...parts, checks: true })
    expect(struck).toMatchObject({ outcome: 'completed', violations: [], answers: quiet.answers })
    expect(struck.recoveries.length).toBeGreaterThan(0)
  })
  test('is named in faults, in files and in text', () => {
    const faults = [{ crash: 'ws1', when: 'circle/1 receives message 3' }] as const
    const scenario = defineScenario({ ...written, faults }, parts)
    expect(parseScenarioText(scenarioText(scenario), 'mine.yaml', parts)).toEqual(scenario)
    expect(() => parseScenarioText(scenarioText(scenario))).toThrow(
      /application.kind: expected gauss, .*; found circle/,
    )
    expect(() => loadScenario('/nowhere.yaml', parts)).toThrow(/there is no such file/)
  })
  test('holds under any crashes; what fails says how to see it again', () => {
    const scenario = defineScenario(written, parts)
    const holds = fc.property(crashSchedules(written, parts), (schedule) => {
      expect(simulate(toScenario(scenario, schedule), { ...parts, checks: true }).violations).toEqual([])
    })
    fc.assert(holds, { seed: 1, numRuns: 15 })
    const printed = failureOf(fc.property(crashSchedules(written, parts), (schedule) => schedule.length === 0))
    expect(printed).toContain('simulate(parseScenarioText(text')
    expect(printed).not.toContain('npx starsim')
  })
})

test('an application of one’s own deals programs to processes', () => {
  const pair: Application = {
    title: 'One sender, one receiver',
    sizeUnit: 'messages',
    dealt: false,
    options: { bytes: { default: 64, unit: 'bytes', minimum: 4, description: 'length of a message' } },
    defaultBaseImageBytes: 8192,
    plan(options) {
      const parameters = { ...completeOptions(pair, options), workers: 1 }
      return [
        { name: 'ping/0', program: 'ping-receiver', parameters },
        { name: 'ping/1', program: 'ping-sender', parameters: { ...parameters, number: 1 } },
      ]
    },
  }
  const application = { kind: 'pair', size: 4, options: { bytes: 100 } } as const
  const { processes } = simulate({ application }, { applications: { pair } })
  expect(processes.map(({ name, messagesSent }) => [name, messagesSent])).toEqual([
    ['ping/0', 0],
    ['ping/1', 4],
  ])
  const wrong = { ...application, options: { bites: 1 } }
  expect(() => simulate({ application: wrong }, { applications: { pair } })).toThrow(/pair has no option bites/)
})

test('a machine of one’s own computes at its own speed', () => {
  const base = profiles['sparcstation-1']
  const fast = { ...base, name: 'fast', cpu: { ...base.cpu, flopNs: 1, loopNs: 1 } }
  const on = (profile: 'fast' | 'sparcstation-1') =>
    simulate(
      { application: { kind: 'matmul', size: 64 }, hosts: { workstations: { count: 5, profile } } },
      { profiles: { fast } },
    )
  expect(on('fast').costs.computeSeconds).toBeLessThan(on('sparcstation-1').costs.computeSeconds / 2)
})

describe('checks of one’s own', () => {
  const noCrash: Check = {
    name: 'no-crash',
    sentence: 'no host crashes',
    create: ({ violated }) => ({ on: { 'host-crashed': ({ host }) => violated(`${host} crashed`) } }),
  }
  const scenario = defineScenario({ ...written, faults: [{ crash: 'ws1', at: '100ms' }] }, parts)

  test('stand beside those of starsim, or alone', () => {
    for (const watched of [[noCrash], [...checks, noCrash]]) {
      const { outcome, violations } = simulate(scenario, { ...parts, checks: watched })
      expect(outcome).toBe('violated')
      expect(violations).toEqual([{ check: 'no-crash', message: 'ws1 crashed', atSeconds: 0.1 }])
    }
  })
  test('change nothing in the run', () => {
    const { fingerprint } = simulate(scenario, parts)
    expect(simulate(scenario, { ...parts, checks: [noCrash] }).fingerprint).toBe(fingerprint)
  })
})

/** What fast-check prints when a property fails. */
function failureOf<T>(property: fc.IRawProperty<T>): string {
  try {
    fc.assert(property, { seed: 2, numRuns: 20 })
  } catch (failure) {
    return (failure as Error).message
  }
  return ''
}

describe('a property that fails', () => {
  const scenario = defineScenario({
    application: { kind: 'gauss', size: 5, workers: 3, memory: 'bytes', baseImage: '8KB' },
    star: {
      checkpoint: { interval: '150ms' },
      ring: { period: '200ms', timeout: '150ms' },
      without: ['stamps'],
    },
    start: { stagger: '10ms', jitter: '5ms' },
    limit: '2min',
  })
  const isGood = (faulty: Parameters<typeof simulate>[0]) => simulate(faulty, { checks: true }).violations.length === 0

  test('prints the scenario file of the smallest schedule, with the commands that run it', () => {
    const printed = failureOf(
      fc.property(crashSchedules(scenario), (schedule) => isGood(toScenario(scenario, schedule))),
    )
    expect(printed).toContain('npx starsim run counterexample.yaml --report run.html')
    const text = /Counterexample: \[\n([\s\S]*?)\n\]/.exec(printed)![1]!
    const found = parseScenarioText(text, 'counterexample.yaml')
    expect(found.faults).toHaveLength(1)
    expect(simulate(found, { checks: true }).outcome).toBe('violated')
  })
  test('prints drawn scenarios in the same way', () => {
    const printed = failureOf(fc.property(troubledScenarios(['gauss']), () => false))
    const text = /Counterexample: \[\n([\s\S]*?)\n\]/.exec(printed)![1]!
    expect(parseScenarioText(text).application).toMatchObject({ kind: 'gauss', workers: 1 })
  })
  test('needs a scenario that can be used', () => {
    expect(() => crashSchedules({ application: { kind: 'gauss', size: 2 } })).toThrow(ScenarioProblem)
    expect(() => fc.sample(crashSchedules({ ...scenario, limitNs: 1e8 }), 1)).toThrow(ScenarioProblem)
    expect(reproduction(scenario)).toContain('without: [ stamps ]')
  })
})
