// `starsim validate`: compares the simulation with closed-form results.

import { Interrupted } from '../../node/interruption.ts'
import { type Answer, defineCommand } from '../command.ts'
import { commandLine } from '../text/command-line.ts'

interface Options {
  readonly seed: string
}

export const validate = defineCommand<Options>({
  name: 'validate',
  summary: 'Compares queues, Ethernet, disk, hosts and long jobs under crashes with theory.',
  examples: [
    ['starsim validate', 'one line for each closed form; exit code 1 if one does not hold'],
    ['starsim validate --seed 7 --json', 'the same from another seed, as JSON'],
  ],

  declare(command) {
    command.option('--seed <seed>', 'seed of all random draws', '1995')
  },

  async perform({ options: { seed }, terminal }): Promise<Answer> {
    const [{ dalyRunCount, validateDaly, validateDalysOwn }, { default: performValidation }, { aside }] =
      await Promise.all([
        import('../../experiments/validate/validate-daly.ts'),
        import('../../node/workers/validate-worker.ts'),
        import('../../node/workers/aside.ts'),
      ])
    const [{ openTrials, tellInterrupted }, { table }] = await Promise.all([
      import('../trial-session.ts'),
      import('../text/table.ts'),
    ])
    const session = await openTrials({ runs: dalyRunCount, terminal })
    const work = { module: './validate-worker.js', perform: performValidation }
    const [daly, others] = await Promise.all([
      session.perform(1, async (_, run) => [
        ...(await validateDaly(seed, run)),
        ...(await validateDalysOwn(seed, run)),
      ]),
      aside(work, { seed }, session.interruption),
    ]).finally(session.close)
    if (others === null) throw new Interrupted()
    if (daly === null) tellInterrupted(terminal, 'the long jobs are not included')
    const rows = [...others, ...(daly ?? [])]
    const { green, red } = terminal.colours
    const failed = rows.filter(({ holds }) => !holds).length
    const columns = [
      { head: 'closed form' },
      ...['expected', 'simulated', '±'].map((head) => ({ head, align: 'right' as const })),
      { head: 'holds' },
    ]
    const lines = rows.map(({ name, expected, simulated, ci95, holds }) => [
      name,
      ...[expected, simulated, ci95].map((value) => value.toPrecision(5)),
      holds ? green('yes') : red('no'),
    ])
    const verdict = failed === 0 ? green(`All ${rows.length} hold.`) : red(`${failed} of ${rows.length} do not hold.`)
    return {
      json: { seed, rows, holds: failed === 0, ...(daly === null && { interrupted: true }) },
      text: `${table(columns, lines, terminal)}\n${verdict}`,
      replay: commandLine('validate', [], { seed }),
      good: failed === 0 && daly !== null,
    }
  },
})
