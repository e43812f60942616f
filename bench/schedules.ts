// How many schedules one core tries per second, with all checks on, and how many new combinations (combination.ts) it reaches:
// `npm run bench:schedules`, on the small scenarios and in drawn worlds. A search that tries fewer schedules but reaches more new
// combinations is the better one. Some checked runs are known without being made, since they equal one that was.
// Processor time counts, not elapsed time. As many schedules run before the measured ones, since the compiler works during the first 1000.

import { type Batch, runBatch } from '../sim/experiments/search/batch.ts'
import { type SearchPlan, search } from '../sim/experiments/search/search.ts'
import { expectShortLivedWorlds } from '../sim/node/workers/short-lived-worlds.ts'
import { loadScenario } from '../sim/scenario/reading/read-file.ts'

const SCHEDULES = 1500

const seconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

const means = { run: async (batch: Batch) => runBatch(batch), jobs: 1 }
const violations = Number.POSITIVE_INFINITY
const planOf = (name: string, seed: string): SearchPlan => {
  if (name === 'drawn worlds') {
    return { kind: 'worlds', worlds: SCHEDULES, schedulesEach: 1, without: [], seed, violations }
  }
  const scenario = loadScenario(new URL(`../../scenarios/${name}.yaml`, import.meta.url).pathname)
  return { kind: 'random', scenario, seed, schedules: SCHEDULES, violations }
}

expectShortLivedWorlds()
console.log(`Node ${process.version}, one core, a second of processor time; ${SCHEDULES} schedules each`)
console.log(`${''.padEnd(16)}  checked  without a run      drawn   crashes   new combinations`)
for (const name of ['small-gauss', 'small-matmul', 'small-fft', 'drawn worlds']) {
  await search(planOf(name, 'before'), means)
  const before = seconds()
  const { schedules, beginnings, equivalent, crashes, combinations } = await search(planOf(name, 'bench'), means)
  const spent = seconds() - before
  const perSecond = (count: number, width: number): string =>
    (count / spent).toFixed(count / spent < 10 ? 1 : 0).padStart(width)
  const checked = schedules + beginnings
  const known = `${((100 * equivalent) / checked).toFixed(0)} %`.padStart(15)
  console.log(
    `${name.padEnd(16)}${perSecond(checked, 9)}${known}${perSecond(schedules, 11)}${perSecond(crashes, 10)}${perSecond(combinations, 19)}`,
  )
}
