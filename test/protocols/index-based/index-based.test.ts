// A line that has a process go back to a checkpoint that is still being written: it waits for that, for otherwise more would be undone.

import { expect, test } from 'vitest'
import type { HostServices } from '../../../sim/cluster/host-services.ts'
import { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { Signal } from '../../../sim/kernel/waits.ts'
import { firstLine } from '../../../sim/protocols/epochs/line-record.ts'
import type { LineRequest } from '../../../sim/protocols/epochs/messages.ts'
import { indexBased } from '../../../sim/protocols/index-based/index-based.ts'
import { halfOf } from '../../../sim/protocols/index-based/index-process.ts'

type Serve = (from: number, request: LineRequest, answer: (reply: unknown) => void) => void

/** A host whose process has this checkpoint on all servers, and another one, which is being written. */
function hostThatWrites(written: number, writing: number) {
  const simulation = new Simulation()
  const serving = new Map<string, Serve>()
  const hosted = new Map<string, HostedProcess>()
  const told: string[] = []
  const services = {
    ...{ simulation, hosted, id: 1, boot: 0, changed: new Signal(simulation) },
    programs: { idle: { layout: () => ({ baseBytes: 4096, regions: [] }) } },
    ...{ settings: { without: new Set(), policy: 'full', memory: 'symbolic' }, observer: { accountOf: () => ({}) } },
    locations: { entries: () => [] },
    trace: {
      emit: (event: { kind: string; from?: number; to?: number }) =>
        told.push(event.kind === 'rolled-back' ? `back from ${event.from} to ${event.to}` : event.kind),
    },
    transport: {
      serve(kinds: string[], serve: Serve) {
        for (const kind of kinds) serving.set(kind, serve)
      },
    },
    host: { name: 'ws1', tasks: { spawn: () => {} } },
    stop: (process: HostedProcess) => hosted.delete(process.name),
  }
  const protocol = indexBased.open(services as unknown as HostServices)
  Object.assign(services, { protocol })
  const plan = { name: 'a', program: 'idle', parameters: {} }
  const process = new HostedProcess(services as unknown as HostServices, plan, 1)
  hosted.set('a', process)
  const half = halfOf(process)
  for (const number of [written, writing]) {
    process.checkpoints = number
    half.save()
    half.captured()
  }
  half.written(written)
  process.checkpointing = true
  return {
    ...{ half, told },
    goesBy(index: number): void {
      const line = { ...firstLine, epoch: 1, told: { isTold: true }, lines: [{ epoch: 1, index }] }
      serving.get('line')!(0, { kind: 'line', line }, () => {})
    },
  }
}

test('a line behind a checkpoint that is being written is gone by at once', () => {
  const { told, goesBy } = hostThatWrites(2, 3)
  goesBy(2)
  expect(told).toEqual(['line-adopted', 'back from 3 to 2'])
})

test('a line at one that is being written is gone by when all servers have it', () => {
  const { half, told, goesBy } = hostThatWrites(2, 3)
  goesBy(3)
  expect(told).toEqual([])
  half.written(3)
  expect(told).toEqual(['line-adopted', 'back from 3 to 3'])
})
