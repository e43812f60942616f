// A restart from two replicas that do not hold the same, or that change while they are read.

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
import { PagedMemory } from '../../../sim/machine/address-space.ts'
import { Cpu } from '../../../sim/machine/cpu.ts'
import { profiles } from '../../../sim/machine/profiles/profiles.ts'
import { type RestoringRoles, restore } from '../../../sim/protocols/star/restoring.ts'
import { StarProcess, type StarProcessRoles } from '../../../sim/protocols/star/star-process.ts'

const name = 'a/1'
const plan = { name, program: 'a', parameters: {} } as never
const payload = { bytes: 8, digest: 5, data: null }
const append = (index: number): StorageRequest => ({
  ...{ kind: 'append', process: name, incarnation: 1 },
  record: { index, from: 'a/0', sequence: index + 1, payload },
})

const newStore = (): VaultStore =>
  new VaultStore({
    told: { tell: () => {}, recordStored: () => {}, fileCarriedOut: () => {} } as unknown as ServerTrace,
    ...{ hostNames: ['ws1', 'fs1', 'fs2', 'ws2'], fencing: true, logged: () => {} },
    rules: { atomicCommit: true, fileVersions: true },
  })

/**
 * Host 0 restarts a process of host 3, which is dead, from replicas 1 and 2, whose logs have these records.
 * @param onRequest may change something when a replica is asked for the n-th time
 * @param learn what there is to learn when all are told
 */
function restart(
  logs: readonly (readonly number[])[],
  onRequest: (
    kind: string,
    count: number,
    stores: readonly VaultStore[],
    membership: Membership,
    hosted: Map<string, HostedProcess>,
  ) => void = () => {},
  learn: (membership: Membership) => void = () => {},
) {
  const simulation = new Simulation()
  const membership = new Membership(4)
  membership.declareDead(3, 0, 0, 0)
  const stores = logs.map((indexes) => {
    const store = newStore()
    for (const index of indexes) store.write(append(index) as never)
    return store
  })
  const counts = new Map<string, number>()
  const answer = (replica: number, request: StorageRequest): StorageReply => {
    const count = (counts.get(request.kind) ?? 0) + 1
    counts.set(request.kind, count)
    onRequest(request.kind, count, stores, membership, hosted)
    if (count > 20) throw new Error(`asks for ${request.kind} for ever`)
    if ((request.kind as string) === 'restart') seen.push(`tells ${replica} to restart it`)
    const store = stores[replica - 1]
    if (store === undefined || (request.kind as string) === 'restart') return { kind: 'done' }
    if (!isRead(request)) return store.write(request)
    if (request.kind === 'read-log') return { kind: 'log', records: store.of(name).log.records(), more: false }
    const { image, saved } = store.of(name).committed ?? { image: null, saved: null }
    return { kind: 'image', image, saved, pages: image?.pages ?? 0 }
  }
  const seen: string[] = []
  let restored: HostedProcess | null = null
  const hosted = new Map<string, HostedProcess>()
  const live = (): number[] => [1, 2].filter((replica) => membership.isLive(replica))
  const services = {
    ...{ simulation, membership, hosted, id: 0, boot: 0, hostNames: ['ws1', 'fs1', 'fs2', 'ws2'] },
    programs: { a: { layout: () => ({ baseBytes: 4096, regions: [] }) } },
    settings: { memory: 'symbolic', policy: 'full', without: new Set() },
    observer: { accountOf: () => new Account() },
    protocol: { adopt: (process: HostedProcess) => new StarProcess({} as StarProcessRoles, process) },
    trace: { emit: () => {} },
    host: {
      ...{ name: 'ws1', cpu: new Cpu(simulation), profile: profiles['sparcstation-1'] },
      tasks: new TaskGroup(simulation),
    },
    locations: new Locations([], () => {}),
    locationsChanged: () => {},
    *tellAll() {
      learn(membership)
    },
    transport: {
      *request(replica: number, _: number, request: StorageRequest) {
        yield 1
        return answer(replica, request)
      },
    },
    storage: {
      *awaitSource() {
        yield 1
        return 1
      },
      liveReplicas: live,
      group: () =>
        live()
          .map((each) => `${each}/${membership.member(each).boot}`)
          .join(),
      *readRest() {
        yield 1
        return true
      },
      *storeOn(replica: number, _: number, request: StorageRequest) {
        yield 1
        return answer(replica, request)
      },
      store: (_: number, request: StorageRequest) => {
        for (const replica of live()) answer(replica, request)
        const outcome = new Promised<object>(simulation)
        outcome.keep({ kind: 'stored' })
        return outcome
      },
    },
    run: (process: HostedProcess) => {
      restored = process
    },
    stop: (process: HostedProcess) => {
      seen.push('stops')
      hosted.delete(process.name)
    },
    foundEnded: () => seen.push('finds that it has ended'),
  }
  const lost = { plan, host: 3, boot: 0, incarnation: 1, ended: false }
  simulation.spawn(restore(services as unknown as RestoringRoles, lost, 3))
  simulation.run()
  const process = restored as HostedProcess | null
  return {
    ...{ seen, counts, stores, tookNs: simulation.now },
    incarnation: process?.incarnation,
    checkpoints: process?.checkpoints,
    received: process?.inbox.map(({ index }) => index),
    logs: stores.map((store) =>
      store
        .of(name)
        .log.records()
        .map(({ index }) => index),
    ),
  }
}

test('what any replica has is received, and written to those that lack it', () => {
  const { received, logs } = restart([
    [0, 1],
    [0, 1, 2],
  ])
  expect([received, logs]).toEqual([
    [0, 1, 2],
    [
      [0, 1, 2],
      [0, 1, 2],
    ],
  ])
})

test('a replica that starts again while a process is read makes it be read anew', () => {
  const undisturbed = restart([[0], [0]])
  const disturbed = restart([[0], [0]], (kind, count, _, membership) => {
    if (kind === 'read-log' && count === 1) membership.insert(2, 1, true)
  })
  expect([undisturbed.received, disturbed.received]).toEqual([[0], [0]])
  expect(disturbed.counts.get('read-log')).toBeGreaterThan(undisturbed.counts.get('read-log')!)
})

test('a process that turns out to have ended when it was claimed already is stopped, and its end is told', () => {
  const { seen, received } = restart([[0], [0]], (kind, count, stores) => {
    if (kind === 'claim' && count === 3) for (const store of stores) store.of(name).ended = payload
  })
  expect([seen, received]).toEqual([['finds that it has ended', 'stops'], undefined])
})

test('the end that one replica knows of is written to all', () => {
  const { seen, stores } = restart([[0], [0]], (kind, count, [first]) => {
    if (kind === 'claim' && count === 1) first!.of(name).ended = payload
  })
  expect(seen).toEqual(['finds that it has ended'])
  expect(stores.map((store) => store.of(name).ended)).toEqual([payload, payload])
})

/** Somebody on this boot of a host was faster. */
const claimedBy = (host: number, boot: number) => (kind: string, count: number, stores: readonly VaultStore[]) => {
  if (kind !== 'claim' || count > 1) return
  for (const store of stores) {
    store.write({ kind: 'claim', process: name, incarnation: 2, expected: 1, plan, host, boot })
  }
}

test('a process that another live host has claimed is left to it, and it is told so', () => {
  expect(restart([[0], [0]], claimedBy(2, 0)).seen).toEqual(['tells 2 to restart it'])
})

test('a claimant that this host has not heard of may be alive: the others are asked', () => {
  const { seen } = restart([[0], [0]], claimedBy(3, 1), (membership) => membership.insert(3, 1, true))
  expect(seen).toEqual(['tells 3 to restart it'])
})

test('a process that a dead host has claimed is claimed anew, as the incarnation after that', () => {
  expect(restart([[0], [0]], claimedBy(3, 0)).incarnation).toBe(3)
})

test('a process that is superseded while it is read does not begin', () => {
  const { received, tookNs } = restart([[0], [0]], (kind, _, __, ___, hosted) => {
    if (kind === 'read-log') hosted.delete(name)
  })
  expect(received).toBeUndefined()
  expect(tookNs).toBeLessThan(profiles['sparcstation-1'].layer.restartNs) // nor is anything made ready for it
})

test('the newest version counts, and the replicas that had only begun it have it too', () => {
  const image = new PagedMemory({ baseBytes: 4096, regions: [] }, 'symbolic').snapshot()
  const saved = (checkpoints: number) =>
    ({
      ...{ sent: [], received: 0, checkpoints, clears: { below: 0, consumed: [] } },
      protocol: { bytes: 0, logged: [], nextIndex: 0 },
    }) as never
  const { stores, checkpoints } = restart([[], []], (kind, count, stores) => {
    if (kind !== 'claim' || count > 1) return
    for (const store of stores) {
      for (const number of [1, 2]) {
        const of = { process: name, incarnation: 1, number } as const
        store.write({ kind: 'begin', ...of, base: image })
        if (number === 1 || store === stores[1]) store.write({ kind: 'commit', ...of, saved: saved(number) })
      }
    }
  })
  expect(checkpoints).toBe(2)
  expect(stores.map((store) => store.of(name).committed?.number)).toEqual([2, 2])
})
