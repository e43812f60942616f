// `starsim paper`: the paper's tables, claims and figures, simulated.

import { Option } from 'commander'
import { Interrupted } from '../../node/interruption.ts'
import { UsageProblem } from '../../node/usage-problem.ts'
import { type Answer, defineCommand } from '../command.ts'
import { jobCount, trialCount } from '../options/whole-number.ts'
import { commandLine } from '../text/command-line.ts'

const parts = ['1', '2', '3', '4', 'messages'] as const
/** Other papers than the one whose tables are reproduced. */
const others = ['elnozahy-1992'] as const
const TRIALS = 10
const TRIALS_OF_OTHERS = 5

interface Options {
  readonly table?: (typeof parts)[number]
  readonly of?: (typeof others)[number]
  readonly trials?: number
  readonly seed: string
  readonly jobs?: number
}

export const paper = defineCommand<Options>({
  name: 'paper',
  summary: "Reproduces the paper's Tables 1 to 4 and section 6.4, cell by cell.",
  examples: [
    ['starsim paper', 'all tables, the claims of the text, the score'],
    ['starsim paper --table 4', 'only the table of incremental checkpoints'],
    ['starsim paper --trials 30 --seed 7', 'more trials, from another seed'],
    ['starsim paper --json > paper.json', 'everything as one JSON document'],
    [
      'starsim paper --of elnozahy-1992',
      'another paper: consistent checkpoints on sixteen Sun-3/60, its claims next to our results',
    ],
  ],

  declare(command) {
    command
      .addOption(new Option('--table <table>', 'show only this table (--json always has all of them)').choices(parts))
      .addOption(
        new Option('--of <paper>', 'another paper: its programs, and its claims next to the results').choices(others),
      )
      .option(
        '--trials <n>',
        `runs of each configuration (default: ${TRIALS}, with --of ${TRIALS_OF_OTHERS})`,
        trialCount,
      )
      .option('--seed <seed>', 'trial k draws from SEED/k in every configuration', '1995')
      .option('--jobs <n>', 'workers; the results do not depend on it (default: one per core)', jobCount)
  },

  async perform({ options, terminal }): Promise<Answer> {
    const { table, trials = TRIALS, seed, jobs } = options
    if (options.of !== undefined) {
      if (table !== undefined)
        throw new UsageProblem('starsim: --table is for the paper itself; it cannot go with --of')
      const { performSuite } = await import('../papers/perform-suite.ts')
      return performSuite({ trials: options.trials ?? TRIALS_OF_OTHERS, seed, jobs }, terminal)
    }
    const [{ reproducePaper }, { loadPaperScenarios, paperRunCount }, { judge }] = await Promise.all([
      import('../../experiments/paper/paper.ts'),
      import('../../experiments/paper/paper-scenarios.ts'),
      import('../../experiments/paper/verdict.ts'),
    ])
    const [{ loadPaperScenario }, { openTrials, tellInterrupted }, { describePaper }] = await Promise.all([
      import('../../node/files/package-files.ts'),
      import('../trial-session.ts'),
      import('../text/paper-text.ts'),
    ])
    const scenarios = loadPaperScenarios(loadPaperScenario)
    const session = await openTrials({ jobs, runs: trials * paperRunCount, terminal })
    const report = await session
      .perform(trials, (complete, run) => reproducePaper(scenarios, { seed, trials: complete, run }))
      .finally(session.close)
    if (report === null) throw new Interrupted()
    const whole = report.trials === trials
    if (!whole) tellInterrupted(terminal, `these are ${report.trials} of ${trials} trials`)
    return {
      json: report,
      text: describePaper(report, table ?? null, terminal),
      replay: commandLine('paper', [], { table, trials: report.trials, seed }),
      good: whole && !['outside', 'too close to say'].includes(judge(report).conclusion),
    }
  },
})
