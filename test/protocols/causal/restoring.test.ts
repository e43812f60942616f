// A restart: a sender gives all that it has sent since the checkpoint, in as many pieces as it takes.

import { expect, test } from 'vitest'
import { Account } from '../../../sim/cluster/hosting/account.ts'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import { type Location, Locations } from '../../../sim/cluster/ring/locations.ts'
import { Membership } from '../../../sim/cluster/ring/membership.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { TaskGroup } from '../../../sim/kernel/task-group.ts'
import { Promised } from '../../../sim/kernel/waits.ts'
import { Cpu } from '../../../sim/machine/cpu.ts'
import { profiles } from '../../../sim/machine/profiles/profiles.ts'
import { CausalProcess } from '../../../sim/protocols/causal/causal-process.ts'
import { Holdings } from '../../../sim/protocols/causal/holdings.ts'
import type { Entry, GatherRequest } from '../../../sim/protocols/causal/messages.ts'
import { type Restoring, restart } from '../../../sim/protocols/causal/restoring.ts'

const location = (name: string, host: number): Location => ({
  ...{ plan: { name, program: 'b', parameters: {} }, host, boot: 0, incarnation: 1, ended: false },
})
const lost = location('b', 3)

/**
 * Host 0 restarts process b of host 3, which is dead; b had taken so many of the messages that a, on host 1, has sent it and gives two at a time.
 * @returns what a is asked for, and what b takes again and is given behind that
 */
function restarted(sent: number, taken: number) {
  const simulation = new Simulation()
  const membership = new Membership(4)
  membership.declareDead(3, 0, 0, 0)
  const asked: number[] = []
  const behind: number[] = []
  const running: HostedProcess[] = []
  const gather = ({ after, isContinued }: GatherRequest) => {
    asked.push(after)
    const sequences = Array.from({ length: sent }, (_, at) => at + 1).filter((sequence) => sequence > after)
    const entries = sequences
      .slice(0, 2)
      .map((sequence): Entry => ({ from: 'a', sequence, payload: { bytes: 8, digest: sequence, data: null } }))
    const determinants = Array.from({ length: isContinued ? 0 : taken }, (_, index) => ({
      ...{ process: 'b', incarnation: 1, index, from: 'a', sequence: index + 1 },
    }))
    return { kind: 'gathered', entries, determinants, others: [], seen: 0, hasMore: sequences.length > 2 }
  }
  const kept = (reply: object): Promised<object> => {
    const promised = new Promised<object>(simulation)
    promised.keep(reply)
    return promised
  }
  const services = {
    ...{ simulation, membership, hosted: new Map(), id: 0, boot: 0, hostNames: ['ws1', 'ws2', 'fs1', 'ws3'] },
    programs: { b: { layout: () => ({ baseBytes: 4096, regions: [] }) } },
    settings: { memory: 'symbolic', policy: 'full', without: new Set(), ring: { timeoutNs: 1e9 } },
    ...{ observer: { accountOf: () => new Account() }, trace: { emit: () => {} } },
    protocol: { adopt: (process: HostedProcess) => new CausalProcess(at, process) },
    host: {
      ...{ name: 'ws1', cpu: new Cpu(simulation), profile: profiles['sparcstation-1'] },
      tasks: new TaskGroup(simulation),
    },
    ...{ locations: new Locations([lost, location('a', 1)], () => {}), locationsChanged: () => {}, *tellAll() {} },
    transport: {
      ask: (_: number, __: number, request: GatherRequest) => kept(gather(request)),
      *request(_: number, __: number, { kind }: { kind: string }) {
        yield 1
        if (kind === 'read-image') return { kind: 'image', image: null, saved: null, pages: 0 }
        const summary = { committed: 0, indexes: [] }
        return { kind: 'claimed', granted: true, incarnation: 1, ended: null, summary }
      },
    },
    storage: {
      ...{ liveReplicas: () => [2], group: () => 'all', store: () => kept({ kind: 'stored' }) },
      *awaitSource() {
        yield 1
        return 2
      },
      *read() {
        yield 1
        return { kind: 'note', note: null }
      },
    },
    run: (process: HostedProcess) => running.push(process),
  }
  const holdings = new Holdings({ id: 0, membership }, 1)
  const deliverKept = (_: HostedProcess, { sequence }: Entry): unknown => behind.push(sequence)
  const at = { services, holdings, isOld: () => false, deliverKept } as unknown as Restoring
  simulation.spawn(restart(at, lost, 3))
  simulation.run(60e9)
  return { asked, taken: running[0]?.inbox.map(({ sequence }) => sequence), behind }
}

test('all that a sender keeps is fetched, and taken again in its order', () => {
  expect(restarted(5, 5)).toEqual({ asked: [0, 2, 4], taken: [1, 2, 3, 4, 5], behind: [] })
})

test('what nobody has seen it take comes behind that', () => {
  expect(restarted(3, 1)).toEqual({ asked: [0, 2], taken: [1], behind: [2, 3] })
})
