// What a crash throws back: everybody, where processes talk to each other in every step; the one that was hit, where they do not.

import { expect, test } from 'vitest'
import { loadScenario } from '../../../sim/scenario/reading/read-file.ts'
import type { Scenario } from '../../../sim/scenario/scenario.ts'
import { simulate } from '../../../sim/simulate.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'

const scenarioOf = (name: string): Scenario =>
  loadScenario(new URL(`../../../scenarios/${name}.yaml`, import.meta.url).pathname)

const crash = (host: string, atMs: number): Scenario['faults'] => [
  { kind: 'crash', hosts: [host], moment: { kind: 'at', atNs: atMs * 1e6 }, restartAfterNs: null },
]

type Line = Extract<TraceEvent, { kind: 'line-committed' }>

/** The first line of a run, as the checkpoint of each process, and how the run ended. */
function firstLine(scenario: Scenario): { checkpoints: Record<string, number>; outcome: string } {
  const lines: Line[] = []
  const read = (_: number, event: TraceEvent): void => {
    if (event.kind === 'line-committed') lines.push(event)
  }
  const { outcome } = simulate(scenario, { checks: true, readers: [read] })
  const { processes, checkpoints } = lines[0]!
  return { checkpoints: Object.fromEntries(processes.map((name, at) => [name, checkpoints[at]!])), outcome }
}

const everybody = { 'gauss/0': 0, 'gauss/1': 0, 'gauss/2': 0, 'gauss/3': 0 }

test.each(['ws1', 'ws2', 'ws3', 'ws4'])('gauss: a crash of %s takes everybody to the beginning', (host) => {
  for (const atMs of [1700, 2300, 2700]) {
    const scenario = { ...scenarioOf('domino'), faults: crash(host, atMs) }
    expect(firstLine(scenario), `at ${atMs} ms`).toEqual({ checkpoints: everybody, outcome: 'completed' })
  }
})

test('matmul: only the process that was hit goes back, to its last checkpoint', () => {
  const checkpoints = { 'matmul/0': -1, 'matmul/1': -1, 'matmul/2': 2, 'matmul/3': -1 }
  expect(firstLine(scenarioOf('domino-matmul'))).toEqual({ checkpoints, outcome: 'completed' })
})

test('without its send buffer a message is lost, and its receiver waits for ever', () => {
  const scenario = scenarioOf('counterexamples/independent/send-buffer')
  expect(simulate(scenario).outcome).toBe('stuck')
  expect(simulate({ ...scenario, protocol: { ...scenario.protocol, without: [] } }).outcome).toBe('completed')
})
