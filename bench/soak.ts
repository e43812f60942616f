// `npm run soak`: 200,000 schedules over drawn worlds; `-- --schedules 1000000` continues to a million. Every finished part is a line of
// .cache/soak.jsonl; a stopped soak resumes where it was, unless the simulator has changed since. Exit code 1 if an
// invariant was broken.

import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { shrinkAll } from '../sim/cli/counterexamples.ts'
import { nodeStreams } from '../sim/cli/standard-streams.ts'
import { terminalOf } from '../sim/cli/terminal.ts'
import { soundGround } from '../sim/experiments/search/batch.ts'
import { milestoneNames } from '../sim/experiments/search/milestones.ts'
import {
  PART_SCHEDULES,
  type PartResult,
  planOf,
  type SoakPart,
  soak,
  soakTotals,
} from '../sim/experiments/search/soak.ts'
import { drawWorld } from '../sim/experiments/search/worlds/worlds.ts'
import { listenForInterruption } from '../sim/node/interruption.ts'
import { expectShortLivedWorlds } from '../sim/node/workers/short-lived-worlds.ts'
import { openWorkPool } from '../sim/node/workers/work-pool.ts'

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '200000' },
    seed: { type: 'string', default: 'soak' },
    jobs: { type: 'string' },
    file: { type: 'string', default: '.cache/soak.jsonl' },
    fresh: { type: 'boolean', default: false },
  },
})
const parts = Math.ceil(Number(values.schedules) / PART_SCHEDULES)
if (!(parts >= 1)) {
  console.error('--schedules takes a whole number, 1 or more')
  process.exit(2)
}

// Findings of another simulator, or from another seed, say nothing about this one.
const fingerprints = Array.from({ length: 8 }, (_, i) => {
  return soundGround(drawWorld(values.seed, i))?.crashFree.fingerprint ?? 'unsound'
})
const header = JSON.stringify({ seed: values.seed, partSchedules: PART_SCHEDULES, fingerprints })
const results = new Map<number, PartResult>()
const kept = values.fresh || !existsSync(values.file) ? [] : readFileSync(values.file, 'utf8').split('\n')
if (kept[0] === header) {
  // a line that was torn when the soak was killed is done again
  for (const line of kept.slice(1, -1)) {
    const result = JSON.parse(line) as PartResult
    results.set(result.part, result)
  }
  console.error(`${results.size} parts of ${parts} are done already (--fresh begins anew)`)
}
mkdirSync(dirname(values.file), { recursive: true })
writeFileSync(values.file, `${[header, ...[...results.values()].map((each) => JSON.stringify(each))].join('\n')}\n`)

expectShortLivedWorlds()
const jobs = values.jobs === undefined ? undefined : Number(values.jobs)
const pool = await openWorkPool({ module: './soak-worker.js', perform: soak }, { jobs })
const interruption = listenForInterruption()
const started = performance.now()
const before = results.size
const partOf = (part: number): SoakPart => ({ part, seed: values.seed, schedules: PART_SCHEDULES })
let next = 0
async function work(): Promise<void> {
  while (next < parts && !interruption.happened) {
    const part = next++
    if (results.has(part)) continue
    const result = await Promise.race([pool.run(partOf(part)), interruption.promise])
    if (result === undefined) return
    results.set(part, result)
    appendFileSync(values.file, `${JSON.stringify(result)}\n`)
    const found = result.violations.length
    console.error(
      `${results.size} of ${parts} parts${found > 0 ? `; part ${part} broke something ${found} times` : ''}`,
    )
  }
}
await Promise.all(Array.from({ length: pool.workers }, work))
const seconds = (performance.now() - started) / 1000
await pool.close()
interruption.end()

const wanted = [...results.values()].filter(({ part }) => part < parts)
const { counts, milestones, violations } = soakTotals(wanted)
const line = (count: number, name: string): void => console.log(`${String(count).padStart(10)}  ${name}`)
line(counts.schedules, 'schedules, each in a world of its own')
line(counts.beginnings, 'beginnings of these, checked while they were drawn')
line(counts.crashes, 'crashes and stalls')
line(counts.inert, 'faults that hit nothing')
line(counts.beyondPromise, 'schedules that lost more than is promised to survive')
line(counts.skippedWorlds, 'worlds skipped, which fail without any fault')
console.log('\nmilestones')
const hits = milestoneNames.map((name) => [name, milestones.get(name) ?? 0] as const)
for (const [name, count] of [...hits].sort(([, a], [, b]) => b - a)) line(count, name)
console.log('\nviolations')
for (const [check, { count }] of violations) line(count, check)
if (violations.size === 0)
  line(0, counts.schedules > 0 ? 'every invariant holds in every run' : 'nothing has been tried')
const left = (parts - wanted.length) * PART_SCHEDULES
const rate = ((results.size - before) * PART_SCHEDULES) / seconds
console.log(
  `\n${left === 0 ? 'complete' : `${left} schedules are left: run it again`}; ${rate.toFixed(0)} schedules a second`,
)

const terminal = terminalOf(nodeStreams())
for (const { first } of violations.values()) {
  const plan = planOf(partOf(0))
  const [found] = await shrinkAll(plan, undefined, [first], { out: 'counterexamples' }, terminal, interruption)
  console.log(`\n${found!.check}: ${found!.message}\n${found!.faults.join('\n')}\n${found!.replay}`)
}
process.exitCode = violations.size > 0 ? 1 : 0
