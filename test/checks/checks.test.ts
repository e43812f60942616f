// Every check accepts a good tale and objects to tales in which its own sentence is broken.

import { describe, expect, test } from 'vitest'
import type { Check } from '../../sim/checks/check.ts'
import { fencedWrites } from '../../sim/checks/invariants/fenced-writes.ts'
import { noDomino } from '../../sim/protocols/shared/checks/no-domino.ts'
import { checks } from '../../sim/protocols/star/checks/index.ts'
import type { StorageRequestKind, TraceEvent } from '../../sim/trace/event.ts'
import { eventsOfAllKinds } from '../trace/events.ts'
import { adding, good, judge, retold, type Tale } from './tale.ts'

const ms = (milliseconds: number): number => milliseconds * 1e6
const a1 = { host: 'ws2', process: 'a/1', incarnation: 1 } as const
const a0 = { host: 'ws1', process: 'a/0', incarnation: 1 } as const
const crash = (host: string) => ({ kind: 'host-crashed', host, boot: 0, processes: [], during: [] }) as const
const declaredDead = (dead: string) =>
  ({ kind: 'host-declared-dead', host: 'ws2', dead, boot: 0, silentNs: 1 }) as const
const stored = (event: { kind: string }): boolean => event.kind === 'record-stored' || event.kind === 'version-stored'

const claimOf = (host: string) =>
  ({ kind: 'claim-granted', host, process: 'a/0', incarnation: 2, claimant: 'ws2' }) as const

const ask = (of: typeof a0 | typeof a1, server: string, request: StorageRequestKind) =>
  ({ kind: 'request-received', ...of, host: server, request, from: of.host }) as const

/** A server that catches up puts a copy of a/0 in place, with this incarnation in charge. */
const install = (host: string, incarnation: number, { number = 1, indexes }: { number?: number; indexes: number[] }) =>
  ({
    ...({ kind: 'copy-installed', host, process: 'a/0', incarnation, number, digest: 70 + number } as const),
    ...{ received: number, indexes },
  }) as const

/** One that ends well before its crash. */
const beforeTheCrash: Tale = { ...good, moments: good.moments.filter(({ atNs }) => atNs < ms(400)) }

/** Whatever a process can do, by the incarnation that was lost. */
const stillWorking: readonly TraceEvent[] = eventsOfAllKinds
  .filter(({ kind }) =>
    /^(compute|message|file-(written|read)|process-(?!st)|checkpoint|restored|replay|live)/.test(kind),
  )
  .map((event) => ({ ...event, ...a0 }))

const objections = (tale: Tale): string[] => judge(tale).map(({ check }) => check)

/** Per check: what was changed in the good tale, and the tale. */
const bad: Readonly<Record<string, Readonly<Record<string, Tale>>>> = {
  'same-answer': {
    'an answer is another one': retold(good, (event) =>
      event.kind === 'process-ended' && event.process === 'a/0' ? { ...event, answer: 99 } : event,
    ),
    'an answer is given twice': adding(good, 1000, { kind: 'process-ended', ...a1, answer: 11 }),
    'an answer found on stable storage is another one': {
      ...retold(good, (event) => (event.kind === 'process-ended' ? null : event)),
      end: { ...good.end, answers: new Map([...good.end.answers, ['a/0', 12]]) },
    },
    'an answer is missing': {
      ...retold(good, (event) => (event.kind === 'process-ended' && event.process === 'a/1' ? null : event)),
      end: { ...good.end, answers: new Map([['a/0', 10]]) },
    },
  },
  'same-files': {
    'a replica holds other files at rest': atRest('fs2', (server) => ({
      ...server,
      vaults: server.vaults.map((vault) => (vault.process === 'a/1' ? { ...vault, files: 6 } : vault)),
    })),
    'a process that writes no files has left some': atRest('fs1', (server) => ({
      ...server,
      vaults: server.vaults.map((vault) => (vault.process === 'a/0' ? { ...vault, files: 6 } : vault)),
    })),
    'the files are gone with everything that a replica held of the process': atRest('fs1', (server) => ({
      ...server,
      vaults: server.vaults.filter(({ process }) => process !== 'a/1'),
    })),
    'nothing is replicated, and a host keeps other files': {
      ...{ ...good, setting: { ...good.setting, replicas: [] }, moments: good.moments.slice(0, 2) },
      end: { ...good.end, ownFiles: new Map([['a/1', 6]]) },
    },
  },
  'exactly-once-in-order': {
    'a message comes twice': retold(good, (event) =>
      event.kind === 'message-received' && event.sequence === 1 ? [event, event] : event,
    ),
    'a message is left out': retold(good, (event, atNs) =>
      event.kind === 'message-received' && atNs === ms(800) ? null : event,
    ),
    'two messages change places': retold(good, (event) =>
      event.kind === 'message-received' && event.sequence < 3 ? { ...event, sequence: 3 - event.sequence } : event,
    ),
  },
  'exact-replay': {
    'the content of a replayed message differs': retold(good, (event) =>
      event.kind === 'message-received' && event.replayed ? { ...event, digest: 5 } : event,
    ),
    'another message is replayed': retold(good, (event) =>
      event.kind === 'message-received' && event.replayed ? { ...event, from: 'a/2', sequence: 1 } : event,
    ),
    'a checkpoint forgets a message': retold(good, (event) =>
      event.kind === 'restored' ? { ...event, received: 0 } : event,
    ),
    'a checkpoint forgets a message, and none is received afterwards': retold(good, (event) => {
      if (event.kind === 'message-received' && event.incarnation === 2) return null
      return event.kind === 'restored' ? { ...event, received: 0 } : event
    }),
  },
  'no-orphan': {
    'a message is received and logged nowhere': retold(good, (event) =>
      event.kind === 'record-stored' && event.index === 2 ? null : event,
    ),
    'the only copy of a record is lost': adding(
      retold(good, (event) => (event.kind === 'record-stored' && event.host === 'fs2' ? null : event)),
      350,
      crash('fs1'),
    ),
    'the only copy of a record is on a server that is declared dead': adding(
      retold(beforeTheCrash, (event) =>
        event.kind === 'record-stored' && event.host === 'fs2' && event.index === 1 ? null : event,
      ),
      350,
      declaredDead('fs1'),
    ),
    'all servers are declared dead, though they live': ['fs1', 'fs2'].reduce(
      (told, host) => adding(told, 350, declaredDead(host)),
      beforeTheCrash,
    ),
    'records go before the checkpoint that replaces them': retold(good, (event) =>
      event.kind === 'version-stored' ? null : event,
    ),
  },
  'no-domino': {
    'a process of a live host rolls back': retold(good, (event) =>
      event.kind === 'host-crashed' || event.kind === 'host-declared-dead' ? null : event,
    ),
    'a process goes back to its beginning though it has a checkpoint': retold(good, (event) =>
      event.kind === 'restored' ? { ...event, number: 0, digest: 0, received: 0 } : event,
    ),
    'a checkpoint is restored that was never committed': retold(good, (event) =>
      event.kind === 'restored' ? { ...event, digest: 72 } : event,
    ),
    'a process that has just been restored is restored elsewhere': retold(good, (event) =>
      event.kind === 'restored' ? [event, { ...event, host: 'fs1', incarnation: 3 }] : event,
    ),
  },
  confinement: {
    'a replaying process is heard': retold(good, (event) =>
      event.kind === 'message-arrived' && event.sequence === 3 ? { ...event, senderReplaying: true } : event,
    ),
    'it is heard and recognised': retold(good, (event) =>
      event.kind === 'message-arrived' && event.sequence === 3
        ? { ...event, senderReplaying: true, duplicate: true }
        : event,
    ),
  },
  'one-incarnation': {
    'the old incarnation goes on': adding(good, 850, { kind: 'compute-begins', ...a0, workNs: 1, replaying: false }),
    'an incarnation starts twice': adding(good, 850, {
      ...{ kind: 'process-started', host: 'fs1', process: 'a/0', incarnation: 2, imageBytes: 4096 },
    }),
    'the same incarnation works elsewhere too': adding(good, 850, {
      ...{ kind: 'compute-begins', host: 'fs1', process: 'a/0', incarnation: 2, workNs: 1, replaying: false },
    }),
    ...Object.fromEntries(
      stillWorking.map((event) => [`the old incarnation goes on: ${event.kind}`, adding(good, 850, event)]),
    ),
    'it goes on after a claim, though no newer one has started': [
      ...[claimOf('fs1'), claimOf('fs2')],
      stillWorking[0]!,
    ].reduce((told, event, at) => adding(told, at < 2 ? 350 : 460, event), beforeTheCrash),
    'one that was stopped goes on': adding(
      adding(beforeTheCrash, 350, { kind: 'process-stopped', ...a0, reason: 'superseded' }),
      351,
      stillWorking[0]!,
    ),
  },
  'fenced-writes': {
    'a record of the old incarnation is stored': adding(good, 850, {
      ...{ kind: 'record-stored', ...a0, host: 'fs1', index: 7, from: 'a/1', sequence: 8, digest: 1 },
    }),
    'a checkpoint of it becomes the version': adding(good, 850, {
      ...{ kind: 'version-stored', ...a0, host: 'fs1', number: 2, digest: 72 },
    }),
    'it changes a file': adding(good, 850, {
      ...{ kind: 'file-carried-out', ...a0, host: 'fs2', file: 'journal', offset: 0, order: 3, digest: 1 },
    }),
    'a block of it is not refused': adding(adding(good, 850, ask(a0, 'fs1', 'block')), 860, ask(a1, 'fs1', 'append')),
    'what is refused is another request': [
      ask(a0, 'fs1', 'commit'),
      { kind: 'write-refused', ...a1, host: 'fs1', current: 2 } as const,
      ask(a1, 'fs1', 'append'),
    ].reduce((told, event) => adding(told, 850, event), good),
    'it writes to a replica that has installed a copy in which a newer one is in charge': [
      crash('fs2'),
      install('fs2', 2, { indexes: [1] }),
      { kind: 'record-stored', ...a0, host: 'fs2', index: 7, from: 'a/1', sequence: 8, digest: 1 } as const,
    ].reduce((told, event) => adding(told, 850, event), good),
  },
  'same-remains': {
    'a replica that counts holds an older checkpoint': retold(good, (event) =>
      event.kind === 'version-stored' && event.host === 'fs2' ? null : event,
    ),
    'a replica that has caught up holds a newer one': [
      crash('fs2'),
      install('fs2', 1, { number: 2, indexes: [] }),
      { kind: 'server-caught-up', host: 'fs2', boot: 1 } as const,
    ].reduce((told, event) => adding(told, 450, event), good),
    'a replica counts again with a checkpoint that the restart knew nothing of': [
      crash('fs2'),
      install('fs2', 1, { indexes: [1] }),
      { kind: 'version-stored', ...a0, host: 'fs2', number: 2, digest: 72 } as const,
      claimOf('fs2'),
      { kind: 'server-caught-up', host: 'fs2', boot: 1 } as const,
    ].reduce((told, event, at) => adding(told, at < 4 ? 450 : 850, event), good),
    'its checkpoint has other contents': retold(good, (event) =>
      event.kind === 'version-stored' && event.host === 'fs2' ? { ...event, digest: 5 } : event,
    ),
    'it lacks a record': retold(good, (event) =>
      event.kind === 'record-stored' && event.host === 'fs2' && event.index === 1 ? null : event,
    ),
    'the process is restarted with fewer records than it holds': retold(good, (event) =>
      event.kind === 'restored' ? { ...event, records: 0 } : event,
    ),
    'it has another record in that place': retold(good, (event) =>
      event.kind === 'record-stored' && event.host === 'fs2' && event.index === 1 ? { ...event, digest: 1 } : event,
    ),
    'it has one in another place': retold(good, (event) =>
      event.kind === 'record-stored' && event.host === 'fs2' && event.index === 1 ? { ...event, index: 4 } : event,
    ),
  },
  'replicas-agree': {
    'a record differs': retold(good, (event) =>
      event.kind === 'record-stored' && event.host === 'fs2' ? { ...event, digest: 1 } : event,
    ),
    'a record with the same contents is of another sender': retold(good, (event) =>
      event.kind === 'record-stored' && event.host === 'fs2' ? { ...event, from: 'a/2' } : event,
    ),
    'a version differs': retold(good, (event) =>
      event.kind === 'version-stored' && event.host === 'fs2' ? { ...event, digest: 1 } : event,
    ),
    'copies differ at rest': atRest('fs2', (server) => ({
      ...server,
      vaults: server.vaults.map((vault) => ({ ...vault, digest: 'cc' })),
    })),
    'a process is missing from a copy at rest': atRest('fs2', (server) => ({
      ...server,
      vaults: server.vaults.slice(1),
    })),
    'a server never catches up': atRest('fs1', (server) => ({ ...server, caughtUp: false })),
  },
  'one-checkpoint': {
    'a commit leaves the log as it was': retold(good, (event) =>
      event.kind === 'records-discarded' ? { ...event, left: 1 } : event,
    ),
    'a checkpoint counts that one server does not have': retold(good, (event) =>
      event.kind === 'version-stored' && event.host === 'fs2' ? null : event,
    ),
    'a log is too long at rest': atRest('fs1', (server) => ({
      ...server,
      vaults: server.vaults.map((vault) => (vault.process === 'a/0' ? { ...vault, records: 3 } : vault)),
    })),
  },
  ring: {
    'a crash is found too late': {
      ...good,
      moments: good.moments.map((moment) =>
        moment.atNs > ms(400) ? { ...moment, atNs: moment.atNs + ms(200) } : moment,
      ),
    },
    'a crash is never found': retold(good, (event) => (event.kind === 'host-declared-dead' ? null : event)),
    'a process is taken over twice': retold(good, (event) => (event.kind === 'restored' ? [event, event] : event)),
    'a host has another view': {
      ...good,
      rest: {
        hosts: good.rest.hosts.map((host) => (host.name === 'fs1' ? { ...host, view: ['fs1/0', 'fs2/0'] } : host)),
      },
    },
  },
  'known-ends': {
    'a host does not know that a process has ended': {
      ...good,
      rest: {
        hosts: good.rest.hosts.map((host) => (host.name === 'ws2' ? { ...host, knownEnds: ['a/1'] } : host)),
      },
    },
    'a replica has no answer of it': atRest('fs1', (server) => ({
      ...server,
      vaults: server.vaults.map((vault) => (vault.process === 'a/0' ? { ...vault, ended: false } : vault)),
    })),
  },
  progress: {
    'the run takes longer than everything done again': { ...good, end: { ...good.end, atNs: ms(20_000) } },
  },
  recoverable: {
    'a run gives up after the loss of a workstation': {
      ...good,
      end: { ...good.end, outcome: 'cannot-recover', reason: 'no copy is left' },
    },
    'a run hangs': { ...good, end: { ...good.end, outcome: 'stuck', reason: 'no answer' } },
  },
  time: {
    'time runs back': { ...good, moments: [...good.moments, { ...good.moments[0]!, atNs: 0 }] },
    'time has a fraction': { ...good, moments: good.moments.map((moment) => ({ ...moment, atNs: moment.atNs + 0.5 })) },
  },
}

type ServerAtRest = NonNullable<Tale['rest']['hosts'][number]['server']>

/** The good tale with one server that is found otherwise at rest. */
function atRest(name: string, change: (server: ServerAtRest) => ServerAtRest): Tale {
  const hosts = good.rest.hosts.map((host) =>
    host.name === name && host.server !== null ? { ...host, server: change(host.server) } : host,
  )
  return { ...good, rest: { hosts } }
}

test('a good tale pleases all checks', () => {
  expect(judge(good)).toEqual([])
})

test('every check has tales that it rejects', () => {
  expect(Object.keys(bad)).toEqual(checks.map(({ name }) => name))
})

describe.each(checks.map((check) => [check.name, check] as const))('%s', (name, check) => {
  test.each(Object.entries(bad[name] ?? {}))('objects when %s', (_, tale) => {
    const violations = judge(tale, [check])
    expect(violations.length).toBeGreaterThan(0)
    for (const violation of violations) expect(violation.check).toBe(name)
  })
})

describe('what is promised', () => {
  const givenUp: Tale = { ...good, end: { ...good.end, outcome: 'cannot-recover', reason: 'no copy is left' } }

  test('the loss of one of two copies is within it', () => {
    expect(objections(adding(givenUp, 850, crash('fs1')))).toContain('recoverable')
  })
  test('the loss of both copies is not', () => {
    expect(objections(adding(adding(givenUp, 850, crash('fs1')), 860, crash('fs2')))).not.toContain('recoverable')
  })
  test('a server that has caught up counts again', () => {
    const lost = adding(givenUp, 820, crash('fs1'))
    const back = adding(lost, 830, { kind: 'server-caught-up', host: 'fs1', boot: 1 })
    expect(objections(adding(back, 860, crash('fs2')))).toContain('recoverable')
  })
  test('a server that stood still and is taken for dead does not count', () => {
    const stall = { kind: 'host-stalled', host: 'fs1', forNs: ms(500), processes: [], during: [] } as const
    const lost = adding(adding(givenUp, 850, stall), 855, declaredDead('fs1'))
    expect(objections(adding(lost, 860, crash('fs2')))).not.toContain('recoverable')
  })
  test('a server that has joined again does not count before it has caught up', () => {
    const joined = adding(adding(givenUp, 820, crash('fs1')), 830, {
      kind: 'host-joined',
      host: 'fs1',
      boot: 1,
      sponsor: 'ws2',
    })
    expect(objections(adding(joined, 860, crash('fs2')))).not.toContain('recoverable')
  })
  test('what a host suffered before it joined again is no reason to take it for dead', () => {
    const back = [
      crash('fs1'),
      { kind: 'host-joins', host: 'fs1', boot: 1 } as const,
      { kind: 'host-joined', host: 'fs1', boot: 1, sponsor: 'ws2' } as const,
      { kind: 'server-caught-up', host: 'fs1', boot: 1 } as const,
      { ...declaredDead('fs1'), boot: 1 },
    ].reduce((told, event) => adding(told, 850, event), givenUp)
    expect(objections(adding(back, 860, crash('fs2')))).toContain('recoverable')
  })
  test('the loss of all workstations is beyond it', () => {
    expect(objections(adding(givenUp, 850, crash('ws2')))).not.toContain('recoverable')
  })
  test('a server that is taken for dead without reason counts as there', () => {
    expect(objections(adding(adding(givenUp, 850, declaredDead('fs1')), 860, crash('fs2')))).toContain('recoverable')
  })
  test('where nothing is replicated the loss of any workstation is beyond it, whether a process has begun there or not', () => {
    const bare: Tale = { ...givenUp, setting: { ...good.setting, replicas: [] }, moments: good.moments.slice(0, 2) }
    expect(objections(bare)).toContain('recoverable')
    expect(objections(adding(bare, 10, crash('fs1')))).toContain('recoverable')
    expect(objections(adding(bare, 10, crash('ws2')))).not.toContain('recoverable')
  })
  test('a network that loses what it carries is beyond it: only time is checked', () => {
    const lossy = { ...good, setting: { ...good.setting, networkFaults: true } }
    const everythingWrong = retold(lossy, (event) => (stored(event) ? null : event))
    expect(judge(everythingWrong)).toEqual([])
    expect(objections({ ...lossy, moments: [...lossy.moments, { ...lossy.moments[0]!, atNs: 0 }] })).toEqual(['time'])
  })
})

describe('a host that stood still', () => {
  const stall = { kind: 'host-stalled', host: 'ws1', forNs: ms(500), processes: ['a/0'], during: [] } as const
  const falselySuspected = retold(good, (event) => (event.kind === 'host-crashed' ? stall : event))
  const working = { kind: 'compute-begins', ...a0, workNs: 1, replaying: false } as const

  test('may go on for the moment it takes to read its mail', () => {
    expect(judge(adding(falselySuspected, 950, working))).toEqual([])
  })
  test("may begin a checkpoint then; the one that counts is the new incarnation's of that number", () => {
    const again = { host: 'ws2', process: 'a/0', incarnation: 2 } as const
    const version = { number: 2, digest: 72 } as const
    const tale = [
      { kind: 'checkpoint-begins', ...again, number: 2, policy: 'full', received: 3 } as const,
      { kind: 'checkpoint-begins', ...a0, number: 2, policy: 'full', received: 1 } as const,
      { kind: 'version-stored', ...again, host: 'fs1', ...version } as const,
      { kind: 'records-discarded', ...again, host: 'fs1', below: 3, count: 2, left: 0 } as const,
      { kind: 'version-stored', ...again, host: 'fs2', ...version } as const,
      { kind: 'records-discarded', ...again, host: 'fs2', below: 3, count: 2, left: 0 } as const,
      { kind: 'checkpoint-committed', ...again, ...version } as const,
    ].reduce((told, event) => adding(told, 950, event), falselySuspected)
    expect(judge(tale)).toEqual([])
  })
  test('may not go on for longer', () => {
    expect(judge(adding(falselySuspected, 1050, working)).map(({ check }) => check)).toEqual(['one-incarnation'])
  })

  const serverStall = { kind: 'host-stalled', host: 'fs1', forNs: ms(500), processes: [], during: [] } as const
  const serverDead = { kind: 'host-declared-dead', host: 'fs2', dead: 'fs1', boot: 0, silentNs: ms(400) } as const
  const nothingOnIt = retold(good, (event) => (stored(event) && event.host === 'fs1' ? null : event))
  const away = adding(adding(nothingOnIt, 10, serverStall), 20, serverDead)

  test('and is taken for dead is no copy: what it stores when it wakes need not be what the others have', () => {
    const other = { from: 'a/1', sequence: 9, index: 0, digest: 9 }
    const late = { kind: 'record-stored', ...a0, host: 'fs1', ...other } as const
    expect(judge(adding(away, 25, late))).toEqual([])
    expect(judge(adding(nothingOnIt, 25, late)).map(({ check }) => check)).toContain('replicas-agree')
  })
  test('and declares a boot dead that is over takes nothing from the one that came after it', () => {
    const onlyFirst = adding(good, 350, crash('fs2'))
    const stale = { kind: 'host-declared-dead', host: 'ws2', dead: 'fs1', boot: 0, silentNs: 0 } as const
    const secondBoot = adding(onlyFirst, 10, { kind: 'host-joins', host: 'fs1', boot: 1 })
    expect(objections(adding(secondBoot, 360, stale))).not.toContain('no-orphan')
    expect(objections(adding(onlyFirst, 360, stale))).toContain('no-orphan')
  })
  test('and begins afresh has forgotten who was in charge', () => {
    const claim = { kind: 'claim-granted', host: 'fs1', process: 'a/0', incarnation: 3, claimant: 'ws2' } as const
    const claimed = adding(good, 10, claim)
    expect(judge(claimed, [fencedWrites])).not.toEqual([])
    expect(judge(adding(claimed, 20, { kind: 'found-itself-dead', host: 'fs1', boot: 0 }), [fencedWrites])).toEqual([])
  })
  test('counts again when its next boot has caught up, and not when this one has', () => {
    const caughtUp = (boot: number): Tale => adding(away, 30, { kind: 'server-caught-up', host: 'fs1', boot })
    expect(judge(caughtUp(0))).toEqual([])
    expect(judge(caughtUp(1)).map(({ check }) => check)).toContain('one-checkpoint')
  })
})

test('a process rolls back when its host has found itself dead, as it does when others have', () => {
  const onItsOwn = { kind: 'found-itself-dead', host: 'ws1', boot: 0 } as const
  const tale = retold(good, (event) => {
    if (event.kind === 'host-declared-dead') return null
    return event.kind === 'host-crashed' ? onItsOwn : event
  })
  expect(judge(tale, [noDomino])).toEqual([])
})

test('a check that objects to every event is heard five times', () => {
  const objector: Check = {
    ...{ name: 'objector', sentence: 'nothing happens' },
    create: ({ violated }) => ({ every: () => violated('something has happened') }),
  }
  expect(judge(good, [objector])).toHaveLength(5)
})
