// The receiving end of a message, with a stable storage that answers when it is told to.

import { expect, test } from 'vitest'
import type { HostServices } from '../../../sim/cluster/host-services.ts'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import type { Message } from '../../../sim/cluster/messages/message.ts'
import type { Answer, Body } from '../../../sim/cluster/requests/envelope.ts'
import type { WriteOutcome } from '../../../sim/cluster/storage/stable-storage.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import type { LastLogged } from '../../../sim/protocols/pessimistic/replaying.ts'
import { star } from '../../../sim/protocols/star/star.ts'
import { StarProcess, type StarProcessRoles } from '../../../sim/protocols/star/star-process.ts'

const payload = { bytes: 8, digest: 5, data: null }
const message = (sequence: number, to: string): Message =>
  ({ kind: 'message', from: 'a', to, sequence, incarnation: 1, replaying: false, payload }) as const

/** A host with process b, and what becomes of what comes to it. */
function host() {
  const simulation = new Simulation()
  const process = {
    ...{ name: 'b', incarnation: 1, restoring: false, deferred: [], inbox: [] },
    ...{ account: { logNs: 0 }, arrived: { fire: () => {} }, beside: null as StarProcess | null },
  }
  const half = new StarProcess({} as StarProcessRoles, process as unknown as HostedProcess)
  process.beside = half
  const parts = new Map<string, (from: number, request: Body, answer: Answer) => void>()
  const outcomes: ((outcome: WriteOutcome) => void)[] = []
  const stopped: string[] = []
  const answers: (Body | null)[] = []
  const services = {
    ...{ simulation, trace: { emit: () => {} }, settings: { without: new Set() } },
    hosted: new Map([['b', process]]),
    locations: { get: (name: string) => (name === 'over' ? { ended: true } : undefined) },
    host: {
      name: 'ws1',
      profile: { layer: { messageLayerNs: 0 } },
      cpu: { system: (_: number, then: (value: unknown) => void, value: unknown) => then(value) },
    },
    storage: { write: (_: number, __: unknown, settle: (outcome: WriteOutcome) => void) => outcomes.push(settle) },
    stop: () => stopped.push('superseded'),
    transport: {
      serve: ([kind]: [string], receive: (from: number, request: Body, answer: Answer) => void) =>
        parts.set(kind, receive),
    },
  }
  star.open(services as unknown as HostServices)
  const answer = (reply: Body | null) => answers.push(reply)
  return {
    ...{ process: process as unknown as HostedProcess, half, outcomes, stopped, answers },
    accept: (sequence: number, to = 'b', tell = answer) => parts.get('message')!(0, message(sequence, to), tell),
    ask: () => parts.get('last-logged')!(0, lastLogged, answer),
    visible: () => process.inbox.map(({ sequence }: { sequence: number }) => sequence),
  }
}

const lastLogged: LastLogged = { kind: 'last-logged', from: 'a', to: 'b' }
const done = { kind: 'done' }

test('a message is acknowledged when its record is stored, and its repetition at once', () => {
  const { accept, outcomes, answers, visible } = host()
  accept(1)
  expect([answers, visible()]).toEqual([[], []])
  outcomes[0]!({ kind: 'stored' })
  accept(1)
  expect([answers, visible()]).toEqual([[done, done], [1]])
})

test('a message that comes again while it is being logged is answered to whoever asked last', () => {
  const { accept, outcomes, answers, visible } = host()
  const toTheSecond: (Body | null)[] = []
  accept(1)
  accept(1, 'b', (reply) => toTheSecond.push(reply))
  outcomes[0]!({ kind: 'stored' })
  expect([answers, toTheSecond, visible(), outcomes.length]).toEqual([[null], [done], [1], 1])
})

test('messages become visible in the order of the log, each when all before it are stored', () => {
  const { accept, outcomes, visible } = host()
  accept(1)
  accept(2)
  outcomes[1]!({ kind: 'stored' })
  expect(visible()).toEqual([])
  outcomes[0]!({ kind: 'stored' })
  expect(visible()).toEqual([1, 2])
  accept(3)
  accept(4)
  outcomes[2]!({ kind: 'stored' })
  expect(visible()).toEqual([1, 2, 3])
})

test('a process that is superseded is given nothing, and nothing is acknowledged', () => {
  const { accept, outcomes, stopped, answers, visible } = host()
  accept(1)
  outcomes[0]!({ kind: 'superseded' })
  expect([stopped, answers, visible()]).toEqual([['superseded'], [], []])
})

test('what is asked of a process that is being restored waits until it is', () => {
  const { process, half, accept, ask, outcomes, answers, visible } = host()
  process.restoring = true
  ask()
  accept(2)
  expect([answers, outcomes.length]).toEqual([[], 0])
  process.restoring = false
  half.incoming.visible.set('a', 1)
  for (const { arrive } of process.deferred) arrive()
  outcomes[0]!({ kind: 'stored' })
  expect([answers, visible()]).toEqual([[{ kind: 'logged', sequence: 1 }, done], [2]])
})

test('a process that is not here is elsewhere, also if nobody has told of it; one that has ended is gone', () => {
  const { accept, answers } = host()
  accept(1, 'nobody')
  accept(1, 'over')
  expect(answers).toEqual([{ kind: 'elsewhere' }, { kind: 'gone' }])
})
