// What `starsim paper --of elnozahy-1992` does: performs the suite, or as many trials of it as are complete when it is interrupted.

import { loadSuite, PAPER } from '../../experiments/consistent-checkpointing/suite.ts'
import { isGood, reproduceSuite, suiteRunCount } from '../../experiments/consistent-checkpointing/suite-report.ts'
import { performSuiteRun } from '../../experiments/consistent-checkpointing/suite-run.ts'
import { loadShippedScenario } from '../../node/files/package-files.ts'
import { Interrupted } from '../../node/interruption.ts'
import type { Answer } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { commandLine } from '../text/command-line.ts'
import { openSession, tellInterrupted } from '../trial-session.ts'
import { suiteText } from './suite-text.ts'

export interface SuiteOptions {
  readonly trials: number
  readonly seed: string
  readonly jobs?: number | undefined
}

export async function performSuite({ trials, seed, jobs }: SuiteOptions, terminal: Terminal): Promise<Answer> {
  const suite = loadSuite((name) => loadShippedScenario(`${PAPER}/${name}`))
  const work = { module: './suite-worker.js', perform: performSuiteRun }
  const session = await openSession(work, { jobs, runs: suiteRunCount(suite, trials), terminal })
  const report = await session
    .perform(trials, (complete, run) => reproduceSuite(suite, { seed, trials: complete, run }))
    .finally(session.close)
  if (report === null) throw new Interrupted()
  const whole = report.trials === trials
  if (!whole) tellInterrupted(terminal, `these are ${report.trials} of ${trials} trials`)
  return {
    json: report,
    text: suiteText(report, terminal),
    replay: commandLine('paper', [], { of: PAPER, trials: report.trials, seed }),
    good: whole && isGood(report),
  }
}
