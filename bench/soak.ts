// `npm run soak`: 100,000 random schedules over all small scenarios. Every chunk that is done is a line of .cache/soak.jsonl; a soak
// that was stopped goes on where it was, unless what is simulated has changed since. Exit code 1 if an invariant was broken.

import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { shrinkAll } from '../sim/cli/counterexamples.ts'
import { listenForInterruption } from '../sim/cli/interruption.ts'
import { openSearchPool } from '../sim/cli/search-pool.ts'
import { nodeStreams } from '../sim/cli/standard-streams.ts'
import { terminalOf } from '../sim/cli/terminal.ts'
import { rememberedGround } from '../sim/experiments/search/batch.ts'
import { CHUNK_SCHEDULES, type ChunkResult, chunkOf, chunkResult } from '../sim/experiments/search/soak.ts'

const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '100000' },
    seed: { type: 'string', default: 'soak' },
    jobs: { type: 'string' },
    file: { type: 'string', default: '.cache/soak.jsonl' },
    fresh: { type: 'boolean', default: false },
  },
})
const chunks = Math.ceil(Number(values.schedules) / CHUNK_SCHEDULES)
if (!(chunks >= 1)) {
  console.error('--schedules takes a whole number, 1 or more')
  process.exit(2)
}

// What was found with another simulator, or from another seed, says nothing about this one.
const fingerprints = Array.from({ length: 6 }, (_, i) => {
  return rememberedGround(chunkOf(i, values.seed).batch.scenario).crashFree.fingerprint
})
const header = JSON.stringify({ seed: values.seed, chunkSchedules: CHUNK_SCHEDULES, fingerprints })
const results = new Map<number, ChunkResult>()
const kept = values.fresh || !existsSync(values.file) ? [] : readFileSync(values.file, 'utf8').split('\n')
if (kept[0] === header) {
  for (const line of kept.slice(1, -1)) {
    const result = JSON.parse(line) as ChunkResult
    if (result.chunk < chunks) results.set(result.chunk, result)
  }
  console.error(`${results.size} of ${chunks} chunks are done already (--fresh begins anew)`)
} else {
  mkdirSync(dirname(values.file), { recursive: true })
  writeFileSync(values.file, `${header}\n`)
}
// a line that was torn when the soak was killed is done again
if (kept[0] === header)
  writeFileSync(values.file, `${[header, ...[...results.values()].map((each) => JSON.stringify(each))].join('\n')}\n`)

/** Control-C ends a soak as it ends any program. */
const never = { happened: false, promise: new Promise<void>(() => {}) }

const pool = await openSearchPool(values.jobs === undefined ? undefined : Number(values.jobs))
const interruption = listenForInterruption()
const started = performance.now()
const before = results.size
let next = 0
async function work(): Promise<void> {
  while (next < chunks && !interruption.happened) {
    const number = next++
    if (results.has(number)) continue
    const { family, batch } = chunkOf(number, values.seed)
    const result = chunkResult(number, family, await pool.run(batch))
    results.set(number, result)
    appendFileSync(values.file, `${JSON.stringify(result)}\n`)
    if (results.size % 100 === 0) console.error(`${results.size * CHUNK_SCHEDULES} schedules`)
  }
}
await Promise.all(Array.from({ length: pool.workers + 1 }, work))
const seconds = (performance.now() - started) / 1000
await pool.close()
interruption.end()

interface Total {
  schedules: number
  crashes: number
  inert: number
  beyondPromise: number
  violations: number
}
const totals = new Map<string, Total>()
const milestones = new Map<string, number>()
for (const { family, schedules, crashes, inert, beyondPromise, violations, milestones: hits } of results.values()) {
  for (const name of [family, 'all']) {
    const total = totals.get(name) ?? { schedules: 0, crashes: 0, inert: 0, beyondPromise: 0, violations: 0 }
    total.schedules += schedules
    total.crashes += crashes
    total.inert += inert
    total.beyondPromise += beyondPromise
    total.violations += violations.length
    totals.set(name, total)
  }
  for (const [name, count] of Object.entries(hits)) milestones.set(name, (milestones.get(name) ?? 0) + count)
}
const cells = (name: string, { schedules, crashes, inert, beyondPromise, violations }: Total): string =>
  [
    name.padEnd(36),
    ...[schedules, crashes, inert, beyondPromise, violations].map((count) => String(count).padStart(10)),
  ].join('')
console.log(
  `${'family'.padEnd(36)}${['schedules', 'crashes', 'inert', 'beyond', 'violations'].map((head) => head.padStart(10)).join('')}`,
)
for (const [name, total] of [...totals].sort(([a], [b]) => (a === 'all' ? 1 : b === 'all' ? -1 : a < b ? -1 : 1))) {
  console.log(cells(name, total))
}
console.log('')
for (const [name, count] of [...milestones].sort(([, a], [, b]) => b - a))
  console.log(`${String(count).padStart(9)}  ${name}`)
const left = chunks - results.size
const rate = ((results.size - before) * CHUNK_SCHEDULES) / seconds
console.log(
  `\n${left === 0 ? 'complete' : `${left * CHUNK_SCHEDULES} schedules are left: run it again`}; ${rate.toFixed(0)} schedules a second`,
)

const terminal = terminalOf(nodeStreams())
const shown = new Set<string>()
for (const { chunk, violations } of [...results.values()].sort((a, b) => a.chunk - b.chunk)) {
  for (const violation of violations) {
    if (shown.has(violation.check)) continue
    shown.add(violation.check)
    const { scenario } = chunkOf(chunk, values.seed).batch
    const [found] = await shrinkAll(
      `soak-${chunk}.yaml`,
      scenario,
      [violation],
      { out: 'counterexamples' },
      terminal,
      never,
    )
    console.log(`\n${found!.check}: ${found!.message}\n${found!.faults.join('\n')}\n${found!.replay}`)
  }
}
process.exitCode = shown.size > 0 ? 1 : 0
