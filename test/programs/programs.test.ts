// What is asked of every program, whatever it computes.

import { describe, expect, test } from 'vitest'
import { digestOfBytes, imageBytes, PAGE_BYTES } from '../../sim/machine/address-space.ts'
import { type ApplicationOptions, applications, optionProblems, programs } from '../../sim/programs/index.ts'
import type { Payload, ProcessName, Program } from '../../sim/programs/program.ts'
import { Draws } from '../../sim/programs/random/draws.ts'
import { type IdealOptions, type IdealRun, runIdeal } from '../support/ideal-runtime.ts'

const smallBase = 3 * PAGE_BYTES
const cases: { kind: keyof typeof applications; options: ApplicationOptions }[] = [
  { kind: 'gauss', options: { size: 24, workers: 3 } },
  { kind: 'gauss', options: { size: 65, workers: 4, baseImageBytes: smallBase } },
  { kind: 'gauss', options: { size: 5, workers: 1 } },
  { kind: 'matmul', options: { size: 41, workers: 3 } },
  { kind: 'matmul', options: { size: 40, workers: 4, options: { rowsAtOnce: 3 } } },
  { kind: 'fft', options: { size: 50, workers: 4 } },
  { kind: 'fft', options: { size: 2048, workers: 3, options: { portions: 7 } } },
  { kind: 'files', options: { size: 9, workers: 3 } },
  { kind: 'files', options: { size: 5, workers: 1, options: { records: 2, recordBytes: 100 } } },
  { kind: 'spawner', options: { size: 2, workers: 3 } },
  { kind: 'spawner', options: { size: 1, workers: 2, options: { depth: 3 } } },
  { kind: 'random', options: { size: 60, workers: 4 } },
  { kind: 'random', options: { size: 200, workers: 6, options: { programSeed: 7, collectors: 2, spawnPercent: 15 } } },
  { kind: 'random', options: { size: 30, workers: 1 } },
  { kind: 'ping', options: { size: 20, workers: 1 } },
  { kind: 'ping', options: { size: 7, workers: 3, options: { bytes: 100 } } },
  { kind: 'ordered', options: { size: 9, workers: 3 } },
  { kind: 'ordered', options: { size: 4, workers: 1, options: { bytes: 100, operations: 0 } } },
  { kind: 'pattern', options: { size: 6, workers: 4, options: { messages: 'ring', input: 512, output: 300 } } },
  {
    kind: 'pattern',
    options: { size: 5, workers: 5, options: { messages: 'all-to-all', where: 'spread', written: 40_000 } },
  },
  { kind: 'pattern', options: { size: 6, workers: 3, options: { messages: 'master-and-workers', every: 2 } } },
  {
    kind: 'pattern',
    options: { size: 7, workers: 5, options: { messages: 'random-pairs', where: 'hot-set', state: 300_000 } },
  },
  { kind: 'pattern', options: { size: 4, workers: 4, options: { messages: 'neighbours', messageSize: 3000 } } },
  {
    kind: 'pattern',
    options: {
      size: 4,
      workers: 3,
      options: { messages: 'custom', exchange: '1: send 2, receive 3; 2: receive 1, send 3; 3: receive 2, send 1' },
    },
  },
]

const run = (kind: keyof typeof applications, options: ApplicationOptions, ideal: IdealOptions): IdealRun =>
  runIdeal(applications[kind].plan(options), ideal)

const digests = (answers: ReadonlyMap<ProcessName, Payload>): [ProcessName, number][] =>
  [...answers].map(([name, { digest }]): [ProcessName, number] => [name, digest]).sort(([a], [b]) => (a < b ? -1 : 1))

describe.each(cases)('$kind $options', ({ kind, options }) => {
  const symbolic = run(kind, options, { mode: 'symbolic', watch: true })
  const bytes = run(kind, options, { mode: 'bytes', watch: true })

  test('comes to its end, every process with an answer', () => {
    expect(optionProblems(applications[kind], options)).toEqual([])
    for (const { stuck, answers, processes } of [symbolic, bytes]) {
      expect(stuck).toEqual([])
      expect(answers.size).toBe(processes.size)
      for (const { inbox } of processes.values()) expect(inbox).toEqual([])
    }
  })

  test('asks for the same and writes the same ranges of memory in both modes', () => {
    expect([...symbolic.processes.keys()]).toEqual([...bytes.processes.keys()])
    for (const { name, history } of symbolic.processes.values()) {
      expect(history, name).toEqual(bytes.processes.get(name)?.history)
    }
  })

  test('gives the same answers when each process is restored from a snapshot before every step', () => {
    for (const { mode, answers } of [
      { mode: 'symbolic', answers: symbolic.answers },
      { mode: 'bytes', answers: bytes.answers },
    ] as const) {
      expect(digests(run(kind, options, { mode, restoreAlways: true }).answers)).toEqual(digests(answers))
    }
  })

  test.each([1, 2])('gives the same answers in whatever order the processes run (order %i)', (seed) => {
    const draws = new Draws(seed)
    const shuffled = run(kind, options, { mode: 'symbolic', choose: (ready) => draws.integer(0, ready - 1) })
    expect(shuffled.stuck).toEqual([])
    expect(digests(shuffled.answers)).toEqual(digests(symbolic.answers))
  })

  test('tells of every byte that it writes', () => {
    run(kind, options, {
      mode: 'bytes',
      watch: true,
      onStep: (process, before, after, written) => {
        const told = after.data!.slice()
        for (const { region, offset, length } of written) {
          const from = process.memory.bytes(region).byteOffset + offset
          told.set(before.data!.subarray(from, from + length), from)
        }
        expect(digestOfBytes(told, 0, told.length), process.name).toBe(digestOfBytes(before.data!, 0, told.length))
      },
    })
  })

  test('in bytes mode the digest of what it sends is that of the data', () => {
    const deliver = (_from: ProcessName, _to: ProcessName, payload: Payload): Payload[] => {
      expect(payload.data?.length).toBe(payload.bytes)
      expect(payload.digest).toBe(digestOfBytes(payload.data!, 0, payload.bytes))
      return [payload]
    }
    run(kind, options, { mode: 'bytes', deliver })
  })

  test('a message lost, doubled or altered changes an answer or leaves somebody waiting', () => {
    let sent = 0
    run(kind, options, { mode: 'symbolic', deliver: (_from, _to, payload) => [payload].slice(0, ++sent) })
    const right = JSON.stringify(digests(symbolic.answers))
    const faults = [
      () => [],
      (payload: Payload) => [payload, payload],
      (payload: Payload) => [{ ...payload, digest: payload.digest ^ 1 }],
    ]
    for (let victim = 0; victim < sent; victim += Math.ceil(sent / 10)) {
      for (const fault of faults) {
        const deliver: IdealOptions['deliver'] = (_from, _to, payload, number) =>
          number === victim ? fault(payload) : [payload]
        const faulty = run(kind, options, { mode: 'symbolic', deliver })
        const left = [...faulty.processes.values()].some(({ inbox }) => inbox.length > 0)
        const wrong = JSON.stringify(digests(faulty.answers)) !== right
        expect(wrong || left || faulty.stuck.length > 0, `message ${victim}`).toBe(true)
      }
    }
  })
})

test('a program that counts in a closure is found out by restoring it', () => {
  let hidden = 0
  const forgetful: Program = {
    layout: () => ({ baseBytes: PAGE_BYTES, regions: [] }),
    next: () => {
      hidden++
      if (hidden < 3) return { kind: 'compute', work: { loops: hidden, flops: 0, lineMisses: 0, stores: 0 } }
      return { kind: 'exit', answer: { bytes: 4, digest: hidden, data: null } }
    },
  }
  const plans = [{ name: 'forgetful/0', program: 'forgetful', parameters: {} }]
  const options: IdealOptions = { mode: 'symbolic', programs: { forgetful } }
  expect(runIdeal(plans, options).answers.size).toBe(1)
  hidden = 0
  expect(() => runIdeal(plans, { ...options, restoreAlways: true })).toThrow('keeps something outside its memory')
})

test.each([
  { kind: 'gauss', size: 1024, worker: 1704, base: 200 },
  { kind: 'matmul', size: 1024, worker: 2688, base: 200 },
  { kind: 'fft', size: 32768, worker: 1200, base: 200 },
] as const)('$kind: $worker KB a worker of the paper, $base KB the master', ({ kind, size, worker, base }) => {
  const sizes = applications[kind].plan({ size, workers: 4 }).map(({ program, parameters }) => {
    return imageBytes(programs[program as keyof typeof programs].layout(parameters)) / 1024
  })
  expect(sizes).toEqual([base, worker, worker, worker, worker])
})

test.each(['matmul', 'fft'] as const)('%s: 0.06 KB are sent and received per process on the mean', (kind) => {
  // four reports of 40 bytes, each sent once and received once, over five processes: 64 bytes
  const { processes } = run(kind, { size: kind === 'fft' ? 32768 : 1024, workers: 4 }, { mode: 'symbolic' })
  const total = [...processes.values()].reduce(
    (sum, { bytesSent, bytesReceived }) => sum + bytesSent + bytesReceived,
    0,
  )
  expect((total / 5 / 1024).toFixed(2)).toBe('0.06')
})

test('options that make no sense are named, each in a sentence', () => {
  const { gauss, files, fft } = applications
  expect(optionProblems(gauss, { size: 3, workers: 4 })).toEqual([
    'size 3 is too small for 4 workers: each needs a part',
  ])
  expect(optionProblems(gauss, { size: 1.5, workers: 0 })).toHaveLength(2)
  expect(optionProblems(files, { size: 1, workers: 4 })).toEqual([])
  expect(optionProblems(files, { size: 1, workers: 4, options: { recrods: 1 } })).toEqual([
    'Ledgers and journals in files has no option recrods',
  ])
  expect(optionProblems(fft, { size: 8, workers: 1, options: { portions: 0 } })).toEqual([
    'portions must be a whole number from 1; got 0',
  ])
  expect(optionProblems(fft, { size: 8, workers: 1, baseImageBytes: 10 })).toHaveLength(1)
})
