// What is on the wire: the figures that follow from the definition of each protocol, as literals, and the same as they are counted.

import { describe, expect, test } from 'vitest'
import { rivals } from '../../../sim/experiments/rivals/by-protocol/index.ts'
import { meets } from '../../../sim/experiments/rivals/derived.ts'
import type { TrafficSetting } from '../../../sim/experiments/rivals/rival.ts'
import { performRivalRun } from '../../../sim/experiments/rivals/rival-run.ts'
import { loadScenario } from '../../../sim/scenario/reading/read-file.ts'
import type { Scenario } from '../../../sim/scenario/scenario.ts'
import { namesOf, type ProtocolKind, protocols } from '../../../sim/scenario/vocabulary.ts'

const kinds = namesOf(protocols)

/** gauss 1024 with four workers: 4 orders, 3 pivots and 4 reports a step. */
const gauss: TrafficSetting = {
  messages: 11 * 1024,
  messageBytes: 6_920_192,
  ...{ processes: 5, hosts: 7, copies: 1, checkpoints: 15, rounds: 3, fullRounds: 3 },
}

type Derived = number | [least: number, most: number]

/** The table of the specification: a figure, or between which two. */
const table: Partial<
  Record<
    ProtocolKind,
    { datagrams: Derived; headerBytes: Derived; controlMessages?: Derived; versions: Derived | null }
  >
> = {
  none: { datagrams: 22_528, headerBytes: 0, versions: 0 },
  star: { datagrams: 22_528 * 2, headerBytes: 6_920_192 + 180_224, versions: 1 },
  independent: { datagrams: 22_528, headerBytes: 90_112, versions: 15 },
  optimistic: { datagrams: 22_528, headerBytes: 450_560, controlMessages: 0, versions: [1, 15] },
  coordinated: { datagrams: 22_528, headerBytes: 180_224, controlMessages: 36, versions: 2 },
  'chandy-lamport': { datagrams: 22_528, headerBytes: 90_112, controlMessages: 84, versions: 2 },
  // 60 a checkpoint of all five, and 12 for the last line
  'koo-toueg': { datagrams: 22_528, headerBytes: 90_112, controlMessages: [12, 192], versions: 2 },
  index: { datagrams: 22_528, headerBytes: 90_112, controlMessages: 0, versions: null },
  // the stamp and the place in each datagram of the recorder; a checkpoint tells it what it may forget
  publishing: { datagrams: 33_792, headerBytes: 180_224, controlMessages: 15, versions: 1 },
  // the content once more, with index and stamp, and a count
  backup: { datagrams: 67_584, headerBytes: 6_920_192 + 28 * 11_264, controlMessages: 20, versions: 1 },
  // 90,112 in answers and as much in confirmations; beside that four for each of the two that can say what is covered
  'sender-based': {
    datagrams: [22_528, 33_792],
    headerBytes: [180_224, 180_224 + 90_112],
    controlMessages: 0,
    versions: 1,
  },
  // 45,056 and a determinant for each message, but for the last to each process; and what is covered, to each of the others at each checkpoint
  causal: { datagrams: 22_528, headerBytes: [225_280 - 80, 225_280 + 3600], controlMessages: 0, versions: 1 },
}

test.each(namesOf(table))('what is derived for %s is what stands in the table', (kind) => {
  expect(rivals[kind].derived(gauss)).toMatchObject(table[kind]!)
})

const scenarioOf = (path: string, kind: ProtocolKind): Scenario => {
  const scenario = loadScenario(new URL(`../../../scenarios/${path}.yaml`, import.meta.url).pathname)
  return { ...scenario, protocol: { ...scenario.protocol, kind, replication: 1 } }
}

function countOf(scenario: Scenario) {
  const { outcome, traffic } = performRivalRun({ scenario, seed: '1/0', look: 'traffic' })
  expect(outcome).toBe('completed')
  const rival = rivals[scenario.protocol.kind as ProtocolKind]
  const copies = rival.isBaseline === true ? 0 : 1
  return { traffic: traffic!, derived: rival.derived({ ...traffic!, copies }), rival }
}

describe.each(kinds)('%s', (kind) => {
  test.each([
    ['paper/gauss-incremental-1', 11_264, 6_920_192],
    ['paper/fft-incremental-1', 4, 160],
  ])(
    '%s: datagrams and bytes exactly, control messages and versions within what is derived',
    (path, messages, bytes) => {
      const { traffic, derived, rival } = countOf(scenarioOf(path, kind))
      expect(traffic).toMatchObject({ messages, messageBytes: bytes })
      for (const quantity of ['datagrams', 'headerBytes'] as const)
        if (typeof derived[quantity] === 'number') expect(traffic[quantity]).toBe(derived[quantity])
      const versions = rival.countsVersionsOf === 'all' ? traffic.versionsInAll : traffic.versions
      for (const [count, what] of [
        [traffic.datagrams, derived.datagrams],
        [traffic.headerBytes, derived.headerBytes],
        [traffic.controlMessages, derived.controlMessages],
        [versions, derived.versions],
      ] as const)
        expect({ count, what, met: meets(count, what) }).toMatchObject({ met: true })
    },
    60_000,
  )
})

test('a round of coordinated checkpoints is twelve control messages with five processes', () => {
  const { traffic } = countOf(scenarioOf('paper/gauss-incremental-1', 'coordinated'))
  const { take, taken, committed } = traffic.control
  expect(traffic.fullRounds).toBeGreaterThanOrEqual(3)
  expect(take! + taken! + committed!).toBe(12 * traffic.fullRounds)
}, 60_000)

test('a round of snapshots is 28 control messages with five processes: a marker on each channel, and two for each other host', () => {
  const { traffic } = countOf(scenarioOf('paper/gauss-incremental-1', 'chandy-lamport'))
  const { marker, taken, committed, take = 0 } = traffic.control
  expect(traffic.fullRounds).toBeGreaterThanOrEqual(3)
  expect(take).toBe(0)
  expect(marker).toBe(20 * traffic.fullRounds)
  expect(marker! + taken! + committed!).toBe(28 * traffic.fullRounds)
}, 60_000)
test.each([
  ['gauss', 20],
  ['matmul', 0],
] as const)(
  '%s: in a blocking checkpoint each of %i dependences is asked about, answered, and told of the decision',
  (application, dependences) => {
    const { traffic } = countOf(scenarioOf(`paper/${application}-incremental-1`, 'koo-toueg'))
    const { 'save-too': asked = 0, willing = 0, decided = 0 } = traffic.control
    const trees = traffic.checkpoints / (dependences === 0 ? 1 : traffic.processes)
    expect(trees).toBeGreaterThanOrEqual(3)
    expect([asked, willing, decided]).toEqual([dependences * trees, dependences * trees, dependences * trees])
    expect(traffic.forced).toBe(traffic.checkpoints - trees)
    expect(traffic.versions).toBe(2)
  },
  60_000,
)
test('fft: nobody depends on anybody until the first report, and one blocking checkpoint falls between that and the end', () => {
  const { traffic } = countOf(scenarioOf('paper/fft-incremental-1', 'koo-toueg'))
  const { 'save-too': asked, willing, decided } = traffic.control
  expect(traffic.checkpoints).toBeGreaterThan(30)
  expect([asked, willing, decided]).toEqual([1, 1, 1])
}, 60_000)
test.each([
  ['bcs', 90_112, 4],
  ['ms', 135_168, 4],
] as const)(
  '%s: bytes in headers, and in gauss four of five checkpoints are forced',
  (variant, headerBytes, forced) => {
    const scenario = scenarioOf('paper/gauss-incremental-1', 'index')
    const { traffic } = countOf({ ...scenario, protocol: { ...scenario.protocol, variant } })
    expect(traffic.datagrams).toBe(22_528)
    expect(traffic.headerBytes).toBe(headerBytes)
    expect(traffic.forced).toBe((traffic.checkpoints / (1 + forced)) * forced)
  },
  60_000,
)

test('a figure that is not as derived is noticed', () => {
  expect(meets(12, 12)).toBe(true)
  expect(meets(13, 12)).toBe(false)
  expect(meets(13, [12, 13])).toBe(true)
  expect(meets(14, [12, 13])).toBe(false)
  expect(meets(11, [12, 13])).toBe(false)
  expect(meets(14, null)).toBe(true)
})

test('what is sent again counts once', () => {
  const base = scenarioOf('small-gauss', 'none')
  const faults = [{ kind: 'loss', probability: 0.05, fromNs: 0, untilNs: 1e9 }] as const
  const { traffic } = countOf(base)
  expect(countOf({ ...base, faults }).traffic.datagrams).toBe(traffic.datagrams)
})
