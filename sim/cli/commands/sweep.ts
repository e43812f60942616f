// `starsim sweep`: a grid of scenarios, many trials of each, one row per point.

import { InvalidArgumentError } from 'commander'
import { type Answer, defineCommand } from '../command.ts'
import { percent } from '../options/percent.ts'
import { programOption, protocolOption } from '../options/program.ts'
import { repeated } from '../options/repeated.ts'
import { jobCount, wholeNumber } from '../options/whole-number.ts'
import { YES } from '../options/yes.ts'
import type { SweepOptions } from '../sweep/sweep-command.ts'

function shard(text: string): { part: number; of: number } {
  const [, part, of] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number)
  if (part === undefined || of === undefined || part < 1 || part > of) {
    throw new InvalidArgumentError('A part is expected, such as 1/4 for the first of four.')
  }
  return { part, of }
}

export const sweep = defineCommand<SweepOptions>({
  name: 'sweep',
  summary: 'Runs a grid of scenarios many times: a row with means and confidence intervals for each point.',
  examples: [
    [
      'starsim sweep scenarios/gauss-one-crash.yaml --vary star.checkpoint.interval=30s,60s,120s',
      'one row per interval',
    ],
    ['starsim sweep a.yaml --vary star.replication=1,2 --vary star.checkpoint.policy=full,incremental', 'a grid'],
    [
      'starsim sweep a.yaml --vary star.replication=1,2 --baseline star.checkpoint.policy=none',
      'with the overhead of each point over a baseline',
    ],
    ['starsim sweep a.yaml --vary application.size=512,1024 --until 1%', 'as many trials as a narrow interval needs'],
    ['starsim sweep a.yaml --vary star.replication=1,2 --out a.jsonl', 'can be killed and resumed'],
    [
      'starsim sweep a.yaml --vary star.replication=1,2 --out 3.jsonl --shard 3/8',
      'one of eight parts; see starsim merge',
    ],
  ],

  declare(command) {
    command
      .argument('<scenario>', 'a scenario file (YAML)')
      .addOption(repeated('--vary <path=values>', 'a path in the file and its values, separated by commas'))
      .addOption(repeated('--baseline <path=value>', 'a setting of the baseline with which all points are compared'))
      .option('--trials <n>', 'runs of each point; with --until, the minimum', wholeNumber(1), 10)
      .option(
        '--until <percent>',
        'run trials until the confidence interval of the running time is this narrow',
        percent,
      )
      .option('--most <n>', 'with --until, at most this many trials per point (default: 1000)', wholeNumber(2))
      .option('--seed <seed>', "trial k draws from SEED/k at every point (default: the scenario's)")
      .option('--jobs <n>', 'workers; the results do not depend on it (default: one per core)', jobCount)
      .option('--out <file>', 'keep every run (JSON Lines); if the file exists, resume where it ends')
      .option('--shard <k/n>', 'do only the k-th of n parts; starsim merge joins their files', shard)
      .option('--queue <url>', 'let starsim worker perform the runs, through Redis: redis://host:port')
      .addOption(programOption())
      .addOption(protocolOption())
      .option('--csv', 'the rows as CSV')
      .option('--yes', YES)
  },

  async perform({ arguments: [file], options, terminal }): Promise<Answer> {
    const { performSweep } = await import('../sweep/sweep-command.ts')
    return performSweep(file!, options, terminal)
  },
})
