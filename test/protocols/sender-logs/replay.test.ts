// When a process that was restarted is through: it has taken again what is known, and has sent again all that others have seen.

import { describe, expect, test } from 'vitest'
import type { HostServices } from '../../../sim/cluster/host-services.ts'
import type { Visible } from '../../../sim/cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { Signal } from '../../../sim/kernel/waits.ts'
import { Replay } from '../../../sim/protocols/sender-logs/replay.ts'

const message = (index: number): Visible => ({
  ...{ index, from: 'b', sequence: index + 1, payload: { bytes: 8, digest: 1, data: null } },
})

/** Process a, which has sent so many messages to b, and knows of two messages of b; b has seen so many. */
function replaying({ sent = 0, pending = 0, seen = 0, others = [] as { name: string; createdBy?: string }[] }) {
  const simulation = new Simulation()
  const happened: string[] = []
  const process = {
    ...{ name: 'a', incarnation: 2, inbox: [message(0), message(1)], arrived: new Signal(simulation) },
    ...{ sent: new Map([['b', sent]]), pending: pending === 0 ? null : { kind: 'send', to: 'b' } },
    ...{ pendingSequence: pending, endRecovery: () => {} },
  }
  const services = {
    ...{ simulation, host: { name: 'ws1' }, locations: { entries: () => others.map((plan) => ({ plan })) } },
    trace: { emit: ({ kind }: { kind: string }) => happened.push(kind) },
    observer: { cannotRecover: (reason: string) => happened.push(reason) },
  }
  const replay = new Replay(services as unknown as HostServices, process as unknown as HostedProcess, {
    children: new Set(['a/1']),
  })
  replay.begin(2)
  for (const { name } of others) replay.seen.set(name, 0)
  replay.seen.set('b', seen)
  const tries = (isWaiting: boolean): boolean => {
    simulation.spawn(replay.tryToEnd(isWaiting))
    simulation.run()
    return !replay.isUnderWay
  }
  return { process, replay, happened, tries }
}

test('it may be through when it has taken the last message of which the order is known', () => {
  const { process, replay } = replaying({})
  const taken = [0, 1, 2].map(() => {
    const { mayBeOver } = replay
    process.inbox.shift()
    return mayBeOver
  })
  expect(taken).toEqual([false, false, true])
})

test('what has come meanwhile it is shown when it is through, and not before', () => {
  const { process, replay, tries } = replaying({})
  process.inbox = []
  replay.hold(message(2))
  expect([process.inbox.length, tries(false), process.inbox.map(({ index }) => index)]).toEqual([0, true, [2]])
})

describe('it is through', () => {
  test.each([
    ['when it has sent all that another one has seen', { sent: 3, seen: 3 }, true],
    ['not one message earlier', { sent: 2, seen: 3 }, false],
    ['not while the last is only to be sent', { sent: 3, pending: 3, seen: 3 }, false],
    ['when that one is to be sent anew, and the one before was the last', { sent: 3, pending: 3, seen: 2 }, true],
    ['when it has created its children', { others: [{ name: 'a/1', createdBy: 'a' }] }, true],
    ['not while it has a child that it has not created', { others: [{ name: 'a/2', createdBy: 'a' }] }, false],
  ])('%s', (_, circumstances, isThrough) => {
    expect(replaying(circumstances).tries(false)).toBe(isThrough)
  })

  test('if it waits for more that nobody has, the run says what is lost', () => {
    const { happened, tries } = replaying({ sent: 2, seen: 3 })
    expect([tries(false), happened]).toEqual([false, []])
    expect([tries(true), happened]).toEqual([
      false,
      ['b has seen message 3 of a, and what that depends on was lost with another host'],
    ])
  })
})

test('it is live when it is through and all know how far it came, whichever is first', () => {
  const [one, other] = [replaying({}), replaying({})]
  one.tries(false)
  expect(one.happened).toEqual([])
  one.replay.settled()
  other.replay.settled()
  expect(other.happened).toEqual([])
  other.tries(false)
  expect([one.happened, other.happened]).toEqual([['live-again'], ['live-again']])
})
