// The contract of programs: what does not keep it is found by making steps again, and told with process and step.

import { describe, expect, test } from 'vitest'
import { rehearse } from '../../sim/experiments/own-code/rehearsal.ts'
import { applications, type Program, programs } from '../../sim/index.ts'
import type { Request } from '../../sim/programs/program.ts'

const work = (loops: number): Request => ({ kind: 'compute', work: { loops, flops: 0, lineMisses: 0, stores: 0 } })
const exit: Request = { kind: 'exit', answer: { bytes: 4, digest: 1, data: null } }

function breachOf(next: Program['next'], processes = 1, mode: 'symbolic' | 'bytes' = 'symbolic') {
  const mine: Program = { layout: () => ({ baseBytes: 8192, regions: [{ name: 'sums', bytes: 8192 }] }), next }
  const plans = Array.from({ length: processes }, (_, i) => ({
    name: `mine/${i}`,
    program: 'mine',
    parameters: { number: i },
  }))
  return rehearse(plans, { mine }, mode)
}

describe('a program that keeps the contract', () => {
  test.each(Object.keys(applications) as (keyof typeof applications)[])('%s', (kind) => {
    for (const mode of ['symbolic', 'bytes'] as const) {
      expect(rehearse(applications[kind].plan({ size: 12, workers: 3 }), programs, mode)).toBe(null)
    }
  })
})

describe('what does not keep it is told:', () => {
  test('a count in a closure', () => {
    let steps = 0
    expect(breachOf(() => (++steps > 5 ? exit : work(steps)))).toMatchObject({
      program: 'mine',
      process: 'mine/0',
      step: 1,
      message: expect.stringMatching(
        /^from the same memory and reply it requests first compute 1 loops, then compute 2 loops: /,
      ),
    })
  })

  test('chance', () => {
    expect(breachOf(() => work(Math.random()))?.message).toMatch(/reads a clock or uses randomness/)
  })

  test('chance that only goes into memory', () => {
    const breach = breachOf(({ registers }) => {
      registers[1] = Math.random()
      return registers[0]!++ > 3 ? exit : work(1)
    })
    expect(breach?.message).toMatch(/leaves different memory contents/)
  })

  test('a variable that one step sets and the next one reads, set again each time', () => {
    let last = 0
    const breach = breachOf(({ registers }) => {
      const step = registers[0]!++
      if (step % 2 === 0) {
        last = step
        return work(1)
      }
      return step > 20 ? exit : work(last)
    })
    expect(breach?.message).toMatch(/from the same memory/)
  })

  test('a variable that processes share', () => {
    let whose = -1
    const breach = breachOf(({ registers }, { number }) => {
      const step = registers[0]!++
      if (step === 0) whose = number as number
      return step > 4 ? exit : step === 0 ? work(1) : work(10 + whose)
    }, 2)
    expect(breach?.message).toMatch(/from the same memory/)
  })

  test('bytes that are written and not told', () => {
    const breach = breachOf(
      (memory) => {
        memory.float64('sums')[600] = 1 + memory.registers[0]!++
        return memory.registers[0]! > 3
          ? { ...exit, answer: { bytes: 4, digest: 1, data: new Uint8Array(4) } }
          : work(1)
      },
      1,
      'bytes',
    )
    expect(breach?.message).toBe(
      'it writes to its memory (from byte 4096 of its regions on) without reporting it with touch',
    )
  })

  const ill: [string, unknown, RegExp][] = [
    ['no request', undefined, /^next must return a request .* returned undefined$/],
    ['a request of no kind', { kind: 'sleep' }, /^a request must be one of compute, send, .*; found sleep$/],
    [
      'work without counts',
      { kind: 'compute', work: { loops: 1 } },
      /work.flops must be a number from 0; found undefined/,
    ],
    ['work that is not a number', work(Number.NaN), /work.loops must be a number from 0; found NaN/],
    [
      'a message to nobody',
      { ...exit, kind: 'send', to: 'mine/7', payload: { bytes: 4, digest: 1, data: null } },
      /sends to mine\/7/,
    ],
    [
      'a message without a digest',
      { kind: 'send', to: 'mine/0', payload: { bytes: 4, data: null } },
      /payload.digest must be a whole number/,
    ],
    [
      'data where memory is symbolic',
      { kind: 'exit', answer: { bytes: 1, digest: 1, data: new Uint8Array(1) } },
      /answer.data must be null/,
    ],
    ['a block that was never written', { kind: 'read', file: 'f', offset: 0, bytes: 8 }, /8 bytes at 0 of f/],
    [
      'a program that there is not',
      { kind: 'spawn', name: 'a/1', program: 'gone', parameters: {} },
      /no program 'gone'/,
    ],
  ]
  test.each(ill)('%s', (_, request, message) => {
    expect(breachOf(() => request as Request)?.message).toMatch(message)
  })

  test('an exception', () => {
    expect(
      breachOf(() => {
        throw new TypeError('no such thing')
      }),
    ).toMatchObject({ step: 1, message: 'next throws no such thing' })
  })
})
