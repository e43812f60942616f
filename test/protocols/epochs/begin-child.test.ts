// A process that was created is to begin on a host: as the incarnation that was claimed for it, unless a line that was worked out meanwhile has
// given that one up.

import { expect, test } from 'vitest'
import type { HostServices } from '../../../sim/cluster/host-services.ts'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { Signal } from '../../../sim/kernel/waits.ts'
import { firstLine, type RecoveryLine } from '../../../sim/protocols/epochs/line-record.ts'
import type { BeginRequest, LineRequest } from '../../../sim/protocols/epochs/messages.ts'
import { independent } from '../../../sim/protocols/independent/independent.ts'

type Serve = (from: number, request: BeginRequest | LineRequest, answer: (reply: unknown) => void) => void

/** As which incarnation a child begins that is asked for as the first one, after this line. */
function begunAfter(line: RecoveryLine, askedBoot = 0): { incarnation: number | undefined; begun: string[] } {
  const simulation = new Simulation()
  const serving = new Map<string, Serve>()
  const hosted = new Map<string, HostedProcess>()
  const begun: string[] = []
  const program = { layout: () => ({ baseBytes: 4096, regions: [] }), next: () => ({ kind: 'receive', from: null }) }
  const services = {
    ...{ simulation, hosted, id: 1, boot: 0, changed: new Signal(simulation), programs: { program } },
    ...{ settings: { without: new Set(), policy: 'full', memory: 'symbolic' }, observer: { accountOf: () => ({}) } },
    ...{ locations: { entries: () => [] }, trace: { emit: () => {} } },
    transport: {
      serve(kinds: string[], serve: Serve) {
        for (const kind of kinds) serving.set(kind, serve)
      },
    },
    host: { name: 'ws1', tasks: { spawn: (_: unknown, name: string) => begun.push(name) } },
    run: (process: HostedProcess) => begun.push(`run of ${process.name}`),
  }
  const protocol = independent.open(services as unknown as HostServices)
  Object.assign(services, { protocol })
  if (line.epoch > 0) serving.get('line')!(0, { kind: 'line', line }, () => {})
  const plan = { name: 'a/1', program: 'program', parameters: {} }
  const request = {
    kind: 'begin-child',
    epoch: line.epoch,
    plan,
    boot: askedBoot,
    incarnation: 1,
    askedAfter: 0,
  } as const
  serving.get('begin-child')!(0, request, (reply) => expect(reply).toEqual({ kind: 'done' }))
  return { incarnation: hosted.get('a/1')?.incarnation, begun }
}

const lineWith = (change: Partial<RecoveryLine>): RecoveryLine => ({
  ...{ ...firstLine, epoch: 1, told: { isTold: true } },
  ...change,
})
const member = { version: 0, incarnation: 2, keep: [0], answer: null, isOver: false }

test.each([
  ['no line knows of it', firstLine, 1, 'run of a/1'],
  ['a line was worked out without it', lineWith({}), 1, 'run of a/1'],
  ['a line has it begin as a later one', lineWith({ members: new Map([['a/1', member]]) }), 2, 'beginning of a/1'],
  ['a line has undone it', lineWith({ gone: new Map([['a/1', 3]]) }), 3, 'beginning of a/1'],
])('%s', (_, line, incarnation, what) => {
  expect(begunAfter(line)).toEqual({ incarnation, begun: [what] })
})

test('claimed for a boot that has died, it does not begin', () => {
  expect(begunAfter(firstLine, -1)).toEqual({ incarnation: undefined, begun: [] })
})
