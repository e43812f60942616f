// What every rollback-recovery protocol owes (cluster/protocol.ts), asked of each in turn, with every application. A new one joins by its
// line in the table; what it does not promise it says there, in words.

import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { listProtocols } from '../../sim/cli/text/protocols-text.ts'
import { crashAt, withFaults } from '../../sim/experiments/search/schedule.ts'
import { smallApplications, smallScenario } from '../../sim/experiments/search/worlds/small-scenarios.ts'
import type { SimulationResult } from '../../sim/result.ts'
import { knownParts, processPlans } from '../../sim/scenario/known-parts.ts'
import { parseScenario } from '../../sim/scenario/reading/parse.ts'
import { loadScenario } from '../../sim/scenario/reading/read-file.ts'
import type { Scenario } from '../../sim/scenario/scenario.ts'
import { namesOf, type ProtocolKind, protocols } from '../../sim/scenario/vocabulary.ts'
import { simulate } from '../../sim/simulate.ts'
import { runIdeal } from '../support/ideal-runtime.ts'

interface Subject {
  /** Why it does not bring back what a crash hits; null: it does. */
  readonly bringsNothingBack: string | null
  /** Why it saves no process; null: it does. */
  readonly savesNothing: string | null
}

const subjects: Readonly<Record<ProtocolKind, Subject>> = {
  none: {
    bringsNothingBack: 'it promises to survive nothing',
    savesNothing: 'there is nowhere to save a process to',
  },
  star: { bringsNothingBack: null, savesNothing: null },
  independent: { bringsNothingBack: null, savesNothing: null },
  coordinated: { bringsNothingBack: null, savesNothing: null },
  'chandy-lamport': { bringsNothingBack: null, savesNothing: null },
  'koo-toueg': { bringsNothingBack: null, savesNothing: null },
  index: { bringsNothingBack: null, savesNothing: null },
  optimistic: { bringsNothingBack: null, savesNothing: null },
  'sender-based': { bringsNothingBack: null, savesNothing: null },
  causal: { bringsNothingBack: null, savesNothing: null },
  publishing: { bringsNothingBack: null, savesNothing: null },
  backup: { bringsNothingBack: null, savesNothing: null },
}

const nothingToSwitchOff = 'nothing of it can be switched off'

const root = new URL('../../', import.meta.url).pathname
const kinds = namesOf(smallApplications)
const policies = ['full', 'pre-copy', 'incremental'] as const

const small = (protocol: ProtocolKind, kind: (typeof kinds)[number], policy: (typeof policies)[number]): Scenario => {
  const scenario = smallScenario({ kind, policy, replication: 2, placement: 'detector', memory: 'bytes' })
  return { ...scenario, protocol: { ...scenario.protocol, kind: protocol } }
}

/** The answers that the programs give where nothing takes time and nothing fails. */
function idealAnswers({ application }: Scenario): Record<string, string> {
  const { answers } = runIdeal(processPlans(application, knownParts), { mode: 'bytes' })
  return Object.fromEntries(
    [...answers].map(([name, { digest }]) => [name, (digest >>> 0).toString(16).padStart(8, '0')]),
  )
}

const fates = ({ outcome, violations, reason, answers }: SimulationResult) => ({ outcome, violations, reason, answers })
const well = (scenario: Scenario) => ({
  ...{ outcome: 'completed', violations: [], reason: null },
  answers: idealAnswers(scenario),
})

const endNs = ({ endsAtSeconds }: SimulationResult): number => Math.round(endsAtSeconds * 1e9)

test('every protocol is in the table', () => {
  expect(Object.keys(subjects)).toEqual(Object.keys(protocols))
})

describe.each(Object.entries(subjects) as [ProtocolKind, Subject][])('%s', (protocol, subject) => {
  const listed = listProtocols().find(({ kind }) => kind === protocol)!
  const { ablations, checks } = protocols[protocol]

  describe.each(kinds)('with %s', (kind) => {
    const scenario = small(protocol, kind, 'incremental')
    const crashFree = simulate(scenario, { checks: true })
    const hosts = scenario.hosts.map(({ name }) => name)
    /** A crash of each host in turn, at different times, back or not. */
    const crashes = hosts.map((host, at) =>
      crashAt([host], Math.round(endNs(crashFree) * (0.15 + (0.8 * at) / hosts.length)), at % 2 === 0 ? null : 5e8),
    )

    test('comes to the right answers when nothing fails', () => {
      expect(fates(crashFree)).toEqual(well(scenario))
    })

    test('comes to the right answers when any one host crashes', ({ skip }) => {
      if (subject.bringsNothingBack !== null) skip(subject.bringsNothingBack)
      for (const crash of crashes) {
        const result = simulate(withFaults(scenario, [crash]), { checks: true })
        expect([crash.hosts, fates(result)]).toEqual([crash.hosts, well(scenario)])
        expect([result.faults[0]!.inert, result.beyondPromise]).toEqual([false, null])
      }
    })

    test('gives no wrong answer when too much crashes: it says that it cannot go on', () => {
      const together = crashAt(hosts, Math.round(endNs(crashFree) / 2), 1e9)
      const result = simulate(withFaults(scenario, [together]), { checks: true })
      expect(result.violations).toEqual([])
      expect([result.outcome, result.beyondPromise === null, result.reason === null]).toEqual([
        ...['cannot-recover', false, false],
      ])
      for (const [name, answer] of Object.entries(result.answers)) expect(answer).toBe(crashFree.answers[name])
    })

    test('does the same twice, and something else with another seed', () => {
      const struck = withFaults(scenario, crashes.slice(0, 1))
      const fingerprintOf = (seed: string) => simulate({ ...struck, seed }).fingerprint
      expect(fingerprintOf('1')).toBe(fingerprintOf('1'))
      expect(fingerprintOf('2')).not.toBe(fingerprintOf('1'))
    })
  })

  test.for(policies)('saves every worker with %s checkpoints', (policy, { skip }) => {
    if (subject.savesNothing !== null) skip(subject.savesNothing)
    const { processes } = simulate(small(protocol, 'gauss', policy))
    for (const { name, checkpoints } of processes.filter(({ name }) => name !== 'gauss/0')) {
      expect([name, checkpoints > 0]).toEqual([name, true])
    }
  })

  test('takes what can be switched off of it in a scenario, and nothing else', () => {
    const problems = (without: string[]): string[] => {
      const parsed = parseScenario({ application: { kind: 'gauss', size: 8 }, protocol: { kind: protocol, without } })
      return 'errors' in parsed ? parsed.errors.map(({ path }) => path) : []
    }
    for (const name of Object.keys(ablations)) expect([name, problems([name])]).toEqual([name, []])
    const foreign = namesOf(protocols)
      .flatMap((other) => Object.keys(protocols[other].ablations))
      .filter((name) => !Object.hasOwn(ablations, name))
    for (const name of [...foreign, 'gravity'])
      expect([name, problems([name])]).toEqual([name, ['protocol.without[0]']])
  })

  test('names for each ablation a scenario of its own, which fails without the mechanism', ({ skip }) => {
    if (namesOf(ablations).length === 0) skip(nothingToSwitchOff)
    expect(listed.ablations.map(({ name }) => name)).toEqual(Object.keys(ablations))
    for (const { name, scenario: file } of listed.ablations) {
      expect([file, existsSync(root + file)]).toEqual([file, true])
      const scenario = loadScenario(root + file)
      expect([name, scenario.protocol.kind, scenario.protocol.without]).toEqual([name, protocol, [name]])
      expect([name, simulate(scenario, { checks: true }).outcome]).toEqual([name, 'violated'])
    }
  })

  test('needs no mechanism when nothing fails', ({ skip }) => {
    if (namesOf(ablations).length === 0) skip(nothingToSwitchOff)
    const scenario = small(protocol, 'gauss', 'incremental')
    for (const name of namesOf(ablations)) {
      const off = {
        ...scenario,
        protocol: { ...scenario.protocol, without: [name] as Scenario['protocol']['without'] },
      }
      expect([name, fates(simulate(off))]).toEqual([name, well(off)])
    }
  })

  test('has checks of different names, those that every protocol owes among them', () => {
    const names = checks.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    const owed = ['same-answer', 'same-files', 'one-incarnation', 'progress', 'recoverable', 'ring', 'time']
    expect(names).toEqual(expect.arrayContaining(owed))
  })

  test('says what it is, where it is published and what it survives, in a line each', () => {
    for (const text of [listed.title, listed.paper, listed.survives]) expect(text).toMatch(/^[^\n]{20,}$/)
  })
})
