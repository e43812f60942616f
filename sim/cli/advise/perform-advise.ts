// What `starsim advise` does: reads the question, has the runs performed, reports the answer.

import type { Advice, Candidate, Objective } from '../../experiments/advise/advice.ts'
import { advise, NoAdvice, type Question } from '../../experiments/advise/advise.ts'
import { type PerformShortRuns, performShortRun } from '../../experiments/advise/measuring/short-run.ts'
import { savingKinds } from '../../experiments/advise/measuring/ways.ts'
import { OutputFile } from '../../node/files/output-file.ts'
import { Interrupted, listenForInterruption } from '../../node/interruption.ts'
import { UsageProblem } from '../../node/usage-problem.ts'
import { openWorkPool } from '../../node/workers/work-pool.ts'
import { loadPlain } from '../../scenario/reading/read-file.ts'
import { parseLongDuration } from '../../scenario/units.ts'
import type { ProtocolKind } from '../../scenario/vocabulary.ts'
import type { WrittenAdvise } from '../../scenario/written.ts'
import type { Answer } from '../command.ts'
import { loadScenarioWith } from '../options/set-scenario.ts'
import type { Terminal } from '../terminal.ts'
import { commandLine } from '../text/command-line.ts'
import { many } from '../text/many.ts'
import { adviceCsv, adviceText } from './advice-tables.ts'
import { KeptRuns } from './kept-runs.ts'

export interface AdviseOptions {
  readonly set: readonly string[]
  readonly objective?: Objective
  readonly deadline?: string
  readonly price?: number
  readonly policies?: readonly Candidate['policy'][]
  readonly copies?: readonly string[]
  readonly protocols?: readonly string[]
  readonly trials: number
  readonly until: number
  readonly out?: string
  readonly wholeRuns: number
  readonly quick?: boolean
  readonly seed?: string
  readonly jobs?: number
  readonly report?: string
  readonly csv?: boolean
  readonly json?: boolean
}

export async function performAdvise(file: string, options: AdviseOptions, terminal: Terminal): Promise<Answer> {
  const { csv, json, report } = options
  if (csv === true && json === true) throw new UsageProblem('starsim: --csv and --json both write to standard output')
  const question = questionOf(file, options)
  const output = report === undefined ? null : new OutputFile(report)
  try {
    const advice = await answered(file, question, options, terminal)
    const replay = replayOf(file, question, options)
    if (output !== null) {
      const { advicePage } = await import('../../../reports/advise/advice-page.ts')
      const { loadPageParts } = await import('../run/page-parts.ts')
      output.write(advicePage(question.scenario.name, advice, replay, loadPageParts('report')))
      output.complete()
    }
    const text = csv === true ? adviceCsv(advice) : adviceText(advice, question, terminal)
    return { json: advice, text, replay: csv === true ? null : replay, good: true }
  } catch (cause) {
    output?.abandon()
    throw cause
  }
}

/** Throws ScenarioProblem and UsageProblem. The command line overrides the file. */
function questionOf(file: string, options: AdviseOptions): Question {
  const scenario = loadScenarioWith(file, options.set)
  const { advise: asked = {} } = loadPlain(file) as { advise?: WrittenAdvise }
  const written = options.deadline ?? asked.deadline
  const deadline = written === undefined ? null : parseLongDuration(written)
  const where = options.deadline === undefined ? `${file}: advise.deadline` : 'starsim: --deadline'
  if (deadline !== null && 'problem' in deadline) throw new UsageProblem(`${where}: ${deadline.problem}`)
  if (deadline !== null && deadline.value <= 0)
    throw new UsageProblem(`${where}: expected a duration above zero; found ${written}`)
  const objective = options.objective ?? asked.objective ?? 'time'
  const pricePerHostHour = options.price ?? asked.pricePerHostHour ?? null
  if (objective === 'money' && pricePerHostHour === null)
    throw new UsageProblem('starsim: --objective money: expected a price, --price 2.5 or advise.pricePerHostHour')
  const servers = scenario.hosts.filter(({ role }) => role === 'server').length
  const copies = options.copies?.map(Number) ?? null
  const tooMany = copies?.find((each) => each > servers)
  if (tooMany !== undefined)
    throw new UsageProblem(`starsim: --copies ${tooMany}: expected at most ${servers}, as many as there are servers`)
  return {
    ...{ scenario, objective, pricePerHostHour, copies },
    protocols: options.protocols?.map(savingKind) ?? null,
    seed: options.seed ?? scenario.seed,
    trials: options.trials,
    until: options.until,
    deadlineSeconds: deadline === null ? null : deadline.value / 1e9,
    policies: options.policies ?? ['full', 'pre-copy', 'incremental'],
    wholeRuns: options.quick === true ? 0 : options.wholeRuns,
    remeasures: options.quick !== true,
  }
}

function savingKind(name: string): ProtocolKind {
  const kind = savingKinds.find((each) => each === name)
  if (kind !== undefined) return kind
  throw new UsageProblem(`starsim: --protocols: expected one or more of ${savingKinds.join(', ')}; found ${name}`)
}

async function answered(
  file: string,
  question: Question,
  { jobs, out }: AdviseOptions,
  terminal: Terminal,
): Promise<Advice> {
  const kept = out === undefined ? null : new KeptRuns(out)
  if (kept !== null && kept.count > 0) tell(terminal, `${out}: ${many(kept.count, 'run')} already done`)
  const interruption = listenForInterruption()
  const pool = await openWorkPool({ module: './advise-worker.js', perform: performShortRun }, { jobs })
  const progress = showStage(terminal)
  const run: PerformShortRuns = async (runs) => {
    const all = Promise.all(
      runs.map(async (each) => {
        const known = kept?.find(each)
        if (known !== undefined) return known
        const result = await pool.run(each)
        if (!interruption.happened) kept?.keep(each, result)
        progress.run()
        return result
      }),
    )
    all.catch(() => {}) // reported below, or abandoned
    const results = await Promise.race([all, interruption.promise])
    if (results === undefined || interruption.happened) {
      throw new Interrupted()
    }
    return results
  }
  try {
    return await advise(question, { run, onStage: progress.stage })
  } catch (cause) {
    if (cause instanceof Interrupted) {
      progress.stop()
      const next =
        kept === null
          ? 'with --out FILE the next start would resume here'
          : `with --out ${out} the next start resumes here`
      tell(terminal, `interrupted: ${many(progress.runs, 'run')} done; ${next}`)
    }
    if (cause instanceof NoAdvice) throw new UsageProblem(`${file}: ${cause.message}`)
    throw cause
  } finally {
    progress.stop()
    interruption.end()
    await pool.close()
    kept?.close()
  }
}

const tell = ({ streams }: Terminal, text: string): void => {
  streams.error.write(`${text}\n`)
}

/** The number of runs is not known in advance: shows how many are done, and how many there were. */
function showStage({ showsProgress, bare }: Terminal) {
  let [stage, runs] = ['', 0]
  const show = (): void => {
    if (showsProgress) bare.write(`\r\u001b[K${stage}; ${runs} runs`)
  }
  return {
    stage(next: string): void {
      stage = next
      show()
    },
    run(): void {
      runs++
      show()
    },
    get runs(): number {
      return runs
    },
    stop(): void {
      if (showsProgress) bare.write('\r\u001b[K')
    },
  }
}

const replayOf = (file: string, { seed }: Question, options: AdviseOptions): string => {
  const { set, objective, deadline, price, policies, copies, protocols, trials, until, wholeRuns, quick, report } =
    options
  return commandLine('advise', [file], {
    ...{ set, objective, deadline, price },
    policies: policies?.join(','),
    copies: copies?.join(','),
    protocols: protocols?.join(','),
    trials,
    until: `${Number((100 * until).toPrecision(12))}%`,
    ...(quick === true ? { quick } : { 'whole-runs': wholeRuns }),
    seed,
    report,
  })
}
