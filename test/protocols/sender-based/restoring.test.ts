// A restart after a gap: what lies behind it has no place any more, on the servers either.

import { expect, test } from 'vitest'
import { Account } from '../../../sim/cluster/hosting/account.ts'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import { Locations } from '../../../sim/cluster/ring/locations.ts'
import { Membership } from '../../../sim/cluster/ring/membership.ts'
import type { ServerTrace } from '../../../sim/cluster/storage/server-trace.ts'
import type { StorageReply, StorageRequest } from '../../../sim/cluster/storage/storage-requests.ts'
import { isRead, VaultStore } from '../../../sim/cluster/storage/vault/vault-store.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { TaskGroup } from '../../../sim/kernel/task-group.ts'
import { Promised } from '../../../sim/kernel/waits.ts'
import { Cpu } from '../../../sim/machine/cpu.ts'
import { profiles } from '../../../sim/machine/profiles/profiles.ts'
import { restart } from '../../../sim/protocols/sender-based/restoring.ts'
import { SenderProcess } from '../../../sim/protocols/sender-based/sender-process.ts'
import type { Settling } from '../../../sim/protocols/sender-based/settling.ts'
import type { Transmitting } from '../../../sim/protocols/sender-based/transmitting.ts'

const name = 'b/1'
const plan = { name, program: 'b', parameters: {} }

function serverWith(indexes: readonly number[]): VaultStore {
  const told = { tell: () => {}, recordStored: () => {}, versionsKept: () => {} } as unknown as ServerTrace
  const store = new VaultStore({
    ...{ told, hostNames: ['ws1', 'fs1', 'fs2', 'ws2'], fencing: true, logged: () => {} },
    rules: { atomicCommit: true, fileVersions: true },
  })
  for (const index of indexes) {
    const payload = { bytes: 8, digest: 5, data: null }
    const record = { index, from: 'a', sequence: index + 1, payload }
    store.write({ kind: 'append', process: name, incarnation: 1, record })
  }
  return store
}

/** Host 0 restarts a process of host 3, which is dead; hosts 1 and 2 have these records. What it is given again, and what they have then. */
function restarted(...logs: readonly (readonly number[])[]) {
  const simulation = new Simulation()
  const membership = new Membership(4)
  membership.declareDead(3, 0, 0, 0)
  const stores = logs.map(serverWith)
  const answer = (replica: number, request: StorageRequest): StorageReply => {
    const store = stores[replica - 1]!
    if (!isRead(request)) return store.write(request)
    if (request.kind === 'read-log') return { kind: 'log', records: store.of(name).log.records(), more: false }
    if (request.kind === 'read-note') return { kind: 'note', note: store.of(name).note }
    return { kind: 'image', image: null, saved: null, pages: 0 }
  }
  const running: HostedProcess[] = []
  const lost = { plan, host: 3, boot: 0, incarnation: 1, ended: false }
  const services = {
    ...{ simulation, membership, hosted: new Map(), id: 0, boot: 0, hostNames: ['ws1', 'fs1', 'fs2', 'ws2'] },
    programs: { b: { layout: () => ({ baseBytes: 4096, regions: [] }) } },
    settings: { memory: 'symbolic', policy: 'full', without: new Set() },
    ...{ observer: { accountOf: () => new Account() }, trace: { emit: () => {} } },
    protocol: {
      adopt: (process: HostedProcess) => new SenderProcess({ services } as unknown as Transmitting, process),
    },
    host: {
      ...{ name: 'ws1', cpu: new Cpu(simulation), profile: profiles['sparcstation-1'] },
      tasks: new TaskGroup(simulation),
    },
    ...{ locations: new Locations([lost], () => {}), locationsChanged: () => {}, *tellAll() {} },
    transport: {
      *request(replica: number, _: number, request: StorageRequest) {
        yield 1
        return answer(replica, request)
      },
    },
    storage: {
      ...{ liveReplicas: () => [1, 2], group: () => 'all' },
      *awaitSource() {
        yield 1
        return 1
      },
      *read(request: StorageRequest) {
        yield 1
        return answer(1, request)
      },
      *storeOn(replica: number, _: number, request: StorageRequest) {
        yield 1
        return answer(replica, request)
      },
      store: (_: number, request: StorageRequest) => {
        for (const replica of [1, 2]) answer(replica, request)
        const stored = new Promised(simulation)
        stored.keep({ kind: 'stored' })
        return stored
      },
    },
    run: (process: HostedProcess) => running.push(process),
  }
  simulation.spawn(restart({ services } as unknown as Settling, lost, 3))
  simulation.run(60e9)
  const indexesOf = (records: readonly { index: number }[]): number[] => records.map(({ index }) => index)
  return {
    given: indexesOf(running[0]?.inbox ?? []),
    logs: stores.map((store) => indexesOf(store.of(name).log.records())),
  }
}

test('what one server has of the order is given to the process, and to the other server', () => {
  expect(restarted([0, 1], [0])).toEqual({
    given: [0, 1],
    logs: [
      [0, 1],
      [0, 1],
    ],
  })
})

test('what is behind a gap is given to nobody, and leaves the logs: its place will be that of another message', () => {
  expect(restarted([0, 2], [0, 2, 3])).toEqual({ given: [0], logs: [[0], [0]] })
})
