// Real numbers: whatever crashes, the answers of gauss, matmul and fft are those of a computation of their own, not merely those of
// another run of the simulator.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crashSchedules } from '../../sim/arbitraries.ts'
import { smallScenario } from '../../sim/experiments/search/worlds/small-scenarios.ts'
import { type ApplicationKind, applications } from '../../sim/programs/index.ts'
import { World } from '../../sim/world.ts'

const RUNS = 12
const kinds = ['gauss', 'matmul', 'fft'] as const satisfies readonly ApplicationKind[]
const policies = ['full', 'pre-copy', 'incremental'] as const

test.each(kinds.flatMap((kind) => policies.map((policy) => [kind, policy] as const)))(
  '%s with %s checkpoints computes the right thing under any crashes',
  (kind, policy) => {
    const scenario = smallScenario({ kind, policy, replication: 2, placement: 'least-loaded', memory: 'bytes' })
    let completed = 0
    const isRight = (faults: (typeof scenario)['faults']): void => {
      const world = new World({ ...scenario, faults }, { seed: scenario.seed })
      world.begin()
      world.simulation.run(scenario.limitNs)
      if (world.finishedAt === null) return // more was lost than is promised to survive
      completed++
      const { size, workers, options } = scenario.application
      const { checkAnswers } = applications[kind]
      expect(checkAnswers({ size, workers, options }, world.answers)).toEqual([])
    }
    fc.assert(fc.property(crashSchedules(scenario), isRight), { seed: 1995, numRuns: RUNS })
    expect(completed).toBeGreaterThan(RUNS / 2)
  },
)
