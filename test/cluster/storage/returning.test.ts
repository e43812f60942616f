// A server that comes back has its disk: it copies what it lacks, and no more.

import { describe, expect, test } from 'vitest'
import type { FileServer } from '../../../sim/cluster/storage/file-server.ts'
import type { ReturnRoles } from '../../../sim/cluster/storage/returning.ts'
import { catchUp } from '../../../sim/cluster/storage/returning.ts'
import type { SavedState } from '../../../sim/cluster/storage/saved-state.ts'
import type { ServerRequest } from '../../../sim/cluster/storage/storage-requests.ts'
import { Vault } from '../../../sim/cluster/storage/vault/vault.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { simulate } from '../../../sim/simulate.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'
import { smallRun } from '../../faults/small-runs.ts'

const circumstances = { kind: 'gauss', policy: 'incremental', replication: 2, memory: 'symbolic' } as const

function run(faults: Parameters<typeof smallRun>[1]) {
  const at = new Map<TraceEvent['kind'], number>()
  const result = simulate(smallRun(circumstances, faults), {
    checks: true,
    readers: [(atNs, { kind }) => at.set(kind, atNs)],
  })
  const sent = result.hosts.find(({ name }) => name === 'fs1')!.bytesSent
  return { result, sent, catchingUpNs: at.get('server-caught-up')! - at.get('server-stale')! }
}

describe('a server that was away', () => {
  const shortly = run([{ crash: 'fs2', at: '2500ms', restartAfter: '20ms' }])
  const forLong = run([{ crash: 'fs2', at: '1600ms', restartAfter: '920ms' }])

  test.each([
    ['shortly', shortly],
    ['for long', forLong],
  ])('%s: every invariant holds', (_, { result }) => {
    expect({ outcome: result.outcome, violations: result.violations }).toEqual({ outcome: 'completed', violations: [] })
  })

  test('for a moment is sent less than one that has missed checkpoints', () => {
    expect(shortly.sent).toBeLessThan(forLong.sent)
    expect(shortly.catchingUpNs).toBeLessThan(forLong.catchingUpNs)
  })

  test('for a moment is not sent the images again', () => {
    const images = shortly.result.processes.reduce((sum, { imageBytes }) => sum + imageBytes, 0)
    const without = simulate(smallRun(circumstances, [])).hosts.find(({ name }) => name === 'fs1')!.bytesSent
    expect(shortly.sent - without).toBeLessThan(images)
  })
})

/** With one version, of one page that holds this. */
function vaultWith(digest: number): Vault {
  const vault = new Vault({ atomicCommit: true, fileVersions: true })
  const of = { process: 'a/1', incarnation: 1, number: 1 } as const
  const image = { mode: 'symbolic' as const, pages: 1, grainPages: 1, digests: new Int32Array([digest]) }
  const base = { ...image, registers: new Float64Array(1), data: null }
  vault.begin({ kind: 'begin', ...of, base })
  vault.commit({
    kind: 'commit',
    ...of,
    saved: { clears: { below: 0, consumed: [] }, received: 0 } as unknown as SavedState,
  })
  return vault
}

interface Circumstances {
  /** Process a/1 is there, and its copy is complete when it has been taken so often. */
  readonly copies?: number
  /** It comes into being when all have been told that the server will count. */
  readonly isNew?: boolean
  /** The source dies while it tells the others that it will count. */
  readonly sourceDies?: boolean
  /** What the server's disk has of it, the same version as the other server. */
  readonly own?: Vault
}

/** What server 2 of three does when it comes back, how long it takes, and what it has of a/1 then. */
function returning({ copies = 0, isNew = false, own, sourceDies = false }: Circumstances) {
  const simulation = new Simulation()
  const diary: string[] = []
  let copied: Vault | undefined
  const announced = (): boolean => diary.includes('notes 2,1,3')
  const answerTo = (kind: ServerRequest['kind']): object => {
    if (kind === 'list-vaults') return { kind: 'vaults', processes: copies > 0 && !isNew ? ['a/1'] : [] }
    const sameVersion = own !== undefined
    return kind === 'fetch-vault' ? { kind: 'vault', vault: vaultWith(1), sameVersion, bytes: 8 } : { kind: 'done' }
  }
  const services = {
    ...{ simulation, id: 2, boot: 1, applyChanges: () => {} },
    host: { name: 'fs2', disk: { request: (...[, , , then]: [string, string, number, () => void]) => then() } },
    membership: { member: (host: number) => ({ caughtUp: host !== 2 }), isLive: () => true, markCaughtUp: () => [] },
    trace: { wants: () => false, emit: ({ kind }: TraceEvent) => diary.push(kind) },
    transport: {
      *request(to: number, _: number, { kind }: ServerRequest) {
        diary.push(`asks ${to} for ${kind}`)
        yield 1
        return answerTo(kind)
      },
    },
    storage: {
      *findSource() {
        yield 1
        return 1
      },
      liveReplicas: () => (sourceDies && diary.includes('asks 3 for will-count') ? [2] : [1, 2, 3]),
      group: () => '1/0,2/1,3/0',
    },
    *tellAll() {
      diary.push('tells all')
      yield 1
    },
  }
  const server = {
    ...{ readBack: () => 1, onDisk: new Map(own && [['a/1', own]]) },
    catchUp: (vaults: ReadonlyMap<string, Vault>) => {
      diary.push('counts')
      copied = vaults.get('a/1')
    },
    backlog: {
      processes: () => (isNew && announced() ? ['a/1'] : []),
      completes: () => diary.filter((line) => line.endsWith('fetch-vault')).length >= copies,
    },
    wasAvailable: {
      removeAll: () => {},
      become: (replicas: number[], then: () => void) => {
        diary.push(`notes ${replicas.join()}`)
        then()
      },
    },
  }
  simulation.spawn(catchUp(services as unknown as ReturnRoles, server as unknown as FileServer))
  simulation.run()
  return { diary, tookNs: simulation.now, copied }
}

describe('before a server that comes back counts', () => {
  const announcement = ['asks 1 for will-count', 'asks 3 for will-count', 'notes 2,1,3']
  const before = ['server-stale', 'asks 1 for list-vaults']
  const copy = 'asks 1 for fetch-vault'
  const after = ['counts', 'server-caught-up', 'tells all']

  test('the others know that it may go on without them', () => {
    expect(returning({}).diary).toEqual([...before, ...announcement, ...after])
  })

  test('it does not forget its source that dies meanwhile, for what was copied may turn out to be incomplete', () => {
    expect(returning({ sourceDies: true }).diary).toContain('notes 2,1')
  })

  test('it copies a process that came into being while it told them, at once', () => {
    const { diary, tookNs } = returning({ copies: 1, isNew: true })
    expect(diary).toEqual([...before, ...announcement, copy, ...after])
    expect(tookNs).toBeLessThan(1000)
  })

  test('it puts its own image of a version that both have into the copy, for that one is not sent', () => {
    const { copied } = returning({ copies: 1, own: vaultWith(2) })
    expect(copied!.contents().digest).toBe(vaultWith(2).contents().digest)
    expect(vaultWith(1).contents().digest).not.toBe(vaultWith(2).contents().digest)
  })

  test('it copies a process again until the copy is complete', () => {
    expect(returning({ copies: 3 }).diary).toEqual([...before, copy, copy, copy, ...announcement, ...after])
  })
})

/** What server 1 of two, which went down together and are both back, goes on with of process a/1. */
function goingOn(own: Vault, other: Vault): Vault | undefined {
  const simulation = new Simulation()
  let counts: Vault | undefined
  const services = {
    ...{ simulation, id: 1, boot: 1, hostNames: ['ws1', 'fs1', 'fs2'], applyChanges: () => {} },
    host: { name: 'fs1', disk: { request: (...[, , , then]: [string, string, number, () => void]) => then() } },
    membership: { live: () => [], isLive: () => true, markCaughtUp: () => [] },
    ...{ trace: { emit: () => {} }, observer: { noCopyCounts: () => {} }, settings: { log: 'written-through' } },
    locations: { entries: () => [] },
    transport: {
      *request(_: number, __: number, { kind }: ServerRequest) {
        yield 1
        return kind === 'standing'
          ? { kind: 'stands', wasAvailable: [1, 2], processes: ['a/1'] }
          : { kind: 'vault', vault: other, sameVersion: false, bytes: 8 }
      },
    },
    storage: {
      *findSource() {
        yield 1
        return -1
      },
      ...{ source: () => -1, liveReplicas: () => [1, 2] },
    },
    *tellAll() {},
  }
  const server = {
    ...{ readBack: () => 1, onDisk: new Map([['a/1', own]]), backlog: { of: () => [] } },
    wasAvailable: { onDisk: [1, 2], removeAll: () => {}, become: (_: number[], then: () => void) => then() },
    catchUp: (vaults: ReadonlyMap<string, Vault>) => {
      counts = vaults.get('a/1')
    },
  }
  simulation.spawn(catchUp(services as unknown as ReturnRoles, server as unknown as FileServer))
  simulation.run()
  return counts
}

describe('when none counts, the first of the last servers goes on with what any of them has', () => {
  const withRecords = (...indexes: number[]): Vault => {
    const vault = vaultWith(1)
    const payload = { bytes: 8, digest: 5, data: null }
    for (const index of indexes) vault.log.append({ index, from: 'a/0', sequence: index + 1, payload })
    return vault
  }

  test.each([
    ['it has itself', [0, 1], [0]],
    ['only another one has', [0], [0, 1]],
    ['each has a part of', [0, 2], [0, 1]],
  ])('a record that %s', (_, own, other) => {
    const expected = [...new Set([...own, ...other])].sort()
    expect(goingOn(withRecords(...own), withRecords(...other))?.log.indexes()).toEqual(expected)
  })
})
