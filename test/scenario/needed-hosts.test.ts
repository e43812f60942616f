// A recorder: written, added where a protocol needs it and nobody has one, left out elsewhere.

import { describe, expect, test } from 'vitest'
import { knownParts } from '../../sim/scenario/known-parts.ts'
import { withNeededHosts } from '../../sim/scenario/needed-hosts.ts'
import { parseScenario } from '../../sim/scenario/reading/parse.ts'
import type { Scenario } from '../../sim/scenario/scenario.ts'
import { writtenScenario } from '../../sim/scenario/writing/write.ts'
import { simulate } from '../../sim/simulate.ts'

const publishing = { application: { kind: 'gauss', size: 8 }, protocol: { kind: 'publishing' } } as const

function parsed(written: object): Scenario {
  const read = parseScenario(written, knownParts)
  if ('errors' in read) throw new Error(JSON.stringify(read.errors))
  return read.scenario
}
const recorders = ({ hosts }: Scenario) => hosts.filter(({ role }) => role === 'recorder')
const added = [{ name: 'rec1', role: 'recorder', profile: 'sparcstation-10' }]

describe('a recorder', () => {
  test('is added under publishing, as the last host', () => {
    const { hosts } = parsed(publishing)
    expect(hosts.slice(-1)).toEqual(added)
    expect(hosts).toHaveLength(8)
  })

  test('is not added elsewhere, nor where nothing is replicated', () => {
    expect(recorders(parsed({ ...publishing, protocol: { kind: 'star' } }))).toEqual([])
    const bare = { kind: 'publishing', replication: 0, checkpoint: { policy: 'none' } }
    expect(recorders(parsed({ ...publishing, protocol: bare }))).toEqual([])
  })

  test('is the one that is written, if one is', () => {
    const own = { ...publishing, hosts: { recorders: { count: 1, profile: 'sparcstation-1' } } }
    expect(recorders(parsed(own))).toEqual([{ ...added[0], profile: 'sparcstation-1' }])
  })

  test('is written so that the same scenario is read again', () => {
    const scenario = parsed({ ...publishing, protocol: { kind: 'publishing', recorder: 'disk' } })
    expect(parsed(writtenScenario(scenario))).toEqual(scenario)
  })

  test('can be named in a fault, alone and as a group', () => {
    const faults = [{ crash: 'rec1', at: '1s' }, { crashes: { hosts: 'recorders', meanTimeBetween: '1h' } }]
    expect(parsed({ ...publishing, faults }).faults).toMatchObject([{ hosts: ['rec1'] }, { hosts: ['rec1'] }])
  })

  test('runs no processes, and there is one at most', () => {
    const problemsOf = (more: object): string[] => {
      const read = parseScenario({ ...publishing, ...more }, knownParts)
      return 'errors' in read ? read.errors.map(({ message }) => message) : []
    }
    expect(problemsOf({ hosts: { recorders: { count: 2 } } })).toEqual(['expected at most 1 recorder; there are 2'])
    expect(problemsOf({ hosts: { recorders: { count: 0 } } })).toEqual([
      'publishing needs a recorder; expected 1, found none',
    ])
    expect(problemsOf({ faults: [{ crash: 'ws1', when: 'recovery of rec1 begins' }] })).toEqual([
      'this cannot happen: rec1 is a recorder; no processes run on it',
    ])
  })

  test('is there in a run of a scenario that was put under publishing later', () => {
    const star = parsed({ ...publishing, protocol: { kind: 'star' } })
    const later: Scenario = { ...star, protocol: { ...star.protocol, kind: 'publishing' } }
    expect(recorders(withNeededHosts(later, knownParts))).toEqual(added)
    expect(simulate(later).fingerprint).toBe(simulate(parsed(publishing)).fingerprint)
  })
})
