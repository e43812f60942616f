// `starsim advise`: how often to save, and how.

import { InvalidArgumentError, Option } from 'commander'
import type { AdviseOptions } from '../advise/perform-advise.ts'
import { type Answer, defineCommand } from '../command.ts'
import { percent } from '../options/percent.ts'
import { repeated } from '../options/repeated.ts'
import { jobCount, trialCount, wholeNumber } from '../options/whole-number.ts'

const list =
  <T extends string>(names: readonly T[]) =>
  (text: string): T[] => {
    const words = text.split(',')
    if (words.every((word): word is T => (names as readonly string[]).includes(word))) return words
    throw new InvalidArgumentError(`One or more of ${names.join(', ')} are expected, separated by commas.`)
  }

const words = (text: string): string[] => text.split(',')

function price(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && Number.isFinite(value) && value >= 0) return value
  throw new InvalidArgumentError('A number from 0 is expected.')
}

export const advise = defineCommand<AdviseOptions>({
  name: 'advise',
  summary: 'How often to save and how: one sentence, a curve, and how far to trust it.',
  examples: [
    ['starsim advise mine.yaml', 'the best interval, policy and number of copies'],
    ['starsim init mine.yaml --cluster', 'a scenario to put your own numbers into'],
    ['starsim advise mine.yaml --quick', 'a first answer, from short runs and the model alone'],
    ['starsim advise mine.yaml --report advice.html', 'also as a page with charts'],
    ['starsim advise mine.yaml --policies full --copies 1', 'of these ways of saving only'],
    ['starsim advise mine.yaml --deadline 14d --objective p95', 'for the time that 95 of 100 runs do not exceed'],
    ['starsim advise mine.yaml --set application.options.state=8MB', 'with another figure'],
    ['starsim advise mine.yaml --out mine.jsonl', 'can be interrupted and resumed'],
    ['starsim advise mine.yaml --csv > points.csv', 'every point that was considered'],
  ],

  declare(command) {
    command
      .argument('<scenario>', 'a scenario file (YAML) with random crashes')
      .addOption(repeated('--set <path=value>', 'overrides a value in the file'))
      .addOption(
        new Option('--objective <name>', "what to minimize (default: the file's, or time)").choices([
          'time',
          'host-hours',
          'money',
          'p95',
        ]),
      )
      .option('--deadline <duration>', 'report the chance of missing it: 14d')
      .option('--price <amount>', 'price of a host for an hour', price)
      .option(
        '--policies <names>',
        'full, pre-copy, incremental (default: all)',
        list(['full', 'pre-copy', 'incremental']),
      )
      .option(
        '--copies <numbers>',
        'copies of everything (default: 1, and 2 if there are servers)',
        list(['1', '2', '3', '4']),
      )
      .option('--protocols <names>', 'star, independent, .. (default: all with checkpoints)', words)
      .option(
        '--trials <n>',
        'histories of crashes that the model goes through; with --until, the fewest',
        trialCount,
        100,
      )
      .option(
        '--until <percent>',
        'more of them, up to 10,000, until the interval of the overhead is this narrow',
        percent,
        0.05,
      )
      .option('--whole-runs <n>', 'whole runs of each of the best points, if affordable', wholeNumber(0, 1000), 6)
      .option('--quick', 'no whole runs, and no measurements with half or twice an input')
      .option('--seed <seed>', "seed of all random draws (default: the scenario's)")
      .option('--jobs <n>', 'workers; the result does not depend on it (default: one per core)', jobCount)
      .option('--out <file>', 'keep every run (JSON Lines); if the file exists, resume where it ends')
      .option('--report <file>', 'write a page with charts, which needs nothing but a browser')
      .option('--csv', 'the points as CSV')
  },

  async perform({ arguments: [file], options, terminal }): Promise<Answer> {
    const { performAdvise } = await import('../advise/perform-advise.ts')
    return performAdvise(file!, options, terminal)
  },
})
