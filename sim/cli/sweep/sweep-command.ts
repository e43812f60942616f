// What `starsim sweep` does: reads the scenario, plans, runs, summarises.

import { Sweep } from '../../experiments/sweep/sweep.ts'
import { makeGrid } from '../../experiments/sweep/sweep-grid.ts'
import { planOf, type Shard, type SweepPlan } from '../../experiments/sweep/sweep-plan.ts'
import type { SweepResult } from '../../experiments/sweep/sweep-result.ts'
import { type Parsed, parseAxis, parseSetting } from '../../experiments/sweep/sweep-setting.ts'
import { MOST_RUNS, tooManyRuns } from '../../experiments/sweep/sweep-shapes.ts'
import { trialSeed } from '../../experiments/trials.ts'
import { readInput } from '../../node/files/input-file.ts'
import { listenForInterruption } from '../../node/interruption.ts'
import { loadOwnCode } from '../../node/own-code/load-own-code.ts'
import { requireContract } from '../../node/own-code/require-contract.ts'
import { UsageProblem } from '../../node/usage-problem.ts'
import performSweepRun from '../../node/workers/sweep-worker.ts'
import { openWorkPool } from '../../node/workers/work-pool.ts'
import { partsWith } from '../../scenario/known-parts.ts'
import { loadPlain, loadScenario, withFiles } from '../../scenario/reading/read-file.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import type { Answer } from '../command.ts'
import { requireRunnable } from '../options/run-size.ts'
import { showProgress } from '../progress.ts'
import type { Terminal } from '../terminal.ts'
import { commandLine } from '../text/command-line.ts'
import { many } from '../text/many.ts'
import { sweepCsv, sweepText } from '../text/sweep-text.ts'
import { headerOf, SweepFile } from './sweep-file.ts'
import { carryOut, type Performers } from './sweep-run.ts'

/** With `--until`: the default limit on trials of a point. */
export const MOST_TRIALS = 1000

export interface SweepOptions {
  readonly vary: readonly string[]
  readonly baseline: readonly string[]
  readonly trials: number
  readonly until?: number
  /** Defaults to `MOST_TRIALS`. */
  readonly most?: number
  readonly seed?: string
  readonly jobs?: number
  readonly out?: string
  readonly shard?: Shard
  readonly queue?: string
  readonly csv?: boolean
  readonly json?: boolean
  readonly yes?: boolean
  readonly program: readonly string[]
}

export async function performSweep(path: string, options: SweepOptions, terminal: Terminal): Promise<Answer> {
  if (options.csv === true && options.json === true) {
    throw new UsageProblem('starsim: --csv and --json both write to standard output')
  }
  const { plan, scenarios } = await planFrom(path, options)
  const shard = options.shard ?? null
  const sweep = new Sweep(plan, shard)
  const file =
    options.out === undefined ? null : new SweepFile(options.out, headerOf(plan, shard), (row) => sweep.accept(row))
  const before = sweep.done
  if (before > 0)
    tell(terminal, `${options.out}: ${many(before, 'run')} already done, ${many(sweep.missing, 'run')} to do`)
  const interruption = listenForInterruption()
  const progress = await showProgress('runs', sweep.missing, terminal)
  try {
    if (sweep.missing > 0) {
      const performers = await openPerformers(plan, scenarios, options, terminal)
      const keep: Parameters<typeof carryOut>[2] = (row) => {
        file?.append(row)
        progress.advance()
      }
      try {
        await carryOut(sweep, performers, keep, interruption)
      } finally {
        await performers.close()
      }
    }
  } finally {
    interruption.end()
    progress.stop()
    file?.close()
  }
  const replay = replayOf(path, plan, options)
  if (interruption.happened) tell(terminal, interruptedText(sweep, options, replay))
  return answerOf(sweep.result(), options, replay, terminal)
}

function answerOf(result: SweepResult, { csv }: SweepOptions, replay: string, terminal: Terminal): Answer {
  return {
    json: result,
    text: csv === true ? sweepCsv(result) : sweepText(result, terminal),
    replay: csv === true ? null : replay,
    good: result.complete && result.points.every(({ narrow }) => narrow !== false),
  }
}

/** Reports everything that can be wrong, before anything runs. */
async function planFrom(
  path: string,
  options: SweepOptions,
): Promise<{ plan: SweepPlan; scenarios: readonly Scenario[] }> {
  const { trials, until, most = MOST_TRIALS, program } = options
  if (until === undefined && options.most !== undefined)
    throw new UsageProblem(
      'starsim: --most limits the trials of --until; without --until each point has exactly --trials runs',
    )
  if (options.queue !== undefined && program.length > 0)
    throw new UsageProblem('starsim: --program works only with workers on this machine; it cannot go with --queue')
  const own = await loadOwnCode(program)
  const { parts } = own
  const scenario = loadScenario(path, parts)
  requireContract(scenario, own, program)
  const axes = options.vary.map((text) => wanted('--vary', parseAxis(text)))
  const baseline = options.baseline.map((text) => wanted('--baseline', parseSetting(text)))
  const made = makeGrid(loadPlain(path), axes, baseline, partsWith(parts), withFiles)
  if ('problems' in made) throw new UsageProblem(...made.problems)
  if (until !== undefined && trials < 2)
    throw new UsageProblem('starsim: --until needs an interval: --trials 2 or more')
  if (until !== undefined && most < trials)
    throw new UsageProblem(`starsim: --most ${most} is less than --trials ${trials}`)
  const runs = made.grid.configurations.length * trials
  if (runs > MOST_RUNS) throw new UsageProblem(`starsim: --trials ${trials}: ${tooManyRuns(runs)}`)
  for (const configuration of made.grid.configurations) requireRunnable(path, configuration, options.yes, parts)
  const settings = {
    scenario: scenario.name,
    seed: options.seed ?? scenario.seed,
    trials,
    until: until === undefined ? null : { relativeHalfWidth: until, mostTrials: most },
  }
  const plan = planOf(
    made.grid,
    settings,
    program.map((file) => readInput(file)),
  )
  return { plan, scenarios: made.grid.configurations }
}

function wanted<T>(option: string, parsed: Parsed<T>): T {
  if ('problem' in parsed) throw new UsageProblem(`starsim: ${option}: ${parsed.problem}`)
  return parsed.value
}

async function openPerformers(
  plan: SweepPlan,
  scenarios: readonly Scenario[],
  { jobs, queue, program }: SweepOptions,
  terminal: Terminal,
): Promise<Performers> {
  if (queue !== undefined) {
    const { openQueue } = await import('./sweep-queue.ts')
    return openQueue(queue, plan, scenarios, (text) => tell(terminal, text))
  }
  const pool = await openWorkPool({ module: './sweep-worker.js', perform: performSweepRun }, { jobs })
  return {
    perform: (job) =>
      pool
        .run({
          ...job,
          scenario: scenarios[job.configuration]!,
          seed: trialSeed(plan.seed, job.trial),
          ...(program.length > 0 && { modules: program }),
        })
        .catch((cause: Error) => {
          // errors from a thread arrive as plain Errors
          const isOwn = program.some((file) => cause.message.startsWith(`${file}: programs.`))
          throw isOwn ? new UsageProblem(cause.message) : cause
        }),
    // a few in reserve, so that no worker waits for this thread
    atOnce: 4 * pool.workers,
    close: () => pool.close(),
  }
}

function replayOf(
  path: string,
  { seed }: SweepPlan,
  { vary, baseline, trials, until, most = MOST_TRIALS, shard, program }: SweepOptions,
): string {
  return commandLine('sweep', [path], {
    program,
    vary,
    baseline,
    trials,
    until: until === undefined ? undefined : `${Number((100 * until).toPrecision(12))}%`,
    most: until === undefined ? undefined : most,
    seed,
    shard: shard && `${shard.part}/${shard.of}`,
  })
}

function interruptedText(sweep: Sweep, { out }: SweepOptions, replay: string): string {
  const state = `interrupted: ${many(sweep.done, 'run')} done, ${many(sweep.missing, 'run')} missing`
  if (out === undefined) return `${state}; with --out FILE the next run could resume here`
  return `${state}; resume with: ${replay} --out ${out}`
}

const tell = ({ streams }: Terminal, text: string): void => {
  streams.error.write(`${text}\n`)
}
