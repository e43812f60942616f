// Regenerates scenarios/counterexamples: for each mechanism of each protocol, the simplest crashes that show what it is needed for.
// `node dist/bench/counterexamples.js [MECHANISM .. PROTOCOL/MECHANISM ..]`. Prints how many schedules it took; exit code 1 if none found.

import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { rememberedGround, runBatch } from '../sim/experiments/search/batch.ts'
import type { Schedule } from '../sim/experiments/search/schedule.ts'
import { search } from '../sim/experiments/search/search.ts'
import { counterexampleText, faultLines } from '../sim/experiments/search/shrinking/counterexample.ts'
import { shrink } from '../sim/experiments/search/shrinking/shrink.ts'
import { tieToEvents } from '../sim/experiments/search/shrinking/tie-to-events.ts'
import { breaks, objections } from '../sim/experiments/search/try-out.ts'
import { ablationScenarios } from '../sim/experiments/search/worlds/ablation-settings.ts'

const SCHEDULES = 2000
/** The number of findings that are shrunk; the simplest result is kept. */
const CANDIDATES = 6
const sizeOf = (schedule: Schedule): number => schedule.reduce((size, { hosts }) => size + 1 + hosts.length, 0)
/** Violations that a user sees first, then internal ones. */
const telling = [
  'same-answer',
  'recoverable',
  'exactly-once-in-order',
  'exact-replay',
  'no-domino',
  'one-incarnation',
  'fenced-writes',
]
const rank = (check: string): number => (telling.indexOf(check) + telling.length + 1) % (telling.length + 1)

const folder = new URL('../../scenarios/counterexamples/', import.meta.url).pathname
const chosen = process.argv.slice(2)
const all = ablationScenarios().filter(({ file }) => chosen.length === 0 || chosen.includes(file))
for (const { file: ablation, scenario } of all) {
  mkdirSync(dirname(`${folder}${ablation}`), { recursive: true })
  const plan = { scenario, kind: 'random', seed: scenario.seed, schedules: SCHEDULES } as const
  const means = { run: async (batch: Parameters<typeof runBatch>[0]) => runBatch(batch), jobs: 1 }
  const first = await search({ ...plan, violations: 1 }, means)
  if (first.violations.length === 0) {
    console.log(`${ablation}: not missed in ${first.schedules} schedules`)
    process.exitCode = 1
    continue
  }
  const { violations } = await search({ ...plan, schedules: first.schedules + 200, violations: SCHEDULES }, means)
  const ground = rememberedGround(scenario)
  // a violation that needs no crash says less than one that a crash causes
  const anyway = new Set(objections(ground, []).map(({ check }) => check))
  const found = violations
    .flatMap(({ schedule }) => objections(ground, schedule).map(({ check }) => ({ check, schedule })))
    .sort(
      (a, b) =>
        Number(anyway.has(a.check)) - Number(anyway.has(b.check)) ||
        rank(a.check) - rank(b.check) ||
        a.schedule.length - b.schedule.length,
    )
    .slice(0, CANDIDATES)
  const [simplest] = found
    .map(({ check, schedule }) => ({
      ...shrink(check, { scenario, schedule }, { least: anyway.has(check) ? 0 : 1 }),
      check,
    }))
    .sort((a, b) => sizeOf(a.schedule) - sizeOf(b.schedule))
  const { check } = simplest!
  const schedule = tieToEvents(check, rememberedGround(simplest!.scenario), simplest!.schedule)
  const message = breaks(check, rememberedGround(simplest!.scenario), schedule)!
  const shrunk = { ...simplest!, schedule, message }
  writeFileSync(`${folder}${ablation}.yaml`, counterexampleText(check, shrunk))
  const faults = faultLines(shrunk).join(', ')
  console.log(`${ablation}: missed in schedule ${first.schedules}; ${check}: ${shrunk.message}; ${faults}`)
}
