// What the paper's runs cost: processor time of each scenario in scenarios/paper, one after the other in one warm process.
// `npm run bench:runs` builds and runs it; `npm run bench:runs -- gauss 9` runs those whose names begin so, in nine turns.
// For a profile: `node --cpu-prof dist/bench/runs.js gauss-incremental-2 20`.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { loadScenario } from '../sim/scenario/reading/read-file.ts'
import { simulate } from '../sim/simulate.ts'

const FOLDER = join('scenarios', 'paper')
const [wanted = '', turnsText = '5'] = process.argv.slice(2)
const turns = Number(turnsText)
const runs = readdirSync(FOLDER)
  .filter((file) => file.startsWith(wanted))
  .sort()
  .map((file) => ({ file, scenario: loadScenario(join(FOLDER, file)), milliseconds: [] as number[], events: 0 }))

// In turns, so that a temporary slowdown of the machine affects all of them; the first turn warms the compiler up.
for (let turn = 0; turn <= turns; turn++) {
  for (const run of runs) {
    const start = process.cpuUsage()
    run.events = simulate(run.scenario, { seed: `trial ${turn}` }).events
    if (turn > 0) run.milliseconds.push(process.cpuUsage(start).user / 1e3)
  }
}

let total = 0
console.log(`${'scenario'.padEnd(30)}${'ms'.padStart(8)}${'events'.padStart(10)}${'ns/event'.padStart(10)}`)
for (const { file, milliseconds, events } of runs) {
  const median = milliseconds.sort((a, b) => a - b)[milliseconds.length >> 1]!
  total += median
  const perEvent = ((median * 1e6) / events).toFixed(0)
  console.log(
    `${file.padEnd(30)}${median.toFixed(1).padStart(8)}${String(events).padStart(10)}${perEvent.padStart(10)}`,
  )
}
console.log(`all of them once: ${total.toFixed(0)} ms of processor time`)
