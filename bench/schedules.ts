// How many schedules one core tries in a second, with all checks on, on the small scenarios: `npm run bench:schedules`. The goal is 300.
// Processor time counts, not time on the wall. A search takes thousands of schedules: as many as are measured go before, for the
// compiler is at work during the first thousand (with 400 before and 400 measured the rates are a quarter to a third lower).

import { expectShortLivedWorlds } from '../sim/cli/short-lived-worlds.ts'
import { runBatch } from '../sim/experiments/search/batch.ts'
import { loadScenario } from '../sim/scenario/read-file.ts'

const SCHEDULES = 2000
const GOAL = 300

const seconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

expectShortLivedWorlds()
console.log(`Node ${process.version}, one core, schedules per second of processor time; the goal is ${GOAL}`)
for (const name of ['small-gauss', 'small-matmul', 'small-fft']) {
  const scenario = loadScenario(new URL(`../../scenarios/${name}.yaml`, import.meta.url).pathname)
  const batch = (from: number) => runBatch({ scenario, kind: 'random', seed: 'bench', from, to: from + SCHEDULES })
  batch(0)
  const before = seconds()
  const findings = batch(SCHEDULES)
  const rate = findings.length / (seconds() - before)
  const crashes = findings.reduce((sum, finding) => sum + finding.crashes, 0)
  console.log(
    `${name.padEnd(14)}${rate.toFixed(0).padStart(6)}${(rate / GOAL).toFixed(2).padStart(8)} of the goal, ${crashes} crashes`,
  )
}
