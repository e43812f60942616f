// A process on its host, with a program that is a list of requests, and other hosts that answer when they are asked.

import { expect, test } from 'vitest'
import { Account } from '../../../sim/cluster/hosting/account.ts'
import { type ExecutionRoles, execute } from '../../../sim/cluster/hosting/execution.ts'
import { type Home, HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import { ReplicatedPersistence, type ReplicatedRoles } from '../../../sim/cluster/hosting/replicated-persistence.ts'
import type { Message } from '../../../sim/cluster/messages/message.ts'
import type { Body } from '../../../sim/cluster/requests/envelope.ts'
import type { WriteOutcome } from '../../../sim/cluster/storage/stable-storage.ts'
import type { LogRecord } from '../../../sim/cluster/storage/storage-requests.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { Promised, Signal } from '../../../sim/kernel/waits.ts'
import { Cpu } from '../../../sim/machine/cpu.ts'
import { profiles } from '../../../sim/machine/profiles/profiles.ts'
import type { ProcessPlan, Request } from '../../../sim/programs/program.ts'
import type { LastLogged, Logged } from '../../../sim/protocols/pessimistic/replaying.ts'
import { halfOf, StarProcess, type StarProcessRoles } from '../../../sim/protocols/star/star-process.ts'

const payload = { bytes: 8, digest: 5, data: null }
const plan = { name: 'b', program: 'list', parameters: {} } as unknown as ProcessPlan
const send = (to: string): Request => ({ kind: 'send', to, payload })
const receive = (from: string): Request => ({ kind: 'receive', from })
const exit: Request = { kind: 'exit', answer: payload }
const record = (index: number, from: string, sequence: number): LogRecord => ({ index, from, sequence, payload })

/** What process b does, in words. The receiver of what it sends has logged `known` of its messages. */
function run(
  requests: readonly Request[],
  log: readonly LogRecord[],
  known: number,
  outcome: WriteOutcome['kind'],
  begin: (process: HostedProcess) => void = () => {},
) {
  const simulation = new Simulation()
  const done: string[] = []
  let step = 0
  const program = { layout: () => ({ baseBytes: 4096, regions: [] }), next: () => requests[step++] ?? exit }
  const home = {
    simulation,
    programs: { list: program },
    settings: { memory: 'symbolic', policy: 'full', without: new Set(), ring: { timeoutNs: 1e6 } },
    observer: { accountOf: () => new Account() },
  }
  const protocol = {
    adopt: (hosted: HostedProcess) => new StarProcess(services as unknown as StarProcessRoles, hosted),
  }
  const kept = <T>(value: T): Promised<T> => {
    const promised = new Promised<T>(simulation)
    promised.keep(value)
    return promised
  }
  const answerTo = (request: Message | LastLogged): Body => {
    if (request.kind === 'last-logged') return { kind: 'logged', sequence: known } as Logged
    done.push(`sends ${request.sequence}${request.replaying ? ', replaying' : ''}`)
    return { kind: 'done' }
  }
  const services = {
    ...{ ...home, trace: { emit: () => {} }, changed: new Signal(simulation) },
    host: { name: 'ws1', cpu: new Cpu(simulation), profile: profiles['sparcstation-1'] },
    locations: { get: () => ({ host: 1, boot: 0, ended: false }) },
    membership: { isLive: () => true },
    transport: { ask: (_: number, __: number, request: Message | LastLogged) => kept(answerTo(request)) },
    storage: {
      store: (_: number, { kind }: { kind: string }) => {
        done.push(`stores ${kind}`)
        return kept({ kind: outcome })
      },
      read: function* () {
        yield 0
        return { kind: 'refused', incarnation: 3 }
      },
    },
    stop: () => done.push('is stopped'),
    ended: () => done.push('has ended'),
  }
  const process = new HostedProcess({ ...home, protocol } as unknown as Home, plan, 2)
  halfOf(process).restore(null, log)
  begin(process)
  const persistence = new ReplicatedPersistence(services as unknown as ReplicatedRoles)
  simulation.spawn(execute({ ...services, persistence } as unknown as ExecutionRoles, process))
  simulation.run()
  return { simulation, done, process }
}

test('a process that ends while it replays sends what it kept back before it ends', () => {
  const { done } = run([send('a'), exit], [record(0, 'c', 1)], 0, 'stored')
  expect(done).toEqual(['sends 1', 'stores end', 'has ended'])
})

test('a process that has consumed its log sends what is missing, in order, and then goes on', () => {
  const requests = [send('a'), send('a'), receive('c'), send('a')]
  expect(run(requests, [record(0, 'c', 1)], 1, 'stored').done).toEqual([
    ...['sends 2', 'sends 3', 'stores end', 'has ended'],
  ])
})

test('a process whose log cannot satisfy it is live: what is left in the log was not received before the crash', () => {
  const { done, process } = run([receive('a'), exit], [record(0, 'c', 1)], 0, 'stored')
  const { replaying, hasRecordsToReplay } = halfOf(process)
  expect([done, replaying, hasRecordsToReplay]).toEqual([[], false, false])
})

test('a process whose write or read is refused is stopped, and does nothing more', () => {
  expect(run([exit], [], 0, 'superseded').done).toEqual(['stores end', 'is stopped'])
  const read: Request = { kind: 'read', file: 'f', offset: 0, bytes: 8 }
  expect(run([read, exit], [], 0, 'stored').done).toEqual(['is stopped'])
})

test('a process that stands still finishes its request and begins no other, nor does it take a message', () => {
  const { simulation, done, process } = run([send('a'), send('a')], [], 0, 'stored', (each) => each.freeze())
  expect(done.splice(0)).toEqual(['sends 1'])
  process.thaw()
  simulation.run()
  expect(done).toEqual(['sends 2', 'stores end', 'has ended'])
  const receiving = run([receive('c')], [record(0, 'c', 1)], 0, 'stored', (each) => each.freeze())
  expect(receiving.process.received).toBe(0)
})
