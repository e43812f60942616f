// Small runs: sends stop and go on, what is undone is not kept, children have their creators save themselves, and a crash takes back who depends on it.

import { describe, expect, test } from 'vitest'
import { crashAt, withFaults } from '../../../sim/experiments/search/schedule.ts'
import { type SmallSetting, smallScenario } from '../../../sim/experiments/search/worlds/small-scenarios.ts'
import { loadScenario } from '../../../sim/scenario/reading/read-file.ts'
import type { Scenario } from '../../../sim/scenario/scenario.ts'
import { simulate } from '../../../sim/simulate.ts'
import type { TraceEvent, TraceEventKind } from '../../../sim/trace/event.ts'

const small = (setting: Partial<SmallSetting> & Pick<SmallSetting, 'kind'>): Scenario => {
  const scenario = smallScenario({
    ...{ policy: 'incremental', replication: 1, placement: 'detector', memory: 'bytes' },
    ...setting,
  })
  return { ...scenario, protocol: { ...scenario.protocol, kind: 'koo-toueg' } }
}

interface Told {
  readonly atNs: number
  readonly event: TraceEvent
}

function runOf(scenario: Scenario): { told: readonly Told[]; outcome: string; violations: readonly unknown[] } {
  const told: Told[] = []
  const read = (atNs: number, event: TraceEvent): void => void told.push({ atNs, event })
  const { outcome, violations } = simulate(scenario, { checks: true, readers: [read] })
  return { told, outcome, violations }
}

const ofKind = <K extends TraceEventKind>(told: readonly Told[], kind: K) =>
  told.flatMap(({ atNs, event }) =>
    event.kind === kind ? [{ atNs, event: event as Extract<TraceEvent, { kind: K }> }] : [],
  )

describe('without crashes', () => {
  const { told, outcome, violations } = runOf(small({ kind: 'gauss' }))
  const trees = ofKind(told, 'tree-committed')

  test('a program that waits for its checkpoints goes on after them', () => {
    expect({ outcome, violations }).toEqual({ outcome: 'completed', violations: [] })
    expect(trees.length).toBeGreaterThan(0)
    const last = trees.at(-1)!.atNs
    expect(ofKind(told, 'message-sent').filter(({ atNs }) => atNs > last).length).toBeGreaterThan(0)
  })

  test('nobody sends from the instant of his tentative checkpoint until he hears what has become of it', () => {
    const open = new Set<string>()
    const wrong: string[] = []
    for (const { event } of told) {
      if (event.kind === 'image-taken') open.add(event.process)
      // who has decided knows at once, and others later
      else if (event.kind === 'tree-committed') for (const process of event.processes) open.delete(process)
      else if (event.kind === 'checkpoint-undone') open.delete(event.process)
      else if (event.kind === 'message-sent' && open.has(event.process)) wrong.push(event.process)
    }
    expect(wrong).toEqual([])
  })
})

test('those who begin at the same time undo what both have done, try again, and never have three versions on a server', () => {
  const seeds = ['1', '2', '3', '4', '5']
  const runs = seeds.map((seed) => runOf({ ...small({ kind: 'ordered' }), seed }))
  const undone = runs.flatMap(({ told }) => ofKind(told, 'checkpoint-undone'))
  expect(undone.length).toBeGreaterThan(5)
  for (const { outcome, violations } of runs)
    expect({ outcome, violations }).toEqual({ outcome: 'completed', violations: [] })
})

test('attempts that collide after a recovery do not prevent each other for ever, however long a checkpoint takes', () => {
  const scenario = loadScenario(new URL('../../../scenarios/pattern.yaml', import.meta.url).pathname)
  const { application, network, protocol } = scenario
  const { told, outcome, violations } = runOf({
    ...scenario,
    application: { ...application, options: { ...application.options, state: 16e6, written: 16e6 } },
    network: { ...network, detail: 'flows' },
    protocol: { ...protocol, kind: 'koo-toueg', checkpoint: { ...protocol.checkpoint, intervalNs: 30e9 } },
  })
  expect({ outcome, violations }).toEqual({ outcome: 'completed', violations: [] })
  const [recovered] = ofKind(told, 'line-committed')
  const after = ofKind(told, 'tree-committed').filter(({ atNs }) => atNs > recovered!.atNs)
  expect(after.length).toBeGreaterThan(0)
})

test('when a child has a permanent checkpoint its creation is in one of its creator', () => {
  const scenario = loadScenario(new URL('../../../scenarios/spawner.yaml', import.meta.url).pathname)
  const { protocol, start } = scenario
  const { told, violations } = runOf({
    ...scenario,
    faults: [],
    start: { ...start, alarmPhase: 'random' },
    protocol: { ...protocol, kind: 'koo-toueg', checkpoint: { ...protocol.checkpoint, intervalNs: 2e9 } },
  })
  expect(violations).toEqual([])
  const creators = new Map<string, string>(
    ofKind(told, 'process-spawned').map(({ event: { process, child } }) => [child, process]),
  )
  const permanent = new Set<string>()
  let together = 0
  for (const { event } of ofKind(told, 'tree-committed')) {
    for (const process of event.processes) permanent.add(process)
    const creator = creators.get(event.initiator)
    if (creator === undefined) continue
    expect([...permanent]).toContain(creator)
    if (event.processes.includes(creator)) together++
  }
  expect(together).toBeGreaterThan(0)
})

describe('a crash', () => {
  test('takes back whoever has seen what it undoes, and nobody else', () => {
    const { told, outcome, violations } = runOf(
      loadScenario(new URL('../../../scenarios/blocking-checkpoint.yaml', import.meta.url).pathname),
    )
    expect({ outcome, violations }).toEqual({ outcome: 'completed', violations: [] })
    expect(ofKind(told, 'rolled-back').map(({ event: { process, to } }) => [process, to])).toEqual([['ordered/0', 1]])
  })

  test('of any host at any time ends with the right answer', () => {
    const scenario = small({ kind: 'gauss', workers: 2, replication: 2 })
    const hosts = scenario.hosts.length
    for (let k = 0; k < 12; k++) {
      const crash = crashAt([scenario.hosts[k % hosts]!.name], 200e6 + k * 97e6)
      const { outcome, violations } = runOf(withFaults(scenario, [crash]))
      expect({ k, outcome, violations }).toEqual({ k, outcome: 'completed', violations: [] })
    }
  })
})
