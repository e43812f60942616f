// What `starsim rivals` does: has all runs performed, or those missing from a file, and reports the results.

import type { Comparison } from '../../experiments/rivals/comparison.ts'
import { performRivalRun, type RivalResult, type RivalRun } from '../../experiments/rivals/rival-run.ts'
import { loadRivalScenarios, rivalApplications } from '../../experiments/rivals/rival-scenarios.ts'
import { isGood, Rivals, type RivalsReport, rivalRunCount } from '../../experiments/rivals/rivals.ts'
import { OutputFile } from '../../node/files/output-file.ts'
import { loadPaperScenario } from '../../node/files/package-files.ts'
import { Interrupted, type Interruption, listenForInterruption } from '../../node/interruption.ts'
import { openWorkPool } from '../../node/workers/work-pool.ts'
import { namesOf, protocols } from '../../scenario/vocabulary.ts'
import type { Answer } from '../command.ts'
import { chosenDurations } from '../options/durations.ts'
import { chosenNames } from '../options/names.ts'
import { type Progress, showProgress } from '../progress.ts'
import type { Terminal } from '../terminal.ts'
import { commandLine } from '../text/command-line.ts'
import { many } from '../text/many.ts'
import { rivalsCsv } from './rivals-csv.ts'
import { rivalsText } from './rivals-text.ts'
import { nameOfRun, RunsFile } from './runs-file.ts'

export interface RivalsOptions {
  readonly protocols?: string
  readonly applications?: string
  readonly trials: number
  readonly crashes: number
  readonly rates?: string
  readonly second?: string
  readonly seed: string
  readonly jobs?: number
  readonly out?: string
  readonly report?: string
  readonly csv?: string
}

export async function performRivals(options: RivalsOptions, terminal: Terminal): Promise<Answer> {
  const { report: page, csv } = options
  const asked: Omit<Comparison, 'run'> = {
    scenarios: loadRivalScenarios(loadPaperScenario),
    protocols: chosenNames('--protocols', options.protocols, namesOf(protocols)),
    applications: chosenNames('--applications', options.applications, rivalApplications),
    trials: options.trials,
    crashes: options.crashes,
    rates: chosenDurations('--rates', options.rates, 'above 0'),
    gaps: chosenDurations('--second', options.second),
    seed: options.seed,
  }
  const outputs: OutputFile[] = []
  const opened = (path: string | undefined): OutputFile | null => {
    if (path === undefined) return null
    const output = new OutputFile(path)
    outputs.push(output)
    return output
  }
  try {
    const pageOutput = opened(page)
    const csvOutput = opened(csv)
    const report = await measured(asked, options, terminal)
    const replay = replayOf(options)
    csvOutput?.write(rivalsCsv(report))
    if (pageOutput !== null) {
      const [{ rivalsPage }, { loadPageParts }] = await Promise.all([
        import('../../../reports/rivals/rivals-page.ts'),
        import('../run/page-parts.ts'),
      ])
      pageOutput.write(rivalsPage(report, replay, loadPageParts('report')))
    }
    for (const output of outputs) output.complete()
    return { json: report, text: rivalsText(report, terminal), replay, good: isGood(report) }
  } catch (cause) {
    for (const output of outputs) output.abandon()
    throw cause
  }
}

/** With as many parts as are complete when it is interrupted. Throws Interrupted if there is none. */
async function measured(
  asked: Omit<Comparison, 'run'>,
  options: RivalsOptions,
  terminal: Terminal,
): Promise<RivalsReport> {
  const known = new Map<string, RivalResult>()
  const file = options.out === undefined ? null : new RunsFile(options.out, (name, result) => known.set(name, result))
  if (known.size > 0) tell(terminal, `${options.out}: ${many(known.size, 'run')} already done`)
  const interruption = listenForInterruption()
  const pool = await openWorkPool({ module: './rivals-worker.js', perform: performRivalRun }, { jobs: options.jobs })
  const planned = rivalRunCount({ ...asked, run: async () => [] })
  const progress = await showProgress('runs', planned, terminal)
  const perform = performer(known, { pool, file, progress, interruption })
  const rivals = new Rivals({ ...asked, run: (runs) => Promise.all(runs.map(perform)) })
  const measuring = rivals.measure()
  measuring.catch(() => {}) // reported below, or abandoned
  try {
    await Promise.race([measuring, interruption.promise])
    if (!interruption.happened) await measuring
  } finally {
    interruption.end()
    progress.stop()
    await pool.close()
    file?.close()
  }
  const report = rivals.report()
  if (!interruption.happened) return report
  const there = `${many(known.size, 'run')} done; ${options.out === undefined ? 'with --out FILE the next start would resume here' : `resume with: ${replayOf(options)} --out ${options.out}`}`
  tell(terminal, `interrupted: ${there}`)
  if (report.traffic.length === 0) throw new Interrupted()
  return report
}

interface Means {
  readonly pool: { run(run: RivalRun): Promise<RivalResult> }
  readonly file: RunsFile | null
  readonly progress: Progress
  readonly interruption: Pick<Interruption, 'happened'>
}

/** Each run is performed once, in this start or in an earlier one. */
function performer(known: Map<string, RivalResult>, { pool, file, progress, interruption }: Means) {
  const underWay = new Map<string, Promise<RivalResult>>()
  const perform = async (name: string, run: RivalRun): Promise<RivalResult> => {
    const result = await pool.run(run)
    if (interruption.happened) throw new Interrupted()
    known.set(name, result)
    file?.append(name, result)
    return result
  }
  return async (run: RivalRun): Promise<RivalResult> => {
    const name = nameOfRun(run)
    const result = known.get(name) ?? underWay.get(name) ?? perform(name, run)
    if (result instanceof Promise) underWay.set(name, result)
    const done = await result
    progress.advance()
    return done
  }
}

const replayOf = (options: RivalsOptions): string => {
  const { protocols: kinds, applications, trials, crashes, rates, second, seed, report, csv } = options
  return commandLine('rivals', [], {
    protocols: kinds,
    applications,
    trials,
    crashes,
    rates,
    second,
    seed,
    report,
    csv,
  })
}

const tell = ({ streams }: Terminal, text: string): void => {
  streams.error.write(`${text}\n`)
}
