// The library as its users see it: scenarios of either form in, plain results out, bad ones as typed errors.

import { describe, expect, test } from 'vitest'
import { defineScenario, loadScenario, ScenarioProblem, simulate, type WrittenScenario } from '../../sim/index.ts'

const path = new URL('../../scenarios/small-gauss.yaml', import.meta.url).pathname
const written: WrittenScenario = {
  application: { kind: 'gauss', size: 6, workers: 2, baseImage: '8KB' },
  star: { checkpoint: { policy: 'full', interval: '150ms' } },
}

describe('simulate', () => {
  test('takes a scenario from a file, with another seed', () => {
    const result = simulate(loadScenario(path), { seed: '7' })
    expect(result).toMatchObject({ outcome: 'completed', seed: '7' })
    expect(JSON.parse(JSON.stringify(result))).toEqual(result)
  })
  test('takes a plain object as one would write it, with defaults left out', () => {
    expect(simulate(defineScenario(written))).toEqual(simulate(written))
  })
  test('says everything that is wrong with a scenario', () => {
    const wrong = { application: { kind: 'gaus' }, network: { kind: 'ethernet', megabitsPerSecond: 9 } }
    expect(() => simulate(wrong as never)).toThrow(ScenarioProblem)
    const slow: WrittenScenario = { ...written, network: { kind: 'ethernet', megabitsPerSecond: 9 as 10 } }
    expect(() => simulate(slow)).toThrow(/network.megabitsPerSecond: expected 1, 10 or 100 on a shared cable/)
  })
})
