// `starsim report`: the report on the paper: a self-contained page, and its figures as tables and images.

import type { Files } from '../../node/files/output-folder.ts'
import { Interrupted } from '../../node/interruption.ts'
import { optionalPackage } from '../../node/optional-package.ts'
import { UsageProblem } from '../../node/usage-problem.ts'
import { type Answer, defineCommand } from '../command.ts'
import { jobCount, trialCount } from '../options/whole-number.ts'
import { commandLine } from '../text/command-line.ts'

interface Options {
  readonly out: string
  readonly png?: boolean
  readonly sweep?: string
  readonly trials?: number
  readonly seed?: string
  readonly jobs?: number
}

const TRIALS = 10
const SEED = '1995'

export const report = defineCommand<Options>({
  name: 'report',
  summary: 'Writes the report on the paper, or on a sweep: a page with charts, CSV and PNG files.',
  examples: [
    ['starsim report', 'out/report/index.html, and a CSV file for each chart'],
    ['starsim report --out paper --png', 'into another folder, with the charts as images'],
    ['starsim report --trials 3', 'faster, with wider intervals'],
    [
      'starsim report --sweep sweep.json --out sweep',
      'the charts of a sweep instead (starsim sweep --json > sweep.json)',
    ],
  ],

  declare(command) {
    command
      .option('--out <folder>', 'the folder to write to', 'out/report')
      .option('--png', 'also write each chart as an image')
      .option('--sweep <file>', 'instead of the paper: the charts of a sweep, from its JSON')
      .option('--trials <n>', `runs of each configuration (default: ${TRIALS})`, trialCount)
      .option('--seed <seed>', `trial k draws from SEED/k in every configuration (default: ${SEED})`)
      .option('--jobs <n>', 'workers; the results do not depend on it (default: one per core)', jobCount)
  },

  async perform({ options, terminal }): Promise<Answer> {
    const [{ requireFolder, writeFiles }, { loadPageParts }, { loadPaperScenario }] = await Promise.all([
      import('../../node/files/output-folder.ts'),
      import('../run/page-parts.ts'),
      import('../../node/files/package-files.ts'),
    ])
    const [{ openTrials, tellInterrupted }, { loadPaperScenarios }] = await Promise.all([
      import('../trial-session.ts'),
      import('../../experiments/paper/paper-scenarios.ts'),
    ])
    const [{ collectReport, reportRunCount }, { reportFiles, withPictures }] = await Promise.all([
      import('../../../reports/paper/report-data.ts'),
      import('../../../reports/paper/report-files.ts'),
    ])
    const { out, png, trials = TRIALS, seed = SEED, jobs, sweep } = options
    if (sweep !== undefined) refuseRuns(options)
    const parts = loadPageParts('report')
    if (png === true) await optionalPackage('@napi-rs/canvas', '--png needs', () => import('@napi-rs/canvas'))
    if (sweep !== undefined) {
      const { sweepFiles } = await import('../sweep/sweep-report.ts')
      const replay = commandLine('report', [], { sweep, out, png })
      const files = await sweepFiles(sweep, replay, png === true)
      requireFolder(out)
      writeFiles(out, files)
      return { json: { out, files: [...files.keys()] }, text: listOf(out, files), replay, good: true }
    }
    requireFolder(out)
    const session = await openTrials({ jobs, runs: reportRunCount(trials), terminal })
    const collected = await collectReport(loadPaperScenarios(loadPaperScenario), {
      ...{ seed, trials, perform: session.perform },
    }).finally(session.close)
    if (collected === null) throw new Interrupted()
    const { interrupted } = session
    const there = `it has ${collected.paper.trials} of ${trials} trials of the tables, and those curves that were complete`
    const data = interrupted ? { ...collected, interrupted: `Interrupted: ${there}.` } : collected
    if (interrupted) tellInterrupted(terminal, there)
    const replay = commandLine('report', [], { out, png, trials: collected.paper.trials, seed })
    const pages = reportFiles(data, replay, parts)
    const files = png === true ? await withPictures(pages, data) : pages
    writeFiles(out, files)
    return { json: { out, files: [...files.keys()], data }, text: listOf(out, files), replay, good: !interrupted }
  },
})

const listOf = (out: string, files: Files): string => [...files.keys()].map((name) => `${out}/${name}\n`).join('')

/** With --sweep nothing is run, so options about runs are refused. */
function refuseRuns(options: Options): void {
  for (const name of ['trials', 'seed', 'jobs'] as const) {
    if (options[name] === undefined) continue
    throw new UsageProblem(`starsim: --${name} is for the runs of the paper; --sweep charts finished runs`)
  }
}
