// `starsim check`: checks all invariants under many crash schedules. A schedule that breaks one is shrunk and written as a
// scenario file that reproduces the violation.

import type { DominoReport } from '../../checks/domino.ts'
import type { OwnCode } from '../../experiments/own-code/own-code.ts'
import type { SearchPlan, SearchResult, WorldsPlan } from '../../experiments/search/search.ts'
import { Interrupted, type Interruption } from '../../node/interruption.ts'
import { UsageProblem } from '../../node/usage-problem.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { type Answer, defineCommand } from '../command.ts'
import { mechanisms } from '../options/mechanisms.ts'
import { programOption, protocolOption } from '../options/program.ts'
import { repeated } from '../options/repeated.ts'
import { jobCount, wholeNumber } from '../options/whole-number.ts'
import { YES } from '../options/yes.ts'
import type { Terminal } from '../terminal.ts'
import { commandLine } from '../text/command-line.ts'

export interface CheckOptions {
  readonly schedules?: number
  readonly worlds?: number
  readonly protocols?: string
  readonly exhaustive?: boolean
  readonly pairs?: boolean
  readonly set: readonly string[]
  readonly without?: string
  readonly violations: number
  readonly seed?: string
  readonly jobs?: number
  readonly out: string
  readonly yes?: boolean
  readonly program: readonly string[]
}

/** The number of names that fit a line. */
const FEW = 8
const SCHEDULES = 1000
const OUT = 'counterexamples'

export const check = defineCommand<CheckOptions>({
  name: 'check',
  summary: 'Tries crash schedules against all invariants; shrinks those that break one and writes them as scenarios.',
  examples: [
    ['starsim check scenarios/small-gauss.yaml', `${SCHEDULES} random schedules`],
    [
      'starsim check scenarios/small-gauss.yaml --exhaustive',
      'crashes every host at every instant at which something happens',
    ],
    [
      'starsim check scenarios/small-gauss.yaml --exhaustive --set star.checkpoint.policy=full',
      'the same with another policy',
    ],
    ['starsim check scenarios/small-gauss.yaml --without stamps', 'what happens without a mechanism: exit code 1'],
    [
      'starsim check scenarios/small-fft.yaml --schedules 10000 --seed 7 --json',
      'more of them, with another seed, as JSON',
    ],
    ['starsim check scenarios/random.yaml --pairs --schedules 5000', 'a sample of all pairs of crashes'],
    ['starsim check scenarios/small-gauss.yaml --protocol mine.js --set protocol.kind=mine', 'a protocol of your own'],
    ['starsim check --worlds 20000', 'one schedule in each of 20,000 random machine rooms'],
    ['starsim check --worlds 5000 --protocols all', 'the same with a protocol drawn for each'],
    ['starsim check --worlds 500 --schedules 20 --seed 3', '500 of them, 20 schedules in each'],
  ],

  declare(command) {
    command
      .argument('[scenario]', 'a scenario file (YAML); its own crashes and stalls are the first random schedule')
      .option('--worlds <n>', 'check this many small random scenarios instead of a file', wholeNumber(1))
      .option(
        '--schedules <n>',
        `at most this many (default: ${SCHEDULES}, or all there are); with --worlds, of each scenario (default: 1)`,
        wholeNumber(1),
      )
      .option('--protocols <names>', 'with --worlds, one of these for each: names with commas, or all (default: star)')
      .option('--exhaustive', 'one crash of every host at every instant of the crash-free run')
      .option('--pairs', 'two crashes, at every pair of turning points')
      .addOption(repeated('--set <path=value>', 'overrides a value in the file'))
      .addOption(programOption())
      .addOption(protocolOption())
      .option('--without <mechanism>', `switch this mechanism off: ${mechanisms}, or one of a protocol of your own`)
      .option('--violations <n>', 'stop after this many schedules that break an invariant', wholeNumber(1), 1)
      .option('--seed <seed>', "for schedules and runs, or for the worlds; overrides the scenario's (default: 1)")
      .option('--jobs <n>', 'workers; the result does not depend on it (default: one per core)', jobCount)
      .option('--out <folder>', 'the folder for counterexamples', OUT)
      .option('--yes', YES)
  },

  async perform({ arguments: [file], options, terminal }): Promise<Answer> {
    refuseContradictions(file, options)
    const [{ requirePlaceFor }, { checkText }] = await Promise.all([
      import('../../node/files/output-folder.ts'),
      import('../text/check-text.ts'),
    ])
    const plan = file === undefined ? await worldsPlan(options) : await scenarioPlan(file, options)
    await requireMechanism(plan, options)
    requirePlaceFor(options.out)
    const { result, perSecond, found } = await searchAndShrink(file, plan, options, terminal)
    const isLogged = plan.kind === 'worlds' || !plan.scenario.protocol.without.includes('log')
    const domino = isLogged ? null : await dominoOf(plan.scenario, options)
    const schedulesPerSecond = Number(perSecond.toPrecision(3))
    return {
      json: { ...result, violations: found, ...(domino !== null && { domino }), schedulesPerSecond },
      text: checkText({ result, found, plan, schedulesPerSecond, domino }, terminal),
      replay: replayOf(file, options, plan),
      good: found.length === 0 && !result.interrupted,
    }
  },
})

function refuseContradictions(file: string | undefined, options: CheckOptions): void {
  const { worlds, protocols, exhaustive, pairs, set, program } = options
  if (pairs === true && exhaustive === true) {
    throw new UsageProblem(
      'starsim: --exhaustive tries single crashes and --pairs two of them; one of them is expected',
    )
  }
  if (file === undefined && worlds === undefined) {
    throw new UsageProblem('starsim: expected a scenario file, or --worlds N to have scenarios drawn')
  }
  if (worlds === undefined) {
    if (protocols === undefined) return
    throw new UsageProblem('starsim: --protocols is for --worlds; with a file, use --set protocol.kind=NAME')
  }
  if (file !== undefined) throw new UsageProblem(`starsim: --worlds draws its scenarios itself; found ${file} too`)
  const other =
    pairs === true
      ? '--pairs'
      : exhaustive === true
        ? '--exhaustive'
        : set.length > 0
          ? '--set'
          : program.length > 0
            ? '--program'
            : null
  if (other !== null) throw new UsageProblem(`starsim: ${other} is for one scenario; it cannot go with --worlds`)
}

/** Throws UsageProblem unless the protocol has the mechanism that is to be switched off. */
async function requireMechanism(plan: SearchPlan, { without, program }: CheckOptions): Promise<void> {
  if (without === undefined) return
  const [{ partsWith }, { loadOwnCode }] = await Promise.all([
    import('../../scenario/known-parts.ts'),
    import('../../node/own-code/load-own-code.ts'),
  ])
  const { protocols } = partsWith((await loadOwnCode(program)).parts)
  const kinds = plan.kind === 'worlds' ? plan.protocols! : [plan.scenario.protocol.kind]
  const kind = kinds.find((each) => !Object.hasOwn(protocols[each]!.ablations, without))
  if (kind === undefined) return
  const known = Object.keys(protocols[kind]!.ablations)
  const { didYouMean } = await import('../../scenario/nearest.ts')
  const expected =
    known.length === 0
      ? `${kind} has nothing to switch off`
      : known.length > FEW
        ? `starsim protocols lists what can be switched off for ${kind}`
        : `${kind} can switch off ${known.join(', ')}`
  throw new UsageProblem(`starsim: --without: ${expected}; found ${without}${didYouMean(without, known)}`)
}

const DEFAULT_SEED = '1'

async function worldsPlan({
  worlds,
  schedules,
  without,
  seed,
  violations,
  ...options
}: CheckOptions): Promise<WorldsPlan> {
  const [{ chosenNames }, { namesOf, protocols: known }] = await Promise.all([
    import('../options/names.ts'),
    import('../../scenario/vocabulary.ts'),
  ])
  // nothing survives a crash without a protocol
  const all = namesOf(known).filter((kind) => kind !== 'none')
  const protocols = options.protocols === 'all' ? all : chosenNames('--protocols', options.protocols ?? 'star', all)
  return {
    ...{ kind: 'worlds', worlds: worlds!, schedulesEach: schedules ?? 1, protocols },
    ...{ without: without === undefined ? [] : [without], seed: seed ?? DEFAULT_SEED, violations },
  }
}

async function scenarioPlan(file: string, options: CheckOptions): Promise<SearchPlan> {
  const [{ loadScenarioWith }, { loadOwnCode }, { requireContract }, { isStrike }] = await Promise.all([
    import('../options/set-scenario.ts'),
    import('../../node/own-code/load-own-code.ts'),
    import('../../node/own-code/require-contract.ts'),
    import('../../experiments/search/schedule.ts'),
  ])
  const own = await loadOwnCode(options.program)
  const written = loadScenarioWith(file, options.set, own.parts)
  const scenario = chosen(written, options)
  requireContract(scenario, own, options.program)
  const kind = options.pairs === true ? 'pairs' : options.exhaustive === true ? 'single' : 'random'
  const schedules = options.schedules ?? (kind === 'random' ? SCHEDULES : null)
  const { requireRunnable } = await import('../options/run-size.ts')
  requireRunnable(file, scenario, options.yes, own.parts)
  const modules = options.program.length === 0 ? {} : { modules: options.program }
  const first = written.faults.filter(isStrike)
  const given = { ...modules, ...(kind === 'random' && first.length > 0 && { first }) }
  return { scenario, kind, seed: scenario.seed, schedules, violations: options.violations, ...given }
}

function replayOf(file: string | undefined, options: CheckOptions, plan: SearchPlan): string {
  const { worlds, protocols, exhaustive, pairs, set, program, without, violations, out } = options
  const schedules = plan.kind === 'worlds' ? options.schedules : (plan.schedules ?? undefined)
  return commandLine('check', file === undefined ? [] : [file], {
    ...{ worlds, protocols, schedules, exhaustive, pairs, set, program, without, seed: plan.seed },
    violations: violations === 1 ? undefined : violations,
    out: out === OUT ? undefined : out,
  })
}

async function dominoOf(scenario: Scenario, { program }: CheckOptions): Promise<DominoReport[]> {
  const [{ dominoEffect }, { rememberedGround }, { loadOwnCode }] = await Promise.all([
    import('../../experiments/search/domino-effect.ts'),
    import('../../experiments/search/batch.ts'),
    import('../../node/own-code/load-own-code.ts'),
  ])
  return dominoEffect(rememberedGround(scenario, await loadOwnCode(program)))
}

function chosen(scenario: Scenario, { seed, without }: CheckOptions): Scenario {
  const { protocol } = scenario
  const off =
    without === undefined || protocol.without.includes(without) ? protocol.without : [...protocol.without, without]
  return { ...scenario, seed: seed ?? scenario.seed, faults: [], protocol: { ...protocol, without: off } }
}

/** Throws Interrupted if there was no time for a single schedule. */
async function searchAndShrink(file: string | undefined, plan: SearchPlan, options: CheckOptions, terminal: Terminal) {
  const [{ listenForInterruption }, { shrinkAll }, { tellInterrupted }] = await Promise.all([
    import('../../node/interruption.ts'),
    import('../counterexamples.ts'),
    import('../trial-session.ts'),
  ])
  const started = performance.now()
  const { loadOwnCode } = await import('../../node/own-code/load-own-code.ts')
  const own = await loadOwnCode(options.program)
  const total = await schedulesIn(file ?? 'worlds', plan, own)
  const interruption = listenForInterruption()
  try {
    const result = await searched(plan, total, own, options, terminal, interruption)
    const perSecond = (result.schedules * 1000) / (performance.now() - started)
    if (result.interrupted && result.schedules === 0) throw new Interrupted()
    const found = await shrinkAll(plan, file, result.violations, options, terminal, interruption)
    if (interruption.happened) tellInterrupted(terminal, `these are ${result.schedules} schedules`)
    return { result, perSecond, found }
  } finally {
    interruption.end()
  }
}

async function searched(
  plan: SearchPlan,
  total: number,
  own: OwnCode,
  { jobs }: CheckOptions,
  terminal: Terminal,
  interruption: Interruption,
): Promise<SearchResult> {
  const [{ search }, { openSearchPool }, { showProgress }] = await Promise.all([
    import('../../experiments/search/search.ts'),
    import('../../node/workers/search-pool.ts'),
    import('../progress.ts'),
  ])
  const pool = await openSearchPool(jobs)
  const progress = await showProgress('schedules', total, terminal)
  try {
    return await search(plan, {
      run: pool.run,
      own,
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

/** How many schedules there will be. This computes the scenario's ground; until then Control-C just ends the program. */
async function schedulesIn(file: string, plan: SearchPlan, own: OwnCode): Promise<number> {
  if (plan.kind === 'worlds') return plan.worlds * plan.schedulesEach
  const [{ rememberedGround, countOf }, { UnsoundGround }] = await Promise.all([
    import('../../experiments/search/batch.ts'),
    import('../../experiments/search/aiming/ground.ts'),
  ])
  try {
    const ground = rememberedGround(plan.scenario, own)
    return plan.schedules ?? countOf[plan.kind](ground) ?? 0
  } catch (cause) {
    if (cause instanceof UnsoundGround) throw new UsageProblem(`${file}: ${cause.message}`)
    throw cause
  }
}
