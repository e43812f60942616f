// When the answers count: all have ended, those among them whom others have created.

import { expect, test } from 'vitest'
import type { HostServices } from '../../../sim/cluster/host-services.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { Promised } from '../../../sim/kernel/waits.ts'
import { firstLine, type RecoveryLine } from '../../../sim/protocols/epochs/line-record.ts'
import type { HostStanding } from '../../../sim/protocols/epochs/standing.ts'
import { seekLastLine } from '../../../sim/protocols/index-based/last-line.ts'
import type { Answers, End } from '../../../sim/protocols/index-based/messages.ts'

const answer = { bytes: 8, digest: 5, data: null }
const end = (process: string, ...children: string[]): End => ({ process, incarnation: 1, answer, children })

/** Who is in the last line that host 0 finds, where a has ended, of an application of a and b; null: there is none yet. */
function lastLine(children: readonly string[], onHost1: readonly End[] | null): string[] | null {
  const simulation = new Simulation()
  const lines: RecoveryLine[] = []
  const own = { name: 'a', incarnation: 1, beside: { answer, children: new Map(children.map((child) => [child, 1])) } }
  const kept = <T>(value: T): Promised<T> => {
    const promised = new Promised<T>(simulation)
    promised.keep(value)
    return promised
  }
  const services = {
    ...{ id: 0, hosted: new Map([['a', own]]), membership: { isLive: () => true } },
    locations: { entries: () => [0, 1].map((host) => ({ host, boot: 0, ended: false })) },
    ...{ trace: { emit: () => {}, wants: () => false }, host: { name: 'ws1', tasks: { spawn: () => {} } } },
    ...{ hostNames: ['ws1', 'ws2'], storage: { store: () => kept({ kind: 'stored' }) } },
    transport: {
      ask: () => kept<Answers | object>(onHost1 === null ? { kind: 'elsewhere' } : { kind: 'answers', ends: onHost1 }),
      *request() {},
    },
  }
  const standing = {
    isFinal: false,
    isFrozen: false,
    line: firstLine,
    advance: (line: RecoveryLine) => lines.push(line),
  }
  const of = [services as unknown as HostServices, standing as unknown as HostStanding] as const
  simulation.spawn(seekLastLine(...of, ['a', 'b']))
  simulation.run()
  return lines.length === 0 ? null : [...lines[0]!.members.keys()]
}

test.each<[string, readonly string[], readonly End[] | null, string[] | null]>([
  ['all are found, each where it is', [], [end('b')], ['a', 'b']],
  ['one is on no host: it may be on its way to one', [], [], null],
  ['one has not ended', [], null, null],
  ['a child is found too', ['a/1'], [end('b'), end('a/1')], ['a', 'b', 'a/1']],
  ['a child is not found', ['a/1'], [end('b')], null],
  ['the child of a child is not found', ['a/1'], [end('b'), end('a/1', 'a/1/1')], null],
])('%s', (_, children, onHost1, members) => {
  expect(lastLine(children, onHost1)).toEqual(members)
})
