// `starsim check`: many crash schedules against all invariants. What breaks one is made as simple as it gets, and written as a
// scenario file that shows it again.

import { Option } from 'commander'
import type { DominoReport } from '../../checks/domino.ts'
import type { SearchResult } from '../../experiments/search/search.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import type { Ablation } from '../../star/mechanisms.ts'
import { type Answer, defineCommand, Interrupted, UsageProblem } from '../command.ts'
import { commandLine } from '../command-line.ts'
import type { Interruption } from '../interruption.ts'
import { repeated } from '../repeated.ts'
import type { Terminal } from '../terminal.ts'
import { jobCount, wholeNumber } from '../whole-number.ts'
import { YES } from '../yes.ts'

const mechanisms = [
  ...(['stamps', 'synchronous-log', 'log-before-acknowledge', 'confinement', 'atomic-commit'] as const),
  ...(['log-until-commit', 'file-versions', 'fencing', 'catch-up', 'takeover', 'delivery-order', 'log'] as const),
] as const satisfies readonly Ablation[]

export interface CheckOptions {
  readonly schedules?: number
  readonly exhaustive?: boolean
  readonly pairs?: boolean
  readonly set: readonly string[]
  readonly without?: (typeof mechanisms)[number]
  readonly violations: number
  readonly seed?: string
  readonly jobs?: number
  readonly out: string
  readonly yes?: boolean
}

const SCHEDULES = 1000
const OUT = 'counterexamples'

export const check = defineCommand<CheckOptions>({
  name: 'check',
  summary: 'Tries crash schedules against all invariants; what breaks one is shrunk and written as a scenario.',
  examples: [
    ['starsim check scenarios/small-gauss.yaml', `${SCHEDULES} schedules drawn by chance`],
    [
      'starsim check scenarios/small-gauss.yaml --exhaustive',
      'every host, at every instant at which something happens',
    ],
    [
      'starsim check scenarios/small-gauss.yaml --exhaustive --set star.checkpoint.policy=full',
      'the same with another policy',
    ],
    ['starsim check scenarios/small-gauss.yaml --without stamps', 'what happens without a mechanism: exit code 1'],
    [
      'starsim check scenarios/small-fft.yaml --schedules 10000 --seed 7 --json',
      'more of them, from another seed, as JSON',
    ],
  ],

  declare(command) {
    command
      .argument('<scenario>', 'a scenario file (YAML); the faults in it are left out')
      .option('--schedules <n>', `so many at most (default: ${SCHEDULES}, or all there are)`, wholeNumber(1))
      .option('--exhaustive', 'one crash of every host at every instant of the crash-free run')
      .option('--pairs', 'two crashes, at every pair of turning points')
      .addOption(repeated('--set <path=value>', 'instead of what the file says there'))
      .addOption(new Option('--without <mechanism>', 'with this switched off').choices(mechanisms))
      .option('--violations <n>', 'end after so many schedules that break something', wholeNumber(1), 1)
      .option('--seed <seed>', "of the schedules and the runs; instead of the scenario's seed")
      .option('--jobs <n>', 'workers; the result does not depend on it (default: one a core)', jobCount)
      .option('--out <folder>', 'where counterexamples are written', OUT)
      .option('--yes', YES)
  },

  async perform({ arguments: [file], options, terminal }): Promise<Answer> {
    const kind = options.pairs === true ? 'pairs' : options.exhaustive === true ? 'single' : 'random'
    if (options.pairs === true && options.exhaustive === true) {
      throw new UsageProblem(
        'starsim: --exhaustive tries single crashes and --pairs two of them; one of them is expected',
      )
    }
    const [{ loadScenarioWith }, { requirePlaceFor }] = await Promise.all([
      import('../set-scenario.ts'),
      import('../output-folder.ts'),
    ])
    const { checkText } = await import('../check-text.ts')
    const scenario = chosen(loadScenarioWith(file!, options.set), options)
    const { requireRunnable } = await import('../run-size.ts')
    requireRunnable(file!, scenario, options.yes)
    requirePlaceFor(options.out)
    const { violations } = options
    const schedules = options.schedules ?? (kind === 'random' ? SCHEDULES : null)
    const plan = { scenario, kind, seed: scenario.seed, schedules, violations } as const
    const { result, perSecond, found } = await searchAndShrink(file!, plan, options, terminal)
    const domino = scenario.star.without.includes('log') ? await dominoOf(scenario) : null
    const schedulesPerSecond = Number(perSecond.toPrecision(3))
    return {
      json: { ...result, violations: found, ...(domino !== null && { domino }), schedulesPerSecond },
      text: checkText({ result, found, scenario, kind, schedulesPerSecond, domino }, terminal),
      replay: replayOf(file!, options, scenario.seed, schedules),
      good: found.length === 0 && !result.interrupted,
    }
  },
})

function replayOf(file: string, options: CheckOptions, seed: string, schedules: number | null): string {
  const { exhaustive, pairs, set, without, violations, out } = options
  return commandLine('check', [file], {
    ...{ schedules: schedules ?? undefined, exhaustive, pairs, set, without, seed },
    violations: violations === 1 ? undefined : violations,
    out: out === OUT ? undefined : out,
  })
}

async function dominoOf(scenario: Scenario): Promise<DominoReport[]> {
  const [{ dominoEffect }, { rememberedGround }] = await Promise.all([
    import('../../experiments/search/domino-effect.ts'),
    import('../../experiments/search/batch.ts'),
  ])
  return dominoEffect(rememberedGround(scenario))
}

function chosen(scenario: Scenario, { seed, without }: CheckOptions): Scenario {
  const { star } = scenario
  const off = without === undefined || star.without.includes(without) ? star.without : [...star.without, without]
  return { ...scenario, seed: seed ?? scenario.seed, faults: [], star: { ...star, without: off } }
}

type Plan = Parameters<typeof import('../../experiments/search/search.ts')['search']>[0]

async function searchAndShrink(file: string, plan: Plan, options: CheckOptions, terminal: Terminal) {
  const [{ listenForInterruption }, { shrinkAll }, { tellInterrupted }] = await Promise.all([
    import('../interruption.ts'),
    import('../counterexamples.ts'),
    import('../trial-session.ts'),
  ])
  const started = performance.now()
  const interruption = listenForInterruption()
  try {
    const result = await searched(file, plan, options, terminal, interruption)
    const perSecond = (result.schedules * 1000) / (performance.now() - started)
    if (result.interrupted && result.schedules === 0) throw new Interrupted()
    const found = await shrinkAll(file, plan.scenario, result.violations, options, terminal, interruption)
    if (interruption.happened) tellInterrupted(terminal, `these are ${result.schedules} schedules`)
    return { result, perSecond, found }
  } finally {
    interruption.end()
  }
}

/** Throws Interrupted if there was no time for a single schedule. */
async function searched(
  file: string,
  plan: Plan,
  { jobs }: CheckOptions,
  terminal: Terminal,
  interruption: Interruption,
): Promise<SearchResult> {
  const [{ search }, { rememberGround, countOf }, { openSearchPool }] = await Promise.all([
    import('../../experiments/search/search.ts'),
    import('../../experiments/search/batch.ts'),
    import('../search-pool.ts'),
  ])
  const [{ showProgress }, { aside }, { prepareGround }] = await Promise.all([
    import('../progress.ts'),
    import('../aside.ts'),
    import('../ground-worker.ts'),
  ])
  const prepared = await aside({ module: './ground-worker.js', perform: prepareGround }, plan.scenario, interruption)
  if (prepared === null) throw new Interrupted()
  if ('unsound' in prepared) throw new UsageProblem(`${file}: ${prepared.unsound}`)
  const ground = rememberGround(plan.scenario, prepared.ground)
  const pool = await openSearchPool(jobs)
  const progress = await showProgress('schedules', plan.schedules ?? countOf[plan.kind](ground) ?? 0, terminal)
  try {
    return await search(plan, {
      run: pool.run,
      jobs: pool.workers,
      onProgress: progress.advance,
      isStopped: () => interruption.happened,
      stopped: interruption.promise,
    })
  } finally {
    progress.stop()
    await pool.close()
  }
}
