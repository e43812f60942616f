// The verdict is one on the model: it is the same whatever seeds it is drawn from, or they are too close to say. Twelve seeds are run, one trial each, and the verdict
// is given on ten of them, eight times on another ten.

import { expect, test } from 'vitest'
import { reproducePaper } from '../../../sim/experiments/paper/paper.ts'
import { loadPaperScenarios } from '../../../sim/experiments/paper/paper-scenarios.ts'
import { judge, TRIALS_FOR_A_VERDICT } from '../../../sim/experiments/paper/verdict.ts'
import { type RunTrials, runTrial, type Trial } from '../../../sim/experiments/trials.ts'
import type { SimulationResult } from '../../../sim/result.ts'
import { loadScenario } from '../../../sim/scenario/reading/read-file.ts'

const folder = new URL('../../../scenarios/paper/', import.meta.url).pathname
const scenarios = loadPaperScenarios((name) => loadScenario(`${folder}${name}.yaml`))

const SEEDS = 12
const DRAWS = 8

test('no seeds give a verdict that others contradict, and all the same exit code', { timeout: 300_000 }, async () => {
  const known = new Map<string, SimulationResult>()
  const runWith = ({ scenario }: Trial, seed: string): SimulationResult => {
    const key = `${scenario.name}, ${scenario.protocol.replication}, seed ${seed}`
    const result = known.get(key) ?? runTrial({ scenario, seed })
    known.set(key, result)
    return result
  }
  const conclusions: string[] = []
  for (let draw = 0; draw < DRAWS; draw++) {
    /** Trial k has seed k of this draw. */
    const run: RunTrials = async (trials) =>
      trials.map((trial) => {
        const number = Number(trial.seed.split('/').at(-1))
        return runWith(trial, `seed ${(draw + number) % SEEDS}`)
      })
    const report = await reproducePaper(scenarios, { seed: 'any', trials: TRIALS_FOR_A_VERDICT, run })
    conclusions.push(judge(report).conclusion)
  }
  const verdicts = new Set(conclusions.filter((conclusion) => conclusion !== 'too close to say'))
  expect(verdicts.size, conclusions.join(', ')).toBeLessThanOrEqual(1)
  expect(new Set(conclusions.map((conclusion) => conclusion === 'within')).size, conclusions.join(', ')).toBe(1)
})
