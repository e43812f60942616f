// Groups of hosts with names of their own: what their hosts are called and do, and what is refused.

import { describe, expect, test } from 'vitest'
import { knownParts } from '../../sim/scenario/known-parts.ts'
import { parseScenario } from '../../sim/scenario/reading/parse.ts'
import type { Scenario } from '../../sim/scenario/scenario.ts'
import { writtenFault, writtenScenario } from '../../sim/scenario/writing/write.ts'
import { simulate } from '../../sim/simulate.ts'

const gauss = { application: { kind: 'gauss', size: 8, workers: 2 } }

function parsed(hosts: object, more: object = {}): Scenario {
  const read = parseScenario({ ...gauss, hosts, ...more }, knownParts)
  if ('errors' in read) throw new Error(JSON.stringify(read.errors))
  return read.scenario
}
const namesIn = ({ hosts }: Scenario, role: string) =>
  hosts.filter((host) => host.role === role).map(({ name }) => name)
const problemsOf = (hosts: object, more: object = {}): string[] => {
  const read = parseScenario({ ...gauss, hosts, ...more }, knownParts)
  return 'errors' in read ? read.errors.map(({ path, message }) => `${path}: ${message}`) : []
}

const cluster = { nodes: { count: 3, profile: 'modern-server' }, storage: { role: 'server', count: 2 } }

describe('a group with a name of its own', () => {
  test('names its hosts: the nodes are node1, node2 and so on', () => {
    const scenario = parsed(cluster)
    expect(namesIn(scenario, 'workstation')).toEqual(['node1', 'node2', 'node3'])
    expect(namesIn(scenario, 'server')).toEqual(['storage1', 'storage2'])
    expect(namesIn(parsed({ glass: { count: 3 } }), 'workstation')).toEqual(['glass1', 'glass2', 'glass3'])
  })

  test('takes the place of the default of its role only', () => {
    expect(namesIn(parsed({ nodes: { count: 3 } }), 'server')).toEqual(namesIn(parsed({}), 'server'))
    expect(namesIn(parsed({ storage: { role: 'server', count: 2 } }), 'workstation')).toEqual(['ws1', 'ws2', 'ws3'])
  })

  test('stands beside others of its role, which come first', () => {
    const scenario = parsed({ nodes: { count: 1 }, storage: { role: 'server', count: 2 }, workstations: { count: 2 } })
    expect(scenario.hosts.map(({ name }) => name)).toEqual(['ws1', 'ws2', 'node1', 'storage1', 'storage2'])
  })

  test('may have machines of several kinds', () => {
    const scenario = parsed({ nodes: [{ count: 1, profile: 'modern-server' }, { count: 2 }] })
    expect(scenario.hosts.slice(0, 3)).toMatchObject([
      { name: 'node1', profile: 'modern-server' },
      { name: 'node2', profile: 'sparcstation-1' },
      { name: 'node3', profile: 'sparcstation-1' },
    ])
  })

  test('can be named in a fault, which is written so again', () => {
    const faults = [{ crashes: { hosts: 'nodes', each: '1h' } }]
    const scenario = parsed({ ...cluster, workstations: { count: 2 } }, { faults })
    expect(scenario.faults).toMatchObject([{ hosts: ['node1', 'node2', 'node3'] }])
    expect(writtenFault(scenario.faults[0]!, scenario.hosts)).toMatchObject({ crashes: { hosts: 'nodes' } })
    expect(parsed(cluster, { faults: [{ crash: 'node2', when: '1s after node1 is suspected' }] }).faults).toHaveLength(
      1,
    )
  })

  test('is written so that the same scenario is read again', () => {
    for (const hosts of [
      cluster,
      { ...cluster, servers: { count: 1 } },
      { recordings: { role: 'recorder', count: 1 } },
    ]) {
      const scenario = parsed(hosts)
      const read = parseScenario(writtenScenario(scenario), knownParts)
      expect(read).toEqual({ scenario })
    }
  })

  test('may have the name of something that every object has', () => {
    const scenario = parsed({ constructor: { count: 3 } })
    expect(namesIn(scenario, 'workstation')).toEqual(['constructor1', 'constructor2', 'constructor3'])
    expect(parseScenario(writtenScenario(scenario), knownParts)).toEqual({ scenario })
  })

  test('runs like workstations and servers', () => {
    const faults = (host: string) => ({ faults: [{ crash: host, at: '3s' }] })
    const setting = { network: { kind: 'switched' }, start: { stagger: '0s', jitter: '0s' } }
    const named = simulate(
      parsed({ nodes: { count: 4 }, storage: { role: 'server', count: 2 } }, { ...setting, ...faults('node2') }),
    )
    const plain = simulate(
      parsed({ workstations: { count: 4 }, servers: { count: 2 } }, { ...setting, ...faults('ws2') }),
    )
    // the random streams of a disk are named for its host
    expect(Math.abs(named.seconds / plain.seconds - 1)).toBeLessThan(0.02)
    expect(named.recoveries).toHaveLength(plain.recoveries.length)
    expect(named.hosts.map(({ name }) => name)).toEqual(['node1', 'node2', 'node3', 'node4', 'storage1', 'storage2'])
  })
})

test.each<[string, object, string]>([
  [
    'a slip of the pen',
    { workstatons: { count: 3 } },
    'hosts.workstatons: workstatons is too much like workstations to be the name of another group',
  ],
  [
    'a slip that would make servers work',
    { server: { count: 3 } },
    'hosts.server: server is too much like servers to be the name of another group',
  ],
  ['a number in the name', { node1: { count: 3 } }, 'hosts.node1: node1 cannot be the name of a group'],
  ['a word that means all of them', { all: { count: 3 } }, 'hosts.all: all cannot be the name of a group'],
  ['the prefix of other hosts', { ws: { count: 3 } }, 'hosts.ws: ws cannot be the name of a group'],
  [
    'two groups with the same names of hosts',
    { node: { count: 2 }, nodes: { count: 2 } },
    'hosts.nodes: its hosts would be called node1 and so on, as those of another group are',
  ],
  [
    'a role that nobody has',
    { nodes: { count: 2, role: 'serer' } },
    'hosts.nodes.role: expected workstation, server or recorder; found serer',
  ],
  [
    'two roles in one group',
    { nodes: [{ count: 2 }, { count: 1, role: 'server' }] },
    'hosts.nodes[1].role: expected the same role for all of a group',
  ],
  ['a role where the name says it', { servers: { count: 2, role: 'server' } }, 'hosts.servers.role: unknown key role'],
  ['hosts called like the recorder', { recs: { count: 2 } }, 'hosts.recs: its hosts would be called rec1 and so on'],
  ['no host', { nodes: { count: 0 } }, 'hosts.nodes.count: expected at least 1'],
])('refuses %s', (_, hosts, message) => {
  expect(problemsOf(hosts).join('\n')).toContain(message)
})
