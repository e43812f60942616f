// Makes scenarios/counterexamples anew: for each mechanism of STAR, the simplest crashes that show what it is there for.
// `node dist/bench/counterexamples.js [MECHANISM .. PROTOCOL/MECHANISM ..]`. Says how many schedules it took; exit code 1 if a mechanism was not missed.

import { mkdirSync, writeFileSync } from 'node:fs'
import { rememberedGround, runBatch } from '../sim/experiments/search/batch.ts'
import type { Schedule } from '../sim/experiments/search/schedule.ts'
import { search } from '../sim/experiments/search/search.ts'
import { counterexampleText, faultLines } from '../sim/experiments/search/shrinking/counterexample.ts'
import { shrink } from '../sim/experiments/search/shrinking/shrink.ts'
import { tieToEvents } from '../sim/experiments/search/shrinking/tie-to-events.ts'
import { breaks, objections } from '../sim/experiments/search/try-out.ts'
import {
  ablationScenario,
  backupAblationScenario,
  causalAblationScenario,
  chandyLamportAblationScenario,
  coordinatedAblationScenario,
  independentAblationScenario,
  indexAblationScenario,
  kooTouegAblationScenario,
  optimisticAblationScenario,
  publishingAblationScenario,
  senderBasedAblationScenario,
} from '../sim/experiments/search/worlds/ablation-settings.ts'
import { ablations as backup } from '../sim/protocols/backup/ablations.ts'
import { ablations as causal } from '../sim/protocols/causal/ablations.ts'
import { ablations as chandyLamport } from '../sim/protocols/chandy-lamport/ablations.ts'
import { ablations as coordinated } from '../sim/protocols/coordinated/ablations.ts'
import { ablations as independent } from '../sim/protocols/independent/ablations.ts'
import { ablations as indexBased } from '../sim/protocols/index-based/ablations.ts'
import { ablations as kooToueg } from '../sim/protocols/koo-toueg/ablations.ts'
import { ablations as optimistic } from '../sim/protocols/optimistic/ablations.ts'
import { ablations as publishing } from '../sim/protocols/publishing/ablations.ts'
import { ablations as senderBased } from '../sim/protocols/sender-based/ablations.ts'
import { ablations } from '../sim/protocols/star/ablations.ts'
import { namesOf } from '../sim/scenario/vocabulary.ts'

const SCHEDULES = 2000
/** So many of those that were found are shrunk; the simplest of them is kept. */
const CANDIDATES = 6
const sizeOf = (schedule: Schedule): number => schedule.reduce((size, { hosts }) => size + 1 + hosts.length, 0)
/** What happens to the user first, then what happens inside. */
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
for (const protocol of [
  'independent',
  'coordinated',
  'chandy-lamport',
  'koo-toueg',
  'index',
  'optimistic',
  'sender-based',
  'causal',
  'publishing',
  'backup',
])
  mkdirSync(`${folder}${protocol}`, { recursive: true })
const chosen = process.argv.slice(2)
const all = [
  ...namesOf(ablations).map((name) => [name, ablationScenario(name)] as const),
  ...namesOf(independent).map((name) => [`independent/${name}`, independentAblationScenario(name)] as const),
  ...namesOf(coordinated).map((name) => [`coordinated/${name}`, coordinatedAblationScenario(name)] as const),
  ...namesOf(chandyLamport).map((name) => [`chandy-lamport/${name}`, chandyLamportAblationScenario(name)] as const),
  ...namesOf(kooToueg).map((name) => [`koo-toueg/${name}`, kooTouegAblationScenario(name)] as const),
  ...namesOf(indexBased).map((name) => [`index/${name}`, indexAblationScenario(name)] as const),
  ...namesOf(optimistic).map((name) => [`optimistic/${name}`, optimisticAblationScenario(name)] as const),
  ...namesOf(senderBased).map((name) => [`sender-based/${name}`, senderBasedAblationScenario(name)] as const),
  ...namesOf(causal).map((name) => [`causal/${name}`, causalAblationScenario(name)] as const),
  ...namesOf(publishing).map((name) => [`publishing/${name}`, publishingAblationScenario(name)] as const),
  ...namesOf(backup).map((name) => [`backup/${name}`, backupAblationScenario(name)] as const),
]
for (const [ablation, scenario] of all.filter(([name]) => chosen.length === 0 || chosen.includes(name))) {
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
  // what is broken without any crash says less than what a crash breaks
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
