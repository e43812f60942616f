// One process and its snapshots: what goes out when, what waits for what, and what comes back with it.

import { describe, expect, test } from 'vitest'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import type { SavedState } from '../../../sim/cluster/storage/saved-state.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { Promised, Signal } from '../../../sim/kernel/waits.ts'
import type { MessageInChannel } from '../../../sim/protocols/chandy-lamport/channels.ts'
import type { MarkerRequest, PlaceRider } from '../../../sim/protocols/chandy-lamport/messages.ts'
import { SnapshotProcess, type SnapshotRoles } from '../../../sim/protocols/chandy-lamport/snapshot-process.ts'
import type { EpochsReply, RiddenMessage } from '../../../sim/protocols/epochs/messages.ts'
import { idleProcess } from '../idle-process.ts'

const payload = { bytes: 8, digest: 1, data: null }

/** Process b, of an application of which it knows these others. */
function processAmong(...others: string[]) {
  const simulation = new Simulation()
  const known = new Set(others)
  const line = { number: 0 }
  /** What has gone out, in this order. */
  const asked: string[] = []
  /** What has been handed on to be delivered. */
  const passed: string[] = []
  const pass = ({ message: { from, sequence } }: MessageInChannel): void => void passed.push(`${sequence} of ${from}`)
  const services = {
    ...{ simulation, changed: new Signal(simulation), trace: { emit: () => {}, wants: () => false } },
    host: { name: 'ws1', profile: { layer: { messageLayerNs: 0 } } },
    ...{ locations: { get: () => ({ host: 1, boot: 0, ended: false }) }, membership: { isLive: () => true } },
    settings: { policy: 'full', intervalNs: 1e9, ring: { timeoutNs: 1e9 }, without: new Set() },
    transport: {
      ask(_: number, __: number, request: MarkerRequest | RiddenMessage<PlaceRider>) {
        const what = request.kind === 'marker' ? `marker ${request.number}` : `message ${request.sequence}`
        const place = request.kind === 'marker' ? request.place : request.rider.place
        asked.push(`${what} to ${request.to} in place ${place}`)
        return new Promised<EpochsReply>(simulation)
      },
    },
  }
  const snapshots = {
    ...{ moved: () => {}, setAlarm: () => {}, initiatorOf: () => 0, notInLine: (processes: string[]) => processes },
    get lineNumber() {
      return line.number
    },
    members: (named: Iterable<string>) => new Set(['b', ...known, ...named]),
  }
  const hosted = idleProcess(simulation, 'b', (process: HostedProcess) => {
    const epochs = { epoch: 0, isFrozen: false, isFinal: false, hear: () => {} }
    return new SnapshotProcess(services as unknown as SnapshotRoles, epochs, process, snapshots as never, pass)
  })
  hosted.checkpointing = true // whoever is to take a snapshot waits until the test says that it has
  const half = hosted.beside as SnapshotProcess
  const of = { epoch: 0, to: 'b' }
  return {
    ...{ hosted, half, known, line, asked, passed },
    run: () => {
      simulation.run(simulation.now + 1e6)
    },
    takes(number: number): void {
      hosted.checkpoints = number
      half.captured()
    },
    sends(to: string, sequence: number): void {
      hosted.tasks.spawn(half.send({ to, sequence, payload }), 'send')
    },
    marker(from: string, number: number, place: number, children: string[] = []): void {
      half.markerArrives({ kind: 'marker', ...of, from, number, place, initiator: 0, children })
    },
    message(from: string, sequence: number, place = sequence): void {
      const message = { kind: 'message', from, to: 'b', sequence, incarnation: 1, replaying: false, payload } as const
      half.messageArrives({
        ...{ kind: 'message', message: { ...message, rider: { epoch: 0, place } }, answer: () => {} },
      })
    },
    shown: (from: string, sequence: number) => half.shown({ index: 0, from, sequence, payload }),
  }
}

describe('markers go out', () => {
  test('to all that are known, and before anything else to whoever else is written to', () => {
    const { takes, sends, run, asked } = processAmong('a')
    takes(1)
    sends('c', 1)
    sends('a', 1)
    run()
    expect(asked.sort()).toEqual([
      ...['marker 1 to a in place 1', 'marker 1 to c in place 1'],
      ...['message 1 to a in place 2', 'message 1 to c in place 2'],
    ])
  })

  test('to those of whom a marker tells after the snapshot', () => {
    const { takes, marker, run, asked } = processAmong('a')
    takes(1)
    marker('a', 1, 1, ['a/child'])
    run()
    expect(asked).toEqual(['marker 1 to a in place 1', 'marker 1 to a/child in place 1'])
  })

  test('to those whom the line before names, if that is heard of after the snapshot', () => {
    const { half, known, takes, run, asked } = processAmong('a')
    takes(1)
    run()
    known.add('d')
    half.lineMoved()
    run()
    expect(asked).toEqual(['marker 1 to a in place 1', 'marker 1 to d in place 1'])
  })
})

describe('what has come', () => {
  test('behind a marker waits for the snapshot', () => {
    const { takes, marker, message, passed } = processAmong('a')
    marker('a', 1, 1)
    message('a', 1, 2)
    expect(passed).toEqual([])
    takes(1)
    expect(passed).toEqual(['1 of a'])
  })

  test('to one who was created after a snapshot waits until its sender has taken that', () => {
    const { half, marker, message, passed } = processAmong('a', 'c')
    half.begins({ askedAfter: 1 } as never)
    message('a', 1, 1)
    message('c', 1, 1)
    expect(passed).toEqual([])
    marker('a', 1, 2) // it is behind the message, which may be taken all the same: it is not in the snapshot of this one
    expect(passed).toEqual(['1 of a'])
  })

  test('or until it is known that all have', () => {
    const { half, line, message, passed } = processAmong('a')
    half.begins({ askedAfter: 1 } as never)
    message('a', 1, 1)
    line.number = 1
    half.lineMoved()
    expect(passed).toEqual(['1 of a'])
  })
})

describe('a snapshot', () => {
  /** What it holds of channels when it is whole; null: it is not. */
  function wholeOf({ half, hosted, run }: ReturnType<typeof processAmong>): () => string[] | null {
    let recorded: string[] | null = null
    hosted.tasks.spawn(
      (function* () {
        const { protocol } = yield* half.whole(hosted.save() as SavedState)
        recorded = (protocol as SavedWithRecorded).recorded.map(({ from, sequence }) => `${sequence} of ${from}`)
      })(),
      'writing',
    )
    return () => {
      run()
      return recorded
    }
  }

  test('is whole when the markers of all have come, those that were named meanwhile among them', () => {
    const process = processAmong('a', 'c')
    const { takes, marker, shown } = process
    takes(1)
    const whole = wholeOf(process)
    shown('c', 1)
    marker('a', 1, 1, ['a/child'])
    shown('a', 1)
    expect(whole()).toBeNull()
    marker('c', 1, 1)
    expect(whole()).toBeNull()
    marker('a/child', 1, 1)
    expect(whole()).toEqual(['1 of c'])
  })

  test('is not whole before the line before it is known, which says who belongs to it', () => {
    const process = processAmong('a')
    process.takes(2)
    const whole = wholeOf(process)
    process.marker('a', 2, 1)
    expect(whole()).toBeNull()
    process.line.number = 1
    process.half.lineMoved()
    expect(whole()).toEqual([])
  })

  test('brings back all that was recorded with it, and nobody can bring that a second time', () => {
    const { hosted, half } = processAmong('a', 'c')
    const saved = hosted.save().protocol as SavedWithRecorded
    const recorded = [
      { index: 3, from: 'a', sequence: 4, payload },
      { index: 4, from: 'c', sequence: 2, payload },
    ]
    half.restore({ ...saved, recorded })
    expect(hosted.inbox.map(({ from, sequence, index }) => [from, sequence, index])).toEqual([
      ['a', 4, 0],
      ['c', 2, 1],
    ])
    expect([half.incoming.lastOf('a'), half.incoming.lastOf('c')]).toEqual([4, 2])
  })
})

type SavedWithRecorded = Parameters<SnapshotProcess['restore']>[0] & {
  recorded: { index: number; from: string; sequence: number; payload: typeof payload }[]
}
