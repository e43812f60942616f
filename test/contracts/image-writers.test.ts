// What every way of taking a checkpoint owes (cluster/checkpoint/image-writer.ts), asked of each in turn, with a vault as file servers have
// it on the other side. A new one joins by its line in the table.

import { describe, expect, test } from 'vitest'
import { type AlarmRoles, imageWriters, saveNow } from '../../sim/cluster/checkpoint/alarm.ts'
import { Account } from '../../sim/cluster/hosting/account.ts'
import type { BesideProcess } from '../../sim/cluster/hosting/beside-process.ts'
import { type Home, HostedProcess } from '../../sim/cluster/hosting/hosted-process.ts'
import type { WriteOutcome } from '../../sim/cluster/storage/stable-storage.ts'
import type { StorageRequest } from '../../sim/cluster/storage/storage-requests.ts'
import { BLOCK_PAGES } from '../../sim/cluster/storage/transfer-sizes.ts'
import { imageDigest } from '../../sim/cluster/storage/vault/stored-image.ts'
import { Vault } from '../../sim/cluster/storage/vault/vault.ts'
import { RandomStreams } from '../../sim/kernel/chance/random.ts'
import { Simulation } from '../../sim/kernel/simulation.ts'
import type { Task } from '../../sim/kernel/task.ts'
import { Promised } from '../../sim/kernel/waits.ts'
import { PAGE_BYTES } from '../../sim/machine/address-space.ts'
import { Host } from '../../sim/machine/host.ts'
import { profiles } from '../../sim/machine/profiles/profiles.ts'
import { SwitchedNetwork } from '../../sim/machine/switched.ts'
import type { Program } from '../../sim/programs/program.ts'
import type { TraceEvent } from '../../sim/trace/event.ts'

type Name = keyof typeof imageWriters

interface Subject {
  /** Why the process does not run while its image is written; null: it does. */
  readonly standsStill: string | null
  /** Why it writes every page each time; null: it writes what has changed. */
  readonly writesAll: string | null
  /** Why pages cost a fault when written even after a checkpoint is over; null: they do not. */
  readonly keepsSharing: string | null
}

const subjects: Readonly<Record<Name, Subject>> = {
  full: {
    standsStill: 'the process writes its image itself',
    writesAll: 'it keeps nothing to compare with',
    keepsSharing: null,
  },
  'pre-copy': {
    standsStill: null,
    writesAll: 'it keeps nothing to compare with',
    keepsSharing: 'a page that nobody has touched since the fork faults once more, though nothing is copied',
  },
  incremental: {
    standsStill: null,
    writesAll: null,
    keepsSharing: 'its child lives on, to be compared with at the next checkpoint',
  },
  'copy-on-write': { standsStill: null, writesAll: null, keepsSharing: null },
}

const PAGES = 40
const STORE_NS = 10e6

const program: Program = {
  layout: () => ({ baseBytes: 2 * PAGE_BYTES, regions: [{ name: 'data', bytes: PAGES * PAGE_BYTES }] }),
  next: () => ({ kind: 'receive', from: null }),
}

/** A process that is saved by `policy`; what `answer` gives for a request is what becomes of it, carried out on a vault if it is stored. */
function saved(policy: Name, answer: (request: StorageRequest) => WriteOutcome['kind'] = () => 'stored') {
  const simulation = new Simulation()
  const random = new RandomStreams('1').of('disk')
  const network = new SwitchedNetwork(simulation)
  const host = new Host(simulation, {
    ...{ name: 'ws1', profile: profiles['sparcstation-1'], network, random, order: () => random },
  })
  const events: { atNs: number; event: TraceEvent }[] = []
  const requests: StorageRequest[] = []
  const vault = new Vault({ atomicCommit: true, fileVersions: true })
  const account = new Account()
  const stopped: string[] = []
  const beside = {
    replaying: false,
    save: () => ({ protocol: { bytes: 0 }, clears: { below: 0, consumed: [] } }),
    captured: () => {},
    stopped: () => {},
  } as unknown as BesideProcess
  const home = {
    ...{ simulation, programs: { program }, settings: { policy, memory: 'bytes' } },
    ...{ observer: { accountOf: () => account }, protocol: { adopt: () => beside } },
  } as unknown as Home
  const process = new HostedProcess(home, { name: 'a/1', program: 'program', parameters: {} }, 1)
  process.pending = { kind: 'receive', from: null }
  const hosted = new Map([[process.name, process]])
  const services = {
    ...{ simulation, host, hosted, settings: { policy, intervalNs: 1e9 } },
    trace: { wants: () => false, emit: (event: TraceEvent) => events.push({ atNs: simulation.now, event }) },
    storage: {
      blockPages: 2,
      *ahead(): Task<number> {
        return 0 // as in frame detail
      },
      store(_: number, request: StorageRequest) {
        const kind = answer(request)
        requests.push(request)
        if (kind === 'stored') carryOut(vault, request)
        const promised = new Promised<WriteOutcome>(simulation)
        simulation.after(STORE_NS, () => promised.keep({ kind } as WriteOutcome), undefined)
        return promised
      },
    },
    stop(each: HostedProcess) {
      stopped.push(each.name)
      hosted.delete(each.name)
      each.kill()
    },
  } as unknown as AlarmRoles
  /** Takes one checkpoint; `meanwhile` is called every 5 ms, in which the process may run unless it is frozen. */
  const checkpoint = (meanwhile: () => void = () => {}): void => {
    process.tasks.spawn(saveNow(services, process), 'checkpoint')
    const look = (): void => {
      if (!process.checkpointing) return
      if (!process.frozen) meanwhile()
      if (hosted.has(process.name)) simulation.after(5e6, look, undefined)
    }
    simulation.after(5e6, look, undefined)
    simulation.run()
  }
  /** Asks for another checkpoint after so long. */
  const askAgain = (afterNs: number): void => {
    simulation.after(afterNs, () => process.tasks.spawn(saveNow(services, process), 'checkpoint'), undefined)
  }
  const kinds = (): string[] => events.map(({ event }) => event.kind)
  const atNs = (kind: TraceEvent['kind']): number => events.find(({ event }) => event.kind === kind)!.atNs
  return { simulation, process, vault, account, requests, stopped, checkpoint, askAgain, events, kinds, atNs }
}

function carryOut(vault: Vault, request: StorageRequest): void {
  if (request.kind === 'begin') vault.begin(request)
  if (request.kind === 'block') vault.versions.write(request.number, request.pages, request.image)
  if (request.kind === 'commit') vault.commit(request)
}

/** Writes a byte on a page of the process, as its program would. */
function write(process: HostedProcess, page: number, value: number): void {
  process.memory.bytes('data')[page * PAGE_BYTES] = value
  process.memory.touch('data', page * PAGE_BYTES, 1, value)
}

const imageOf = (process: HostedProcess): number => imageDigest(process.memory.snapshot())
const pagesIn = (requests: readonly StorageRequest[]): number[] =>
  requests.flatMap((request) => (request.kind === 'block' ? request.pages : []))

test('every image writer is in the table', () => {
  expect(Object.keys(subjects)).toEqual(Object.keys(imageWriters))
})

describe.each(Object.entries(subjects) as [Name, Subject][])('%s', (policy, subject) => {
  test('commits the image of the instant at which it stopped the process, whatever that writes meanwhile', () => {
    const { process, vault, checkpoint } = saved(policy)
    write(process, 3, 7)
    const image = imageOf(process)
    checkpoint(() => write(process, 3, 8))
    expect([vault.committed?.number, imageDigest(vault.committed!.image)]).toEqual([1, image])
    expect(process.frozen).toBe(false)
  })

  test('announces the version, writes blocks of no more pages than fit, and commits as the last thing', () => {
    const { process, requests, checkpoint } = saved(policy)
    for (let page = 0; page < PAGES; page++) write(process, page, 7)
    checkpoint()
    const kinds = requests.map(({ kind }) => kind)
    expect([kinds[0], kinds.at(-1)]).toEqual(['begin', 'commit'])
    expect(new Set(kinds.slice(1, -1))).toEqual(new Set(['block']))
    for (const each of requests) if (each.kind === 'block') expect(each.pages.length).toBeLessThanOrEqual(BLOCK_PAGES)
  })

  test('lets nothing count before the commit', () => {
    const { process, vault, checkpoint } = saved(policy, ({ kind }) => (kind === 'commit' ? 'void' : 'stored'))
    write(process, 3, 7)
    checkpoint()
    expect([vault.committed, vault.versions.staged]).toEqual([null, 1])
  })

  test('stops the process once, and books the time for which it stood still', () => {
    const { account, kinds, atNs, checkpoint } = saved(policy)
    checkpoint()
    expect(kinds().filter((kind) => kind.endsWith('blocked'))).toEqual(['process-blocked', 'process-unblocked'])
    expect(account.blockedNs).toBe(atNs('process-unblocked') - atNs('process-blocked'))
    expect(account.blockedNs).toBeGreaterThan(0)
  })

  test('lets the process run while its image is written', ({ skip }) => {
    if (subject.standsStill !== null) skip(subject.standsStill)
    const { process, atNs, checkpoint } = saved(policy)
    for (let page = 0; page < PAGES; page++) write(process, page, 7)
    let steps = 0
    checkpoint(() => steps++)
    expect(steps).toBeGreaterThan(0)
    expect(atNs('process-unblocked')).toBeLessThan(atNs('checkpoint-written'))
  })

  test('says how many pages it wrote, and writes no page twice', () => {
    const { process, account, events, requests, checkpoint } = saved(policy)
    for (const page of [1, 5, 9]) write(process, page, 7)
    checkpoint()
    const pages = pagesIn(requests)
    expect(new Set(pages).size).toBe(pages.length)
    expect(events.map(({ event }) => event)).toContainEqual(
      expect.objectContaining({ kind: 'checkpoint-written', number: 1, pages: pages.length }),
    )
    expect(account).toMatchObject({ checkpoints: 1, checkpointPages: pages.length })
  })

  test('writes only what has changed since the last checkpoint', ({ skip }) => {
    if (subject.writesAll !== null) skip(subject.writesAll)
    const { process, requests, checkpoint } = saved(policy)
    for (const page of [1, 5, 9]) write(process, page, 7)
    checkpoint()
    write(process, 5, 8)
    const before = requests.length
    checkpoint()
    expect([pagesIn(requests.slice(0, before)), pagesIn(requests.slice(before))]).toEqual([[2, 6, 10], [6]])
  })

  test('makes a whole version of the next one when a commit was void', () => {
    let commits = 0
    const { process, vault, account, checkpoint } = saved(policy, ({ kind }) =>
      kind === 'commit' && ++commits === 2 ? 'void' : 'stored',
    )
    for (const page of [1, 2, 3]) {
      write(process, page, 7) // page 2 has changed before the checkpoint that does not count
      checkpoint()
    }
    expect([vault.committed?.number, imageDigest(vault.committed!.image)]).toEqual([3, imageOf(process)])
    expect(account.checkpoints).toBe(2)
  })

  test.each(['begin', 'block', 'commit'] as const)(
    'goes no further when %s is refused because the process was superseded',
    (refused) => {
      const { process, vault, stopped, requests, kinds, checkpoint } = saved(policy, ({ kind }) =>
        kind === refused ? 'superseded' : 'stored',
      )
      write(process, 3, 7)
      checkpoint()
      expect([stopped, requests.at(-1)!.kind, vault.committed]).toEqual([['a/1'], refused, null])
      expect(kinds()).not.toContain('checkpoint-committed')
    },
  )

  test('does not begin while another is being written, and says so', () => {
    const { process, account, kinds, askAgain, checkpoint } = saved(policy)
    write(process, 3, 7)
    askAgain(5e6)
    checkpoint()
    const checkpoints = kinds().filter((kind) => kind.startsWith('checkpoint'))
    expect(checkpoints).toEqual(['begins', 'skipped', 'written', 'committed'].map((step) => `checkpoint-${step}`))
    expect(account.checkpoints).toBe(1)
  })

  test('leaves pages that cost no fault when it is over', ({ skip }) => {
    if (subject.keepsSharing !== null) skip(subject.keepsSharing)
    const { process, checkpoint } = saved(policy)
    checkpoint()
    process.memory.takeFaults()
    write(process, 3, 7)
    expect(process.memory.takeFaults()).toBe(0)
  })

  test('costs a fault for each page that is written while it is shared', ({ skip }) => {
    if (subject.standsStill !== null) skip(`nothing is shared: ${subject.standsStill}`)
    const { process, checkpoint } = saved(policy)
    write(process, 3, 7)
    checkpoint(() => write(process, 3, 8))
    expect(process.memory.takeFaults()).toBe(1)
  })
})
