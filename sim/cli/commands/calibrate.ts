// `starsim calibrate`: fits the constants to the paper's tables, and tests how well they predict held-out applications.

import { Option } from 'commander'
import type { CalibrationStep } from '../../experiments/calibrate/calibrate.ts'
import type { PaperApplication } from '../../experiments/paper/paper-tables.ts'
import { Interrupted } from '../../node/interruption.ts'
import { UsageProblem } from '../../node/usage-problem.ts'
import { type Answer, defineCommand } from '../command.ts'
import { jobCount, trialCount } from '../options/whole-number.ts'
import { commandLine } from '../text/command-line.ts'

const applications = ['gauss', 'matmul', 'fft'] as const satisfies readonly PaperApplication[]

interface Options {
  readonly holdOut?: PaperApplication | 'all'
  readonly trials: number
  readonly seed: string
  readonly jobs?: number
  readonly write?: boolean
  readonly sensitivity?: boolean
}

export const calibrate = defineCommand<Options>({
  name: 'calibrate',
  summary: "Fits the model's constants to the paper's tables again.",
  examples: [
    ['starsim calibrate', 'the constants, and how far the model is from the tables with them'],
    ['starsim calibrate --hold-out gauss', 'also fits to matmul and fft only, and predicts gauss'],
    ['starsim calibrate --sensitivity', 'the effect of changing each current constant by 10 %'],
    ['starsim calibrate --hold-out all --write', 'writes constants and held-out errors into the sources'],
  ],

  declare(command) {
    command
      .addOption(
        new Option('--hold-out <application>', 'also fit without this application, and predict it').choices([
          ...applications,
          'all',
        ]),
      )
      .option(
        '--sensitivity',
        'instead of fitting: the effect of 10 % more and less of each constant on the 18 overheads',
      )
      .option('--trials <n>', 'runs of each configuration in each evaluation', trialCount, 3)
      .option('--seed <seed>', 'trial k draws from SEED/k', 'calibration')
      .option('--jobs <n>', 'workers; the results do not depend on it (default: one per core)', jobCount)
      .option('--write', 'write the constants into the sources (in a checkout)')
  },

  async perform({ options, terminal }): Promise<Answer> {
    const { holdOut, trials, seed, jobs, write, sensitivity } = options
    if (sensitivity === true && (holdOut !== undefined || write === true))
      throw new UsageProblem(
        'starsim: calibrate --sensitivity fits nothing, so it cannot go with --hold-out or --write',
      )
    const held = holdOut === undefined ? [] : holdOut === 'all' ? applications : [holdOut]
    const [
      experiments,
      { measureSensitivity, predictionHalfWidths, tenthMoreOf },
      { loadPaperScenarios },
      { loadPaperScenario },
      { openTrials, tellInterrupted },
      text,
      files,
    ] = await Promise.all([
      import('../../experiments/calibrate/calibrate.ts'),
      import('../../experiments/calibrate/sensitivity.ts'),
      import('../../experiments/paper/paper-scenarios.ts'),
      import('../../node/files/package-files.ts'),
      import('../trial-session.ts'),
      import('../text/calibration-text.ts'),
      import('../calibration-files.ts'),
    ])
    if (write === true) files.requireSources()
    const scenarios = loadPaperScenarios(loadPaperScenario)
    const replay = commandLine('calibrate', [], { 'hold-out': holdOut, trials, seed, write, sensitivity })
    const session = await openTrials({ jobs, runs: null, terminal })
    let best: CalibrationStep | null = null
    try {
      if (sensitivity === true) {
        const { fittedValues } = await import('../../machine/profiles/calibration.ts')
        const { run } = session
        const json = await measureSensitivity(scenarios, { seed, trials, run, constants: fittedValues })
        return { json, text: text.describeSensitivity(json, terminal), replay, good: true }
      }
      const onStep = (step: CalibrationStep): void => {
        if (step.accepted) best = step
        if (terminal.showsProgress) terminal.streams.error.write(text.describeStep(step))
      }
      const { run } = session
      const calibration = await experiments.calibrate(scenarios, { seed, trials, run, holdOut: held, onStep })
      if (write === true) {
        const { constants } = calibration.all
        const measured = await measureSensitivity(scenarios, { seed, trials, run, constants })
        files.writeCalibration(calibration, { ...predictionHalfWidths(measured), ...tenthMoreOf(measured) })
      }
      return {
        json: calibration,
        text: text.describeCalibration(calibration, terminal),
        replay,
        good: true,
      }
    } catch (cause) {
      if (!(cause instanceof Interrupted) || best === null) throw cause
      const { without, loss, constants }: CalibrationStep = best
      tellInterrupted(terminal, 'this is the best fit so far; nothing has been written')
      const json = { seed, trials, interrupted: true, without, loss, constants }
      return { json, text: `loss ${loss.toFixed(2)}\n${text.sourceOf(constants)}`, replay, good: false }
    } finally {
      await session.close()
    }
  },
})
